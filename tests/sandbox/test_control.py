"""The control: truth, faults, clock."""

from typing import Any

import pytest


def test_the_control_needs_its_token(partner: Any) -> None:
    place = partner.sandbox.ready["control_url"]
    for method, path in (("GET", "truth"), ("POST", "faults"), ("POST", "clock")):
        assert partner.http.request(method, f"{place}/{path}", json=[]).status_code == 403
    headers = {"X-Control-Token": "wrong"}
    assert partner.http.get(f"{place}/truth", headers=headers).status_code == 403


def test_the_truth_tells_what_really_happened(start: Any) -> None:
    partner = start("--rate", "100")
    booked = partner.booked(partner_transaction_id="SHP-1", partner_metadata={"carrier": "demo"})
    partner.send("POST", f"bookings/{booked['id']}/cancel", {"preview": True})
    partner.send("POST", f"bookings/{booked['id']}/cancel", {})
    partner.send("POST", f"bookings/{booked['id']}/cancel", {})
    partner.send("GET", "nowhere")
    truth = partner.control("GET", "truth")
    (package,) = truth["packages"]
    assert {
        "id": booked["id"],
        "status": "CANCELLED",
        "partner_transaction_id": "SHP-1",
        "partner_metadata": {"carrier": "demo"},
        "currency": "GBP",
        "total_price": 0.0,
        "booked_times": 1,
        "cancelled_times": 1,
        "opted_out": False,
        "previews": 1,
    }.items() <= package.items()
    assert package["quotes"][0]["price"] == 7.06
    assert truth["endpoints"] == {
        "cancel": {"requests": 3, "executed": 2},
        "create_booking": {"requests": 1, "executed": 1},
        "create_quote": {"requests": 1, "executed": 1},
        "none": {"requests": 1, "executed": 0},
    }
    assert sum(truth["sent"]["per_second"].values()) == 6
    assert 1 <= truth["sent"]["max_in_any_second"] <= 6
    assert "packages" not in partner.control("GET", "truth?packages=no")


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "nonsense"},
        {"kind": "latency"},
        {"kind": "latency", "ms": "5"},
        {"kind": "latency", "ms": 5, "color": "red"},
        {"kind": "locked", "endpoint": "nowhere"},
        {"kind": "locked", "times": -1},
        {"kind": "locked", "skip": "1"},
        {"kind": "locked", "match": 1},
        {"kind": "status", "status": 99},
        "locked",
    ],
)
def test_a_fault_that_makes_no_sense_is_refused_whole(partner: Any, fault: Any) -> None:
    reply = partner.http.post(
        f"{partner.sandbox.ready['control_url']}/faults",
        json=[{"kind": "locked"}, fault],
        headers={"X-Control-Token": partner.sandbox.ready["control_token"]},
    )
    assert reply.status_code == 422
    assert reply.json()["error"]
    assert partner.control("GET", "faults") == []


def test_the_clock_can_be_moved(start: Any) -> None:
    partner = start("--clock-offset", "7200", "--rate", "50")
    partner.ahead = 7200
    assert partner.send("GET", "bookings/").status_code == 200
    moved = partner.control("POST", "clock", {"offset": -86400})
    assert moved["offset"] == -86400
    assert partner.control("GET", "truth")["clock_offset"] == -86400
    refused = partner.send("GET", "bookings/")
    assert refused.status_code == 403
    partner.ahead = -86400
    made = partner.quoted()
    assert made["created_at"][:10] == moved["now"][:10]
