-- Money is integer minor units with its ISO 4217 code; times are ISO 8601 UTC text.
CREATE TABLE identity (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    mode TEXT NOT NULL CHECK (mode IN ('practice', 'live')),
    insurer TEXT NOT NULL,
    partner TEXT NOT NULL
) STRICT;

CREATE TABLE orders (
    source TEXT NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'on_bench', 'dispatched', 'on_hold')),
    body TEXT NOT NULL,
    shipment TEXT,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (source, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX orders_by_number ON orders (number);
CREATE INDEX orders_open ON orders (state) WHERE state = 'open';
CREATE INDEX orders_on_bench ON orders (state) WHERE state = 'on_bench';

CREATE TABLE shipment (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    number TEXT NOT NULL,
    created_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    state TEXT NOT NULL CHECK (
        state IN ('draft', 'dispatching', 'held', 'dispatched', 'voiding', 'voided')),
    label TEXT NOT NULL CHECK (label IN (
        'none', 'buying', 'unknown', 'bought', 'refused', 'void_asked', 'void_refused', 'voided')),
    label_money TEXT NOT NULL CHECK (label_money IN ('none', 'held', 'captured',
        'refund_asked', 'refunded', 'refund_refused', 'overdue')),
    cover TEXT NOT NULL CHECK (cover IN ('none', 'asking', 'unknown', 'covered', 'refused',
        'too_late', 'mismatch', 'cancel_saved', 'previewed', 'cancelling', 'cancelled',
        'amount_open', 'cancelled_elsewhere', 'cancel_refused')),
    form TEXT NOT NULL,
    package TEXT,
    quotes TEXT NOT NULL DEFAULT '{}',
    book_until TEXT,
    bought TEXT,
    proven TEXT,
    reason TEXT,
    flag TEXT,
    wish TEXT NOT NULL DEFAULT 'none',
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX shipment_by_number ON shipment (number);
CREATE INDEX shipment_newest ON shipment (created_at);
CREATE UNIQUE INDEX shipment_package ON shipment (package) WHERE package IS NOT NULL;
-- Everything that may still change: small, however many shipments there are.
CREATE INDEX shipment_open ON shipment (created_at) WHERE
    state IN ('dispatching', 'held', 'voiding') OR cover IN ('asking', 'unknown');

CREATE TABLE tracking (
    code TEXT PRIMARY KEY,
    shipment TEXT NOT NULL REFERENCES shipment (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE offer (
    package TEXT PRIMARY KEY,
    shipment TEXT NOT NULL,
    body TEXT NOT NULL,
    answer BLOB NOT NULL,
    asked_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('shown', 'booking', 'declined'))
) STRICT;
CREATE INDEX offer_shown ON offer (shipment) WHERE state = 'shown';

CREATE TABLE consent (
    package TEXT PRIMARY KEY REFERENCES offer (package),
    body TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

-- INTENT, SENT(n), OUTCOME(n), APPLIED: rows are only ever added.
CREATE TABLE step (
    id INTEGER PRIMARY KEY,
    shipment TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (
        kind IN ('buy_label', 'book_cover', 'confirm_payment', 'opt_out', 'print')),
    subject TEXT NOT NULL,
    generation INTEGER NOT NULL,
    key TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL,
    body_sha256 TEXT NOT NULL,
    at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    not_after TEXT,
    serials TEXT NOT NULL DEFAULT '[]',
    flagged INTEGER NOT NULL DEFAULT 0,
    UNIQUE (shipment, kind, subject, generation)
) STRICT;
CREATE TABLE sent (
    step INTEGER NOT NULL REFERENCES step (id),
    n INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (step, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE outcome (
    id INTEGER PRIMARY KEY,
    step INTEGER NOT NULL REFERENCES step (id),
    n INTEGER NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('send', 'read')),
    at TEXT NOT NULL,
    answer TEXT NOT NULL,
    evidence TEXT NOT NULL
) STRICT;
CREATE INDEX outcome_of ON outcome (step);
CREATE TABLE applied (
    step INTEGER PRIMARY KEY REFERENCES step (id),
    at TEXT NOT NULL,
    result TEXT NOT NULL
) STRICT;
-- The outbox is a view: what was intended and is not applied. `open_step` only keeps it quick.
CREATE TABLE open_step (
    step INTEGER PRIMARY KEY REFERENCES step (id)
) STRICT;
CREATE TRIGGER step_opens AFTER INSERT ON step BEGIN
    INSERT INTO open_step (step) VALUES (new.id);
END;
CREATE TRIGGER step_closes AFTER INSERT ON applied BEGIN
    DELETE FROM open_step WHERE step = new.step;
END;
-- CROSS JOIN holds the order: from the few open ones, never through every step ever made.
CREATE VIEW outbox AS
    SELECT step.* FROM open_step CROSS JOIN step ON step.id = open_step.step;

CREATE TABLE paper (
    shipment TEXT NOT NULL REFERENCES shipment (id),
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    form TEXT NOT NULL,
    content BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (shipment, kind, number, form)
) STRICT, WITHOUT ROWID;
CREATE TABLE reprint (
    shipment TEXT NOT NULL REFERENCES shipment (id),
    kind TEXT NOT NULL,
    n INTEGER NOT NULL,
    at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (shipment, kind, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE posting (
    id TEXT PRIMARY KEY,
    shipment TEXT NOT NULL,
    event TEXT NOT NULL,
    at TEXT NOT NULL,
    made_by TEXT NOT NULL
) STRICT;
CREATE INDEX posting_of ON posting (shipment);
CREATE TABLE entry (
    posting TEXT NOT NULL REFERENCES posting (id),
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor INTEGER NOT NULL,
    PRIMARY KEY (posting, account, currency)
) STRICT, WITHOUT ROWID;
CREATE TABLE balance (
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor INTEGER NOT NULL,
    PRIMARY KEY (account, currency)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER posting_stays BEFORE DELETE ON posting BEGIN
    SELECT RAISE (ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN
    SELECT RAISE (ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER entry_is_final BEFORE UPDATE ON entry BEGIN
    SELECT RAISE (ABORT, 'the ledger is append-only');
END;

CREATE TABLE label_range (
    prefix TEXT PRIMARY KEY,
    next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The second record's lines on their way to the file: the file follows the commit at once.
CREATE TABLE record_line (
    seq INTEGER PRIMARY KEY,
    line TEXT NOT NULL
) STRICT;
