"""Price a change of a booking and confirm it (contract 12)."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest


def asked(partner: Any, booked: dict[str, Any], **fields: Any) -> Any:
    body = {"quotes": [{"id": booked["quotes"][0]["id"], "update_fields": fields}]}
    return partner.send("PATCH", f"bookings/{booked['id']}/quote_for_update", body)


def confirmed(partner: Any, booked: dict[str, Any], update: str, key: str | None = None) -> Any:
    place = f"bookings/{booked['id']}/confirm_update/{update}/"
    return partner.send("POST", place, {}, key=key)


def test_a_change_is_priced_and_nothing_is_applied(partner: Any) -> None:
    booked = partner.booked()
    reply = asked(partner, booked, cover_amount=520.0)
    assert reply.status_code == 200
    found = reply.json()
    assert re.fullmatch(r"\w{5}-\w{5}-\w{5}-UPD", found["update_id"])
    assert (found["status"], found["total_price"]) == ("CONFIRMED", 8.74)
    assert (found["total_price_diff"], found["total_price_diff_formatted"]) == (1.68, "£1.68")
    quote = found["quotes"][0]
    assert (quote["price"], quote["price_diff"], quote["cover_amount"]) == (8.74, 1.68, 520.0)
    read = partner.send("GET", f"bookings/{booked['id']}/").json()
    assert (read["total_price"], read["quotes"][0]["cover_amount"]) == (7.06, 420.0)
    assert "update_id" not in read
    assert partner.truth(booked["id"])["updated_times"] == 0


def test_a_confirmed_change_is_applied_once(partner: Any) -> None:
    booked = partner.booked()
    update = asked(partner, booked, cover_amount=300.0).json()
    assert update["total_price_diff"] == pytest.approx(-2.02)
    done = confirmed(partner, booked, update["update_id"], "key-1")
    assert (done.status_code, done.json()["total_price"]) == (201, 5.04)
    again = confirmed(partner, booked, update["update_id"], "key-1")
    assert (again.status_code, again.json()) == (409, done.json())
    other = confirmed(partner, booked, update["update_id"], "key-2")
    assert (other.status_code, other.json()["errors"]) == (
        422,
        ["The update was confirmed already"],
    )
    read = partner.send("GET", f"bookings/{booked['id']}/").json()
    assert (read["status"], read["total_price"]) == ("CONFIRMED", 5.04)
    assert read["quotes"][0]["benefits"][0]["limit"] == 300.0
    assert partner.truth(booked["id"])["updated_times"] == 1


def test_another_start_keeps_price_and_length(partner: Any) -> None:
    booked = partner.booked()
    start = (datetime.now(UTC) + timedelta(days=3)).replace(microsecond=0)
    update = asked(partner, booked, policy_start_date=start.isoformat()).json()
    assert update["total_price_diff"] == 0
    quote = confirmed(partner, booked, update["update_id"]).json()["quotes"][0]
    assert datetime.fromisoformat(quote["policy_start_date"]) == start
    ends = datetime.fromisoformat(quote["policy_end_date"])
    assert ends - start == timedelta(days=30)


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        (
            {"to_country": "DE"},
            {"quotes": {"0": {"to_country": "Unexpected field"}}},
        ),
        (
            {"cover_amount": -1},
            {
                "quotes": {
                    "0": {"cover_amount": ["Ensure this value is greater than or equal to 0."]}
                }
            },
        ),
        (
            {"policy_start_date": "2020-01-01T00:00:00Z"},
            {"policy_start_date": ["The policy can not start in the past."]},
        ),
        ({"cover_amount": 9000.0}, ["Cover amount is above the limit of £7900.00"]),
        (
            {"parcel_products": [{"sku": "CASH", "value": 1.0}]},
            ["Contents are excluded from cover: CASH"],
        ),
    ],
)
def test_what_may_not_be_changed_is_refused(
    partner: Any, fields: dict[str, Any], errors: Any
) -> None:
    booked = partner.booked()
    reply = asked(partner, booked, **fields)
    assert (reply.status_code, reply.json()["errors"]) == (422, errors)
    assert partner.truth(booked["id"])["updated_times"] == 0


def test_a_cancelled_booking_is_changed_no_more(partner: Any) -> None:
    booked = partner.booked()
    update = asked(partner, booked, cover_amount=520.0).json()["update_id"]
    partner.send("POST", f"bookings/{booked['id']}/cancel", {})
    refusal = ["Status change not allowed for QuotePackage in status CANCELLED"]
    assert asked(partner, booked, cover_amount=300.0).json()["errors"] == refusal
    assert confirmed(partner, booked, update).json()["errors"] == refusal
    assert confirmed(partner, booked, "aaaaa-aaaaa-aaaaa-UPD").status_code == 404


def test_a_lost_answer_and_another_price_are_practised(partner: Any) -> None:
    booked = partner.booked()
    update = asked(partner, booked, cover_amount=520.0).json()["update_id"]
    partner.fault("changed_price", "confirm_update", delta=0.5)
    assert confirmed(partner, booked, update).json()["total_price"] == 9.24
    read = partner.send("GET", f"bookings/{booked['id']}/").json()
    assert read["total_price"] == 9.24
