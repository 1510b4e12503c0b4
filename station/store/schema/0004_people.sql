-- Who works here. A PIN is only ever kept as its hash; the key that goes into it is not here.
CREATE TABLE person (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('clerk', 'supervisor')),
    badge TEXT,
    digest TEXT,
    left_at TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX person_name ON person (folded) WHERE left_at IS NULL;
CREATE UNIQUE INDEX person_badge ON person (badge) WHERE badge IS NOT NULL;

-- Wrong tries in a row, counted before each is looked at: a power cut gives none away. There is
-- no time to wait for in it: a clock may be set, so the wait is begun anew after a start.
CREATE TABLE pin_try (
    subject TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
