"""The settings as a file for another bench: readable JSON, no secret in it, and nothing in it is
believed when it is read.
"""

import json
from collections.abc import Mapping
from typing import Any

from station.config import file
from station.domain.errors import RefusedError
from station.domain.settings import Settings

WHAT = "settings of a bench"
LARGEST_BYTES = 4 * 1024 * 1024


def written(settings: Settings, *, practice: bool) -> bytes:
    """All settings, whether they were set or stand at their defaults. Keys are in no setting."""
    content = {
        "station": WHAT,
        "mode": "practice" if practice else "live",
        "version": len(file.UPGRADES) + 1,
        "settings": settings.shown(),
    }
    return json.dumps(content, indent=2, ensure_ascii=False).encode() + b"\n"


def read(data: bytes, *, practice: bool) -> dict[str, Any]:
    """The raw settings of such a file, brought up to this version.

    Raises RefusedError for what is none, is of a newer version, or of the other mode.
    """
    try:
        content = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse)
        settings = file.upgraded(content, file.UPGRADES) if _is_copy(content) else {}
    except (ValueError, RecursionError):
        raise RefusedError("settings.copy_damaged") from None
    if not _is_copy(content):
        raise RefusedError("settings.copy_other")
    if settings is None:
        raise RefusedError("settings.copy_newer")
    if content.get("mode") != ("practice" if practice else "live"):
        # Practice's invented shop must not become a live bench's sender, nor the other way about.
        raise RefusedError("settings.copy_of_live" if practice else "settings.copy_of_practice")
    return settings


def _is_copy(content: Any) -> bool:
    return isinstance(content, Mapping) and content.get("station") == WHAT


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is not JSON")
