"""A label printer on the network: raw bytes to a TCP port, its state asked before and after."""

import asyncio
import contextlib
import errno
import os
import time
from collections.abc import AsyncIterator, Sequence

from station.domain.errors import Message, message
from station.domain.papers import Paper
from station.domain.printers import PrinterSpec
from station.flow.ports import Delivered, Job, PrinterState
from station.flow.verdict import Answer
from station.flow.work import Out
from station.printing import zebra

_AGAIN_S = 0.15
DONE_S = 20.0
"""So long a printer may take for one job before nobody knows."""

_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class RawPortPrinter:
    """Fills the printer's port with a TCP connection for each job."""

    def __init__(self, spec: PrinterSpec, done_s: float = DONE_S) -> None:
        self._spec = spec
        self._done_s = done_s

    async def state(self) -> PrinterState:
        """How it stands now; a fault where it does not answer."""
        try:
            async with self._open() as streams:
                return await self._asked(streams) if self._spec.asks else PrinterState()
        except OSError as error:
            return PrinterState(_unreachable(self._spec, error))

    async def deliver(
        self,
        job: Job,  # noqa: ARG002 - its title is no printer's matter here
        papers: Sequence[Paper],
    ) -> Delivered:
        """Sends the ZPL of `papers` in one connection.

        NO if not a byte has left. YES, proven, once the printer says that nothing is left to do;
        YES, not proven, where it is never asked. UNKNOWN for all between.
        """
        content = [paper.content for paper in papers if paper.form == "zpl"]
        if not content:
            return Delivered(Answer.NO, reason=message("printer.no_form", form="zpl"))
        begun = False
        try:
            async with self._open() as streams:
                if self._spec.asks:
                    before = await self._asked(streams)
                    if before.fault is not None:
                        return Delivered(Answer.NO, reason=before.fault)
                begun = True
                for part in content:
                    streams[1].write(part)
                await asyncio.wait_for(streams[1].drain(), self._done_s)
                if not self._spec.asks:
                    streams[1].write_eof()
                    return Delivered(Answer.YES, (self._spec.name,), out=Out.SENT)
                return await self._finished(streams)
        except (OSError, TimeoutError) as error:
            if begun:
                return Delivered(Answer.UNKNOWN, reason=message("printer.broken_off"))
            return Delivered(Answer.NO, reason=_unreachable(self._spec, error))

    async def look(  # the port's own words
        self,
        job: Job,  # noqa: ARG002
        papers: Sequence[Paper],  # noqa: ARG002
    ) -> Delivered:
        """UNKNOWN, with what is wrong now: a printer does not remember its jobs."""
        return Delivered(Answer.UNKNOWN, reason=(await self.state()).fault)

    async def _finished(self, streams: _Streams) -> Delivered:
        """Asks until nothing is left to do, or nobody knows."""
        end = time.monotonic() + self._done_s
        fault: Message | None = None
        while time.monotonic() < end:
            now = await self._asked(streams)
            if now.idle:
                return Delivered(Answer.YES, (self._spec.name,))
            fault = now.fault
            if now.lost:
                break
            await asyncio.sleep(_AGAIN_S)
        return Delivered(Answer.UNKNOWN, reason=fault or message("printer.still_busy"))

    async def _asked(self, streams: _Streams) -> PrinterState:
        reader, writer = streams
        writer.write(zebra.ASK)
        answer = b""
        try:
            async with asyncio.timeout(self._spec.silent_s):
                await writer.drain()
                while not zebra.whole(answer) and len(answer) < zebra.LONGEST:
                    part = await reader.read(zebra.LONGEST)
                    if not part:
                        return PrinterState(message("printer.broken_off"), lost=True)
                    answer += part
        except TimeoutError:
            # Media out and head open may look like this: it does not answer then.
            return PrinterState(message("printer.silent", seconds=self._spec.silent_s))
        status = zebra.read(answer)
        if status is None:
            return PrinterState(message("printer.no_zebra"))
        return PrinterState(status.fault, idle=status.idle, hint=status.hint)

    @contextlib.asynccontextmanager
    async def _open(self) -> AsyncIterator[_Streams]:
        host, port = self._spec.address
        try:
            async with asyncio.timeout(self._spec.silent_s):
                streams = await asyncio.open_connection(host, port)
        except TimeoutError as error:
            raise OSError(str(error)) from error
        try:
            yield streams
        finally:
            streams[1].close()
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(1):
                    await streams[1].wait_closed()


def _unreachable(spec: PrinterSpec, error: BaseException) -> Message:
    return message("printer.unreachable", printer=spec.name, reason=_reason(error))


def _reason(error: BaseException) -> str | Message:
    """In the system's words: asyncio puts its own call and the address into its error."""
    number, words = getattr(error, "errno", None), getattr(error, "strerror", None)
    if isinstance(number, int) and number in errno.errorcode:
        return os.strerror(number)
    return words or message("printer.no_answer")
