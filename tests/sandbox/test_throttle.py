"""The rate limit (contract 4)."""

import time
from typing import Any


def test_never_more_than_the_rate_in_any_second(start: Any) -> None:
    partner = start("--rate", "3")
    passed: list[float] = []
    refused = 0
    while len(passed) < 7:
        before = time.monotonic()
        reply = partner.send("GET", "bookings/")
        if reply.status_code == 200:
            passed.append(before)
            continue
        refused += 1
        assert reply.status_code == 429
        assert reply.headers["Retry-After"] == "1"
        assert reply.json() == {
            "type": "api_error",
            "message": "Request was throttled. Expected available in 1 second.",
        }
    # The sandbox saw each call a little after it was sent, so a fourth may look early by that.
    assert all(passed[n + 3] - passed[n] > 0.9 for n in range(4))
    truth = partner.control("GET", "truth")
    assert truth["throttled"] == refused
    assert truth["statuses"] == {"200": 7, "429": refused}
    assert truth["endpoints"]["list_bookings"] == {"requests": 7 + refused, "executed": 7}


def test_the_default_is_two_a_second_and_control_is_free(start: Any) -> None:
    partner = start()
    statuses = []
    for _ in range(4):
        statuses.append(partner.send("GET", "bookings/").status_code)
        partner.control("GET", "truth")
    assert statuses == [200, 200, 429, 429]


def test_what_is_not_signed_uses_nobodys_rate(start: Any) -> None:
    partner = start()
    partner.secret = "wrong"
    assert [partner.send("GET", "bookings/").status_code for _ in range(5)] == [403] * 5
    partner.secret = None
    assert partner.send("GET", "bookings/").status_code == 200
