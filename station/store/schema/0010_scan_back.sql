-- Labels that a clerk scanned on the box after printing, one a parcel.
CREATE TABLE scan_back (
    shipment TEXT NOT NULL REFERENCES shipment (id),
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (shipment, number)
) STRICT, WITHOUT ROWID;
-- The clerk went on before every label of it was scanned.
CREATE TABLE scan_pass (
    shipment TEXT PRIMARY KEY REFERENCES shipment (id),
    at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    -- 0 once every label of it was scanned after all.
    waits INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;
CREATE INDEX scan_pass_waits ON scan_pass (at) WHERE waits;
