-- Orders from files: why one is on hold, words to find it by, what a source's columns mean, and
-- which files were taken in, so that none is taken twice.
ALTER TABLE orders ADD COLUMN held_why TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN held_note TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN held_by TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN held_at TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN words TEXT NOT NULL DEFAULT '';
UPDATE orders SET words = lower(
    coalesce(json_extract(body, '$.recipient.name'), '') || ' ' ||
    coalesce(json_extract(body, '$.recipient.company'), '') || ' ' ||
    coalesce(json_extract(body, '$.recipient.city'), ''));
CREATE INDEX orders_by_state ON orders (state);

CREATE TABLE column_map (
    source TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    map TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (source, fingerprint)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_file (
    hash TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    kept INTEGER NOT NULL,
    left_out INTEGER NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
