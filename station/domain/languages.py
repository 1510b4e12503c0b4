"""The languages of a bench, and those of papers by the country that they go to.

A line of `papers.languages` names countries and the language of their papers: `DE AT = de`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from station.domain.address import COUNTRIES
from station.domain.errors import Message, StationError, message
from station.domain.first_look import LANGUAGES

_LINE = re.compile(r"\s*([A-Za-z]{2}(?:\s+[A-Za-z]{2})*)\s*=\s*([A-Za-z]{2})\s*")


@dataclass(frozen=True)
class PaperLanguage:
    """Papers to these countries (ISO 3166-1 alpha-2) are in this language."""

    countries: tuple[str, ...]
    language: str

    def __str__(self) -> str:
        return f"{' '.join(self.countries)} = {self.language}"


def parse(line: str) -> PaperLanguage:
    """Reads one line. Raises StationError that says what is wrong with it."""
    found = _LINE.fullmatch(line)
    if found is None:
        raise StationError("settings.paper_language", text=line[:40])
    countries = tuple(found[1].upper().split())
    for country in countries:
        if country not in COUNTRIES:
            raise StationError("address.country_unknown", text=country)
    language = found[2].lower()
    if language not in LANGUAGES:
        raise StationError("settings.choice", choices=", ".join(LANGUAGES))
    return PaperLanguage(countries, language)


def check(lines: Sequence[PaperLanguage]) -> Message | None:
    """A country that stands in two lines, or twice in one; None if none does."""
    seen: set[str] = set()
    for country in (each for line in lines for each in line.countries):
        if country in seen:
            return message("settings.twice", text=country)
        seen.add(country)
    return None


def of_papers(lines: Sequence[PaperLanguage], country: str) -> str | None:
    """The language of papers to `country`; None: that of the bench."""
    return next((line.language for line in lines if country in line.countries), None)
