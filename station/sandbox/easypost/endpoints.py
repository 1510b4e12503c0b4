"""Which endpoint answers which path and method, and the account."""

import re

from station.sandbox.easypost.errors import refusal
from station.sandbox.easypost.purchases import buy, convert, refund
from station.sandbox.easypost.shipments import PRODUCTION, Asked, Broker, create, get, listed
from station.sandbox.practice import Twist
from station.sandbox.reply import Reply, as_json


def me(broker: Broker, asked: Asked, _twist: Twist) -> Reply:
    """GET /users: only with a production key; the balance is a text of dollars (documented)."""
    if asked.mode != PRODUCTION:
        text = "This resource requires a production API key."
        raise refusal(403, "MODE.UNAUTHORIZED", text)
    body: dict[str, object] = {
        "id": "user_practice",
        "object": "User",
        "name": "Practice",
        "balance": f"{broker.shelf.balance:.5f}",
        "price_per_shipment": "0.00000",
        "recharge_threshold": None,
        "children": [],
    }
    return as_json(200, body)


def place(rest: str) -> tuple[str, dict[str, str]] | None:
    """The id or reference in a path below `/v2/`, and its endpoint by method; None is a 404."""
    for pattern, methods in _PLACES:
        if found := pattern.fullmatch(rest):
            return found.groupdict().get("name", ""), methods
    return None


_NAME = r"(?P<name>[A-Za-z0-9_.-]{1,80})"
_PLACES = (
    (re.compile("users"), {"GET": "get_user"}),
    (re.compile("shipments"), {"GET": "list_shipments", "POST": "create_shipment"}),
    (re.compile(f"shipments/{_NAME}"), {"GET": "get_shipment"}),
    (re.compile(f"shipments/{_NAME}/buy"), {"POST": "buy"}),
    (re.compile(f"shipments/{_NAME}/refund"), {"POST": "refund"}),
    (re.compile(f"shipments/{_NAME}/label"), {"GET": "convert_label"}),
)
HANDLERS = {
    "get_user": me,
    "list_shipments": listed,
    "create_shipment": create,
    "get_shipment": get,
    "buy": buy,
    "refund": refund,
    "convert_label": convert,
}
INDEX = frozenset({"list_shipments"})
"""What the fixed limit of five a second is for (documented)."""
DOWNLOAD = "download_label"
ENDPOINTS = (*HANDLERS, DOWNLOAD)
