"""Which endpoint answers which path: exact slashes, methods and `Allow` (contract 1.2, 1.3)."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from station.sandbox.bookings import (
    confirm_payment,
    create_booking,
    get_booking,
    list_bookings,
    send_email,
)
from station.sandbox.cancellations import cancel, confirm_cancellation
from station.sandbox.practice import Call, Practice, Twist
from station.sandbox.quotes import create_quote, get_quote, opt_out
from station.sandbox.reply import Reply
from station.sandbox.updates import confirm_update, quote_for_update

Handler = Callable[[Practice, Call, Twist], Reply]

ENDPOINTS: dict[str, Handler] = {
    "create_quote": create_quote,
    "get_quote": get_quote,
    "opt_out": opt_out,
    "create_booking": create_booking,
    "confirm_payment": confirm_payment,
    "get_booking": get_booking,
    "list_bookings": list_bookings,
    "cancel": cancel,
    "confirm_cancellation": confirm_cancellation,
    "quote_for_update": quote_for_update,
    "confirm_update": confirm_update,
    "send_email": send_email,
}


@dataclass(frozen=True, slots=True)
class Path:
    """One path below the partner: its recorded `Allow`, and the endpoint of each method."""

    pattern: re.Pattern[str]
    allow: str
    methods: dict[str, str]


def _path(pattern: str, allow: str, **methods: str) -> Path:
    pattern = pattern.replace("PKG", r"(?P<package_id>[A-Z0-9]{5}-[A-Z0-9]{5}-INS)")
    return Path(re.compile(pattern), allow, methods)


# Methods that are advertised and not among `methods` get 405: they are not practised here.
PATHS = (
    _path("quotes/", "GET, POST, DELETE, OPTIONS", POST="create_quote"),
    _path("quotes/PKG/", "GET, PATCH, DELETE, HEAD, OPTIONS", GET="get_quote"),
    _path("bookings/", "GET, HEAD, OPTIONS", GET="list_bookings"),
    _path(
        "bookings/PKG/",
        "GET, POST, PATCH, HEAD, OPTIONS",
        GET="get_booking",
        POST="create_booking",
    ),
    _path("bookings/PKG/opt_out", "POST, OPTIONS", POST="opt_out"),
    _path("bookings/PKG/confirm", "PUT, OPTIONS", PUT="confirm_payment"),
    _path("bookings/PKG/cancel", "POST, OPTIONS", POST="cancel"),
    _path(
        r"bookings/PKG/confirm_cancellation/(?P<cancellation_id>[A-Za-z0-9-]{1,40})/",
        "POST, OPTIONS",
        POST="confirm_cancellation",
    ),
    # What these two allow is not recorded: they allow what they practise.
    _path("bookings/PKG/quote_for_update", "PATCH, OPTIONS", PATCH="quote_for_update"),
    _path(
        r"bookings/PKG/confirm_update/(?P<update_id>[A-Za-z0-9-]{1,40})/",
        "POST, OPTIONS",
        POST="confirm_update",
    ),
    _path("bookings/PKG/send_email", "POST, OPTIONS", POST="send_email"),
)


def find(rest: str) -> tuple[Path, dict[str, str]] | None:
    """The path and its ids for what stands after the partner code; None is a 404."""
    for path in PATHS:
        if found := path.pattern.fullmatch(rest):
            return path, found.groupdict()
    return None


def endpoint_of(path: Path, method: str) -> str:
    """The endpoint's name, "" when the method is not practised. HEAD is a GET without a body."""
    if method == "HEAD" and "HEAD" in path.allow:
        method = "GET"
    return path.methods.get(method, "")
