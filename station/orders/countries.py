"""The names of countries, as shops and people write them, and the codes they mean."""

import unicodedata
from functools import cache

from station.domain.address import COUNTRIES

LANGUAGES = "en de fr es it nl pl pt sv da nb fi cs ja zh".split()
# What people and shops write beside the names that the locales have.
_ALSO = {
    "uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "northern ireland": "GB", "usa": "US", "u.s.a.": "US", "united states of america": "US",
    "holland": "NL", "the netherlands": "NL", "republic of ireland": "IE", "eire": "IE",
    "czech republic": "CZ", "south korea": "KR", "korea, republic of": "KR", "russia": "RU",
    "russian federation": "RU", "viet nam": "VN", "hong kong": "HK", "macau": "MO",
    "taiwan": "TW", "turkey": "TR", "türkiye": "TR", "slovak republic": "SK",
}  # fmt: skip


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


@cache
def _codes() -> dict[str, str]:
    from babel import Locale

    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code in COUNTRIES:
                found.setdefault(_folded(name), set()).add(code)
    # A name that means two countries in two languages means none here.
    sure = {name: codes.pop() for name, codes in found.items() if len(codes) == 1}
    return sure | _ALSO


def code_of(name: str) -> str | None:
    """The code of the country called `name`; None if that is not certain."""
    return _codes().get(_folded(name))
