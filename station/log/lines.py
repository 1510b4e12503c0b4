"""Writes one record as one line."""

import logging
from datetime import UTC, datetime

from station.log.secrets import Secrets

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

    def format(self, record: logging.LogRecord) -> str:
        """The line. Redacted as a whole: a secret may stand in an argument or a traceback."""
        return self._secrets.without(super().format(record)).translate(_CONTROLS)
