"""The requests' bodies, serialised once: equal facts give equal bytes, money exact (contract 6, 9).

Amounts are JSON numbers in major units, written from integer minor units.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from station.domain.address import Address
from station.domain.errors import StationError
from station.domain.money import Money, total
from station.domain.shipment import ContentsLine, Parcel
from station.flow.seen import QuoteAsk, QuoteChange
from station.web.exact import encode

_LONGEST_SKU = 40


def quote_body(ask: QuoteAsk) -> bytes:
    """The body of create-quote (contract 6). Items are option-major: all parcels per type.

    Raises StationError if the contents are not all in the asked currency.
    """
    costs = _spread(ask)
    body: dict[str, object] = {
        "currency": ask.currency,
        "customer_country": ask.sender.country,
        "customer_language": ask.language,
        "destination_country": ask.recipient.country,
        "request": [
            _item(ask, policy_type, parcel, cost)
            for policy_type in ask.option_types
            for parcel, cost in zip(ask.parcels, costs, strict=True)
        ],
    }
    if ask.sender.region:
        body["customer_region"] = ask.sender.region
    if ask.send_transaction_id and ask.shipment:
        body["partner_transaction_id"] = ask.shipment
    return encode(body)


def _item(ask: QuoteAsk, policy_type: str, parcel: Parcel, cost: Money | None) -> dict[str, object]:
    """One parcel under one policy type: every field of contract 6.3 and no other."""
    if any(line.value.currency != ask.currency for line in parcel.contents):
        raise StationError("insurer.currencies_mixed", currency=ask.currency)
    starts = _moment(ask.starts)
    item: dict[str, object] = {
        "policy_type": policy_type,
        "policy_type_version": 1,
        "policy_start_date": starts,
        "ship_date": starts,
        "from_country": ask.sender.country,
        "from_zipcode": ask.sender.postcode,
        "from_company_name": ask.sender.company or ask.sender.name,
        "to_country": ask.recipient.country,
        "to_zipcode": ask.recipient.postcode,
        "cover_amount": parcel.value.decimal,
        "parcel_products": [_product(line) for line in parcel.contents],
    }
    if cost is not None:
        item["ship_cost"] = cost.decimal
    return item


def _product(line: ContentsLine) -> dict[str, object]:
    return {
        "sku": line.sku or line.description[:_LONGEST_SKU],
        "value": line.value.decimal,
    }


def _spread(ask: QuoteAsk) -> list[Money | None]:
    """The carriage of the shipment over its parcels, the odd pennies on the first."""
    price, count = ask.label_price, len(ask.parcels)
    if price is None or price.currency != ask.currency:
        return [None] * count
    each, rest = divmod(price.minor, count)
    return [Money(each + (rest if index == 0 else 0), price.currency) for index in range(count)]


def booking_body(
    quotes: Sequence[str],
    sender: Address,
    shipment: str,
    *,
    carrier: str = "",
    service: str = "",
    tracking: Sequence[str] = (),
) -> bytes:
    """The body of create-booking (contract 9.1).

    `quotes` are the ids of the chosen option, the policyholder is the sender, and `shipment` is
    the transaction id on every booking.
    """
    return encode(
        {
            "quotes": [{"id": quote} for quote in quotes],
            "policyholder": _policyholder(sender),
            "partner_transaction_id": shipment,
            "partner_metadata": _given(
                {"carrier": carrier, "service": service, "tracking_number": ",".join(tracking)}
            ),
        }
    )


def _policyholder(sender: Address) -> dict[str, str]:
    first, _, last = sender.name.strip().rpartition(" ")
    return _given(
        {
            # Both names are in every sample of the contract; a single word stands for both.
            "first_name": first.strip() or last,
            "last_name": last,
            "email": sender.email,
            # Any other form is refused (contract 9.7).
            "phone": sender.phone if sender.phone.startswith("+") else "",
            "country": sender.country,
            "company": sender.company,
            "address1": sender.address1,
            "address2": sender.address2,
            "city": sender.city,
            "postcode": sender.postcode,
            "region": sender.region,
        }
    )


def opt_out_body(*, shipment: str = "", station: str = "") -> bytes:
    """The body of opt-out (contract 8.5): which bench and shipment declined."""
    metadata = _given({"shipment": shipment, "station": station})
    return encode({"partner_metadata": metadata} if metadata else {})


def preview_body(quotes: Sequence[str] = (), reason: str = "") -> bytes:
    """The body of a cancellation's preview (contract 11.2); without `quotes` for all of them."""
    body: dict[str, object] = {"preview": True}
    if quotes:
        body["quotes"] = [_given({"id": one, "reason_for_cancellation": reason}) for one in quotes]
    return encode(body)


def change_body(changes: Sequence[QuoteChange]) -> bytes:
    """The body of quote-for-update (contract 12): only what is to be another.

    Which fields of a parcel the insurer takes is not evidenced: those of create-quote are named.
    """
    return encode(
        {"quotes": [{"id": each.quote, "update_fields": _changed(each)} for each in changes]}
    )


def _changed(change: QuoteChange) -> dict[str, object]:
    fields: dict[str, object] = {}
    if change.contents is not None:
        values = [line.value for line in change.contents]
        fields["cover_amount"] = total(values, values[0].currency).decimal
        fields["parcel_products"] = [_product(line) for line in change.contents]
    if change.starts is not None:
        fields["policy_start_date"] = _moment(change.starts)
    return fields


def _given(values: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in values.items() if value}


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
