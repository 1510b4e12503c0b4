"""Makes sentences out of message ids, and writes money, dates and countries as people do."""

from station.i18n.bidi import bare, directed, ours_only
from station.i18n.catalogue import Catalogue, catalogue, key_cap, say, t
from station.i18n.formats import (
    country,
    date,
    date_time,
    decimal_point,
    kilograms,
    money,
    number,
    percent,
    time,
)
from station.i18n.languages import Language, language, languages
from station.i18n.speaking import speak, speaking, spoken

__all__ = [
    "Catalogue",
    "Language",
    "bare",
    "catalogue",
    "country",
    "date",
    "date_time",
    "decimal_point",
    "directed",
    "key_cap",
    "kilograms",
    "language",
    "languages",
    "money",
    "number",
    "ours_only",
    "percent",
    "say",
    "speak",
    "speaking",
    "spoken",
    "t",
    "time",
]
