"""What costs money or brings it back: buying, the label's file, refunds."""

import secrets
from decimal import Decimal
from typing import Any

from station.sandbox.easypost import labels, tariff
from station.sandbox.easypost.errors import insufficient, refusal
from station.sandbox.easypost.shelf import Parcel
from station.sandbox.easypost.shipments import (
    PRODUCTION,
    Asked,
    Broker,
    found_of,
    new_id,
    shown,
    twisted,
)
from station.sandbox.practice import Twist
from station.sandbox.reply import Reply, as_json

SUBMITTED, REJECTED, NOT_APPLICABLE = "submitted", "rejected", "not_applicable"


def buy(broker: Broker, asked: Asked, twist: Twist) -> Reply:
    """POST /shipments/:id/buy {"rate": {"id"}}. 200 with the shipment (recorded)."""
    parcel = found_of(broker, asked)
    document = parcel.document
    wanted = asked.body.get("rate")
    rate_id = wanted.get("id") if isinstance(wanted, dict) else None
    if parcel.bought:
        text = "Postage already exists for this shipment."
        raise refusal(422, "SHIPMENT.POSTAGE.EXISTS", text)
    rate = next((each for each in document["rates"] if each["id"] == rate_id), None)
    if rate is None:
        raise refusal(422, "SHIPMENT.MISSING_RATE", "Rate not found.", ["rate is required"])
    if _abroad(document) and not document["customs_info"]:
        text = "Customs information is required."
        raise refusal(422, "SHIPMENT.CUSTOMS_INFO.REQUIRED", text)
    twisted(rate, twist)
    _charge(broker, parcel, rate)
    parcel.bought += 1
    _filled(broker, document, rate)
    broker.shelf.keep(parcel)
    return as_json(200, shown(broker, document))


_UNION = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
)
"""Between members of the European Union nothing is declared (inferred)."""


def _abroad(document: dict[str, Any]) -> bool:
    ends = {document["from_address"]["country"], document["to_address"]["country"]}
    return len(ends) == 2 and not ends <= _UNION


def _charge(broker: Broker, parcel: Parcel, rate: dict[str, Any]) -> None:
    """Production labels that EasyPost bills come off the balance; test labels cost nothing."""
    if parcel.mode != PRODUCTION or rate["billing_type"] != "easypost":
        return
    left = broker.shelf.balance - Decimal(rate["rate"])
    if left < 0:
        raise insufficient()
    broker.shelf.set_balance(left)


def _filled(broker: Broker, document: dict[str, Any], rate: dict[str, Any]) -> None:
    """What a purchase adds: tracking code, label, chosen rate, fees."""
    form = document["options"]["label_format"]
    document["selected_rate"] = dict(rate)
    document["tracking_code"] = _tracking(rate["carrier"])
    document["updated_at"] = broker.stamp()
    charged = {"charged": True, "refunded": False}
    document["fees"] = [
        {"object": "Fee", "type": "LabelFee", "amount": "0.00000", **charged},
        {
            "object": "Fee",
            "type": "PostageFee",
            "amount": f"{Decimal(rate['rate']):.5f}",
            **charged,
        },
    ]
    document["postage_label"] = {
        "object": "PostageLabel",
        "id": new_id("pl"),
        "label_date": broker.stamp(),
        "label_resolution": labels.RESOLUTION[form],
        "label_size": "4x6",
        "label_file_type": labels.TYPES[form],
        "label_url": _file(broker, document, form),
        "label_pdf_url": None,
        "label_zpl_url": None,
        "label_epl2_url": None,
    }


def _tracking(carrier: str) -> str:
    digits = "".join(secrets.choice("0123456789") for _ in range(17))
    if carrier == "USPS":
        return f"94001{digits}"
    return f"AB{digits[:9]}GB" if carrier == "RoyalMail" else f"1Z{digits[:16]}"


def _file(broker: Broker, document: dict[str, Any], form: str) -> str:
    """Keeps the label's file; its place, where it may be fetched without a key (recorded)."""
    name = f"{broker.clock.now():%Y%m%d}/{secrets.token_hex(16)}.{form.lower()}"
    broker.shelf.keep_file(name, labels.TYPES[form], labels.made(form, document))
    return f"/files/postage_label/{name}"


def convert(broker: Broker, asked: Asked, _twist: Twist) -> Reply:
    """GET /shipments/:id/label?file_format=. Only a PNG is converted (inferred)."""
    parcel = found_of(broker, asked)
    label = parcel.document["postage_label"]
    if label is None:
        raise refusal(422, "SHIPMENT.POSTAGE.REQUIRED", "The shipment has no postage label.")
    form = asked.query.get("file_format", "").upper()
    if form not in ("ZPL", "PDF"):
        raise refusal(422, "SHIPMENT.POSTAGE.INVALID_FORMAT", "The format is not supported.")
    if label["label_file_type"] != labels.TYPES["PNG"]:
        text = "Only a PNG label can be converted."
        raise refusal(422, "SHIPMENT.POSTAGE.FORMAT_UNAVAILABLE", text)
    name = f"label_{form.lower()}_url"
    label[name] = label[name] or _file(broker, parcel.document, form)
    broker.shelf.keep(parcel)
    return as_json(200, shown(broker, parcel.document))


def refund(broker: Broker, asked: Asked, _twist: Twist) -> Reply:
    """POST /shipments/:id/refund: `submitted` first (documented); a rejected one may be tried anew.

    What a second request for a submitted one answers is inferred.
    """
    parcel = found_of(broker, asked)
    document = parcel.document
    if not parcel.bought:
        text = "The shipment has no postage to refund."
        raise refusal(422, "SHIPMENT.REFUND.UNAVAILABLE", text)
    if parcel.scanned:
        text = "Unable to request refund. The parcel has been shipped."
        raise refusal(422, "SHIPMENT.REFUND.UNAVAILABLE", text)
    if document["refund_status"] not in (None, REJECTED):
        text = "Refund has already been requested."
        raise refusal(422, "SHIPMENT.REFUND.UNAVAILABLE", text)
    parcel.refunds += 1
    scanned = {each.carrier for each in tariff.SERVICES if each.scanned}
    later = document["selected_rate"]["carrier"] in scanned
    document["refund_status"] = NOT_APPLICABLE if later else SUBMITTED
    broker.shelf.keep(parcel)
    return as_json(200, shown(broker, document))


def decide(broker: Broker, parcel: Parcel, status: str) -> None:
    """The carrier's later word on a refund; a refunded label's money comes back (documented)."""
    rate = parcel.document["selected_rate"]
    fresh = parcel.document["refund_status"] != "refunded" and status == "refunded"
    parcel.document["refund_status"] = status
    if fresh and parcel.mode == PRODUCTION and rate["billing_type"] == "easypost":
        broker.shelf.set_balance(broker.shelf.balance + Decimal(rate["rate"]))
    broker.shelf.keep(parcel)
