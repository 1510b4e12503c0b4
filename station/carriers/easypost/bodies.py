"""What EasyPost is sent: the shipment to be rated, with the customs information it needs."""

from decimal import Decimal

from station.carriers.easypost import units
from station.domain import customs
from station.domain.address import Address
from station.domain.errors import RefusedError
from station.domain.shipment import ContentsLine, Form, Parcel
from station.web import exact

_MOST_WITHOUT_FILING = Decimal(2500)
"""US dollars a tariff number above which a US export needs a filing of its own (15 CFR 30.37 a)."""


def shipment(form: Form, reference: str, label_format: str) -> bytes:
    """The body of `POST /shipments`. Raises RefusedError for what EasyPost cannot be asked."""
    if len(form.parcels) != 1:
        raise RefusedError("easypost.one_box", count=len(form.parcels))
    parcel = form.parcels[0]
    if not parcel.is_weighed:
        raise RefusedError("form.weight_missing")
    body: dict[str, object] = {
        "reference": reference,
        "from_address": _address(form.sender),
        "to_address": _address(form.recipient),
        "parcel": _parcel(parcel),
        "options": {"label_format": label_format, "label_size": "4x6"},
    }
    if customs.crosses(form.sender, form.recipient):
        body["customs_info"] = _customs(form, parcel)
    return exact.encode({"shipment": body})


def _address(address: Address) -> dict[str, object]:
    parts = {
        "name": address.name,
        "company": address.company,
        "street1": address.address1,
        "street2": address.address2,
        "city": address.city,
        "state": address.region,
        "zip": address.postcode,
        "country": address.country,
        "phone": address.phone,
        "email": address.email,
    }
    return {name: text for name, text in parts.items() if text}


def _parcel(parcel: Parcel) -> dict[str, object]:
    body: dict[str, object] = {"weight": units.ounces(parcel.weight_g)}
    sides = (parcel.length_mm, parcel.width_mm, parcel.height_mm)
    if all(sides):  # documented: length, width and height go together
        for name, side in zip(("length", "width", "height"), sides, strict=True):
            body[name] = units.inches(side)
    return body


def _customs(form: Form, parcel: Parcel) -> dict[str, object]:
    """The customs information (documented fields); the sender signs for it.

    Raises RefusedError where a line does not say where it was made, and for a US export that
    needs a filing of its own.
    """
    for line in parcel.contents:
        if not line.origin:
            raise RefusedError("easypost.no_origin", item=line.description)
    weights = units.shares(parcel.weight_g, [line.quantity for line in parcel.contents])
    items = [_item(line, weight) for line, weight in zip(parcel.contents, weights, strict=True)]
    body: dict[str, object] = {
        "customs_certify": True,
        "customs_signer": form.sender.name,
        "contents_type": "merchandise",
        "restriction_type": "none",
        "non_delivery_option": "return",
        "customs_items": items,
    }
    if form.sender.country == "US":
        body["eel_pfc"] = _exemption(form, parcel)
    return body


def _exemption(form: Form, parcel: Parcel) -> str:
    """Under which rule a US export needs no filing (documented values)."""
    if form.recipient.country == "CA":
        return "NOEEI 30.36"
    sums: dict[str, Decimal] = {}
    for line in parcel.contents:
        if line.value.currency != "USD":
            raise RefusedError("easypost.filing")
        sums[line.hs_code] = sums.get(line.hs_code, Decimal(0)) + line.value.decimal
    if max(sums.values()) > _MOST_WITHOUT_FILING:
        raise RefusedError("easypost.filing")
    return "NOEEI 30.37(a)"


def _item(line: ContentsLine, weight: Decimal) -> dict[str, object]:
    item: dict[str, object] = {
        "description": line.description,
        "quantity": line.quantity,
        "value": line.value.decimal,
        "currency": line.value.currency,
        "weight": weight,
        "origin_country": line.origin,
    }
    if line.hs_code:
        item["hs_tariff_number"] = line.hs_code
    if line.sku:
        item["code"] = line.sku
    return item
