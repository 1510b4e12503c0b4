-- Which version of the program took a step of this schema, and the oldest schema whose program may
-- still work with it (see `migrate`): a program that is put back by a version finds its data open,
-- or is told by name which version it needs.
CREATE TABLE schema_step (
    number INTEGER PRIMARY KEY,
    oldest INTEGER NOT NULL,
    program TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

-- The newest release that was ever found, signed, where updates lie: an older one that lies there
-- later was put back by somebody.
CREATE TABLE release_seen (
    version TEXT PRIMARY KEY,
    dated TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
