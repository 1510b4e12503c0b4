"""The practice EasyPost: a label broker that runs beside the practice insurer, over real HTTP.

It shares nothing with the client that it judges. In its comments "documented" is what
docs.easypost.com says (shipments, refunds, users, errors, parcels, customs items, pagination, rate
limiting), "recorded" what the recorded answers of EasyPost's own client libraries show, and
"inferred" a rule that neither shows, where the choice is ours.

Documented and kept: HTTP basic authentication with the key as user name; test and production keys
see shipments of their own mode; `/users` answers only a production key; ounces and inches to one
decimal; errors as `{"error": {code, message, errors}}` whose `errors` hold objects or texts; the
statuses 400, 401, 402, 403, 404, 405, 422, 429, 500, 503; refunds that are `submitted` and later
`refunded` or `rejected`, that may be asked again once rejected, or are `not_applicable` where a
carrier bills what it scans; lists with `has_more`, newest first; five index requests a second.

There is no idempotency key, as in reality. Of a second purchase of the same shipment the list of
error codes says SHIPMENT.POSTAGE.EXISTS: it is refused and charges nothing. Two shipments are two
purchases, whatever their `reference`: nothing documents that one has to be unique.
"""
