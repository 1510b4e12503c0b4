"""The insurer's own published Python client gets along with the sandbox.

It is the one witness here that was not written by us. It signs path and date, sends no X-Api-Key,
a body with each GET, and makes its idempotency keys itself. It leaves its connections open, so it
runs in a process of its own.
"""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

pytest.importorskip("xcover")

SCRIPT = """
import json, sys
from xcover.config import XCoverConfig
from xcover.xcover import XCover

ready, shipment, acceptance = json.load(sys.stdin)
client = XCover(XCoverConfig(
    partner_code=ready["partner_code"], base_url=ready["url"] + "/",
    auth_api_key=ready["api_key"], auth_api_secret=ready["api_secret"],
    auth_algorithm=ready["algorithm"], headers=ready["headers"],
))

def booked(**more):
    package = client.create_quote(shipment)
    quotes = [{"id": each["id"]} for each in package["quotes"].values()]
    return client.create_booking(package["id"], {**acceptance, "quotes": quotes, **more})

declined = client.create_quote(shipment)["id"]
first = booked()["id"]
pending = booked(require_payment_confirmation=True)
preview = client.cancel_booking(first, {"preview": True})
print(json.dumps({
    "quote": client.get_quote(first)["status"],
    "opt_out": client.opt_out(declined),
    "declined": client.get_quote(declined)["status"],
    "pending": pending["status"],
    "confirmed": client.confirm_booking(pending["id"])["status"],
    "email": client.trigger_email(pending["id"]),
    "standing": client.get_booking(first)["status"],
    "cancelled": client.confirm_booking_cancellation(first, preview["cancellation_id"])["status"],
    "listed": client.list_bookings(params={"limit": 1})["count"],
}))
"""


@pytest.mark.parametrize(
    ("algorithm", "headers"), [("hmac-sha256", "(request-target) date"), ("hmac-sha512", "date")]
)
def test_the_official_client_walks_through_everything(
    start: Any, bodies: Any, algorithm: str, headers: str
) -> None:
    partner = start("--no-require-api-key", "--rate", "1000")
    ready = {**partner.sandbox.ready, "algorithm": algorithm, "headers": headers}
    acceptance = bodies.acceptance({"quotes": {}})
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps([ready, bodies.shipment(), acceptance]),
        env={**os.environ, "NO_PROXY": "127.0.0.1", "TZ": "UTC"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "quote": "CONFIRMED",
        "opt_out": True,
        "declined": "OPTED_OUT",
        "pending": "PENDING_PAYMENT",
        "confirmed": "CONFIRMED",
        "email": True,
        "standing": "CONFIRMED",
        "cancelled": "CANCELLED",
        "listed": 2,
    }
