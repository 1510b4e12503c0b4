"""Amounts as shops write them: with a sign or a code of the currency, with parted thousands."""

import re

_SIGNS = {
    "£": ("GBP",),
    "€": ("EUR",),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD"),
    "US $": ("USD",),
    "US$": ("USD",),
    "AU $": ("AUD",),
    "A$": ("AUD",),
    "C $": ("CAD",),
    "CA$": ("CAD",),
    "¥": ("JPY", "CNY"),
    "₹": ("INR",),
    "zł": ("PLN",),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "R$": ("BRL",),
}
_SHAPE = re.compile(
    r"(?P<before>[^\d.,+-]*)(?P<number>[+-]?\d[\d.,'’ \u00a0\u202f]*)(?P<after>\D*)"
)
_GROUPS = {
    ".": re.compile(r"[+-]?\d{1,3}(?:[,'’ \u00a0\u202f]\d{3})+\.\d+"),
    ",": re.compile(r"[+-]?\d{1,3}(?:[.'’ \u00a0\u202f]\d{3})+,\d+"),
}
_PLAIN = {".": re.compile(r"[+-]?\d+(?:\.\d+)?"), ",": re.compile(r"[+-]?\d+(?:,\d+)?")}


def currencies(mark: str) -> tuple[str, ...]:
    """The currencies that a sign or code may mean; empty if it is none we know."""
    if len(mark) == 3 and mark.isascii() and mark.isalpha() and mark.isupper():
        return (mark,)
    return _SIGNS.get(mark, ())


def parts(text: str) -> tuple[str, str] | None:
    """The mark of the currency (empty for none) and the number; None if it is no amount."""
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return None
    before, after = shape["before"].strip(), shape["after"].strip()
    if before and after:
        return None
    return before or after, shape["number"].strip()


def plain(number: str, decimal: str) -> str | None:
    """`number` with a point before its decimals and nothing between its thousands.

    None if it is not written so that only one reading is possible: `1,234` might be either.
    """
    if _PLAIN[decimal].fullmatch(number):
        return number.replace(",", ".")
    if _GROUPS[decimal].fullmatch(number):
        whole, _, rest = number.rpartition(decimal)
        return re.sub(r"[.,'’ \u00a0\u202f]", "", whole) + "." + rest
    return None


def decimal_sign(texts: list[str]) -> str:
    """The sign before the decimals in these amounts: a comma only if nothing speaks against it."""
    numbers = [found[1] for text in texts if (found := parts(text)) is not None]
    # `1,234` may be either; nobody parts the thousands of a nought.
    comma = [number for number in numbers if re.search(r",\d{1,2}$|^0,", number)]
    point = [number for number in numbers if re.search(r"\.\d{1,2}$|^0\.", number)]
    return "," if comma and not point else "."


def one_currency(texts: list[str]) -> str:
    """The one currency that the marks of these amounts can mean; empty if they leave a choice."""
    marks = {found[0] for text in texts if text and (found := parts(text)) is not None}
    meant = {currencies(mark) for mark in marks}
    if len(meant) != 1:
        return ""
    (codes,) = meant
    return codes[0] if len(codes) == 1 else ""
