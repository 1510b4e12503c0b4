"""Lists that are kept as files, for whoever prints or sends them on."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from station import durable
from station.domain.errors import EnvironmentFaultError, reason_of
from station.domain.manifest import ListFile


class Lists:
    """Writes lists into a folder."""

    def __init__(self, own: Callable[[], Path]) -> None:
        """`own` is the bench's own folder."""
        self._own = own

    async def save(
        self, folder: Path | None, name: str, files: Sequence[ListFile]
    ) -> tuple[str, ...]:
        """Writes each as `name.form` into `folder`, which is made, or into the bench's own.

        A list is written whole or not at all: until then the former one of its name stands. Raises
        EnvironmentFaultError when the folder takes no file.
        """
        return await asyncio.to_thread(_save, folder or self._own(), name, files)


def _save(folder: Path, name: str, files: Sequence[ListFile]) -> tuple[str, ...]:
    written = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for each in files:
            file = folder / f"{name}.{each.form}"
            durable.write(file, each.content)
            written.append(str(file))
    except OSError as error:
        reason = reason_of(error)
        raise EnvironmentFaultError(
            "paper.folder.unwritable", folder=str(folder), reason=reason
        ) from error
    return tuple(written)
