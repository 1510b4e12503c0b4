"""Money, dates, weights and countries as people write them (Babel, loaded at first use)."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from babel import Locale


@runtime_checkable
class AmountLike(Protocol):
    """Money, seen from below: an exact amount in major units and its ISO 4217 code."""

    @property
    def decimal(self) -> Decimal: ...

    @property
    def currency(self) -> str: ...


@runtime_checkable
class MessageLike(Protocol):
    """A message id and its facts, seen from below."""

    @property
    def id(self) -> str: ...

    @property
    def facts(self) -> Mapping[str, object]: ...


@cache
def _locale() -> "Locale":
    from babel import Locale

    return Locale("en", "GB")


def money(amount: AmountLike) -> str:
    """`£7.06`: the amount with its currency's symbol, all decimals shown."""
    from babel.numbers import format_currency

    return str(format_currency(amount.decimal, amount.currency, locale=_locale()))


def country(code: str) -> str:
    """The country's name, or the code itself where it has none."""
    return str(_locale().territories.get(code, code))


def date(day: dt.date) -> str:
    """`24 Nov 2026`."""
    from babel.dates import format_date

    return format_date(day, "d MMM y", locale=_locale())


def time(moment: dt.datetime) -> str:
    """`14:06`, in the bench's own time zone."""
    return f"{_local(moment):%H:%M}"


def date_time(moment: dt.datetime) -> str:
    """`24 Nov 2026, 16:00`, in the bench's own time zone."""
    return f"{date(_local(moment))}, {time(moment)}"


def _local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone() if moment.tzinfo is not None else moment


def kilograms(grams: int) -> str:
    """`2.340`: grams as kilograms with three decimals, without a unit."""
    return f"{grams // 1000}.{grams % 1000:03d}"


def written(value: object) -> object:
    """`value` as it goes into a sentence."""
    if isinstance(value, (str, int)):
        return value
    if isinstance(value, AmountLike):
        return money(value)
    if isinstance(value, dt.datetime):
        return time(value)
    if isinstance(value, dt.date):
        return date(value)
    if isinstance(value, MessageLike):
        from station.i18n.catalogue import say

        return say(value)
    return value
