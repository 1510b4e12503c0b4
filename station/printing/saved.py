"""Papers that lie in folders: where the disk of a folder is mounted, and papers taken out again."""

import errno
import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from station.domain.errors import EnvironmentFaultError, reason_of
from station.printing.names import beginning


def disk_of(folder: Path) -> str:
    """Where the disk or the share is mounted on which `folder` lies; "" where nobody says."""
    place = folder.resolve()
    return next((str(each) for each in (place, *place.parents) if os.path.ismount(each)), "")


class SavedPapers:
    """The papers in a folder, listed once and taken out shipment by shipment: they name people."""

    def __init__(self, folder: Path, disk: str) -> None:
        """`disk` is where the folder's was mounted when papers were saved; "" if that is unknown.

        Raises EnvironmentFaultError when the folder is not there. A share that was mounted at the
        folder leaves an empty one behind, which is not there either.
        """
        self._folder = folder
        self._disk = disk
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        try:
            self._check()
            for name in os.listdir(folder):  # noqa: PTH208 - of some hundred thousand names
                # What a killed process left half done begins with a dot.
                self._names[_shipment(name.removeprefix("."))].append(name)
        except OSError as error:
            raise self._fault(error) from error

    def forget(self, papers: Sequence[tuple[str, str]]) -> None:
        """Takes the papers of these orders' shipments out of the folder.

        Raises EnvironmentFaultError when it is there no more or takes nothing out.
        """
        try:
            for order, shipment in papers:
                for name in self._names.pop(beginning(order, shipment), ()):
                    (self._folder / name).unlink(missing_ok=True)
            # Last: what was not found may have gone with the whole folder.
            self._check()
        except OSError as error:
            raise self._fault(error) from error

    def _check(self) -> None:
        if not self._folder.is_dir() or (self._disk and not os.path.ismount(self._disk)):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self._folder))

    def _fault(self, error: OSError) -> EnvironmentFaultError:
        reason = reason_of(error)
        return EnvironmentFaultError(
            "paper.folder.unwritable", folder=str(self._folder), reason=reason
        )


def _shipment(name: str) -> str:
    """What the names of all papers of one shipment begin with, as `beginning` makes it."""
    return "_".join(name.split("_", 2)[:2]) + "_"
