"""Create booking, confirm payment, get, list, send e-mail (contract 9 and 10)."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

FIELDS = {
    "id", "status", "currency", "total_price", "total_price_formatted", "partner_transaction_id",
    "created_at", "updated_at", "pds_url", "security_token", "quotes", "coi", "account_url",
    "policyholder", "partner_metadata", "total_tax", "total_tax_formatted", "total_premium",
    "total_premium_formatted",
}  # fmt: skip
POLICYHOLDER = {
    "first_name", "middle_name", "last_name", "email", "phone", "country", "age", "address1",
    "address2", "city", "postcode", "region", "secondary_email", "birth_date", "company",
    "allow_updates",
}  # fmt: skip


def test_a_booking_has_its_own_shape_and_reads_back(partner: Any, bodies: Any, key: str) -> None:
    package = partner.quoted()
    body = bodies.acceptance(
        package, partner_transaction_id="SHP-7", partner_metadata={"carrier": "demo", "n": 2.5}
    )
    reply = partner.send("POST", f"bookings/{package['id']}/", body, key=key)
    assert reply.status_code == 200
    booked = reply.json()
    assert set(booked) == FIELDS
    assert (booked["id"], booked["status"]) == (package["id"], "CONFIRMED")
    assert booked["partner_transaction_id"] == "SHP-7"
    assert booked["partner_metadata"] == {"carrier": "demo", "n": 2.5}
    assert (booked["total_price"], booked["total_tax"], booked["total_premium"]) == (
        7.06,
        0.76,
        6.3,
    )
    assert set(booked["policyholder"]) == POLICYHOLDER
    (quote,) = booked["quotes"]
    assert quote["status"] == "CONFIRMED"
    assert quote["confirmed_at"] is not None
    assert quote["can_be_cancelled"] is True
    assert quote["next_renewal"] is None
    assert not {"discount_price", "instalment_plans"} & set(quote)
    assert f"security_token={booked['security_token']}" in booked["coi"]["pdf"]
    read = partner.send("GET", f"bookings/{package['id']}/?language=en-us&date=2035-01-01").json()
    assert read == {**booked, "partner": {}, "customer_language": "en"}


def test_only_the_accepted_quotes_are_booked(partner: Any, bodies: Any) -> None:
    package = partner.quoted(bodies.parcel(), bodies.parcel(policy_type="parcel_loss_only"))
    chosen = package["quotes"]["1"]
    body = bodies.acceptance(package, quotes=[{"id": chosen["id"]}])
    booked = partner.send("POST", f"bookings/{package['id']}/", body).json()
    assert [each["id"] for each in booked["quotes"]] == [chosen["id"]]
    assert booked["total_price"] == chosen["price"]
    read = partner.send("GET", f"quotes/{package['id']}/").json()
    assert [each["status"] for each in read["quotes"].values()] == ["RECEIVED", "CONFIRMED"]


def test_a_second_booking_without_the_first_ones_key_is_refused(
    partner: Any, bodies: Any, key: str
) -> None:
    package = partner.quoted()
    place, body = f"bookings/{package['id']}/", bodies.acceptance(package)
    assert partner.send("POST", place, body).status_code == 200
    for again in (partner.send("POST", place, body), partner.send("POST", place, body, key=key)):
        assert again.status_code == 422
        (text,) = again.json()["errors"]
        assert re.fullmatch(r"Booking already exists for fast_quote_id \S+\. INS number: \S+", text)
        assert text.endswith(package["id"])
    assert partner.truth(package["id"])["booked_times"] == 1


def test_payment_confirmation_takes_two_steps(partner: Any, bodies: Any) -> None:
    package = partner.quoted()
    body = bodies.acceptance(package, require_payment_confirmation=True)
    pending = partner.send("POST", f"bookings/{package['id']}/", body)
    assert pending.status_code == 200
    assert pending.json()["status"] == pending.json()["quotes"][0]["status"] == "PENDING_PAYMENT"
    assert pending.json()["quotes"][0]["confirmed_at"] is None
    assert pending.json()["quotes"][0]["can_be_cancelled"] is False
    assert pending.json()["coi"]["url"]
    confirmed = partner.send("PUT", f"bookings/{package['id']}/confirm", {})
    assert confirmed.status_code == 201
    assert confirmed.json()["quotes"][0]["can_be_cancelled"] is True
    assert confirmed.json()["quotes"][0]["confirmed_at"] is not None
    again = partner.send("PUT", f"bookings/{package['id']}/confirm", {})
    assert again.status_code == 422


def test_a_package_that_is_not_booked_is_no_booking(partner: Any) -> None:
    package = partner.quoted()
    assert partner.send("GET", f"bookings/{package['id']}/").status_code == 404
    assert partner.send("GET", "bookings/AAAAA-AAAAA-INS/").status_code == 404


def test_cover_that_began_may_be_booked_and_not_cancelled(partner: Any, bodies: Any) -> None:
    booked = partner.booked(bodies.parcel(policy_start_date="2024-01-01T00:00:00+02:00"))
    assert booked["quotes"][0]["policy_start_date"] == "2023-12-31T22:00:00+00:00"
    assert booked["quotes"][0]["can_be_cancelled"] is False
    refused = partner.send("POST", f"bookings/{booked['id']}/cancel", {"preview": True})
    assert refused.status_code == 422


def test_a_quote_has_an_age(start: Any, bodies: Any) -> None:
    partner = start("--rate", "50", "--skew", "off", "--quote-age", "2")
    package = partner.quoted()
    partner.control("POST", "clock", {"offset": 2 * 3600 + 1})
    late = partner.send("POST", f"bookings/{package['id']}/", bodies.acceptance(package))
    assert (late.status_code, late.json()["errors"]) == (422, ["Quote package has expired"])
    partner.control("POST", "clock", {"offset": 2 * 3600 - 60})
    early = partner.send("POST", f"bookings/{package['id']}/", bodies.acceptance(package))
    assert early.status_code == 200


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"quotes": None}, {"quotes": ["This field may not be null."]}),
        ({"quotes": []}, {"quotes": ["This list may not be empty."]}),
        ({"quotes": [{"id": "nope"}]}, {"quotes": ["Quote does not exist in this package"]}),
        ({"quotes": [{}]}, {"quotes": {"0": {"id": ["This field is required."]}}}),
        ({"tracking": "1"}, {"tracking": "Unexpected field"}),
        ({"partner_metadata": {"a": []}},
         {"partner_metadata": ["Expected an object of simple values."]}),
        ({"policyholder": {"first_name": "A", "last_name": "B", "email": "a@b.example",
                           "country": "GB", "phone": "0163"}},
         {"policyholder": {"phone": ['The phone number should start with "+" character']}}),
        ({"policyholder": {"first_name": "A", "last_name": "B", "email": "a@b.example"}},
         {"policyholder": {"country": ["This field is required."]}}),
    ],
)  # fmt: skip
def test_bad_bookings_are_refused(
    partner: Any, bodies: Any, changes: dict[str, Any], errors: dict[str, Any]
) -> None:
    package = partner.quoted()
    body = bodies.acceptance(package, **changes)
    reply = partner.send("POST", f"bookings/{package['id']}/", body)
    assert reply.status_code == 422
    assert reply.json() == {
        "type": "validation_error",
        "message": "An API error occurred.",
        "errors": errors,
    }
    assert partner.truth(package["id"])["booked_times"] == 0


def test_the_list_pages_through_bookings_newest_first(start: Any) -> None:
    partner = start("--rate", "100")
    partner.quoted()
    ids = [partner.booked()["id"] for _ in range(3)][::-1]
    first = partner.send("GET", "bookings/?limit=2").json()
    assert (first["count"], first["previous"]) == (3, None)
    assert [each["id"] for each in first["results"]] == ids[:2]
    assert first["results"][0]["customer_language"] == "en"
    # The link names another host than the one called: only its limit and offset are of use.
    link = urlsplit(first["next"])
    assert link.hostname == "localhost"
    assert parse_qs(link.query) == {"limit": ["2"], "offset": ["2"]}
    second = partner.send("GET", f"bookings/?{link.query}").json()
    assert [each["id"] for each in second["results"]] == ids[2:]
    assert (second["next"], urlsplit(second["previous"]).query) == (None, "limit=2&offset=0")
    assert partner.send("GET", "bookings/?limit=x&offset=-1").json()["count"] == 3


def test_send_email_is_accepted_and_its_cancelled_event_has_a_rule(partner: Any) -> None:
    booked = partner.booked()
    place = f"bookings/{booked['id']}/send_email"
    sent = partner.send("POST", place, {})
    assert (sent.status_code, sent.content) == (202, b"")
    early = partner.send("POST", place, {"event": "BOOKING_CANCELLED"})
    assert early.status_code == 422
    assert early.json()["errors"] == [
        "BOOKING_CANCELLED email can be only triggered for CANCELLED bookings."
    ]
    partner.send("POST", f"bookings/{booked['id']}/cancel", {})
    assert partner.send("POST", place, {"event": "BOOKING_CANCELLED"}).status_code == 202
    assert partner.send("POST", place, {"event": "HELLO"}).status_code == 422
    assert partner.send("POST", place, {"to": "x"}).json()["errors"] == {"to": "Unexpected field"}
    quoted = partner.quoted()
    assert partner.send("POST", f"bookings/{quoted['id']}/send_email", {}).status_code == 422
