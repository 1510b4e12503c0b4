"""What the page of a change may ask: how it stands, what it would cost, the yes."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Protocol

from station.desk import amounts, view_amend
from station.desk.amending import Amending
from station.desk.packing import require
from station.desk.view_amend import AmendView
from station.domain.amendment import Wanted, lines
from station.domain.errors import Message, RefusedError
from station.domain.money import Money
from station.domain.people import Actor, Permission
from station.flow.books import Books
from station.flow.line import Line
from station.flow.ports import Clock

_STARTS = ("%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%Y-%m-%dT%H:%M")


class AmendDesk(Protocol):
    """One cover's change for whoever stands at the bench. Acts raise StationError."""

    async def view(self, shipment: str) -> AmendView:
        """How it stands at this moment."""
        ...

    async def ask(self, shipment: str, values: Mapping[int, str], starts: str) -> Message | None:
        """Asks for the price of what is typed; the insurer's reason where it does not do it."""
        ...

    async def confirm(self, view: AmendView) -> None:
        """Says yes to the price that `view` shows."""
        ...


class BenchAmend:
    """Fills the desk of the page."""

    def __init__(
        self,
        amending: Amending,
        books: Books,
        line: Line,
        clock: Clock,
        who: Callable[[], Actor],
    ) -> None:
        self._amending = amending
        self._books = books
        self._line = line
        self._clock = clock
        self._who = who

    async def view(self, shipment: str) -> AmendView:
        """How it stands. Raises PermissionRefusedError, RefusedError for an unknown shipment."""
        outlook = await self._amending.outlook(shipment, self._who())
        return view_amend.build(outlook, self._line, self._who(), self._clock.now())

    async def ask(self, shipment: str, values: Mapping[int, str], starts: str) -> Message | None:
        """`values` are typed texts by the line's number, `starts` is local time; empty: stays.

        Raises PermissionRefusedError, or RefusedError for what cannot be read or asked.
        """
        require(self._who(), Permission.AMEND)
        found = await self._books.shipment(shipment)
        if found is None:
            raise RefusedError("void.unknown_shipment", shipment=shipment[:40])
        places, wanted = lines(found.form), dict[int, dict[int, Money]]()
        for number, text in values.items():
            if text.strip():
                parcel, line = places[number - 1]
                value = amounts.typed(text.strip(), found.form.currency)
                wanted.setdefault(parcel, {})[line] = value
        moment = _moment(starts.strip()) if starts.strip() else None
        asked = await self._amending.ask(shipment, Wanted(wanted, moment), self._who())
        return asked.refusal

    async def confirm(self, view: AmendView) -> None:
        """The yes. Raises PermissionRefusedError or RefusedError."""
        await self._amending.confirm(view.shipment, view.n, self._who())


def _moment(text: str) -> datetime:
    """`2026-11-25 16:30` or `25.11.2026 16:30`, by the clock of this computer."""
    for form in _STARTS:
        try:
            # Naive on purpose: it is meant by the machine's own rules for that day.
            return datetime.strptime(text, form).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    raise RefusedError("amend.start_unreadable", text=text[:40])
