"""What a command asks a person or reads from its stdin, so that it can be ended meanwhile.

The loop goes on while nothing comes: whoever presses Ctrl C, or sends SIGTERM, is heard at once.
"""

import asyncio
import contextlib
import getpass
import os
import stat
import sys
from collections.abc import Awaitable, Callable, Iterator

from station.domain.errors import StationError

_LONGEST = 65_536
"""Bytes of a line: longer is no PIN and no key."""


class _Lines:
    """Lines of a file that came as bytes; what was read beyond one is kept for the next."""

    def __init__(self) -> None:
        self._left = b""

    async def next(self, handle: int) -> bytes | None:
        """The next line, without its end; None where the file ends."""
        while b"\n" not in self._left and len(self._left) <= _LONGEST:
            await _readable(handle)
            block = os.read(handle, 4096)
            if not block and not self._left:
                return None
            if not block:
                break
            self._left += block
        line, _, self._left = self._left.partition(b"\n")
        if len(line) > _LONGEST:
            raise StationError("cli.long_line")
        return line


_stdin = _Lines()


class Once:
    """What one `ask` answers, asked for the first time it is wanted and never again."""

    def __init__(self, ask: Callable[[], Awaitable[str]]) -> None:
        self._ask = ask
        self._answer: str | None = None

    async def get(self) -> str:
        """The answer. Raises what the asking raises."""
        if self._answer is None:
            self._answer = await self._ask()
        return self._answer


async def line() -> str:
    """The next line of stdin. Raises StationError where there is none to read, or no text."""
    if sys.stdin is None:
        raise StationError("cli.no_terminal")
    handle = _handle()
    if handle is None or sys.platform == "win32":
        return sys.stdin.readline().strip()  # its loop waits for no file
    return _text(await _stdin.next(handle) or b"")


async def hidden(prompt: str) -> str:
    """What is typed at the terminal, unseen. Raises StationError without a terminal."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise StationError("cli.no_terminal")
    if sys.platform == "win32":
        return getpass.getpass(prompt)
    handle = sys.stdin.fileno()
    with _unseen(handle):
        _say(handle, prompt)
        try:
            typed = await _Lines().next(handle)
        finally:
            _say(handle, "\n")
    if typed is None:
        raise StationError("cli.no_terminal")
    return _text(typed)


def _handle() -> int | None:
    try:
        return sys.stdin.fileno()
    except (OSError, ValueError):
        return None


def _text(raw: bytes) -> str:
    try:
        return raw.decode().strip()
    except UnicodeDecodeError:
        raise StationError("cli.no_text") from None


async def _readable(handle: int) -> None:
    """Returns once a read of `handle` would not wait; a regular file never lets one wait."""
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode) or (stat.S_ISCHR(mode) and not os.isatty(handle)):
        return
    loop = asyncio.get_running_loop()
    there: asyncio.Future[None] = loop.create_future()

    def tell() -> None:
        if not there.done():
            there.set_result(None)

    loop.add_reader(handle, tell)
    try:
        await there
    finally:
        loop.remove_reader(handle)


@contextlib.contextmanager
def _unseen(handle: int) -> Iterator[None]:
    """What is typed is not shown meanwhile, however it ends."""
    import termios

    before = termios.tcgetattr(handle)
    quiet = [*before]
    quiet[3] &= ~termios.ECHO
    termios.tcsetattr(handle, termios.TCSAFLUSH, quiet)
    try:
        yield
    finally:
        termios.tcsetattr(handle, termios.TCSAFLUSH, before)


def _say(handle: int, words: str) -> None:
    """Onto the terminal itself: stdout and stderr may go elsewhere."""
    with contextlib.suppress(OSError):
        terminal = os.open(os.ttyname(handle), os.O_WRONLY | os.O_NOCTTY)
        with os.fdopen(terminal, "w") as out:
            out.write(words)
