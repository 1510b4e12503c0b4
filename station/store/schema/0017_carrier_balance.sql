-- What carriers said of the money that they keep for us, and what our books expected them to say.
-- A row that was not compared says so by `expected`, but for the first, from which all begins.
CREATE TABLE carrier_balance (
    id INTEGER PRIMARY KEY,
    carrier TEXT NOT NULL,
    at TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor INTEGER NOT NULL,
    taken INTEGER,
    expected INTEGER,
    compared INTEGER NOT NULL,
    posting INTEGER NOT NULL
) STRICT;
CREATE INDEX carrier_balance_newest ON carrier_balance (carrier, currency, id);
CREATE INDEX carrier_balance_compared ON carrier_balance (at) WHERE expected IS NOT NULL;
