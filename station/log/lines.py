"""Writes one record as one line."""

import copy
import logging
import re
from datetime import UTC, datetime
from types import TracebackType

from station.log import traces
from station.log.secrets import Secrets

Failure = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
_OURS = "station"
# asyncio quotes a task, its arguments and its failure; what it is about stands in front of them.
_WORDS = re.compile(r"[\w .'-]{0,120}")
_CORO = re.compile(r"coro=<([\w.<>]+)")

# Line breaks of every kind that an editor or a terminal may know, and what steers a terminal.
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}
_CONTROLS |= {ord("\n"): " | ", ord("\t"): " ", ord("\r"): "", 0x2028: " | ", 0x2029: " | "}


class OneLine(logging.Formatter):
    """`2026-11-24T14:06:03.123Z INFO station.flow text`, an exception's lines joined by ` | `."""

    def __init__(self, secrets: Secrets) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._secrets = secrets

    def formatTime(
        self,
        record: logging.LogRecord,
        datefmt: str | None = None,  # noqa: ARG002  logging's own signature
    ) -> str:
        """UTC, ISO 8601, milliseconds."""
        moment = datetime.fromtimestamp(record.created, UTC)
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"

    def formatException(self, ei: Failure) -> str:
        """Kinds and places, and no words that quote somebody."""
        return "\n".join(traces.lines(ei[1])) if ei[1] is not None else ""

    def format(self, record: logging.LogRecord) -> str:
        """The line. Redacted as a whole: a secret may stand in an argument or a traceback."""
        safe = copy.copy(record)
        safe.exc_text = safe.stack_info = None
        safe.msg, safe.args = _said(record)
        return self._secrets.without(super().format(safe)).translate(_CONTROLS)


def _said(record: logging.LogRecord) -> tuple[str, tuple[object, ...]]:
    """The words of a record and what goes into them."""
    if record.name.partition(".")[0] == _OURS:
        if not isinstance(record.args, tuple):
            return record.getMessage(), ()
        args = tuple(traces.one(a) if isinstance(a, BaseException) else a for a in record.args)
        return str(record.msg), args
    if record.name.partition(".")[0] == "asyncio":
        text = record.getMessage()
        found, coro = _WORDS.match(text), _CORO.search(text)
        return (found[0].strip() if found else "") + (f" {coro[1]}" if coro else ""), ()
    # Another library's template is its own; what it puts in may be anybody's.
    return str(record.msg), ()
