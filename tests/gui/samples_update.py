"""What the page of a newer version shows, in each state."""

from dataclasses import dataclass, field
from datetime import date

from station.desk import view_update
from station.desk.updating import FoundFile, Looked, UpdateState
from station.desk.view_update import UpdateView
from station.domain.errors import StationError, message
from station.domain.release import Release, ReleaseFile, System, Version
from station.flow.updates import Unsettled
from tests.gui.samples import HOSTILE, NOW

FOLDER = "/srv/share/station"
FILE = ReleaseFile("station_0.2.0_amd64.deb", 46_210_000, "0" * 64, System.LINUX)
TAR = ReleaseFile("station-0.2.0-linux-x86_64.tar.gz", 47_000_000, "0" * 64, System.LINUX)
NOTES = """The history opens at once with a million shipments.

Labels for Iceland and Norway carry the routing code of the carrier that takes them over.

A void that the insurer refuses says why in one line.

Mended: a scale that is unplugged while a weight settles is found again when it is back."""
BUSY = Unsettled(on_bench=1, covers=1, voids=2, papers=1, opt_outs=1)


def looked(state: UpdateState, **facts: object) -> Looked:
    return Looked(state, FOLDER, NOW, **facts)  # type: ignore[arg-type]


def release(notes: str = NOTES, *files: ReleaseFile) -> Release:
    version, minimum = Version.of("0.2.0"), Version.of("0.1.0")
    return Release(version, minimum, date(2026, 11, 23), notes, files or (FILE,))


def newer(notes: str = NOTES, *files: ReleaseFile) -> Looked:
    found = release(notes, *files)
    whole = tuple(FoundFile(each, None) for each in found.files)
    return looked(UpdateState.NEWER, release=found, files=whole)


TROUBLE = looked(UpdateState.TROUBLE, why=message("update.bad_signature"))
PUT_BACK = looked(
    UpdateState.TROUBLE,
    release=release(),
    why=message("update.put_back", version="0.2.0", newest="0.3.0", dated=date(2026, 11, 23)),
)
LINE = view_update.line(newer())
BAD = view_update.line(TROUBLE)


def view(found: Looked, unsettled: Unsettled | None = None) -> UpdateView:
    return view_update.build(found, "0.1.0", unsettled or Unsettled())


STATES = {
    "25-update": view(newer()),
    "25-update-settle": view(newer(), BUSY),
    "25-update-many": view(newer("\n".join([NOTES] * 8), FILE, TAR), BUSY),
    "25-update-hostile": view(newer(f"<b>{HOSTILE}</b> " * 20)),
    "25-update-no-notes": view(newer("")),
    "25-update-same": view(looked(UpdateState.SAME)),
    "25-update-off": view(Looked(UpdateState.OFF)),
    "25-update-starting": view(Looked(UpdateState.STARTING)),
    "25-update-trouble": view(TROUBLE),
    "25-update-put-back": view(PUT_BACK),
}


@dataclass
class RecordingUpdate:
    """Stands in for the desk: shows what it is given."""

    shown: UpdateView = field(default_factory=lambda: view(newer()))
    refused: StationError | None = None
    looks: int = 0

    async def view(self) -> UpdateView:
        if self.refused is not None:
            raise self.refused
        return self.shown

    async def look(self) -> UpdateView:
        self.looks += 1
        return await self.view()
