"""The language of a whole station: chosen, kept, spoken by everything at once."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from station import i18n
from station.app.build import Station, opened
from station.desk.languages import BenchLanguages
from station.domain import settings as declared
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.domain.shipment import BoughtLabel, PaperKind
from tests.store import making
from tests.store.making import NOW

CLERK = Actor("Dana Kowalski", Role.CLERK)
RUTH = Actor("Ruth Adeyemi", Role.SUPERVISOR)
SSCC = "106141411234567897"
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


async def test_papers_speak_the_language_of_the_country_they_go_to(station: Station) -> None:
    shipment = making.shipment(1)
    shipment = replace(shipment, bought=BoughtLabel("house", (SSCC,), Money(840, "GBP"), NOW))
    made = {}
    for lines in ("", "GB IE = de", "FR = de"):
        await station.settings.change({"papers.languages": lines}, RUTH)
        papers = await station.maker.make(shipment, PaperKind.LABEL)
        pdf = next(each.content for each in papers if each.form == "pdf")
        made[lines] = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
    assert "WEIGHT" in made[""]
    assert "GEWICHT" in made["GB IE = de"]
    assert "WEIGHT" in made["FR = de"]
    # Only the paper speaks it: the window stays as it is.
    assert i18n.spoken() == "en"
