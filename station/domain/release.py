"""A release of the program: what its manifest says, and whether this program may go on to it.

The manifest is untrusted until its signature was checked, and read strictly even then: a name is
never a path, a text never markup.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from station.domain.errors import Message, StationError, message

PROGRAM = "station"
FORMAT = 1
LONGEST_NOTES = 8_000
_MOST_FILES = 20
_VERSION = re.compile(r"(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){1,3}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]{0,119}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST_BYTES = 4 * 1024**3
_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


class System(StrEnum):
    """The systems that there are files for."""

    LINUX = "linux"
    WINDOWS = "windows"
    MACOS = "macos"


@dataclass(frozen=True, order=True)
class Version:
    """`0.2` or `1.4.10`: two to four numbers. `0.2` and `0.2.0` are the same."""

    numbers: tuple[int, int, int, int]

    @classmethod
    def of(cls, text: object) -> "Version":
        """The version that `text` names. Raises ReleaseError if it names none."""
        if not isinstance(text, str) or not _VERSION.fullmatch(text):
            shown = text[:40] if isinstance(text, str) else type(text).__name__
            raise ReleaseError("update.bad_version", text=_printable(shown))
        first, second, third, fourth = (*map(int, text.split(".")), 0, 0)[:4]
        return cls((first, second, third, fourth))

    def __str__(self) -> str:
        most = self.numbers if self.numbers[3] else self.numbers[:3]
        return ".".join(map(str, most))


class ReleaseError(StationError):
    """What lies there is no release that this program may trust, with the reason."""


@dataclass(frozen=True)
class ReleaseFile:
    """One file of a release, in the folder of its manifest."""

    name: str
    size: int
    """Bytes."""
    sha256: str
    system: System


@dataclass(frozen=True)
class Release:
    """What a manifest says."""

    version: Version
    minimum: Version
    """The oldest version from which one goes to this one directly."""
    dated: date
    notes: str
    """What is new: plain text, untrusted in the window all the same."""
    files: tuple[ReleaseFile, ...]

    def of_system(self, system: System) -> tuple[ReleaseFile, ...]:
        """The files for `system`, in the manifest's order."""
        return tuple(each for each in self.files if each.system is system)


def read(manifest: object) -> Release:
    """The release that a manifest's JSON describes. Raises ReleaseError naming what is wrong."""
    if not isinstance(manifest, Mapping) or manifest.get("program") != PROGRAM:
        raise ReleaseError("update.other_program")
    if manifest.get("format") != FORMAT:
        raise ReleaseError("update.other_format")
    files = tuple(_files(manifest.get("files")))
    if len({each.name.casefold() for each in files}) != len(files) or not files:
        raise ReleaseError("update.bad_manifest", what="files")
    notes = manifest.get("notes")
    if not isinstance(notes, str) or len(notes) > LONGEST_NOTES:
        raise ReleaseError("update.bad_manifest", what="notes")
    return Release(
        Version.of(manifest.get("version")),
        Version.of(manifest.get("minimum")),
        _day(manifest.get("date")),
        _printable(notes).strip(),
        files,
    )


def _printable(text: str) -> str:
    """`text` without what a terminal obeys, what turns the reading round, and half characters."""
    lines = text.replace("\r\n", "\n")
    return "".join(each for each in lines if each in "\n\t" or not _hidden(each))


def _hidden(character: str) -> bool:
    return (
        unicodedata.category(character) in ("Cc", "Cs")
        or unicodedata.bidirectional(character) in _TURNS
    )


def _day(text: object) -> date:
    try:
        return date.fromisoformat(text if isinstance(text, str) else "")
    except ValueError as error:
        raise ReleaseError("update.bad_manifest", what="date") from error


def _files(listed: object) -> Iterable[ReleaseFile]:
    if not isinstance(listed, list) or len(listed) > _MOST_FILES:
        raise ReleaseError("update.bad_manifest", what="files")
    for each in listed:
        if not isinstance(each, Mapping):
            raise ReleaseError("update.bad_manifest", what="files")
        yield _file(each)


def _file(facts: Mapping[str, Any]) -> ReleaseFile:
    name, size, sha256 = facts.get("name"), facts.get("size"), facts.get("sha256")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ReleaseError("update.bad_manifest", what="name")
    if type(size) is not int or not 0 < size <= _MOST_BYTES:
        raise ReleaseError("update.bad_manifest", what="size")
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise ReleaseError("update.bad_manifest", what="sha256")
    system = facts.get("system")
    if not isinstance(system, str) or system not in list(System):
        raise ReleaseError("update.bad_manifest", what="system")
    return ReleaseFile(name, size, sha256, System(system))


@dataclass(frozen=True)
class Seen:
    """The newest release that was ever found where updates lie."""

    version: Version
    dated: date


def why_not(release: Release, own: Version, seen: Seen | None, system: System) -> Message | None:
    """Why a signed `release` is not offered to the version `own`; None if it is newer and fits.

    A signature stays good for ever, so an older release can always be put back where updates lie:
    it is told from a newer one by its number, and by what lay there before.
    """
    version, mine = str(release.version), str(own)
    if seen is not None and release.version < seen.version and own < seen.version:
        newest = str(seen.version)
        return message("update.put_back", version=version, newest=newest, dated=seen.dated)
    if release.version == own:
        return message("update.same", own=mine)
    if release.version < own:
        return message("update.older", version=version, own=mine)
    if own < release.minimum:
        minimum = str(release.minimum)
        return message("update.too_far", version=version, minimum=minimum, own=mine)
    if not release.of_system(system):
        return message("update.no_file", version=version)
    return None
