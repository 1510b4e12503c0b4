"""Test labels that prove a printer: what is known of them, and the port to where it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class PrinterTest:
    """A test label that was sent to a printer."""

    code: str
    """What its bars say: `TEST 4471`."""
    printer: str
    """The printer as its setting names it, with head and stock: another one is not proven."""
    sent_at: datetime
    by: str
    proven_at: datetime | None = None
    """When it was scanned; None while nobody did."""


@dataclass(frozen=True)
class Proof:
    """What is known of one printer."""

    newest: PrinterTest
    proven: PrinterTest | None
    """The newest whose label was scanned."""


class ProofBooks(Protocol):
    """Where test labels are kept. A write is durable on return."""

    async def sent(self, test: PrinterTest) -> None:
        """A test label is about to be sent."""
        ...

    async def scanned(self, code: str, since: datetime, at: datetime) -> PrinterTest | None:
        """The newest test with `code`, sent from `since` on, is proven; None without one."""
        ...

    async def all(self) -> Mapping[str, Proof]:
        """What is known of each printer that was ever tested, by its name in the settings."""
        ...
