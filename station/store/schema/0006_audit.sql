-- Lines of the second record name people by a code; who is behind it stands here alone and can go.
CREATE TABLE person_code (
    code TEXT PRIMARY KEY,
    name TEXT,
    used_on TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX person_code_by_name ON person_code (name) WHERE name IS NOT NULL;

-- When the personal data of a shipment was removed.
ALTER TABLE shipment ADD COLUMN purged_at TEXT;
CREATE INDEX shipment_with_persons ON shipment (created_at) WHERE purged_at IS NULL;
CREATE INDEX offer_over ON offer (asked_at) WHERE state = 'declined' AND length(answer) > 0;

CREATE INDEX orders_left ON orders (changed_at) WHERE state IN ('open', 'on_hold');
CREATE INDEX posting_top_up ON posting (at) WHERE event = 'top_up';

-- Holds a row only inside the transaction that removes personal data. What is otherwise final may
-- then lose the parts that name somebody, and nothing else.
CREATE TABLE purging (
    one INTEGER PRIMARY KEY CHECK (one = 1)
) STRICT;
DROP TRIGGER posting_is_final;
CREATE TRIGGER posting_is_final BEFORE UPDATE OF id, shipment, event, at ON posting BEGIN
    SELECT RAISE (ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER posting_maker_is_final BEFORE UPDATE OF made_by ON posting
WHEN NOT EXISTS (SELECT 1 FROM purging) BEGIN
    SELECT RAISE (ABORT, 'the ledger is append-only');
END;
DROP TRIGGER outcome_is_final;
CREATE TRIGGER outcome_is_final BEFORE UPDATE OF id, step, n, source, at, answer ON outcome BEGIN
    SELECT RAISE (ABORT, 'the journal is append-only');
END;
CREATE TRIGGER outcome_evidence_is_final BEFORE UPDATE OF evidence ON outcome
WHEN NOT EXISTS (SELECT 1 FROM purging) BEGIN
    SELECT RAISE (ABORT, 'the journal is append-only');
END;
DROP TRIGGER consent_is_final;
CREATE TRIGGER consent_is_final BEFORE UPDATE OF package, at ON consent BEGIN
    SELECT RAISE (ABORT, 'a consent is never changed');
END;
CREATE TRIGGER consent_body_is_final BEFORE UPDATE OF body ON consent
WHEN NOT EXISTS (SELECT 1 FROM purging) BEGIN
    SELECT RAISE (ABORT, 'a consent is never changed');
END;

-- Shipments that the second record names and a restored copy does not know. They cannot be made
-- again from it: whom they were for is in no line. A person sees to them.
CREATE TABLE lost_shipment (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    number TEXT NOT NULL,
    package TEXT,
    at TEXT NOT NULL,
    label TEXT NOT NULL DEFAULT 'buying',
    cover TEXT NOT NULL DEFAULT 'none',
    void TEXT,
    seen_at TEXT,
    seen_by TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX lost_and_unseen ON lost_shipment (at) WHERE seen_at IS NULL;
