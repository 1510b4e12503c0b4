-- The step that confirms a change of a booked cover. The CHECK of a table can only be widened in
-- its own text.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(
    sql, '''confirm_cancel'')', '''confirm_cancel'', ''confirm_update'')'
) WHERE type = 'table' AND name = 'step';
PRAGMA writable_schema = RESET;

-- Every change that the insurer named a price for, before and after; what became of it says its
-- step, which has the same subject. One that nobody confirmed has none.
CREATE TABLE amendment (
    shipment TEXT NOT NULL REFERENCES shipment (id),
    n INTEGER NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    PRIMARY KEY (shipment, n)
) STRICT, WITHOUT ROWID;

-- What the cover costs since a change of it was proven; NULL while it is as it was ticked.
ALTER TABLE shipment ADD COLUMN amended TEXT;
