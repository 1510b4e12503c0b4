"""Whether the disk has room for another dispatch: its records must be written to their end."""

from station.desk.concerns import Concern
from station.domain.errors import RefusedError, message
from station.flow.ports import Space

MEGABYTE = 1024 * 1024
LOW = 1024 * MEGABYTE
"""Below that the bench says so."""
LEAST = 128 * MEGABYTE
"""Below that no dispatch is begun; it is for what is under way."""


class Room:
    """Watches the disk that the data lies on."""

    def __init__(self, space: Space) -> None:
        self._space = space

    def ask(self) -> None:
        """Raises RefusedError while the disk is too full to begin anything."""
        free = self._space.free()
        if free is not None and free < LEAST:
            raise RefusedError("disk.full", **_facts(free))

    def concern(self) -> Concern | None:
        """That the disk is full, or will be soon."""
        free = self._space.free()
        if free is None or free >= LOW:
            return None
        name = "notice.disk_full" if free < LEAST else "notice.disk_low"
        facts = _facts(free)
        return Concern(message(name, **facts), message(f"{name}_detail", **facts))


def _facts(free: int) -> dict[str, str]:
    return {"free": str(free // MEGABYTE), "least": str(LEAST // MEGABYTE)}
