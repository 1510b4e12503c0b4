"""The language of papers by country: lines that a supervisor types."""

import pytest

from station.domain import languages
from station.domain.errors import StationError
from station.domain.settings import PAPERS_LANGUAGES, Settings


def test_a_line_names_countries_and_their_language() -> None:
    line = languages.parse(" de at  CH = DE ")
    assert (line.countries, line.language) == (("DE", "AT", "CH"), "de")
    assert str(line) == "DE AT CH = de"
    assert languages.of_papers([line], "AT") == "de"
    assert languages.of_papers([line], "FR") is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("DE", "settings.paper_language"),
        ("DE, AT = de", "settings.paper_language"),
        ("XX = de", "address.country_unknown"),
        ("DE = it", "settings.choice"),
        ("= de", "settings.paper_language"),
    ],
)
def test_a_line_that_says_nothing_is_refused(text: str, why: str) -> None:
    with pytest.raises(StationError) as refused:
        languages.parse(text)
    assert refused.value.message.id == why


def test_a_country_has_one_language() -> None:
    with pytest.raises(StationError):
        Settings().typed({"papers.languages": "DE = de\nAT DE = en"})
    kept = Settings().typed({"papers.languages": "DE AT = de\nPL = pl"})
    assert languages.of_papers(kept.of(PAPERS_LANGUAGES), "PL") == "pl"
