"""Which services of a broker a bench uses, and what their carriers pay: a line of text each."""

import re
from collections.abc import Mapping, Sequence

from station.domain.errors import Message, StationError, message
from station.domain.money import Money, parse

_NAME = re.compile(r"[A-Za-z0-9]{1,40}(\.[A-Za-z0-9_+-]{1,60})?")
"""`USPS`, or one service of it: `USPS.Priority`."""


def check_services(names: Sequence[str]) -> Message | None:
    """What is wrong with the first name that is none; None if all are good."""
    for name in names:
        if not _NAME.fullmatch(name):
            return message("settings.broker_service", text=name[:24])
    return None


def check_liability(lines: Sequence[str]) -> Message | None:
    """What is wrong with the first line that is none, or the second of a name; None if good."""
    seen: set[str] = set()
    for line in lines:
        try:
            name, _ = _line(line)
        except StationError as error:
            return message("settings.broker_liability", text=line[:24], why=error.message)
        if name in seen:
            return message("settings.twice", text=name)
        seen.add(name)
    return None


def liability(lines: Sequence[str]) -> Mapping[str, Money]:
    """What a carrier pays at most for one parcel, by its name. The lines have passed the check."""
    return dict(map(_line, lines))


def _line(text: str) -> tuple[str, Money]:
    """`USPS.Priority=100.00 USD`."""
    name, _, sum_ = text.partition("=")
    amount, _, currency = sum_.strip().partition(" ")
    if not _NAME.fullmatch(name.strip()):
        raise StationError("settings.broker_service", text=name[:24])
    found = parse(amount, currency.strip())
    if found.minor < 0:
        raise StationError("wallet.not_positive")
    return name.strip(), found
