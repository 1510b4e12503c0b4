"""Shipments and their rates: create, read, list. Nothing is bought here."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from station.sandbox.clock import Clock
from station.sandbox.easypost import labels, tariff
from station.sandbox.easypost.errors import field_errors, not_found, refusal
from station.sandbox.easypost.shelf import Parcel, Shelf
from station.sandbox.practice import Twist
from station.sandbox.reply import Reply, as_json

TEST, PRODUCTION = "test", "production"
_ADDRESS = (
    "name", "company", "street1", "street2", "city", "state", "zip", "country", "phone", "email",
)  # fmt: skip
_NEEDED = ("street1", "city", "zip", "country")
_MOST_A_PAGE, _A_PAGE = 100, 20


@dataclass(slots=True)
class Asked:
    """One request that was let in: `mode` is the key's."""

    mode: str
    body: dict[str, Any]
    query: dict[str, str]
    name: str = ""
    """The id or reference in the path."""


@dataclass(slots=True)
class Broker:
    """EasyPost itself. `base_url` is where its label files lie."""

    shelf: Shelf
    clock: Clock
    base_url: str

    def stamp(self) -> str:
        """Now, as its times are written (recorded)."""
        return _stamp(self.clock.now())


_URLS = ("label_url", "label_pdf_url", "label_zpl_url")


def shown(broker: Broker, document: dict[str, Any]) -> dict[str, Any]:
    """A shipment as it is answered: its files lie wherever this process can be reached now."""
    label = document["postage_label"]
    if label is None:
        return document
    places = {name: f"{broker.base_url}{label[name]}" for name in _URLS if label[name]}
    return {**document, "postage_label": {**label, **places}}


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def new_id(kind: str) -> str:
    return f"{kind}_{secrets.token_hex(16)}"


def create(broker: Broker, asked: Asked, twist: Twist) -> Reply:
    """POST /shipments: rates are made, nothing is bought. 201 (recorded)."""
    given = asked.body.get("shipment")
    if not isinstance(given, dict):
        raise field_errors(shipment="is required")
    sender, recipient = _address(given, "from_address"), _address(given, "to_address")
    parcel, ounces = _parcel(given)
    options = given.get("options") if isinstance(given.get("options"), dict) else {}
    form = str((options or {}).get("label_format", "PNG")).upper()
    if form not in labels.TYPES:
        found = [f"label_format {form[:12]} is not supported"]
        raise refusal(422, "SHIPMENT.OPTIONS.INVALID", "Unable to create shipment.", found)
    name, now = new_id("shp"), broker.stamp()
    rates, messages = _rated(name, asked.mode, sender, recipient, ounces, twist)
    reference = None if given.get("reference") is None else str(given["reference"])
    document: dict[str, Any] = {
        "id": name,
        "object": "Shipment",
        "mode": asked.mode,
        "created_at": now,
        "updated_at": now,
        "reference": reference,
        "status": "unknown",
        "is_return": False,
        "from_address": sender,
        "to_address": recipient,
        "parcel": parcel,
        "customs_info": given.get("customs_info"),
        "options": {"currency": "USD", **(options or {}), "label_format": form},
        "rates": rates,
        "messages": messages,
        "selected_rate": None,
        "postage_label": None,
        "tracking_code": None,
        "refund_status": None,
        "fees": [],
    }
    broker.shelf.keep(Parcel(name, asked.mode, reference, document))
    return as_json(201, document)


def _address(given: dict[str, Any], name: str) -> dict[str, Any]:
    found = given.get(name)
    if not isinstance(found, dict):
        raise field_errors(**{name: "is required"})
    for part in _NEEDED:
        if not str(found.get(part) or "").strip():
            raise field_errors(**{f"{name}.{part}": "is required"})
    return {
        "id": new_id("adr"),
        "object": "Address",
        **{part: found.get(part) for part in _ADDRESS},
    }


def _parcel(given: dict[str, Any]) -> tuple[dict[str, Any], Decimal]:
    found = given.get("parcel")
    if not isinstance(found, dict):
        raise field_errors(parcel="is required")
    try:
        ounces = Decimal(str(found.get("weight")))
    except InvalidOperation:
        ounces = Decimal(0)
    if not ounces.is_finite() or ounces <= 0:
        raise field_errors(**{"parcel.weight": "must be greater than zero"})
    sides = {side: found.get(side) for side in ("length", "width", "height")}
    if any(sides.values()) and not all(sides.values()):
        raise field_errors(parcel="length, width and height go together")
    return {"id": new_id("prcl"), "object": "Parcel", "weight": float(ounces), **sides}, ounces


def _rated(
    name: str,
    mode: str,
    sender: dict[str, Any],
    recipient: dict[str, Any],
    ounces: Decimal,
    twist: Twist,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rates, and the messages of carriers that give none."""
    services = tariff.offered(str(sender["country"]), str(recipient["country"]))
    if ounces > tariff.HEAVIEST_OZ:
        text = f"Parcel weighs {ounces} oz, the most is {tariff.HEAVIEST_OZ} oz"
        return [], [tariff.complaint(each, text) for each in services]
    return [_rate(name, mode, each, ounces, twist) for each in services], []


def _rate(
    name: str, mode: str, each: tariff.Tariff, ounces: Decimal, twist: Twist
) -> dict[str, Any]:
    price = tariff.price(each, ounces) + (twist.price_delta or 0)
    currency = twist.currency or each.currency
    return {
        "id": new_id("rate"),
        "object": "Rate",
        "mode": mode,
        "carrier": each.carrier,
        "service": each.service,
        "rate": str(price),
        "currency": currency,
        "retail_rate": str(price + 2),
        "retail_currency": currency,
        "list_rate": str(price + 1),
        "list_currency": currency,
        # Recorded for the account that EasyPost itself bills; inferred for the others.
        "billing_type": "easypost" if currency == "USD" else "carrier",
        "delivery_days": each.days,
        "delivery_date": None,
        "delivery_date_guaranteed": False,
        "est_delivery_days": each.days,
        "shipment_id": name,
        "carrier_account_id": f"ca_{each.carrier.lower()}",
    }


def found_of(broker: Broker, asked: Asked) -> Parcel:
    parcel = broker.shelf.parcel(asked.name, asked.mode)
    if parcel is None:
        raise not_found()
    return parcel


def get(broker: Broker, asked: Asked, twist: Twist) -> Reply:
    """GET /shipments/:id. A twist is a re-rating that the answer shows first."""
    parcel = found_of(broker, asked)
    if twist.price_delta is not None or twist.currency is not None:
        for rate in parcel.document["rates"]:
            twisted(rate, twist)
        broker.shelf.keep(parcel)
    return as_json(200, shown(broker, parcel.document))


def twisted(rate: dict[str, Any], twist: Twist) -> None:
    rate["rate"] = str(Decimal(rate["rate"]) + (twist.price_delta or 0))
    rate["currency"] = twist.currency or rate["currency"]


def listed(broker: Broker, asked: Asked, _twist: Twist) -> Reply:
    """GET /shipments: newest first, `before_id`, `page_size`, `has_more` (documented)."""
    try:
        size = min(int(asked.query.get("page_size", _A_PAGE)), _MOST_A_PAGE)
    except ValueError:
        size = _A_PAGE
    found = broker.shelf.page(asked.mode, asked.query.get("before_id"), size + 1)
    page = [shown(broker, parcel.document) for parcel in found[:size]]
    return as_json(200, {"shipments": page, "has_more": len(found) > size})
