"""A newer version in words: what lies there, what has to settle first, what IT does. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath

from station.desk.updating import FoundFile, Looked, UpdateState
from station.desk.views import Notice, Shape, Tone
from station.domain.errors import Message, message
from station.flow.updates import Unsettled

_MB = 1_000_000
_HOW = {".deb": "deb", ".exe": "exe", ".dmg": "dmg", ".gz": "archive", ".zip": "archive"}


@dataclass(frozen=True)
class UpdateFile:
    """A file that was signed and found whole, and what IT does with it."""

    path: str
    size: Message
    how: Message


@dataclass(frozen=True)
class UpdateView:
    """Everything the page shows, at one moment."""

    state: UpdateState
    shape: Shape
    word: Message
    detail: Message
    own: str
    version: str = ""
    dated: date | None = None
    looked_at: datetime | None = None
    notes: str = ""
    """As the release has them: plain text, untrusted."""
    settle: tuple[Message, ...] = ()
    """What is under way; empty where nothing is, or there is nothing to install."""
    files: tuple[UpdateFile, ...] = ()

    @property
    def may_install(self) -> bool:
        """True if a newer version lies there and nothing is under way."""
        return self.state is UpdateState.NEWER and not self.settle


def build(looked: Looked, own: str, unsettled: Unsettled) -> UpdateView:
    """The page."""
    newer = looked.state is UpdateState.NEWER
    release = looked.release
    settle = tuple(settling(unsettled)) if newer else ()
    shape, word, detail = _head(looked, own, waits=bool(settle))
    return UpdateView(
        state=looked.state,
        shape=shape,
        word=word,
        detail=detail,
        own=own,
        version=str(release.version) if release is not None else "",
        dated=release.dated if release is not None else None,
        looked_at=looked.at,
        notes=release.notes if release is not None else "",
        settle=settle,
        files=tuple(_file(looked.folder, each) for each in looked.files) if newer else (),
    )


def _head(looked: Looked, own: str, *, waits: bool) -> tuple[Shape, Message, Message]:
    release, where = looked.release, looked.folder
    if looked.state is UpdateState.OFF:
        return Shape.RING, message("update.off"), message("update.off_detail", own=own)
    if looked.state is UpdateState.STARTING:
        return Shape.ASKING, message("update.starting"), message("update.own", own=own)
    if looked.state is UpdateState.SAME:
        word = message("update.same", own=own)
        return Shape.DONE, word, looked.why_else("update.looked_in", folder=where)
    if looked.state is UpdateState.NEWER and release is not None:
        word = message("update.newer", version=str(release.version), own=own)
        detail = "update.settle_first" if waits else "update.ready"
        return (Shape.ASKING if waits else Shape.DONE), word, message(detail)
    return Shape.LOOK, message("update.trouble", own=own), looked.why_else("update.own", own=own)


def line(looked: Looked) -> Notice | None:
    """What the supervisor's page says of it; None where there is nothing to do."""
    release = looked.release
    if looked.state is UpdateState.NEWER and release is not None:
        word = message("update.line_newer", version=str(release.version))
        return Notice(Tone.PLAIN, Shape.DONE, word, message("update.line_detail"))
    if looked.state is UpdateState.TROUBLE:
        word = message("update.line_trouble")
        return Notice(Tone.LOOK, Shape.LOOK, word, looked.why_else("update.line_detail"))
    return None


def settling(unsettled: Unsettled) -> Iterator[Message]:
    """What is under way, a sentence a kind."""
    for each in fields(unsettled):
        count = getattr(unsettled, each.name)
        if count:
            yield message(f"update.settle.{each.name}", count=count)


def _file(folder: str, found: FoundFile) -> UpdateFile:
    path = str(PurePath(folder) / found.file.name)
    how = _HOW.get(PurePath(found.file.name).suffix, "other")
    return UpdateFile(
        path,
        message("update.size", mb=Decimal(max(1, round(found.file.size / _MB)))),
        message(f"update.how.{how}", path=path, file=found.file.name),
    )
