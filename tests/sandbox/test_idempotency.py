"""Idempotency keys (contract 3)."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

HOURS = 3600


def booking(partner: Any, bodies: Any) -> tuple[str, dict[str, Any]]:
    package = partner.quoted()
    return f"bookings/{package['id']}/", bodies.acceptance(package)


def test_a_repetition_gets_409_with_the_very_same_body(partner: Any, bodies: Any, key: str) -> None:
    place, body = booking(partner, bodies)
    first = partner.send("POST", place, body, key=key)
    again = partner.send("POST", place, body, key=key)
    assert (first.status_code, again.status_code) == (200, 409)
    assert again.content == first.content
    assert again.headers["Content-Type"] == "application/json"
    assert partner.truth(first.json()["id"])["booked_times"] == 1


def test_the_header_is_found_in_any_letter_case(partner: Any, bodies: Any, key: str) -> None:
    place, body = booking(partner, bodies)
    headers = {"X-Idempotency-KEY": key}
    statuses = [partner.send("POST", place, body, headers=headers).status_code for _ in range(2)]
    assert statuses == [200, 409]


def test_every_step_keeps_its_own_answer(partner: Any, bodies: Any, key: str) -> None:
    package = partner.quoted()
    body = bodies.acceptance(package, require_payment_confirmation=True)
    place = f"bookings/{package['id']}"
    assert partner.send("POST", f"{place}/", body, key=f"{key}-1").status_code == 200
    steps = [
        ("PUT", f"{place}/confirm", {}, 201),
        ("POST", f"{place}/send_email", {}, 202),
        ("POST", f"{place}/cancel", {"preview": True}, 200),
        ("POST", f"{place}/cancel", {}, 200),
        ("POST", f"{place}/opt_out", {}, 204),
    ]
    for number, (method, path, data, status) in enumerate(steps, 2):
        first = partner.send(method, path, data, key=f"{key}-{number}")
        again = partner.send(method, path, data, key=f"{key}-{number}")
        assert (first.status_code, again.status_code, again.content) == (status, 409, first.content)
    truth = partner.truth(package["id"])
    assert (truth["cancelled_times"], truth["opted_out_times"], truth["previews"]) == (1, 1, 1)
    assert truth["emails"].count("BOOKING_CREATED") == 2


def test_a_confirmed_cancellation_repeats(partner: Any, key: str) -> None:
    booked = partner.booked()
    place = f"bookings/{booked['id']}"
    preview = partner.send("POST", f"{place}/cancel", {"preview": True}).json()
    confirm = f"{place}/confirm_cancellation/{preview['cancellation_id']}/"
    first = partner.send("POST", confirm, {}, key=key)
    again = partner.send("POST", confirm, {}, key=key)
    assert (first.status_code, again.status_code, again.content) == (200, 409, first.content)


def test_create_quote_keeps_no_key(partner: Any, bodies: Any, key: str) -> None:
    body = bodies.shipment()
    ids = {partner.send("POST", "quotes/", body, key=key).json()["id"] for _ in range(2)}
    assert len(ids) == 2


def test_a_key_belongs_to_one_body_and_one_step(partner: Any, bodies: Any, key: str) -> None:
    place, body = booking(partner, bodies)
    assert partner.send("POST", place, body, key=key).status_code == 200
    other = partner.send("POST", place, {**body, "partner_transaction_id": "other"}, key=key)
    assert other.status_code == 422
    assert other.json()["type"] == "validation_error"
    elsewhere = partner.send("POST", f"{place}cancel", body, key=key)
    assert elsewhere.status_code == 422


def test_a_refusal_is_not_kept(partner: Any, bodies: Any, key: str) -> None:
    place, body = booking(partner, bodies)
    refused = partner.send("POST", place, {**body, "policyholder": {}}, key=key)
    assert refused.status_code == 422
    assert partner.send("POST", place, body, key=key).status_code == 200


@pytest.mark.parametrize("kind", ["latency", "commit_late"])
def test_a_key_is_locked_while_the_first_request_runs(
    partner: Any, bodies: Any, key: str, kind: str
) -> None:
    place, body = booking(partner, bodies)
    partner.fault(kind, "create_booking", ms=800)
    with ThreadPoolExecutor(1) as pool:

        def first() -> int:
            try:
                return partner.send("POST", place, body, key=key).status_code
            except Exception:
                return 0

        running = pool.submit(first)
        partner.until(partner.fired)
        locked = partner.send("POST", place, body, key=key)
        other = partner.send("POST", place, {**body, "partner_transaction_id": "x"}, key=key)
        assert (locked.status_code, other.status_code) == (423, 422)
        assert running.result() == (200 if kind == "latency" else 0)
    partner.until(lambda: partner.send("POST", place, body, key=key).status_code != 423)
    again = partner.send("POST", place, body, key=key)
    assert again.status_code == 409
    assert partner.truth(again.json()["id"])["booked_times"] == 1


def test_keys_live_48_hours_by_the_sandboxs_clock(start: Any, bodies: Any, key: str) -> None:
    partner = start("--rate", "50", "--skew", "off")
    place, body = booking(partner, bodies)
    assert partner.send("POST", place, body, key=key).status_code == 200
    partner.control("POST", "clock", {"offset": 48 * HOURS - 60})
    assert partner.send("POST", place, body, key=key).status_code == 409
    partner.control("POST", "clock", {"offset": 48 * HOURS + 1})
    late = partner.send("POST", place, body, key=key)
    assert late.status_code == 422
    assert "Booking already exists" in late.json()["errors"][0]


def test_keys_and_bookings_outlive_a_kill(
    start: Any, bodies: Any, key: str, tmp_path: Path
) -> None:
    data = ("--data", str(tmp_path / "insurer.db"), "--rate", "50")
    partner = start(*data)
    place, body = booking(partner, bodies)
    first = partner.send("POST", place, body, key=key)
    partner.sandbox.kill()
    reborn = start(*data)
    for name in ("api_key", "api_secret", "partner_code"):
        assert reborn.sandbox.ready[name] == partner.sandbox.ready[name]
    again = reborn.send("POST", place, body, key=key)
    assert (again.status_code, again.content) == (409, first.content)
    read = reborn.send("GET", place).json()
    assert (read["status"], read["total_price"]) == ("CONFIRMED", 7.06)
    truth = reborn.truth(first.json()["id"])
    assert (truth["booked_times"], truth["emails"]) == (1, ["BOOKING_CREATED"])
