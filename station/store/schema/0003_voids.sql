-- The steps of a void, and what a person found out. The CHECK of a table can only be widened in
-- its own text.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(
    sql,
    '''opt_out'', ''print'')',
    '''opt_out'', ''print'', ''void_label'', ''preview_cancel'', ''confirm_cancel'')'
) WHERE type = 'table' AND name = 'step';
UPDATE sqlite_schema SET sql = replace(
    sql, '(''send'', ''read'')', '(''send'', ''read'', ''person'')'
) WHERE type = 'table' AND name = 'outcome';
PRAGMA writable_schema = RESET;

-- Who wanted a void, who approved it, and what refund that person accepted.
CREATE TABLE void (
    shipment TEXT NOT NULL REFERENCES shipment (id),
    n INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'withdrawn', 'done')),
    reason TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    asked_at TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    approved_at TEXT,
    approved_by TEXT,
    accepted TEXT,
    deadline TEXT,
    label_until TEXT,
    after_step INTEGER NOT NULL DEFAULT 0,
    yes_after INTEGER NOT NULL DEFAULT 0,
    cover_anyway INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (shipment, n)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX void_open ON void (shipment) WHERE state IN ('asked', 'approved');

-- How often working on a shipment has failed by a fault of our own: three times sets it aside.
CREATE TABLE worker_fault (
    shipment TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    at TEXT NOT NULL,
    what TEXT NOT NULL
) STRICT, WITHOUT ROWID;
