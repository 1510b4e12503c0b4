-- What has happened stays: the rows of the journal and of the ledger are only ever added.
CREATE TRIGGER posting_is_final BEFORE UPDATE ON posting BEGIN
    SELECT RAISE (ABORT, 'the ledger is append-only');
END;
CREATE TRIGGER sent_stays BEFORE DELETE ON sent BEGIN
    SELECT RAISE (ABORT, 'the journal is append-only');
END;
CREATE TRIGGER sent_is_final BEFORE UPDATE ON sent BEGIN
    SELECT RAISE (ABORT, 'the journal is append-only');
END;
CREATE TRIGGER outcome_stays BEFORE DELETE ON outcome BEGIN
    SELECT RAISE (ABORT, 'the journal is append-only');
END;
CREATE TRIGGER outcome_is_final BEFORE UPDATE ON outcome BEGIN
    SELECT RAISE (ABORT, 'the journal is append-only');
END;
CREATE TRIGGER applied_stays BEFORE DELETE ON applied BEGIN
    SELECT RAISE (ABORT, 'the journal is append-only');
END;
CREATE TRIGGER applied_is_final BEFORE UPDATE ON applied BEGIN
    SELECT RAISE (ABORT, 'the journal is append-only');
END;
CREATE TRIGGER step_stays BEFORE DELETE ON step BEGIN
    SELECT RAISE (ABORT, 'the journal is append-only');
END;
CREATE TRIGGER step_key_is_final BEFORE UPDATE OF key, kind, subject, shipment, body_sha256 ON step
BEGIN
    SELECT RAISE (ABORT, 'the journal is append-only');
END;
CREATE TRIGGER consent_is_final BEFORE UPDATE ON consent BEGIN
    SELECT RAISE (ABORT, 'a consent is never changed');
END;
