"""Create quote, get quote, opt out (contract 6, 7 and 8)."""

import re
from typing import Any

import pytest

PACKAGE_FIELDS = {
    "id", "status", "currency", "total_price", "total_price_formatted", "partner_transaction_id",
    "created_at", "updated_at", "pds_url", "security_token", "quotes", "bundle_code",
    "bundle_price", "bundle_price_formatted", "bundle_content", "bundle_discount_percent",
    "bundle_discount_amount", "bundle_discount_amount_formatted", "errors",
}  # fmt: skip
QUOTE_FIELDS = {
    "id", "policy_start_date", "policy_end_date", "status", "price", "price_formatted", "policy",
    "insured", "tax", "duration", "benefits", "commission", "created_at", "confirmed_at",
    "updated_at", "cancelled_at", "is_renewable", "is_pricebeat_enabled", "cover_amount",
    "cover_amount_formatted", "pds_url", "attachments", "files", "extra_fields", "surcharge",
    "discount_price", "discount_price_formatted", "discount_amount", "discount_amount_formatted",
    "instalment_plans",
}  # fmt: skip


def test_the_contracts_sample_comes_out_as_it_is_printed_there(partner: Any, bodies: Any) -> None:
    package = partner.quoted(bodies.parcel(policy_start_date="2035-03-04T16:00:00Z"))
    assert set(package) == PACKAGE_FIELDS
    assert re.fullmatch(r"[A-Z0-9]{5}-[A-Z0-9]{5}-INS", package["id"])
    assert re.fullmatch(r"(\w{5}-){3}\w{5}", package["security_token"])
    assert package["status"] == "RECEIVED"
    assert package["errors"] == {}
    assert (package["total_price"], package["total_price_formatted"]) == (7.06, "£7.06")
    assert (package["bundle_price"], package["bundle_discount_amount"]) == (7.06, 0.0)
    quote = package["quotes"]["0"]
    assert set(quote) == QUOTE_FIELDS
    assert quote["policy_start_date"] == "2035-03-04T16:00:00+00:00"
    assert quote["policy_end_date"] == "2035-04-03T16:00:00+00:00"
    assert quote["duration"] == "30 00:00:00"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", quote["created_at"])
    assert quote["tax"] == {
        "total_tax": 0.76,
        "total_tax_formatted": "£0.76",
        "total_amount_without_tax": 6.3,
        "total_amount_without_tax_formatted": "£6.30",
        "taxes": [{"tax_code": "IPT", "tax_amount": 0.76, "tax_amount_formatted": "£0.76"}],
    }
    assert quote["commission"]["partner_commission"] == 1.89
    assert quote["benefits"][0]["limit"] == 420.0
    assert quote["benefits"][0]["excess_formatted"] == "£0.00"
    assert quote["policy"]["content"]["title"] == "Parcel Protection"
    assert "&#x27;" in quote["policy"]["content"]["optout_msg"]
    assert quote["policy"]["underwriter"]["name"] == "Demo Underwriter Ltd"
    assert quote["pds_url"] == package["pds_url"] + "?policy_type=parcel_insurance_v1"


@pytest.mark.parametrize(
    ("item", "package", "price", "text"),
    [
        ({"to_country": "GB"}, {}, 5.17, "£5.17"),  # 4.62 + 0.55
        ({}, {"currency": "EUR", "customer_country": "DE"}, 7.50, "€7.50"),  # 6.30 + 1.20
        ({}, {"customer_country": "US", "currency": "USD"}, 6.3, "US$6.30"),
        ({"cover_amount": 1280.0, "from_country": "AU", "to_country": "AU"},
         {"currency": "AUD", "customer_country": "AU"}, 14.08, "A$14.08"),  # the recorded booking
        ({"cover_amount": 12345}, {"currency": "JPY", "customer_country": "JP"}, 185.0, "JP¥185"),
        ({"cover_amount": 5}, {"customer_country": "US"}, 0.5, "£0.50"),  # the minimum
        ({"policy_type": "parcel_loss_only"}, {}, 4.23, "£4.23"),  # 3.78 + 0.45
    ],
)  # fmt: skip
def test_prices(
    partner: Any,
    bodies: Any,
    item: dict[str, Any],
    package: dict[str, Any],
    price: float,
    text: str,
) -> None:
    made = partner.quoted(bodies.parcel(**item), **package)
    assert (made["total_price"], made["total_price_formatted"]) == (price, text)


