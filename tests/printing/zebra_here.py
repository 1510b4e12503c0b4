"""A label printer on a TCP port of this machine, that can be out of paper, silent, slow, or die."""

import asyncio
import contextlib
from dataclasses import dataclass, field

_ASK = b"~HS"


@dataclass
class ZebraHere:
    """Takes ZPL and answers `~HS` as the programming guide says; what is wrong is set by a test."""

    paper_out: bool = False
    paused: bool = False
    head_open: bool = False
    ribbon_out: bool = False
    too_hot: bool = False
    cold: bool = False
    settings_lost: bool = False
    label_hangs: bool = False
    """As one that peels: nothing more comes before it is taken."""
    short: bool = False
    """Old: its first line ends before the flags of temperature."""
    silent: bool = False
    """Says nothing at all, as one whose media is out or head is open may."""
    dies_after: int | None = None
    """So many bytes of a job it takes, then its connection is reset."""
    prints_s: float = 0.0
    """So long a job is under way."""
    wrong_after_job: str = ""
    """The fault that a job runs into."""
    got: bytearray = field(default_factory=bytearray)
    """All bytes but the questions, in the order in which they came."""
    receiving: bool = False
    """A format never ends coming in: nothing is counted yet, nothing has come out."""
    connections: int = 0
    port: int = 0
    _busy_until: float = 0.0

    @contextlib.asynccontextmanager
    async def listening(self):
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(ConnectionError):
            while part := await reader.read(65_536):
                if not await self._take(part, writer):
                    return
        writer.close()

    async def _take(self, part: bytes, writer: asyncio.StreamWriter) -> bool:
        """Answers questions, keeps the rest; False once it has died."""
        job = part.replace(_ASK + b"\r\n", b"")
        if job:
            self.got += job
            self._busy_until = asyncio.get_running_loop().time() + self.prints_s
            if self.wrong_after_job:
                setattr(self, self.wrong_after_job, True)
            if self.dies_after is not None and len(self.got) > self.dies_after:
                del self.got[self.dies_after :]
                writer.transport.abort()
                return False
        for _ in range(part.count(_ASK)):
            if not self.silent:
                writer.write(self._status())
                await writer.drain()
        return True

    def _status(self) -> bytes:
        busy = asyncio.get_running_loop().time() < self._busy_until
        partial = self.receiving and bool(self.got)
        busy = busy or (self.label_hangs and bool(self.got))
        hangs, ribbon = int(self.label_hangs), int(self.ribbon_out)
        ends = f",{self.settings_lost:d},{self.cold:d},{self.too_hot:d}"
        first = f"030,{self.paper_out:d},{self.paused:d},1218,{busy:03d},0,0,{partial:d},000"
        first += "" if self.short else ends
        second = f"000,0,{self.head_open:d},{ribbon},0,2,4,{hangs},{busy:08d},1,000"
        lines = (first, second, "0000,0")
        return b"".join(b"\x02" + line.encode() + b"\x03\r\n" for line in lines)
