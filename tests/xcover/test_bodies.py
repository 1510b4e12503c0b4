"""The requests' bodies: every field of the contract, exact money, equal bytes for equal facts."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.address import Address
from station.domain.errors import StationError
from station.domain.money import Money
from station.domain.shipment import ContentsLine, Parcel
from station.flow.seen import QuoteAsk
from station.xcover.bodies import booking_body, opt_out_body, preview_body, quote_body


def parsed(body: bytes) -> Any:
    return json.loads(body, parse_float=Decimal)


def test_a_quote_names_every_field_of_the_contract(ask: QuoteAsk) -> None:
    assert parsed(quote_body(ask)) == {
        "currency": "GBP",
        "customer_country": "GB",
        "customer_region": "Kent",
        "customer_language": "en",
        "destination_country": "FR",
        "request": [
            {
                "policy_type": "parcel_insurance",
                "policy_type_version": 1,
                "policy_start_date": "2026-11-24T16:00:00Z",
                "ship_date": "2026-11-24T16:00:00Z",
                "from_country": "GB",
                "from_zipcode": "ME1 1AA",
                "from_company_name": "Harbour Lane Ceramics Ltd",
                "to_country": "FR",
                "to_zipcode": "59000",
                "ship_cost": Decimal("14.60"),
                "cover_amount": Decimal("420.00"),
                "parcel_products": [
                    {"sku": "HLC-0142", "value": Decimal("260.00")},
                    {"sku": "Vase, very very very very very very very", "value": Decimal("160.00")},
                ],
            }
        ],
    }


def test_items_are_option_major_and_the_odd_penny_is_on_the_first(ask: QuoteAsk) -> None:
    three = replace(
        ask,
        parcels=ask.parcels * 3,
        label_price=Money(1000, "GBP"),
        option_types=("parcel_insurance", "parcel_plus"),
    )
    items = parsed(quote_body(three))["request"]
    assert [item["policy_type"] for item in items] == ["parcel_insurance"] * 3 + ["parcel_plus"] * 3
    costs = [str(item["ship_cost"]) for item in items]
    assert costs == ["3.34", "3.33", "3.33"] * 2


@pytest.mark.parametrize("price", [None, Money(1460, "EUR")])
def test_carriage_in_another_currency_is_left_out(ask: QuoteAsk, price: Money | None) -> None:
    (item,) = parsed(quote_body(replace(ask, label_price=price)))["request"]
    assert "ship_cost" not in item


def test_the_transaction_id_is_on_a_quote_only_by_setting(ask: QuoteAsk) -> None:
    assert "partner_transaction_id" not in parsed(quote_body(ask))
    asked = parsed(quote_body(replace(ask, send_transaction_id=True)))
    assert asked["partner_transaction_id"] == "B1ABCDEFGHIJ"


def test_the_moment_is_utc_on_the_wire(ask: QuoteAsk) -> None:
    east = timezone(timedelta(hours=2))
    (item,) = parsed(quote_body(replace(ask, starts=datetime(2026, 11, 24, 18, tzinfo=east))))[
        "request"
    ]
    assert item["policy_start_date"] == "2026-11-24T16:00:00Z"


def test_an_empty_company_falls_back_to_the_name(ask: QuoteAsk) -> None:
    private = replace(ask, sender=replace(ask.sender, company="", region=""))
    body = parsed(quote_body(private))
    assert body["request"][0]["from_company_name"] == "Demo Sender"
    assert "customer_region" not in body


def test_mixed_currencies_are_refused(ask: QuoteAsk) -> None:
    with pytest.raises(StationError) as caught:
        quote_body(replace(ask, currency="EUR"))
    assert caught.value.message.id == "insurer.currencies_mixed"


@given(st.integers(1, 10**9), st.integers(1, 9))
def test_money_is_exact_and_the_spread_adds_up(minor: int, boxes: int) -> None:
    parcel = Parcel(1, 0, 0, 0, (ContentsLine("a", "b", 1, Money(minor, "JPY")),))
    body = parsed(
        quote_body(
            QuoteAsk(
                Address(),
                Address(),
                (parcel,) * boxes,
                Money(minor, "JPY"),
                "JPY",
                datetime(2026, 1, 1).astimezone(),
            )
        )
    )
    assert sum(item["ship_cost"] for item in body["request"]) == minor
    assert {item["cover_amount"] for item in body["request"]} == {minor}


def test_a_booking_names_the_option_the_sender_and_the_shipment(sender: Address) -> None:
    body = booking_body(
        ["q1", "q2"],
        sender,
        "B1ABCDEFGHIJ",
        carrier="house",
        service="road-48h",
        tracking=("003", "004"),
    )
    assert parsed(body) == {
        "quotes": [{"id": "q1"}, {"id": "q2"}],
        "policyholder": {
            "first_name": "Demo",
            "last_name": "Sender",
            "email": "sender@example.com",
            "phone": "+441632960001",
            "country": "GB",
            "company": "Harbour Lane Ceramics Ltd",
            "address1": "4 Harbour Lane",
            "city": "Rochester",
            "postcode": "ME1 1AA",
            "region": "Kent",
        },
        "partner_transaction_id": "B1ABCDEFGHIJ",
        "partner_metadata": {
            "carrier": "house",
            "service": "road-48h",
            "tracking_number": "003,004",
        },
    }


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Demo Sender", "Demo", "Sender"),
        ("Mary Ann  Smith", "Mary Ann", "Smith"),
        ("Harbour", "Harbour", "Harbour"),
    ],
)
def test_a_name_is_split_at_its_last_space(
    sender: Address, name: str, first: str, last: str
) -> None:
    holder = parsed(booking_body(["q"], replace(sender, name=name), "S"))["policyholder"]
    assert (holder["first_name"], holder["last_name"]) == (first, last)


def test_a_phone_without_plus_is_left_out(sender: Address) -> None:
    body = parsed(booking_body(["q"], replace(sender, phone="01632 960001"), "S"))
    assert "phone" not in body["policyholder"]
    assert body["partner_metadata"] == {}


@pytest.mark.parametrize(
    "make",
    [
        lambda sender: booking_body(["q"], sender, "S", carrier="c", tracking=["1"]),
        lambda sender: opt_out_body(shipment="S", station="P"),
        lambda sender: preview_body(["q"], "why"),
    ],
)
def test_equal_facts_give_equal_bytes(make: Callable[[Address], bytes], sender: Address) -> None:
    assert make(sender) == make(sender)


def test_an_opt_out_says_who_declined() -> None:
    assert opt_out_body() == b"{}"
    assert opt_out_body(shipment="S1", station="PACK-03") == (
        b'{"partner_metadata":{"shipment":"S1","station":"PACK-03"}}'
    )


def test_a_cancellation_begins_with_its_preview() -> None:
    assert preview_body() == b'{"preview":true}'
    assert parsed(preview_body(["q"], "Label voided")) == {
        "preview": True,
        "quotes": [{"id": "q", "reason_for_cancellation": "Label voided"}],
    }
