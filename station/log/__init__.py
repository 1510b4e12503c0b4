"""The log file: one line a record, UTC, rotated by size, secrets taken out.

Imports nothing else of the program. What must not be written (names, addresses, tokens) is the
caller's duty; what looks like a secret or was named by `redact` is replaced here as well.
"""

import contextlib
import logging
import sys
import threading
from collections.abc import Callable, Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from station import regular
from station.log.crashes import Crashes, Reporter
from station.log.lines import OneLine
from station.log.secrets import Secrets

__all__ = ["Log", "redact", "setup"]

LARGEST_FILE = 1_000_000
FILES = 5

_SECRETS = Secrets()

# These write each request's whole address at INFO.
_TALKATIVE = ("httpx", "httpcore", "asyncio")


def redact(value: str) -> None:
    """From now on `value` (a key, a token) is written as `[redacted]` wherever it appears.

    Texts of fewer than four characters are not taken: they would blacken the whole log.
    """
    _SECRETS.add(value)


class _FileHandler(RotatingFileHandler):
    """A full disk or a locked file must not print a traceback where a person reads."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Drops the record: there is nowhere left to say it."""


class Log:
    """The running log; `close` puts everything back as it was before `setup`."""

    def __init__(self, file: Path, handlers: Sequence[logging.Handler], level: int) -> None:
        self.file = file
        self._handlers = handlers
        root = logging.getLogger()
        self._before = (root.level, sys.excepthook, threading.excepthook, sys.unraisablehook)
        self._levels = {name: logging.getLogger(name).level for name in _TALKATIVE}
        for handler in handlers:
            root.addHandler(handler)
        root.setLevel(level)
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(max(level, logging.WARNING))

    def close(self) -> None:
        """Closes the file and takes the hooks away. Closing twice is harmless."""
        root = logging.getLogger()
        if self._handlers[0] not in root.handlers:
            return
        for handler in self._handlers:
            root.removeHandler(handler)
            # A full disk may refuse the last line; nothing may fail for the sake of the log.
            with contextlib.suppress(OSError):
                handler.close()
        for name, former in self._levels.items():
            logging.getLogger(name).setLevel(former)
        level, sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        root.setLevel(level)


def setup(
    folder: Path,
    level: int | str = logging.INFO,
    *,
    name: str = "station",
    crashed: Callable[[Path], None] | None = None,
    crashes: Crashes | None = None,
    ends: Sequence[str] = (),
) -> Log:
    """Starts the log `<folder>/<name>.log`, at most five files of 1 MB; `folder` must exist.

    Unhandled exceptions of any thread are written there and never printed; `crashed` is then
    called with the file, to say so in words. Every exception that is logged as an error leaves a
    report in `crashes`; one that a logger of `ends` names has ended the program. Raises OSError
    if the file cannot be opened, and ValueError for an unknown level.
    """
    number = logging.getLevelNamesMapping().get(level) if isinstance(level, str) else level
    if number is None:
        raise ValueError(f"{level} is not a level of the log")
    file = folder / f"{name}.log"
    regular.refuse_pipe(file)
    file.touch(mode=0o600)
    handler = _FileHandler(
        file, maxBytes=LARGEST_FILE, backupCount=FILES - 1, encoding="utf-8", errors="replace"
    )
    handler.setFormatter(OneLine(_SECRETS))
    handlers: list[logging.Handler] = [handler]
    if crashes is not None:
        handlers.append(Reporter(crashes, ends))
    log = Log(file, handlers, number)
    _catch_unhandled(log, crashed)
    return log


def _catch_unhandled(log: Log, crashed: Callable[[Path], None] | None) -> None:
    logger = logging.getLogger("station.unhandled")

    def caught(
        where: str,
        kind: type[BaseException],
        error: BaseException | None,
        trace: TracebackType | None,
        *,
        tell: bool = True,
    ) -> None:
        if issubclass(kind, (KeyboardInterrupt, SystemExit)):
            return
        logger.critical("unhandled in %s", where, exc_info=(kind, error or kind(), trace))
        if tell and crashed is not None:
            crashed(log.file)

    def in_main(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        caught("the main thread", kind, error, trace)

    def in_thread(args: threading.ExceptHookArgs) -> None:
        thread = args.thread.name if args.thread is not None else "?"
        caught(f"thread {thread}", args.exc_type, args.exc_value, args.exc_traceback)

    def in_finalizer(args: "sys.UnraisableHookArgs") -> None:
        # No person waits for a finalizer; the log is enough.
        caught("a finalizer", args.exc_type, args.exc_value, args.exc_traceback, tell=False)

    sys.excepthook = in_main
    threading.excepthook = in_thread
    sys.unraisablehook = in_finalizer
