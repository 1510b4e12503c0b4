"""The computer under the program: disk, typefaces, keyring, settings, versions."""

import shutil
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from importlib import metadata
from pathlib import Path
from time import monotonic

from station import __version__, durable, resources
from station.aside import aside
from station.config.paths import open_to_others
from station.desk import room
from station.domain import settings as declared
from station.domain.errors import EnvironmentFaultError, Message, message, reason_of
from station.domain.settings import Settings
from station.flow.diagnosis import Diagnosis, State
from station.render import measure

SLOW_S = 0.25
"""A dispatch waits for the disk some ten times; with a disk this slow a clerk notices."""
LIBRARIES = (
    "PySide6-Essentials", "qasync", "httpx", "pydantic", "apsw", "keyring", "cryptography",
    "zxing-cpp",
)  # fmt: skip
"""Those whose versions matter for what a person reports; a package brings what tells them."""
_TYPEFACES = (measure.REGULAR, measure.SEMIBOLD)
_OTHERS = "other"
_UNREAD = frozenset({
    "settings.file_unreadable", "settings.file_newer", "settings.file_newer_kept",
    "settings.file_damaged", "settings.file_gone",
})  # fmt: skip
"""With these nothing of the file is in force: a bench does not start, or starts on its defaults."""
_SFNT = (b"\x00\x01\x00\x00", b"OTTO", b"true")


async def disk(folder: Path) -> Sequence[Diagnosis]:
    """Room, how long the disk takes to have 64 kB for sure, and who else may look into `folder`."""
    return [await aside(lambda: _disk(folder))]


def _disk(folder: Path) -> Diagnosis:
    if not folder.is_dir():
        return Diagnosis("disk", State.NOT_SET_UP, message("doctor.disk_none", folder=str(folder)))
    free = shutil.disk_usage(folder).free
    facts: dict[str, object] = {"free": free, "open": open_to_others(folder)}
    begun = monotonic()
    try:
        durable.tried_in(folder, 65_536)
    except OSError as error:
        reason = reason_of(error)
        word = message("doctor.disk_refuses", folder=str(folder), reason=reason)
        return Diagnosis("disk", State.BAD, word, {**facts, "errno": error.errno})
    took = monotonic() - begun
    facts["fsync_ms"] = round(took * 1000, 1)
    left = Decimal(f"{free / 1e9:.1f}")
    if free < room.LEAST:
        return Diagnosis("disk", State.BAD, message("doctor.disk_full", room=left), facts)
    if free < room.LOW:
        return Diagnosis("disk", State.LOOK, message("doctor.disk_few", room=left), facts)
    milliseconds = f"{took * 1000:.0f}"
    if took > SLOW_S:
        return Diagnosis("disk", State.LOOK, message("doctor.disk_slow", ms=milliseconds), facts)
    if facts["open"]:
        word = message("doctor.disk_open", folder=str(folder))
        return Diagnosis("disk", State.LOOK, word, facts)
    word = message("doctor.disk_good", room=left, ms=milliseconds)
    return Diagnosis("disk", State.GOOD, word, facts)


async def fonts() -> Sequence[Diagnosis]:
    """Whether the shipped typefaces are whole: what prints does not depend on the machine's."""
    return [await aside(_fonts)]


def _fonts() -> Diagnosis:
    try:
        files = [resources.path("fonts", name) for name in _TYPEFACES]
        others = sorted(resources.path("fonts", _OTHERS).glob("*.[to]tf"))
        measure.plex("Ag", 10, False)
    except (resources.ResourceMissingError, OSError, ValueError):
        return Diagnosis("fonts", State.BAD, message("doctor.fonts_bad"))
    broken = [file.name for file in (*files, *others) if _head(file) not in _SFNT]
    facts = {"typefaces": len(files), "others": len(others), "broken": broken}
    if broken or not others:
        return Diagnosis("fonts", State.BAD, message("doctor.fonts_bad"), facts)
    word = message("doctor.fonts_good", count=len(files) + len(others))
    return Diagnosis("fonts", State.GOOD, word, facts)


def _head(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(4)


async def keyring(*, practice: bool, ask: Callable[[], object]) -> Sequence[Diagnosis]:
    """Whether the keyring opens; `ask` reads one key and gives nothing of it away."""
    if practice:
        word = message("doctor.keyring_practice")
        return [Diagnosis("keyring", State.NOT_SET_UP, word)]
    try:
        await aside(ask)
    except EnvironmentFaultError as error:
        return [Diagnosis("keyring", State.BAD, error.message, {"fault": error.message.id})]
    return [Diagnosis("keyring", State.GOOD, message("doctor.keyring_good"))]


async def settings(
    current: Settings, notices: Sequence[Message], *, live: bool
) -> Sequence[Diagnosis]:
    """What the settings lack, and what could not be read of their file."""
    facts: dict[str, object] = {"notices": [each.id for each in notices]}
    unread = [each for each in notices if each.id in _UNREAD]
    if unread:
        return [Diagnosis("settings", State.BAD, unread[0], facts)]
    if notices:
        return [Diagnosis("settings", State.LOOK, notices[0], facts)]
    lacking = declared.missing(current, live=live)
    facts["missing"] = [each.field for each in lacking]
    if lacking:
        first = lacking[0]
        word = message("doctor.settings_missing", key=first.field, why=first.message)
        return [Diagnosis("settings", State.BAD, word, facts)]
    return [Diagnosis("settings", State.GOOD, message("doctor.settings_good"), facts)]


def versions(sqlite: str) -> dict[str, str]:
    """Program, Python, system, SQLite and the libraries that matter; `?` where one is unknown."""
    import platform

    found = {
        "station": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "sqlite": sqlite,
    }
    return found | {name.lower(): _version(name) for name in LIBRARIES}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "?"


async def program(sqlite: str) -> Sequence[Diagnosis]:
    """What runs. One pair of versions is known to abort the program."""
    found = await aside(lambda: versions(sqlite))
    qt = tuple(int(part) for part in found["pyside6-essentials"].split(".")[:2] if part.isdigit())
    if sys.version_info < (3, 12) and qt >= (6, 12):
        return [Diagnosis("versions", State.BAD, message("doctor.versions_bad"), found)]
    word = message(
        "doctor.versions",
        station=found["station"],
        python=found["python"],
        qt=found["pyside6-essentials"],
        sqlite=sqlite,
    )
    return [Diagnosis("versions", State.GOOD, word, found)]
