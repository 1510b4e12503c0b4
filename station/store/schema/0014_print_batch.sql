-- Many labels printed again, one job for each parcel: what is still to print, what became of each.
CREATE TABLE print_batch (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    ended_at TEXT
) STRICT;
CREATE UNIQUE INDEX print_batch_open ON print_batch (ended_at IS NULL) WHERE ended_at IS NULL;
CREATE TABLE print_batch_item (
    batch INTEGER NOT NULL REFERENCES print_batch (id),
    place INTEGER NOT NULL,
    shipment TEXT NOT NULL REFERENCES shipment (id),
    number TEXT NOT NULL,
    parcel INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    PRIMARY KEY (batch, place)
) STRICT, WITHOUT ROWID;
