-- A carrier's day, closed: which parcels it was handed. Nothing in here names anybody.
CREATE TABLE manifest (
    id TEXT PRIMARY KEY,
    carrier TEXT NOT NULL,
    n INTEGER NOT NULL,
    closed_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    UNIQUE (carrier, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE manifest_parcel (
    tracking TEXT PRIMARY KEY,
    manifest TEXT NOT NULL REFERENCES manifest (id),
    place INTEGER NOT NULL,
    shipment TEXT NOT NULL REFERENCES shipment (id),
    number TEXT NOT NULL,
    service TEXT NOT NULL,
    country TEXT NOT NULL,
    weight_g INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX manifest_parcel_of ON manifest_parcel (manifest, place);
CREATE INDEX manifest_parcel_shipment ON manifest_parcel (shipment);
CREATE TABLE manifest_paper (
    manifest TEXT NOT NULL REFERENCES manifest (id),
    form TEXT NOT NULL,
    content BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (manifest, form)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER manifest_stays BEFORE DELETE ON manifest BEGIN
    SELECT RAISE(ABORT, 'manifests stay');
END;
CREATE TRIGGER manifest_as_it_is BEFORE UPDATE ON manifest BEGIN
    SELECT RAISE(ABORT, 'manifests stay as they are');
END;
CREATE TRIGGER manifest_parcel_stays BEFORE DELETE ON manifest_parcel BEGIN
    SELECT RAISE(ABORT, 'manifests stay');
END;
CREATE TRIGGER manifest_parcel_as_it_is BEFORE UPDATE ON manifest_parcel BEGIN
    SELECT RAISE(ABORT, 'manifests stay as they are');
END;
