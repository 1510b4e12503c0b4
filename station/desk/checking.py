"""`check`: do books, journal and states agree, is nothing claimed that is not proven?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from station.desk.reconciling import Reconciling
from station.domain import sscc
from station.domain.cover import CoverState
from station.domain.money import Money
from station.domain.shipment import LabelMoney, LabelState, PaperKind, ShipmentState
from station.flow import amend, money
from station.flow.books import Books
from station.flow.lost import LostShipment
from station.flow.reconcile import Difference, Finding
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Shipment, Source, Work


@dataclass
class Report:
    """What the check found. Faults are lines for IT people, in plain words."""

    faults: list[str] = field(default_factory=list)
    shipments: int = 0
    open: int = 0
    asked_insurer: bool = False
    bookings: int = 0

    @property
    def clean(self) -> bool:
        """True if nothing is wrong."""
        return not self.faults


def in_words(finding: Finding) -> str:
    """One difference as a line for IT people."""
    about = finding.shipment or finding.package
    amounts = f" ({finding.posted} posted, {finding.said} said)" if finding.said else ""
    return f"{about}: {_DIFFERENCES[finding.what].format(finding=finding)}{amounts}"


_DIFFERENCES = {
    Difference.UNKNOWN_BOOKING: "booked at the insurer as {finding.package}, unknown here",
    Difference.OTHER_PACKAGE: "booked at the insurer as {finding.package}, which it does not name",
    Difference.NOT_BOOKED: "covered here, not booked at the insurer",
    Difference.NOT_CONFIRMED: "covered here, {finding.status} at the insurer",
    Difference.STILL_CONFIRMED: "cancelled here, confirmed at the insurer",
    Difference.NOT_WANTED: "without cover here, booked at the insurer",
    Difference.REFUND_DIFFERS: "another refund was posted than the insurer named",
}


class Checking:
    """Compares what is written in different places about the same thing."""

    def __init__(
        self, books: Books, reconciling: Reconciling, connected: Callable[[], bool]
    ) -> None:
        self._books = books
        self._reconciling = reconciling
        self._connected = connected

    async def run(self) -> Report:
        """The whole check; with a connection the insurer's bookings against ours."""
        report = Report()
        report.faults += await self._books.integrity_faults()
        report.faults += [f"ledger: {text}" for text in await self._books.ledger_faults()]
        report.faults += [_lost(lost) for lost in await self._books.lost()]
        shipments = await self._books.all_shipments()
        report.shipments = len(shipments)
        for shipment in shipments:
            work = await self._books.work(shipment.id)
            report.open += any(step.open for step in work.steps)
            events = await self._books.money_of(shipment.id)
            report.faults += [f"{shipment.id}: {text}" for text in _faults(work, events)]
            if await self._confirmed_unproven(shipment):
                report.faults.append(f"{shipment.id}: a confirmation exists without proven cover")
        if self._connected():
            await self.against_insurer(report)
        return report

    async def against_insurer(self, report: Report) -> None:
        """Adds what differs between our covers and the insurer's own list."""
        result = await self._reconciling.run(keep=False)
        report.asked_insurer, report.bookings = True, result.bookings
        if not result.whole:
            report.faults.append("insurer: the list of bookings broke off")
        report.faults += [in_words(finding) for finding in result.findings]

    async def _confirmed_unproven(self, shipment: Shipment) -> bool:
        papers = await self._books.papers(shipment.id, PaperKind.CONFIRMATION)
        return bool(papers) and shipment.proven is None


def _lost(lost: LostShipment) -> str:
    package = f", package {lost.package}" if lost.package else ""
    void = f", void {lost.void.value}" if lost.void else ""
    return f"{lost.shipment}: in the second record only, order {lost.number}{package}{void}"


def _faults(work: Work, posted: Mapping[str, tuple[Money, ...]]) -> list[str]:
    events = set(posted)
    return [
        *_label_faults(work, events),
        *_cover_faults(work, events),
        *_change_faults(work, posted),
        *_step_faults(work),
    ]


def _label_faults(work: Work, events: set[str]) -> list[str]:
    shipment, found = work.shipment, []
    if "hold.label" not in events:
        found.append("no money was held for the label")
    bought = shipment.label in _BOUGHT
    if bought != ("capture.label" in events):
        found.append("the label and its money do not agree")
    if (shipment.label_money is LabelMoney.REFUNDED) != ("refund.label" in events):
        found.append("the label's refund and its state do not agree")
    if {"capture.label", "release.label"} <= events:
        found.append("the label's money was captured and released")
    if bought and shipment.bought is None:
        found.append("the label is called bought without a number")
    codes = shipment.bought.tracking if shipment.bought else ()
    if shipment.bought and shipment.bought.carrier == "house":
        found += [f"{code} is not an SSCC" for code in codes if not sscc.is_valid(code)]
    printed = work.printing(PaperKind.LABEL)
    if shipment.state is ShipmentState.DISPATCHED and (printed is None or not printed.applied):
        found.append("dispatched without a printed label")
    return found


