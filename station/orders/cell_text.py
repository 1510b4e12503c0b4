"""What stands in a cell of a workbook, as text that loses nothing of what the file has.

ECMA-376, Part 1: cell types in 18.18.11, number formats in 18.8.30, serial dates in 18.17.4.
"""

import re
from datetime import datetime, timedelta
from decimal import Decimal

PLAIN = ""
DATE = "date"
SPAN = "span"
"""Hours that go on after 24."""

_ZEROS = re.compile(r"0+")
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.')
_SPANS = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day has no zone
_DAY_ZERO_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_LAST_DAY = 2_958_465


def shown_as(code: str) -> str:
    """How a number format shows a number: as zeros (the very code), DATE, SPAN or PLAIN."""
    if _ZEROS.fullmatch(code):
        return code
    first = _NOT_SHOWN.sub("", code).split(";")[0]
    if _SPANS.search(first):
        return SPAN
    return DATE if re.search(r"[dmyhs]", _BRACKETS.sub("", first), re.IGNORECASE) else PLAIN


def cell_text(kind: str, said: str, shown: str, *, since_1904: bool = False) -> str:
    """The text of a cell of the type `kind` that holds `said`. Raises ValueError for no number."""
    if kind in ("str", "inlineStr", "e", "d"):
        return said
    if kind == "b":
        return "TRUE" if said.strip() in ("1", "true") else "FALSE"
    value = float(said)
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - not a number
        return "#NUM!"
    if shown in (DATE, SPAN) and 0 <= value <= _LAST_DAY:
        return _moment(value, shown, since_1904=since_1904)
    return _number(value, shown)


def _number(value: float, shown: str) -> str:
    """A number plainly; with the leading zeros that its format shows, as of a postcode `00000`."""
    if abs(value) >= 10**15:
        return f"{value:.5E}"  # a spreadsheet keeps 15 digits: the rest is gone
    whole = int(value)
    if value != whole:
        # As the spreadsheet shows it: 0.1 + 0.2 is 0.3 there, and the rest is of the float alone.
        return f"{Decimal(f'{value:.15g}'):f}"
    return str(whole).zfill(len(shown)) if shown.startswith("0") else str(whole)


def _moment(value: float, shown: str, *, since_1904: bool) -> str:
    """A day, a time of day or a span of time, to the millisecond."""
    if shown == SPAN:
        minutes, seconds = divmod(round(value * 86_400), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    span = timedelta(milliseconds=round(value * 86_400_000))
    if value < 1:
        return (_DAY_ZERO + span).time().isoformat()
    if since_1904:
        return (_DAY_ZERO_1904 + span).isoformat()
    # Day 60 is a 29 February 1900 that never was; those before it are a day off.
    return (_DAY_ZERO + span + timedelta(days=value < 60)).isoformat()
