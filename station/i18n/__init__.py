"""Makes sentences out of message ids, and writes money, dates and countries as people do."""

from station.i18n.catalogue import Catalogue, catalogue, say, t
from station.i18n.formats import country, date, date_time, kilograms, money, time

__all__ = [
    "Catalogue",
    "catalogue",
    "country",
    "date",
    "date_time",
    "kilograms",
    "money",
    "say",
    "t",
    "time",
]
