-- The results of the comparisons with the insurer's own list, newest last; a few are kept.
CREATE TABLE reconcile (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    bookings INTEGER NOT NULL,
    whole INTEGER NOT NULL,
    findings TEXT NOT NULL
) STRICT;
