"""The second place for backups, as this bench's settings name it."""

import asyncio
import contextlib
from pathlib import Path

from station.aside import aside
from station.config.paths import Home
from station.domain import settings as declared
from station.domain.errors import Message, message
from station.domain.settings import Settings
from station.store.second_folder import lies_in, own_name

_SILENT_S = 5.0


def second_folder(settings: Settings) -> Path | None:
    """This bench's own folder in the second place for backups, if the settings name one."""
    named = settings.of(declared.BACKUPS_FOLDER)
    return Path(named) / own_name(settings.of(declared.BENCH_CODE)) if named else None


async def against(where: Home, key: str, value: object) -> Message | None:
    """What this computer has against `value` of the setting `key`.

    A share that says nothing for a while is none of its own folders.
    """
    if key != declared.BACKUPS_FOLDER.key or not value:
        return None
    named = Path(str(value))
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_SILENT_S):
            if await aside(lambda: lies_in(named, where.folder)):
                return message("backup.second_own", folder=str(named))
    return None
