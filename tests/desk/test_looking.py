"""The papers that can be looked at are those that are stored, the label first."""

import asyncio
from pathlib import Path

import pytest

from station.desk.looking import Looking
from station.domain.errors import RefusedError
from station.domain.papers import Paper, Picture
from station.domain.people import Actor, Role
from station.domain.shipment import PaperKind
from station.printing.picture import picture
from station.store.store import Store
from tests.gui.samples_papers import papers
from tests.store import making
from tests.store.making import NOW

DANA = Actor("Dana Kowalski", Role.CLERK)
LABEL, CONFIRMATION = PaperKind.LABEL, PaperKind.CONFIRMATION
PRINTER = "port:192.0.2.9:9100?dpi=300&stock=100x150"


async def kept(folder: Path, *papers: Paper) -> tuple[Store, str]:
    store = making.new_store(folder)
    await store.open()
    await making.top_up(store)
    shipment = await making.dispatch(store)
    await store.keep_papers(shipment.id, papers, NOW)
    return store, shipment.id


def test_the_label_comes_first_and_a_printers_own_language_is_not_shown(tmp_path: Path) -> None:
    drawn = papers("")[0].content

    async def act() -> None:
        store, shipment = await kept(
            tmp_path,
            Paper(CONFIRMATION, 0, "pdf", drawn, PRINTER),
            Paper(LABEL, 1, "zpl", b"^XA^XZ", PRINTER),
            Paper(LABEL, 1, "pdf", drawn, PRINTER),
            Paper(LABEL, 2, "pdf", drawn, PRINTER),
        )
        looking = Looking(store, picture)
        shown = await looking.papers(shipment, DANA)
        found = [(each.kind, each.number, each.of, each.stock) for each in shown]
        assert found == [
            (LABEL, 1, 2, "100x150"),
            (LABEL, 2, 2, "100x150"),
            (CONFIRMATION, 0, 1, "100x150"),
        ]
        seen = await looking.picture(shown[0], 609, DANA)
        assert seen.height == 609
        assert seen.pages == 1
        await store.close()

    asyncio.run(act())


def test_without_a_stored_paper_it_is_said(tmp_path: Path) -> None:
    async def act() -> None:
        store, shipment = await kept(tmp_path)
        with pytest.raises(RefusedError) as none:
            await Looking(store, _never).papers(shipment, DANA)
        assert none.value.message.id == "paper.none_stored"
        await store.close()

    asyncio.run(act())


def _never(_content: bytes, _page: int, _height: int) -> Picture:
    raise AssertionError
