"""The routing codes of the carrier: which depot or tour a parcel goes to, by where it is going.

A route is one line of text: the country, the beginning of the post code or nothing, and the code
that is printed, as `GB LA9=KEN 4` or `DE=HUB`.
"""

import re
from collections.abc import Sequence

from station.domain.address import COUNTRIES, Address
from station.domain.errors import Message, message

_ROUTE = re.compile(r"([A-Z]{2})(?: ([A-Za-z0-9 -]{1,10}))?=([A-Za-z0-9][A-Za-z0-9 ./-]{0,11})")


def check(routes: Sequence[str]) -> Message | None:
    """What is wrong with the first route that is none; None if all are."""
    for text in routes:
        found = _ROUTE.fullmatch(text)
        if found is None or found[1] not in COUNTRIES:
            return message("settings.route", text=text[:40])
    return None


def code(routes: Sequence[str], to: Address) -> str:
    """The code of the route with the longest beginning of the post code; empty if none leads there.

    Blanks, hyphens and small letters make no difference. The routes must have passed `check`.
    """
    best, found = -1, ""
    for text in routes:
        route = _ROUTE.fullmatch(text)
        if route is None or route[1] != to.country:
            continue
        beginning = _bare(route[2] or "")
        if len(beginning) > best and _bare(to.postcode).startswith(beginning):
            best, found = len(beginning), route[3]
    return found


def _bare(postcode: str) -> str:
    return re.sub(r"[\s-]", "", postcode).upper()
