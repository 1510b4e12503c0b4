-- A closed list may lose who closed it, and its papers, once that person's name is let go; what was
-- handed over stays. From this step on every page has its checksum (see `checksums`), which an older
-- program would not write: none may go on with this store.
DROP TRIGGER manifest_as_it_is;
CREATE TRIGGER manifest_as_it_is BEFORE UPDATE OF id, carrier, n, closed_at ON manifest BEGIN
    SELECT RAISE(ABORT, 'manifests stay as they are');
END;
CREATE TRIGGER manifest_maker_as_it_is BEFORE UPDATE OF made_by ON manifest
WHEN NOT EXISTS (SELECT 1 FROM purging) BEGIN
    SELECT RAISE(ABORT, 'manifests stay as they are');
END;
