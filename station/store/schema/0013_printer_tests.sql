-- Test labels: which printer was to print which code, and when that was scanned.
CREATE TABLE printer_test (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    printer TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    proven_at TEXT
) STRICT;
CREATE INDEX printer_test_of ON printer_test (printer, id);
