"""Money, dates, weights and countries as people write them in the language that is spoken now.

Babel, loaded at first use.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from station.i18n.bidi import embedded, from_right, isolated
from station.i18n.languages import RIGHT_TO_LEFT, SOURCE
from station.i18n.speaking import spoken

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
class ShareLike(Protocol):
    """A part of a whole, seen from below: of a hundred."""

    @property
    def of_hundred(self) -> int: ...


@runtime_checkable
class MessageLike(Protocol):
    """A message id and its facts, seen from below."""

    @property
    def id(self) -> str: ...

    @property
    def facts(self) -> Mapping[str, object]: ...


# English is that of Great Britain; every other language stands for itself.
_LOCALES = {SOURCE: "en_GB"}

# What Babel begins a sum with where all of it is read from the right.
_FROM_RIGHT = "\u200f"


# Babel has £GB, UK£ or GBP where readers of a language write this, too; no other currency has it
# in any language: sums are read in narrow places.
_SYMBOLS = {"GBP": "£"}


@cache
def _locale(code: str) -> "Locale":
    from babel import Locale

    return Locale.parse(_LOCALES.get(code, code))


def money(amount: AmountLike) -> str:
    """`£7.06`: the amount with its currency's symbol, all decimals shown."""
    return _money(amount.decimal, amount.currency, spoken())


@lru_cache(256)
def _money(amount: Decimal, currency: str, code: str) -> str:
    from babel.numbers import format_currency, get_currency_symbol

    locale = _locale(code)
    text = str(format_currency(amount, currency, locale=locale))
    if currency in _SYMBOLS:
        text = text.replace(get_currency_symbol(currency, locale), _SYMBOLS[currency])
    if code not in RIGHT_TO_LEFT:
        return text
    # It begins with a mark where the language reads the whole sum from the right.
    return from_right(text.split("\u00a0")) if text.startswith(_FROM_RIGHT) else isolated(text)


def country(code: str) -> str:
    """The country's name, or the code itself where it has none."""
    return str(_locale(spoken()).territories.get(code, code))


def date(day: dt.date) -> str:
    """`24 Nov 2026`. No sentence ends within it, as after a French month it would seem to."""
    from babel.dates import format_date

    code = spoken()
    text = format_date(day, "medium", locale=_locale(code)).replace(". ", ".\u00a0")
    return isolated(text) if code in RIGHT_TO_LEFT else text


def time(moment: dt.datetime) -> str:
    """`14:06`, in the bench's own time zone."""
    return f"{_local(moment):%H:%M}"


def date_time(moment: dt.datetime) -> str:
    """`24 Nov 2026, 16:00`, in the bench's own time zone."""
    return f"{date(_local(moment))}, {time(moment)}"


def _local(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone() if moment.tzinfo is not None else moment


def kilograms(grams: int) -> str:
    """`2.340`, `21,397.860`: grams as kilograms with three decimals, without a unit."""
    return f"{number(grams // 1000)}{decimal_point()}{grams % 1000:03d}"


def decimal_point() -> str:
    """What stands before the decimals: a full stop, or a comma."""
    code = spoken()
    if code == SOURCE:
        return "."  # without Babel: the label of an English bench needs nothing else of it
    return str(_locale(code).number_symbols["latn"]["decimal"])


def number(value: int | Decimal) -> str:
    """`41,200`, `83.6`: grouped by thousands, with the decimals that it has."""
    text, code = f"{value:,}", spoken()
    if code == SOURCE or text.isdigit():
        return text  # without Babel: it is loaded once something needs it
    signs = _locale(code).number_symbols["latn"]
    return text.translate({ord(","): str(signs["group"]), ord("."): str(signs["decimal"])})


def percent(of_hundred: int) -> str:
    """`26 %`: kept together, and set apart only where the language does so."""
    code = spoken()
    if code == SOURCE:
        return f"{of_hundred}\u00a0%"
    from babel.numbers import format_percent

    text = str(format_percent(Decimal(of_hundred) / 100, locale=_locale(code)))
    return isolated(text) if code in RIGHT_TO_LEFT else text


@dataclass(frozen=True, slots=True)
class _Moment:
    """A time within a sentence: `{since}` is its time of day, `{since:day}` its day.

    The sentence chooses: one that is kept, and said again on a later day, says the day too.
    """

    at: dt.datetime

    def __format__(self, spec: str) -> str:
        text = date(_local(self.at)) if spec == "day" else time(self.at)
        return embedded(text) if spoken() in RIGHT_TO_LEFT else text


def _share(value: ShareLike) -> str:
    return percent(value.of_hundred)


def _as_it_is(value: object) -> object:
    return value


def _message(value: MessageLike) -> str:
    from station.i18n.catalogue import say

    return say(value)


# How values of a kind are written, found once a kind: asking whether one looks like money is slow.
_WRITERS: dict[type, Callable[[Any], object]] = {}


def _writer_of(value: object) -> Callable[[Any], object]:
    if isinstance(value, (str, int)):
        return _as_it_is
    if isinstance(value, Decimal):
        return number
    if isinstance(value, AmountLike):
        return money
    if isinstance(value, ShareLike):
        return _share
    if isinstance(value, dt.datetime):
        return _Moment
    if isinstance(value, dt.date):
        return date
    return _message if isinstance(value, MessageLike) else _as_it_is


def written(value: object) -> object:
    """`value` as it goes into a sentence."""
    kind = type(value)
    writer = _WRITERS.get(kind)
    if writer is None:
        writer = _WRITERS[kind] = _writer_of(value)
    text = writer(value)
    if spoken() not in RIGHT_TO_LEFT or not isinstance(text, str):
        return text
    # What money and dates are written with is isolated already.
    return isolated(text) if isinstance(value, str) else embedded(text)
