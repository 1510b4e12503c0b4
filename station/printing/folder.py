"""The folder printer: papers as files, for a bench without a printer or a queue that watches.

A file is there whole or not at all: written beside its name, brought to the disk, then renamed.
The same bytes under the same name are already delivered, so a repeat is harmless; other bytes
never replace a paper that someone may have taken for printed.
"""

import asyncio
import errno
import os
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import TypeAlias

from station import durable
from station.domain.errors import EnvironmentFaultError, reason_of
from station.domain.papers import Paper
from station.domain.shipment import OF_NO_SHIPMENT
from station.flow.ports import Delivered, Job, PrinterState
from station.flow.verdict import Answer
from station.flow.work import Out
from station.printing.names import file_name
from station.printing.saved import disk_of

Noted: TypeAlias = Callable[[str, str], Awaitable[None]]
"""Is told the folder, and where its disk is mounted, before a shipment's papers go there."""


class FolderPrinter:
    """Fills the printer's port (flow.ports.Printer) with a folder, made if it is missing."""

    def __init__(self, folder: Path, noted: Noted | None = None) -> None:
        self._folder = folder
        self._noted = noted
        self._writing = threading.Lock()

    async def deliver(self, job: Job, papers: Sequence[Paper]) -> Delivered:
        """Writes all `papers`; YES with their files once they are on the disk.

        Raises EnvironmentFaultError when the folder takes no file; papers written before stay,
        and delivering again completes the job.
        """
        if self._noted is not None and any(each.kind not in OF_NO_SHIPMENT for each in papers):
            # First: nobody would look for what was saved before a kill, or before it is settled.
            disk = await asyncio.to_thread(self._disk)
            await self._noted(str(self._folder), disk)
        files = await asyncio.to_thread(self._put_all, job.number, job.id, papers)
        return Delivered(Answer.YES, tuple(str(file) for file in files), out=Out.SAVED)

    async def look(self, job: Job, papers: Sequence[Paper]) -> Delivered:
        """YES if every paper lies in the folder, else NO: a file is never half there.

        UNKNOWN while the folder cannot be read.
        """
        try:
            files = [
                await asyncio.to_thread(self.find, job.number, job.id, paper) for paper in papers
            ]
        except EnvironmentFaultError as fault:
            return Delivered(Answer.UNKNOWN, reason=fault.message)
        found = tuple(str(file) for file in files if file is not None)
        if len(found) < len(papers):
            return Delivered(Answer.NO)
        return Delivered(Answer.YES, found, out=Out.SAVED)

    async def state(self) -> PrinterState:
        """A fault when the folder takes no file now, or cannot be made."""
        try:
            await asyncio.to_thread(self._probe)
        except OSError as error:
            return PrinterState(self._fault(error).message)
        return PrinterState(idle=True)

    def _disk(self) -> str:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return disk_of(self._folder)
        except OSError as error:
            raise self._fault(error) from error

    def _probe(self) -> None:
        if self._folder.exists():
            durable.tried_in(self._folder)
            return
        # The first paper makes it: whoever asks changes nothing.
        above = next(each for each in self._folder.absolute().parents if each.exists())
        if not above.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not os.access(above, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    def put(self, order: str, shipment: str, paper: Paper) -> Path:
        """Writes one paper and answers where; blocks for the disk.

        Raises EnvironmentFaultError, saying what to do, when the folder takes no file.
        """
        return self._put_all(order, shipment, [paper])[0]

    def _put_all(self, order: str, shipment: str, papers: Sequence[Paper]) -> list[Path]:
        """Writes a job's papers; their names are made durable together, at its end."""
        with self._writing:
            try:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                files = []
                for paper in papers:
                    name = file_name(order, shipment, paper)
                    files.append(self._find(name, paper) or self._write(name, paper))
                durable.names_in(self._folder)
                return files
            except OSError as error:
                raise self._fault(error) from error

    def find(self, order: str, shipment: str, paper: Paper) -> Path | None:
        """Where the paper lies already, None if it does not.

        Raises EnvironmentFaultError when the folder cannot be read: that is not an answer.
        """
        try:
            return self._find(file_name(order, shipment, paper), paper)
        except OSError as error:
            raise self._fault(error) from error

    def _fault(self, error: OSError) -> EnvironmentFaultError:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return EnvironmentFaultError(
            "paper.folder.full" if full else "paper.folder.unwritable",
            folder=str(self._folder),
            reason=reason_of(error),
        )

    def _find(self, name: str, paper: Paper) -> Path | None:
        """Where the same bytes lie already."""
        for place in self._places(name):
            if not place.exists():
                return None
            if place.is_file() and place.read_bytes() == paper.content:
                return place
        return None

    def _places(self, name: str) -> Iterator[Path]:
        """The name, then the name with -2, -3, …: what a reprint takes."""
        plain = self._folder / name
        yield plain
        for number in count(2):
            yield plain.with_stem(f"{plain.stem}-{number}")

    def _write(self, name: str, paper: Paper) -> Path:
        target = next(place for place in self._places(name) if not place.exists())
        # What a killed process left is ours: one bench writes here, one paper at a time.
        durable.write(target, paper.content, name)
        return target
