-- Finding any shipment, newest first, among a million.

-- Where a shipment stands in time: microseconds since 1970, moved on where another one has them.
-- A page of the history goes on from the last one's number; rows are never counted off.
ALTER TABLE shipment ADD COLUMN seq INTEGER;
UPDATE shipment SET seq = numbered.seq FROM (
    SELECT id, place + max(at - place) OVER (
        ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS seq
    FROM (
        SELECT
            id,
            CAST(strftime('%s', created_at) AS INTEGER) * 1000000
                + CAST(substr(created_at, 21, 6) AS INTEGER) AS at,
            row_number() OVER (ORDER BY created_at, rowid) AS place
        FROM shipment
    )
) AS numbered WHERE numbered.id = shipment.id;
-- With the states beside it: a rare state is looked for without reading the shipments.
CREATE INDEX shipment_states ON shipment (seq, state, label, label_money, cover);

-- What has not come to its end: something is under way, owed, overdue, or needs a person.
ALTER TABLE shipment ADD COLUMN unsettled INTEGER AS (
    state IN ('dispatching', 'held', 'voiding')
    OR label IN ('buying', 'unknown', 'void_asked')
    OR label_money IN ('held', 'refund_asked', 'overdue')
    OR cover IN ('asking', 'unknown', 'cancel_saved', 'previewed', 'cancelling', 'amount_open')
    OR flag IS NOT NULL
) VIRTUAL;
CREATE INDEX shipment_unsettled ON shipment (seq) WHERE unsettled;
CREATE INDEX shipment_flagged ON shipment (seq) WHERE flag IS NOT NULL;

-- The words by which a shipment is found (rowid is its seq), folded by the program. They are
-- personal data: what is taken out is overwritten, not only passed over.
CREATE VIRTUAL TABLE history USING fts5 (
    words, tokenize = 'ascii', prefix = '1 2 3', detail = 'none', columnsize = 0
);
INSERT INTO history (history, rank) VALUES ('secure-delete', 1);
