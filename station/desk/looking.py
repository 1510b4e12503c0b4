"""Papers looked at on the screen: the very bytes that came out, none made anew."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from station.desk.packing import require
from station.domain.errors import RefusedError
from station.domain.papers import Picture
from station.domain.people import Actor, Permission
from station.domain.printers import parse
from station.domain.shipment import PaperKind
from station.flow.books import Books

_FIRST = (PaperKind.LABEL, PaperKind.CONFIRMATION)


@dataclass(frozen=True)
class Shown:
    """One stored paper that can be looked at."""

    shipment: str
    kind: PaperKind
    number: int
    """The parcel of a label, counted from 1; 0 for a paper of the whole shipment."""
    of: int
    stock: str
    content: bytes


class Looking:
    """Finds the papers of a shipment and draws one. Changes nothing."""

    def __init__(self, books: Books, draw: Callable[[bytes, int, int], Picture]) -> None:
        """`draw` makes a page of a PDF into pixels of a height."""
        self._books = books
        self._draw = draw

    async def papers(self, shipment: str, actor: Actor) -> Sequence[Shown]:
        """The label first, then the confirmation, then the others.

        Raises PermissionRefusedError, or RefusedError where none is stored, or none any more.
        """
        require(actor, Permission.LOOK)
        found: list[Shown] = []
        unseen = False
        for kind in (*_FIRST, *(each for each in PaperKind if each not in _FIRST)):
            stored = await self._books.papers(shipment, kind)
            papers = [each for each in stored if each.form == "pdf"]
            unseen = unseen or bool(stored and not papers)
            found += [
                Shown(
                    shipment, kind, each.number, len(papers),
                    parse(each.printer).stock.value, each.content,
                )
                for each in papers
                if each.content
            ]  # fmt: skip
        if not found:
            raise RefusedError("paper.only_dots" if unseen else "paper.none_stored")
        return found

    async def picture(self, paper: Shown, height: int, actor: Actor) -> Picture:
        """The paper, `height` pixels high. Raises PermissionRefusedError, RefusedError."""
        require(actor, Permission.LOOK)
        return await asyncio.to_thread(self._draw, paper.content, 0, height)
