"""The folder or share in which releases lie. Everything here may take as long as a share takes."""

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from station import regular
from station.domain import release
from station.domain.errors import Message, message, reason_of
from station.domain.release import Release, ReleaseError, ReleaseFile
from station.updates import signed

MANIFEST = "station-release.json"
_MOST_BYTES = 256 * 1024
_CHUNK = 1024 * 1024


def read(folder: Path, keys: Sequence[str]) -> Release:
    """The release whose manifest lies in `folder`, signed by one of `keys`.

    Raises ReleaseError with the sentence: unreadable, cut off, not signed by them, or not ours.
    """
    try:
        # Listed first: a share that is gone is told from a folder without a release.
        there = any(entry.name == MANIFEST for entry in folder.iterdir())
        if not there:
            raise ReleaseError("update.none_there", folder=str(folder), name=MANIFEST)
        data = regular.read(folder / MANIFEST, _MOST_BYTES + 1)
    except OSError as error:
        raise ReleaseError("update.unreadable", folder=str(folder), why=reason_of(error)) from error
    if len(data) > _MOST_BYTES:
        raise ReleaseError("update.not_signed")
    return release.read(signed.opened(data, keys))


def fault(folder: Path, wanted: ReleaseFile) -> Message | None:
    """What is wrong with a file of a release; None once its size and its hash were found right."""
    path = folder / wanted.name
    digest, size = hashlib.sha256(), 0
    try:
        with regular.opened(path) as file:
            while size <= wanted.size and (piece := file.read(_CHUNK)):
                digest.update(piece)
                size += len(piece)
    except FileNotFoundError:
        return message("update.file_missing", file=wanted.name)
    except OSError as error:
        why = reason_of(error)
        return message("update.file_unreadable", file=wanted.name, why=why)
    if size < wanted.size:
        there, whole = Decimal(size), Decimal(wanted.size)
        return message("update.file_short", file=wanted.name, size=there, whole=whole)
    if size > wanted.size or digest.hexdigest() != wanted.sha256:
        return message("update.file_changed", file=wanted.name)
    return None
