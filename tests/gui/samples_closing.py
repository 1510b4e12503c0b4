"""The end of the day in every state, and a desk that shows what it is given."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache

from station.desk import view_closing
from station.desk.closing_page import ClosingView, Picture
from station.domain.errors import StationError, message
from station.domain.manifest import Handed, Manifest
from station.flow.manifests import Collection, NotHanded
from station.printing import document
from station.printing.picture import picture
from station.render import manifest as pages
from station.render.measure import plex
from tests.gui.samples import HOSTILE, NOW


def handed(number: int, weight_g: int = 2140) -> Handed:
    order = str(10400 + number)
    return Handed(f"B3-{order}", order, "ND", "GB", f"0061414100000{number:05d}", weight_g)


@cache
def _most() -> tuple[Handed, ...]:
    """What the longest days share: made once, not for each of them."""
    return tuple(handed(each) for each in range(9999))


def closed(n: int, count: int, days: float, who: str = "Dana Kowalski") -> Manifest:
    at = NOW - timedelta(days=days)
    return Manifest(f"house-{n}", "house", at, who, _most()[-count:])


STAY = (
    NotHanded("B3-10467", "10467", message("manifest.held")),
    NotHanded("B3-10455", "10455", message("manifest.voiding")),
    NotHanded("B3-10466", "10466", message("manifest.not_printed")),
)
HOUSE = Collection("house", tuple(handed(each) for each in range(41)), STAY)
EASYPOST = Collection("easypost", tuple(handed(each, 900) for each in range(3)), ())
PAST = (closed(12, 187, 1), closed(11, 164, 2, "Ruth Adeyemi"), closed(10, 1, 40))


def closing(collections: Sequence[Collection] = (HOUSE, EASYPOST), past: Sequence[Manifest] = PAST):
    return view_closing.build(collections, past, NOW)


CLOSED = closing(
    (replace(HOUSE, parcels=()), EASYPOST),
    (Manifest("house-13", "house", NOW, "Ruth Adeyemi", HOUSE.parcels), *PAST),
)
"""Once the house carrier's day is closed: what is not handed over stays there."""
STATES: dict[str, ClosingView] = {
    "22-closing": closing(),
    "22-closing-empty": closing((), ()),
    "22-closing-nothing-waits": closing(()),
    "22-closing-only-stays": closing((Collection("house", (), STAY[:1]),)),
    "22-closing-longest": closing(
        (
            Collection(
                "An Overlong Carrier Name & Sons International Parcels",
                tuple(handed(each, 69_999) for each in range(99)),
                tuple(
                    NotHanded("B3-1", HOSTILE, message("manifest.not_printed")) for _ in "x" * 30
                ),
            ),
        ),
        tuple(closed(each, 9999, each, "Maximiliane von Hohenstein") for each in range(1, 31)),
    ),
}


@cache
def _pdf() -> bytes:
    document.ensure_gui()
    return document.pdf_of(pages.lay_out(PAST[0], "Fjord & Fell", "Bench 3", plex), "")


@dataclass
class RecordingClosing:
    """Stands in for the desk, and writes down what it is asked."""

    shown: ClosingView = field(default_factory=closing)
    after: ClosingView | None = None
    """What is shown once a day was closed."""
    refused: StationError | None = None
    not_saved: StationError | None = None
    asked: list[tuple[str, object]] = field(default_factory=list)

    async def view(self) -> ClosingView:
        """What it was given."""
        if self.refused is not None:
            raise self.refused
        return self.shown

    async def close(self, carrier: str) -> str:
        """The next list."""
        self.asked.append(("close", carrier))
        if self.refused is not None:
            raise self.refused
        self.shown = self.after or self.shown
        return "house-13"

    async def save(self, manifest: str) -> Sequence[str]:
        """Two files."""
        self.asked.append(("save", manifest))
        if self.not_saved is not None:
            raise self.not_saved
        return [f"/papers/manifest-{manifest}.csv", f"/papers/manifest-{manifest}.pdf"]

    async def print(self, manifest: str) -> Sequence[str]:
        """At the office printer."""
        self.asked.append(("print", manifest))
        if self.not_saved is not None:
            raise self.not_saved
        return ["OFFICE-12"]

    async def picture(self, manifest: str, page: int, height: int) -> Picture:
        """The list, drawn as the program draws it."""
        self.asked.append(("picture", (manifest, page)))
        return picture(_pdf(), page, height)
