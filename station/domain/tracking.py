"""The numbers of carriers' labels, as a scanner reads them off the bars."""

import re

from station.domain import sscc

_NUMBER = re.compile(r"[A-Z0-9]{8,40}")
_GROUP_SEPARATOR = "\x1d"
_US_ROUTE = re.compile(r"420([0-9]{5}|[0-9]{9})(?=[0-9]{20,22}$)")
"""The United States Postal Service writes the recipient's ZIP code before the number, under the
application identifier 420 (USPS Publication 199).
"""


_SSCC_DIGITS = 18


def is_number(text: str) -> bool:
    """True for what may be the number of a label: an SSCC with its check digit, or another kind."""
    if len(text) == _SSCC_DIGITS and text.isdigit():
        return sscc.is_valid(text)
    return _NUMBER.fullmatch(text) is not None


def scanned(code: str) -> tuple[str, ...]:
    """The numbers that `code` may stand for, the likeliest first; empty for what is none."""
    number = sscc.scanned(code)
    if number is not None:
        return (number,)
    bare = "".join(sign for sign in code.strip().upper() if sign not in f" {_GROUP_SEPARATOR}")
    if not _NUMBER.fullmatch(bare):
        return ()
    within = _US_ROUTE.sub("", bare)
    return (bare,) if within == bare else (bare, within)
