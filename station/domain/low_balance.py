"""From which balance on a wallet is low: one line of text a currency, as `GBP 50.00`."""

from collections.abc import Sequence
from dataclasses import dataclass

from station.domain.errors import Message, StationError, message
from station.domain.money import Money, parse


@dataclass(frozen=True)
class Low:
    """A wallet that is low: what is left, and the line that it is below."""

    left: Money
    line: Money


def check(texts: Sequence[str]) -> Message | None:
    """What is wrong with the first line that is none, or the second of a currency; None if good."""
    seen: set[str] = set()
    for text in texts:
        try:
            line = _line(text)
        except StationError as error:
            return message("settings.low_balance", text=text[:24], why=error.message)
        if line.currency in seen:
            return message("settings.twice", text=line.currency)
        seen.add(line.currency)
    return None


def low(texts: Sequence[str], available: Sequence[Money]) -> tuple[Low, ...]:
    """The currencies of which less is available than their line says; none of it counts as nil.

    The lines must have passed `check`.
    """
    left = {each.currency: each for each in available}
    found = []
    for line in map(_line, texts):
        there = left.get(line.currency, Money(0, line.currency))
        if there < line:
            found.append(Low(there, line))
    return tuple(found)


def _line(text: str) -> Money:
    currency, _, amount = text.strip().partition(" ")
    found = parse(amount, currency)
    if found.minor <= 0:
        raise StationError("wallet.not_positive")
    return found
