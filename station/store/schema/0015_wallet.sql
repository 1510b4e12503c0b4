-- Why money was added or corrected by hand. Like a maker's name it may be removed, never reworded.
ALTER TABLE posting ADD COLUMN note TEXT NOT NULL DEFAULT '';
CREATE TRIGGER posting_note_is_final BEFORE UPDATE OF note ON posting
WHEN NOT EXISTS (SELECT 1 FROM purging) BEGIN
    SELECT RAISE (ABORT, 'the ledger is append-only');
END;
CREATE INDEX posting_by_time ON posting (at);
DROP INDEX posting_top_up;
CREATE INDEX posting_by_hand ON posting (at) WHERE event IN ('top_up', 'correction');

-- What moved on each day (UTC): a statement begins with a balance, and no ledger is read whole for
-- it. Only a sum over `entry`; `station check` compares the two.
CREATE TABLE ledger_day (
    day TEXT NOT NULL,
    event TEXT NOT NULL,
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    minor INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    PRIMARY KEY (day, event, account, currency)
) STRICT, WITHOUT ROWID;
INSERT INTO ledger_day (day, event, account, currency, minor, entries)
    SELECT substr(posting.at, 1, 10), event, account, currency, sum(minor), count(*)
    FROM entry JOIN posting ON posting.id = entry.posting GROUP BY 1, 2, 3, 4;
CREATE TRIGGER entry_counts AFTER INSERT ON entry BEGIN
    INSERT INTO ledger_day (day, event, account, currency, minor, entries)
        SELECT substr(at, 1, 10), event, new.account, new.currency, new.minor, 1
        FROM posting WHERE id = new.posting
        ON CONFLICT (day, event, account, currency)
        DO UPDATE SET minor = minor + excluded.minor, entries = entries + 1;
END;
