"""Create booking, confirm payment, get, list, send e-mail."""

from typing import Any


def test_a_booking_is_confirmed_and_read_back(partner: Any, bodies: Any, key: str) -> None:
    package = partner.quoted()
    reply = partner.send(
        "POST", f"bookings/{package['id']}/", bodies.acceptance(package), key=key
    )
    assert reply.status_code == 200
    booked = reply.json()
    assert (booked["id"], booked["status"]) == (package["id"], "CONFIRMED")
    read = partner.send("GET", f"bookings/{package['id']}/").json()
    assert {**booked, "partner": {}, "customer_language": "en"} == read
