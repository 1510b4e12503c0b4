"""EasyPost: a broker that buys the labels of many carriers, over its HTTP API version 2.

What the rules in here rest on is marked as in the wire contract of the insurer: *documented* is
what docs.easypost.com says, *recorded* what the recorded answers of EasyPost's own client libraries
show, *inferred* what neither shows. Nothing in here was tried on EasyPost itself.

* Creating a shipment makes rates and buys nothing (documented). There is no idempotency key.
* A second purchase of the same shipment is refused as SHIPMENT.POSTAGE.EXISTS (documented in the
  list of codes). The shipment is made before the purchase is journaled, and its id is in the
  purchase's frozen body: after a lost answer it is read by that id and bought no more.
* A reference may stand in the place of an id (documented), but need not be unique: it is sent
  along for people, and nothing is ever looked up by it.
* Weights are ounces and sides inches, to one decimal (documented): rounded up, as a carrier would.
* A refund's status is `submitted`, `refunded`, `rejected` or `not_applicable`; it takes at most 30
  days, and may be asked for again once rejected (documented).
* The account's balance is a text of US dollars and answers only a production key (documented).
* A label is fetched from EasyPost's file store without a key (recorded).
"""