_BOUGHT = frozenset(
    {LabelState.BOUGHT, LabelState.VOID_ASKED, LabelState.VOID_REFUSED, LabelState.VOIDED}
)
_RELEASED = frozenset({CoverState.REFUSED, CoverState.TOO_LATE})
# What a proven cover may become within a void: its premium stays captured, less its refund.
_AFTER_COVER = frozenset(
    {
        CoverState.CANCEL_SAVED,
        CoverState.PREVIEWED,
        CoverState.CANCELLING,
        CoverState.CANCELLED,
        CoverState.AMOUNT_OPEN,
        CoverState.CANCELLED_ELSEWHERE,
        CoverState.CANCEL_REFUSED,
    }
)
# A booking that was never as agreed: a person says what of its premium was spent (resolving.py).
_MAYBE_BY_HAND = _AFTER_COVER | {CoverState.MISMATCH}
_REFUNDED = frozenset({CoverState.CANCELLED, CoverState.CANCELLED_ELSEWHERE})


def _cover_faults(work: Work, events: set[str]) -> list[str]:
    shipment, found = work.shipment, []
    covered = shipment.cover is CoverState.COVERED
    captured = covered or (shipment.cover in _AFTER_COVER and shipment.proven is not None)
    if shipment.consent is None:
        if shipment.cover is not CoverState.NONE or "hold.cover" in events:
            found.append("cover without a consent")
        return found
    if covered and not _proven(work):
        found.append("covered, but no read-back proves it")
    loose = shipment.proven is None and shipment.cover in _MAYBE_BY_HAND
    if not loose and captured != ("capture.cover" in events):
        found.append("the cover and its money do not agree")
    if "refund.cover" in events and shipment.cover not in _REFUNDED:
        found.append("a premium was refunded for a cover that is not cancelled")
    if shipment.cover is CoverState.CANCELLED and not _proven_cancelled(work):
        found.append("cancelled, but neither a read-back nor a person says so")
    released = (shipment.cover in _RELEASED) == ("release.cover" in events)
    if not loose and not released and shipment.label is not LabelState.REFUSED:
        found.append("the premium of a cover that is not there was not released")
    if not loose and {"capture.cover", "release.cover"} <= events:
        found.append("the premium was captured and released")
    return found


def _change_faults(work: Work, events: Mapping[str, tuple[Money, ...]]) -> list[str]:
    """A change's hold ends with its step; its price and the cover's money agree."""
    shipment, found = work.shipment, []
    if amend.open_step(work) is None and shipment.cover is not CoverState.MISMATCH:
        held = [name for name in money.still_held(events, "cover") if name != "cover"]
        found += [f"the money of a change that is over is still held: {name}" for name in held]
    changed = shipment.cover is CoverState.COVERED and shipment.amended is not None
    if changed and shipment.amended != money.taken(events, "cover"):
        found.append("the price of the changed cover and its money do not agree")
    return found


def _proven(work: Work) -> bool:
    return work.shipment.proven is not None and any(
        outcome.source is Source.READ and outcome.answer is Answer.YES
        for step in work.steps
        if step.kind in (StepKind.BOOK_COVER, StepKind.CONFIRM_PAYMENT)
        for outcome in step.outcomes
    )


def _proven_cancelled(work: Work) -> bool:
    """Only a read of the booking proves a cancellation; or a person said it, with evidence."""
    return _by_hand(work) or any(
        outcome.source is Source.PERSON or outcome.answer is Answer.CANCELLED
        for step in work.steps
        if step.kind in (StepKind.CONFIRM_CANCEL, StepKind.PREVIEW_CANCEL)
        for outcome in step.outcomes
    )


def _by_hand(work: Work) -> bool:
    reason = work.shipment.reason
    return reason is not None and reason.id == "queue.by_hand"


def _step_faults(work: Work) -> list[str]:
    found = []
    bookings = [step for step in work.steps if step.kind is StepKind.BOOK_COVER]
    if len(bookings) > 1:
        found.append("more than one booking was intended")
    buys = [step for step in work.steps if step.kind is StepKind.BUY_LABEL]
    if len(buys) != 1:
        found.append(f"{len(buys)} purchases of the label were intended")
    for step in work.steps:
        if any(outcome.n > len(step.sent) for outcome in step.outcomes):
            found.append(f"an answer without a send in step {step.id}")
        untouched = step.applied and not step.outcomes and step.not_after is None
        if untouched and step.result != "withdrawn":
            found.append(f"step {step.id} was applied without an answer")
    return found
