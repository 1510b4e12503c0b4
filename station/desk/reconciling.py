"""Our covers against the insurer's own list of bookings: what one has and the other has not.

Bookings of other benches, or of other programs of the same partner, are left alone: ours carry
our bench's shipment ids (contract 9.1). The list names no refunds (contract 10, 11.3), so that a
refund is compared with the insurer's answer to the confirmation.
"""

from collections.abc import Callable
from datetime import timedelta

from station.desk.packing import require
from station.domain import settings as declared
from station.domain.cover import CoverState
from station.domain.errors import StationError
from station.domain.people import Actor, Permission
from station.domain.settings import Settings
from station.flow.dispatch import UNSETTLED
from station.flow.pace import Pace, Turn, Urgency
from station.flow.ports import Clock, Insurer
from station.flow.reconcile import Difference, Finding, Ours, ReconcileBooks, Reconciled
from station.flow.seen import PackageFacts

EVERY = timedelta(hours=24)
_PAGE = 50
_OK = 200
_MOST_FINDINGS = 1000
"""More would say nothing more."""
# What our side does not know for certain, or knows to stand, or to be another thing than agreed.
_MAY_STAND = UNSETTLED | {
    CoverState.COVERED,
    CoverState.MISMATCH,
    CoverState.CANCEL_SAVED,
    CoverState.PREVIEWED,
    CoverState.CANCELLING,
    CoverState.CANCEL_REFUSED,
}
_CANCELLED = frozenset(
    {CoverState.CANCELLED, CoverState.AMOUNT_OPEN, CoverState.CANCELLED_ELSEWHERE}
)


class Reconciling:
    """Reads the insurer's list through and compares."""

    def __init__(
        self,
        books: ReconcileBooks,
        insurer: Insurer,
        pace: Pace,
        clock: Clock,
        settings: Callable[[], Settings],
    ) -> None:
        self._books = books
        self._insurer = insurer
        self._pace = pace
        self._clock = clock
        self._settings = settings

    async def due(self) -> bool:
        """True if the newest comparison is a day old, or never was."""
        newest = await self._books.newest()
        if newest is None:
            return True
        age = self._clock.now() - newest.at
        return not timedelta(0) <= age < EVERY

    async def newest(self, actor: Actor) -> Reconciled | None:
        """The newest result. Raises PermissionRefusedError."""
        require(actor, Permission.AUDIT)
        return await self._books.newest()

    async def run(self, *, keep: bool) -> Reconciled:
        """Compares now, at the pace of reads; with `keep` the result is kept."""
        began = self._clock.now()
        await self._books.begin()
        findings: list[Finding] = []
        bookings, whole = 0, True
        page: list[PackageFacts] = []
        try:
            async for facts in self._insurer.list_refs(turn=self._turn):
                page.append(facts)
                bookings += 1
                if len(page) >= _PAGE:
                    findings += await self._compare(page)
                    page = []
        except StationError:
            whole = False
        findings += await self._compare(page)
        if whole:
            unseen = await self._books.unseen(began)
            findings += [_finding(Difference.NOT_BOOKED, each) for each in unseen]
        result = Reconciled(self._clock.now(), bookings, whole, tuple(findings[:_MOST_FINDINGS]))
        if keep:
            await self._books.keep(result)
        return result

    async def _turn(self) -> Turn:
        turn = await self._pace.turn(Urgency.READ)
        turn.leaves("list")
        return turn

    async def _compare(self, page: list[PackageFacts]) -> list[Finding]:
        ours = await self._books.seen([facts.id for facts in page])
        strangers = [facts for facts in page if facts.id not in ours and self._is_ours(facts)]
        names = [facts.transaction_id or "" for facts in strangers]
        known = await self._books.of_shipments(names)
        found = [_stranger(facts, known) for facts in strangers]
        for facts in page:
            if facts.id in ours and compared(facts, ours[facts.id]):
                found += await self._once_more(facts)
        return found

    async def _once_more(self, facts: PackageFacts) -> list[Finding]:
        """What still differs now: a page of the list may be older than what was done since."""
        with await self._turn():
            seen = await self._insurer.read(facts.id)
        ours = (await self._books.seen([facts.id])).get(facts.id)
        if seen.status != _OK or seen.facts is None or ours is None:
            return compared(facts, ours) if ours is not None else []
        return compared(seen.facts, ours)

    def _is_ours(self, facts: PackageFacts) -> bool:
        bench = self._settings().of(declared.BENCH_CODE)
        return (facts.transaction_id or "").startswith(f"{bench}-")


def _stranger(facts: PackageFacts, known: set[str]) -> Finding:
    shipment = facts.transaction_id or ""
    what = Difference.OTHER_PACKAGE if shipment in known else Difference.UNKNOWN_BOOKING
    return Finding(what, facts.id, shipment, status=facts.status)


def compared(facts: PackageFacts, ours: Ours) -> list[Finding]:
    """What differs between one booking of the insurer and what we know of it."""
    found = []
    stands = facts.status == "CONFIRMED"
    if ours.cover is CoverState.COVERED and not stands:
        found.append(_finding(Difference.NOT_CONFIRMED, ours, facts.status))
    elif stands and ours.cover in _CANCELLED:
        found.append(_finding(Difference.STILL_CONFIRMED, ours, facts.status))
    elif stands and ours.cover not in _MAY_STAND:
        found.append(_finding(Difference.NOT_WANTED, ours, facts.status))
    if ours.refunded is not None and ours.told is not None and ours.refunded != ours.told:
        found.append(_finding(Difference.REFUND_DIFFERS, ours, facts.status))
    return found


def _finding(what: Difference, ours: Ours, status: str = "") -> Finding:
    return Finding(what, ours.package, ours.shipment, ours.number, status, ours.told, ours.refunded)
