"""Cancel at once, preview and confirm (contract 11)."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

FIELDS = {
    "id", "status", "currency", "quotes", "policyholder", "pds_url", "coi", "created_at",
    "updated_at", "total_price", "total_price_formatted", "total_refund", "total_refund_formatted",
    "total_tax", "total_tax_formatted", "total_premium", "total_premium_formatted",
    "cancellation_id", "confirm_before", "partner",
}  # fmt: skip
QUOTE_FIELDS = {
    "id", "status", "policy_start_date", "policy_end_date", "policy_cancellation_date",
    "policy_coolingoff_date", "price", "refund_value", "adjustment_fee", "policy", "insured",
    "created_at", "confirmed_at", "updated_at", "cancelled_at", "commission",
}  # fmt: skip


def preview_of(partner: Any, package_id: str) -> dict[str, Any]:
    reply = partner.send("POST", f"bookings/{package_id}/cancel", {"preview": True})
    assert reply.status_code == 200
    return reply.json()


def test_a_preview_answers_cancelled_and_cancels_nothing(partner: Any) -> None:
    booked = partner.booked()
    preview = preview_of(partner, booked["id"])
    assert set(preview) == FIELDS
    assert set(preview["quotes"][0]) == QUOTE_FIELDS
    assert preview["status"] == preview["quotes"][0]["status"] == "CANCELLED"
    assert preview["quotes"][0]["cancelled_at"] is None
    assert preview["quotes"][0]["policy_cancellation_date"] is None
    assert preview["quotes"][0]["commission"] is None
    assert preview["quotes"][0]["policy_start_date"].endswith("Z")
    assert (preview["total_refund"], preview["total_refund_formatted"]) == (7.06, "£7.06")
    assert (preview["quotes"][0]["refund_value"], preview["quotes"][0]["price"]) == (7.06, 7.06)
    assert preview["quotes"][0]["adjustment_fee"] == 4.41
    assert (preview["total_price"], preview["total_tax"], preview["total_premium"]) == (0, 0, 0)
    assert re.fullmatch(r"\w{5}-\w{5}-\w{5}-CCL", preview["cancellation_id"])
    assert "security_token" not in preview["coi"]["url"]
    read = partner.send("GET", f"bookings/{booked['id']}/").json()
    assert (read["status"], read["total_price"]) == ("CONFIRMED", 7.06)
    assert read["quotes"][0]["can_be_cancelled"] is True
    assert read["updated_at"] == booked["updated_at"]
    assert read["quotes"][0]["updated_at"] > booked["quotes"][0]["updated_at"]
    assert partner.truth(booked["id"])["cancelled_times"] == 0


def test_a_preview_is_good_until_the_policy_starts_or_for_a_day(partner: Any, bodies: Any) -> None:
    soon = partner.booked()
    preview = preview_of(partner, soon["id"])
    starts = datetime.fromisoformat(soon["quotes"][0]["policy_start_date"])
    assert datetime.fromisoformat(preview["confirm_before"]) == starts
    late = partner.booked(bodies.parcel(policy_start_date="2035-01-01T00:00:00Z"))
    before = datetime.fromisoformat(preview_of(partner, late["id"])["confirm_before"])
    booked_at = datetime.fromisoformat(late["quotes"][0]["confirmed_at"])
    assert timedelta(hours=24) <= before - booked_at < timedelta(hours=24, minutes=1)


def test_confirming_a_preview_cancels_as_of_the_preview(partner: Any) -> None:
    booked = partner.booked()
    preview = preview_of(partner, booked["id"])
    place = f"bookings/{booked['id']}/confirm_cancellation/{preview['cancellation_id']}/"
    reply = partner.send("POST", place, {})
    assert reply.status_code == 200
    done = reply.json()
    assert set(done) == FIELDS
    assert (done["cancellation_id"], done["confirm_before"]) == (None, None)
    assert done["total_refund"] == 7.06
    assert done["quotes"][0]["cancelled_at"] == preview["quotes"][0]["updated_at"]
    assert done["quotes"][0]["policy_cancellation_date"] == done["quotes"][0]["cancelled_at"]
    read = partner.send("GET", f"bookings/{booked['id']}/").json()
    assert read["status"] == "CANCELLED"
    assert (read["total_price"], read["total_tax"], read["total_premium"]) == (0.0, 0.0, 0.0)
    assert read["quotes"][0]["price"] == 7.06
    assert read["quotes"][0]["cancelled_at"] == done["quotes"][0]["cancelled_at"]
    assert read["quotes"][0]["can_be_cancelled"] is False
    again = partner.send("POST", place, {})
    assert again.status_code == 422
    assert partner.truth(booked["id"])["cancelled_times"] == 1


def test_an_immediate_cancellation(partner: Any) -> None:
    booked = partner.booked()
    listed = [{"id": booked["quotes"][0]["id"], "reason_for_cancellation": "Label voided"}]
    body = {"quotes": listed, "preview": False, "refund_required": True}
    done = partner.send("POST", f"bookings/{booked['id']}/cancel", body).json()
    assert (done["status"], done["cancellation_id"], done["total_refund"]) == (
        "CANCELLED",
        None,
        7.06,
    )
    again = partner.send("POST", f"bookings/{booked['id']}/cancel", {})
    assert again.status_code == 422
    assert again.json()["errors"] == [
        "Status change not allowed for QuotePackage in status CANCELLED"
    ]


def test_one_of_two_parcels_can_go(partner: Any, bodies: Any) -> None:
    booked = partner.booked(bodies.parcel(), bodies.parcel(cover_amount=100.0))
    first, second = booked["quotes"]
    body = {"quotes": [{"id": first["id"]}]}
    done = partner.send("POST", f"bookings/{booked['id']}/cancel", body).json()
    assert (done["status"], done["total_refund"]) == ("CONFIRMED", first["price"])
    read = partner.send("GET", f"bookings/{booked['id']}/").json()
    assert (read["status"], read["total_price"]) == ("CONFIRMED", second["price"])
    assert [each["status"] for each in read["quotes"]] == ["CANCELLED", "CONFIRMED"]
    partner.send("POST", f"bookings/{booked['id']}/cancel", {})
    read = partner.send("GET", f"bookings/{booked['id']}/").json()
    assert (read["status"], read["total_price"]) == ("CANCELLED", 0.0)


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"reason_for_cancellation": "x"}, {"malformed": "Unexpected field"}),
        ({"quotes": [{"id": "x", "why": "y"}]}, {"malformed": "Unexpected field"}),
        ({"preview": "yes"}, {"preview": ["Must be a valid boolean."]}),
        ({"quotes": [{"id": "x"}]}, {"quotes": ["Quote does not exist in this booking"]}),
        ({"quotes": [{}]}, {"quotes": {"0": {"id": ["This field is required."]}}}),
    ],
)
def test_bad_cancellations_are_refused(partner: Any, body: Any, errors: Any) -> None:
    booked = partner.booked()
    reply = partner.send("POST", f"bookings/{booked['id']}/cancel", body)
    assert (reply.status_code, reply.json()["errors"]) == (422, errors)


def test_what_was_never_booked_cannot_be_cancelled(partner: Any) -> None:
    package = partner.quoted()
    assert partner.send("POST", f"bookings/{package['id']}/cancel", {}).status_code == 422
    assert partner.send("POST", "bookings/AAAAA-AAAAA-INS/cancel", {}).status_code == 404


def test_cancellation_ids_that_are_unknown_or_too_late(start: Any, bodies: Any) -> None:
    partner = start("--rate", "50", "--skew", "off")
    booked = partner.booked(bodies.parcel(policy_start_date="2099-01-01T00:00:00Z"))
    place = f"bookings/{booked['id']}/confirm_cancellation"
    assert partner.send("POST", f"{place}/aaaaa-bbbbb-ccccc-CCL/", {}).status_code == 404
    preview = preview_of(partner, booked["id"])
    partner.control("POST", "clock", {"offset": 24 * 3600 + 5})
    late = partner.send("POST", f"{place}/{preview['cancellation_id']}/", {})
    assert late.status_code == 422
    assert partner.truth(booked["id"])["status"] == "CONFIRMED"
