-- Lines of the second record name people by a code; who is behind it stands here alone and can go.
CREATE TABLE person_code (
    code TEXT PRIMARY KEY,
    name TEXT,
    used_on TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX person_code_by_name ON person_code (name) WHERE name IS NOT NULL;
