-- oldest: 20
-- When the database was last rewritten without its free room (see `sweep`).
CREATE TABLE swept (one INTEGER PRIMARY KEY CHECK (one = 1), at TEXT NOT NULL) STRICT;
