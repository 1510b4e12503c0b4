"""The language of a whole station: chosen, kept, spoken by everything at once."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from station import i18n
from station.app.build import Station, opened
from station.desk.languages import BenchLanguages
from station.domain import settings as declared
from station.domain.people import Actor, Role

CLERK = Actor("Dana Kowalski", Role.CLERK)
NOBODY = Actor("Nobody", Role.CLERK, signed_in=False)


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    i18n.speak("en")


@pytest.fixture
async def station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Station]:
    monkeypatch.setenv("STATION_HOME", str(tmp_path))
    async with opened(Station(practice=True)) as station:
        yield station


async def test_a_clerk_chooses_it_and_it_is_kept(station: Station) -> None:
    spoken: list[str] = []
    heard: list[frozenset[str]] = []
    station.listeners = replace(station.listeners, settings=heard.append)
    await BenchLanguages(station.settings, spoken.append, lambda: CLERK).choose("pl")
    assert station.current().of(declared.BENCH_LANGUAGE) == "pl"
    assert i18n.spoken() == "pl"
    assert spoken == ["pl"]
    assert heard == [frozenset({"bench.language"})]
    assert "pl" in station.home.settings.read_text()
    # The next start speaks it from its first sentence.
    i18n.speak("en")
    Station(practice=True, read_only=True)
    assert i18n.spoken() == "pl"


async def test_at_the_door_it_is_spoken_and_not_kept(station: Station) -> None:
    spoken: list[str] = []
    await BenchLanguages(station.settings, spoken.append, lambda: NOBODY).choose("fr")
    assert spoken == ["fr"]
    assert station.current().of(declared.BENCH_LANGUAGE) == "en"
