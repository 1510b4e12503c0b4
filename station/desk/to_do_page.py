"""The supervisor's page: what needs a person, what is late, and how the day goes."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from station.desk.packing import require
from station.desk.reconciling import Reconciling
from station.desk.view_to_do import ToDoView, build, insurer_line
from station.desk.views import Notice
from station.domain import settings as declared
from station.domain.people import Actor, Permission
from station.domain.settings import Settings
from station.flow.books import Books
from station.flow.figures import FigureBooks
from station.flow.money import WALLET
from station.flow.ports import Clock


class ToDoDesk(Protocol):
    """The supervisor's figures. Raises PermissionRefusedError for anybody else."""

    async def view(self) -> ToDoView:
        """What there is to do, and the day's figures, at this moment."""
        ...


@dataclass(frozen=True)
class Sources:
    """Where the figures come from, handed in by `app`."""

    figures: FigureBooks
    books: Books
    reconciling: Reconciling
    clock: Clock
    settings: Callable[[], Settings]
    update: Callable[[], Notice | None]
    """What is to be said of a newer version."""


class BenchToDo:
    """Fills `ToDoDesk` for the person who is at the bench at that moment."""

    def __init__(self, sources: Sources, who: Callable[[], Actor]) -> None:
        self._sources, self._who = sources, who

    async def view(self) -> ToDoView:
        """As `ToDoDesk`. A day begins at midnight of the bench's own time zone."""
        actor, sources = self._who(), self._sources
        require(actor, Permission.AUDIT)
        now, settings = sources.clock.now(), sources.settings()
        midnight = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        standing = await sources.figures.standing(midnight.astimezone(now.tzinfo), now)
        wallet = await sources.books.balances(WALLET)
        compared = await sources.reconciling.newest(actor)

        def void_until(bought: datetime) -> datetime | None:
            # Counted from Dispatch, a little before the label was bought: never too late.
            return declared.label_until(settings, bought)

        def built() -> ToDoView:
            name = settings.of(declared.BENCH_NAME)
            line = insurer_line(compared, now) if compared is not None else None
            view = build(standing, wallet, name, void_until, now, line)
            return replace(view, update=sources.update())

        return await asyncio.to_thread(built)