def test_parcels_and_options_keep_the_order_of_the_request(partner: Any, bodies: Any) -> None:
    made = partner.quoted(
        bodies.parcel(cover_amount=100.0),
        bodies.parcel(cover_amount=200.0),
        bodies.parcel(cover_amount=100.0, policy_type="parcel_loss_only"),
    )
    assert list(made["quotes"]) == ["0", "1", "2"]
    assert [each["cover_amount"] for each in made["quotes"].values()] == [100.0, 200.0, 100.0]
    loss = made["quotes"]["2"]
    assert loss["policy"]["policy_type"] == "parcel_loss_only"
    assert loss["benefits"][0]["excess"] == 25.0
    total = sum(round(each["price"] * 100) for each in made["quotes"].values())
    assert round(made["total_price"] * 100) == total


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"from_country": "BR"}, "No product available for this route"),
        ({"cover_amount": 7900.01}, "Cover amount is above the limit of £7900.00"),
        ({"parcel_products": [{"sku": "cash-20", "value": 1}]}, "CASH"),
        ({"parcel_products": [{"sku": "BOX_AMMO", "value": 1}]}, "AMMO"),
    ],
)
def test_what_cannot_be_covered_is_null_with_its_reason(
    partner: Any, bodies: Any, item: dict[str, Any], reason: str
) -> None:
    made = partner.quoted(bodies.parcel(), bodies.parcel(**item))
    assert made["quotes"]["1"] is None
    assert made["errors"]["1"]["type"] == "quote_creation_failure"
    assert reason in made["errors"]["1"]["message"]
    assert made["total_price"] == made["quotes"]["0"]["price"]
    alone = partner.quoted(bodies.parcel(**item))
    assert (alone["total_price"], alone["quotes"]) == (0.0, {"0": None})


def test_innocent_words_are_no_excluded_goods(partner: Any, bodies: Any) -> None:
    goods = [{"sku": "CASHMERE-1", "value": 1}, {"sku": "OLIVES", "value": 1}]
    assert partner.quoted(bodies.parcel(parcel_products=goods))["errors"] == {}


def test_the_limit_itself_is_covered(partner: Any, bodies: Any) -> None:
    assert partner.quoted(bodies.parcel(cover_amount=7900))["quotes"]["0"] is not None


def test_a_fast_quote_is_not_stored(partner: Any, bodies: Any) -> None:
    reply = partner.send("POST", "quotes/?fast_quote=1", bodies.shipment())
    assert reply.status_code == 201
    read = partner.send("GET", f"quotes/{reply.json()['id']}/")
    assert read.status_code == 404
    assert read.json() == {"type": "api_error", "message": "Quote package does not exist"}


def test_a_quote_answers_in_every_later_state(partner: Any, bodies: Any) -> None:
    made = partner.quoted(partner_transaction_id="SHP-1")
    place = f"quotes/{made['id']}/"
    assert partner.send("GET", place, content=b"null").json() == made
    partner.send("POST", f"bookings/{made['id']}/", bodies.acceptance(made))
    booked = partner.send("GET", place).json()
    assert booked["status"] == booked["quotes"]["0"]["status"] == "CONFIRMED"
    assert booked["quotes"]["0"]["confirmed_at"] is not None
    assert booked["partner_transaction_id"] == "SHP-1"
    partner.send("POST", f"bookings/{made['id']}/cancel", {})
    assert partner.send("GET", place).json()["status"] == "CANCELLED"


@pytest.mark.parametrize("body", [{}, {"partner_metadata": {"station": "PACK-03", "n": 1.5}}])
def test_opt_out_leaves_the_quotes_as_they_are(partner: Any, bodies: Any, body: Any) -> None:
    made = partner.quoted()
    reply = partner.send("POST", f"bookings/{made['id']}/opt_out", body)
    assert (reply.status_code, reply.content) == (204, b"")
    read = partner.send("GET", f"quotes/{made['id']}/").json()
    assert (read["status"], read["quotes"]["0"]["status"]) == ("OPTED_OUT", "RECEIVED")
    assert read["updated_at"] == made["updated_at"]
    assert partner.send("POST", f"bookings/{made['id']}/opt_out", body).status_code == 204
    late = partner.send("POST", f"bookings/{made['id']}/", bodies.acceptance(made))
    assert late.status_code == 422
    assert late.json()["errors"] == [
        "Status change not allowed for QuotePackage in status OPTED_OUT"
    ]


def test_opt_out_does_not_undo_a_booking_but_is_remembered(partner: Any) -> None:
    booked = partner.booked()
    assert partner.send("POST", f"bookings/{booked['id']}/opt_out", {}).status_code == 204
    truth = partner.truth(booked["id"])
    assert (truth["status"], truth["opted_out"]) == ("CONFIRMED", True)
