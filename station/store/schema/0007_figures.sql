-- What the supervisor's page counts: few rows each, however many shipments there are.
CREATE INDEX shipment_overdue ON shipment (seq) WHERE label_money = 'overdue';
CREATE INDEX shipment_not_gone ON shipment (seq)
    WHERE label = 'bought' AND state IN ('dispatching', 'held');
CREATE INDEX posting_refunds ON posting (at) WHERE event IN ('refund.label', 'refund.cover');
