"""What must hold of one shipment against the truth, and a supervisor who does what is offered."""

from dataclasses import dataclass

from station.desk.resolving import Resolution, waiting_step
from station.domain.cover import CoverState
from station.domain.errors import PermissionRefusedError, RefusedError
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.domain.shipment import LabelMoney, LabelState, PaperKind, ShipmentState
from station.flow import money
from station.flow.dispatch import UNSETTLED
from station.flow.seen import StepKind
from station.flow.void_books import COVER_KINDS
from station.flow.work import Step, Work
from tests.flow.rig import RUTH, Bench
from tests.flow.truth import TrueCarrier, TrueInsurer, paper_kinds
from tests.store import making
from tests.store.making import LABEL, PRICE

TOM = Actor("Tom Reyes", Role.SUPERVISOR)
GONE = frozenset({CoverState.CANCELLED, CoverState.AMOUNT_OPEN, CoverState.CANCELLED_ELSEWHERE})
NOT_THERE = frozenset({CoverState.TOO_LATE, CoverState.NONE})


def told(work: Work) -> str:
    """A shipment and its steps in few words."""
    shipment = work.shipment
    lines = [
        f"{shipment.id}: {shipment.state} label={shipment.label} {shipment.label_money}"
        f" cover={shipment.cover} flag={shipment.flag} void={work.void and work.void.state}"
    ]
    for step in work.steps:
        outcomes = " ".join(f"{o.n}{o.source[0]}:{o.answer}" for o in step.outcomes[-12:])
        lines.append(
            f"  {step.id} {step.kind} {step.subject} x{len(step.sent)} {step.result or 'open'}"
            f"{' FLAGGED' if step.flagged else ''} {outcomes}"
        )
    return "\n".join(lines)


async def wrong_with(bench: Bench, number: int) -> list[str]:
    """Everything that does not hold of shipment `number`, in words."""
    insurer = bench.insurer
    assert isinstance(insurer, TrueInsurer)
    work, posted = await _at_one_moment(bench, number)
    found = _against_truth(work, insurer, bench) + _of_money(work, posted, insurer)
    found += [
        f"{len(bodies)} bodies under {key}"
        for key, bodies in insurer.bodies.items()
        if len(bodies) > 1
    ]
    return [f"{text}: {told(work)}" for text in found] + await loose_money(bench, number)


async def loose_money(bench: Bench, number: int) -> list[str]:
    """Money held or in suspense that no step will settle, and that no person is asked about."""
    work, events = await _at_one_moment(bench, number)
    shipment = work.shipment
    open_money = {**money.still_held(events, "cover"), "suspense": money.suspended(events, "cover")}
    loose = {name: amount for name, amount in open_money.items() if amount is not None}
    goes_on = (work.void is not None and work.void.open) or shipment.cover in UNSETTLED
    asks = any(step.open and step.kind in COVER_KINDS | {StepKind.BUY_LABEL} for step in work.steps)
    if not loose or goes_on or asks:
        return []
    choices = await bench.resolving.choices(shipment.id, RUTH)
    if shipment.flag is not None and set(choices) - {Resolution.SEEN}:
        return []
    return [f"{loose} is left, {choices} is offered: {told(work)}"]


async def _at_one_moment(bench: Bench, number: int) -> tuple[Work, dict[str, tuple[Money, ...]]]:
    """The shipment and its money, with nothing written between the two."""
    while True:
        work = await bench.work(number)
        posted = await bench.store.money_of(work.shipment.id)
        if work == await bench.work(number):
            return work, posted


def _against_truth(work: Work, insurer: TrueInsurer, bench: Bench) -> list[str]:
    shipment, package = work.shipment, making.package(int(work.shipment.id[3:]))
    there, found = insurer.booked.get(package), []
    booked = [each for each in insurer.executed if each[:2] == (StepKind.BOOK_COVER, package)]
    if len(booked) > 1:
        found.append(f"booked {len(booked)} times")
    cancelled = [e for e in insurer.executed if e[:2] == (StepKind.CONFIRM_CANCEL, package)]
    if len(cancelled) > 1:
        found.append(f"cancelled {len(cancelled)} times")
    stands = there == "CONFIRMED" or package in insurer.elsewhere
    if shipment.cover is CoverState.COVERED and not stands:
        found.append(f"covered here, {there} there")
    if shipment.cover in GONE and there != "CANCELLED":
        found.append(f"{shipment.cover} here, {there} there")
    if shipment.cover in NOT_THERE and there == "CONFIRMED":
        found.append(f"{shipment.cover} here, {there} there")
    if shipment.cover is CoverState.CANCELLED and package in insurer.elsewhere:
        found.append("cancelled elsewhere, and called cancelled by us")
    carrier = bench.carrier
    assert isinstance(carrier, TrueCarrier)
    if (shipment.label is LabelState.VOIDED) and shipment.id not in carrier.labels:
        found.append("voided here, and no label is void there")
    if shipment.state is ShipmentState.VOIDED and shipment.label is not LabelState.VOIDED:
        found.append(f"a voided shipment whose label is {shipment.label}")
    out = paper_kinds(bench.printer, shipment.id)
    if len(out) != len(set(out)):
        found.append(f"papers came out twice: {out}")
    if any(step.open and step.flagged for step in work.steps) and shipment.flag is None:
        found.append("a step waits for a person, the shipment does not say so")
    return found


def _of_money(work: Work, posted: dict[str, tuple[Money, ...]], insurer: TrueInsurer) -> list[str]:
    shipment, found = work.shipment, []
    for part, most in (("label", LABEL), ("cover", PRICE)):
        captured = sum(m.minor for m in posted.get(f"capture.{part}", ()))
        back = sum(m.minor for m in posted.get(f"refund.{part}", ()))
        if back > captured or captured > most.minor:
            found.append(f"{part}: {captured} captured, {back} refunded")
    back = sum(m.minor for m in posted.get("refund.cover", ()))
    captured = sum(m.minor for m in posted.get("capture.cover", ()))
    really = insurer.gave_back(making.package(int(shipment.id[3:]))).minor
    if shipment.cover is CoverState.CANCELLED and captured and back != min(really, captured):
        found.append(f"cancelled: {back} refunded here, {really} there, {captured} captured")
    if "refund.cover" in posted and shipment.cover not in GONE:
        found.append(f"refunded while {shipment.cover}")
    refunded = shipment.label_money is LabelMoney.REFUNDED
    if refunded != ("refund.label" in posted):
        found.append(f"label money {shipment.label_money}, posted {sorted(posted)}")
    return found


@dataclass
class Supervisor:
    """Tells the truth, and does what the desks offer until nothing is left to do."""

    bench: Bench
    carrier: TrueCarrier

    @property
    def insurer(self) -> TrueInsurer:
        """The truth."""
        assert isinstance(self.bench.insurer, TrueInsurer)
        return self.bench.insurer

    async def resolve(self, shipment: str) -> bool:
        """Writes down what is true, where the desk asks for it; False if it does not."""
        work = await self.bench.store.work(shipment)
        choices = await self.bench.resolving.choices(shipment, RUTH)
        if not choices:
            return False
        step = waiting_step(work)
        found, amount = self._step(work, step) if step else self._bare(work, choices)
        if found is None or found not in choices:
            return False
        await self.bench.resolving.resolve(shipment, found, "The truth", amount, RUTH)
        return True

    def _step(self, work: Work, step: Step) -> tuple[Resolution | None, Money | None]:
        package = making.package(int(work.shipment.id[3:]))
        if step.kind is StepKind.PRINT:
            out = PaperKind(step.subject) in paper_kinds(self.bench.printer, work.shipment.id)
            return (Resolution.EXECUTED if out else Resolution.NOT_EXECUTED), None
        if step.kind is StepKind.VOID_LABEL:
            if work.shipment.id not in self.carrier.labels:
                return Resolution.NOT_EXECUTED, None
            owed = self.carrier.owes(step)
            return (Resolution.EXECUTED, owed) if owed else (Resolution.WRITE_OFF, None)
        if step.kind is StepKind.CONFIRM_CANCEL:
            ours = any(each[2] == step.key for each in self.insurer.executed)
            if not ours:
                return Resolution.NOT_EXECUTED, None
            back = self.insurer.gave_back(package)
            return Resolution.EXECUTED, min(back, PRICE)
        absent = package not in self.insurer.booked
        return (Resolution.NOT_EXECUTED if absent else None), None

    def _bare(
        self, work: Work, choices: tuple[Resolution, ...]
    ) -> tuple[Resolution | None, Money | None]:
        package = making.package(int(work.shipment.id[3:]))
        if choices == (Resolution.SEEN,):
            return Resolution.SEEN, None
        back = self.insurer.gave_back(package)
        if Resolution.WRITE_OFF in choices:
            return Resolution.EXECUTED, min(back, PRICE)
        if package not in self.insurer.booked:
            return Resolution.NOT_EXECUTED, None
        price = Money(round(float(self.insurer.price_of(package)) * 100), "GBP")
        return Resolution.EXECUTED, min(price, PRICE)

    async def unflagged(self, number: int) -> list[str]:
        """Voids that do not go on, and say so nowhere."""
        work = await self.bench.work(number)
        aside = work.shipment.id in await self.bench.voids.set_aside()
        if work.void is None or not work.void.open or work.void.approved_at is None or aside:
            return []
        waits = work.shipment.flag is not None or any(s.flagged and s.open for s in work.steps)
        return [] if waits else [f"open, and nothing is flagged: {told(work)}"]

    async def tidies(self, number: int) -> None:
        """One round of everything that is offered for a shipment."""
        shipment = making.shipment(number).id
        work = await self.bench.store.work(shipment)
        given_up = [s for s in work.steps if s.kind is StepKind.PREVIEW_CANCEL and s.flagged]
        if len(given_up) > 1:
            # The insurer will not say: the cover is left as it is.
            await self._try(self.bench.voiding.keep_cover(shipment, TOM))
        await self._try(self.bench.queue.retry(shipment, RUTH))
        await self._try(self.resolve(shipment))
        work = await self.bench.store.work(shipment)
        if work.void is None or not work.void.open:
            return
        if work.shipment.label is LabelState.VOID_REFUSED:
            await self._try(self.bench.voiding.cover_anyway(shipment, TOM))
        look = await self.bench.voiding.outlook(shipment, TOM)
        await self._try(self.bench.voiding.approve(shipment, look.refund, TOM))

    async def left(self, number: int) -> list[str]:
        """What did not come to an end although everything offered was done."""
        shipment = making.shipment(number).id
        work, found = await self.bench.store.work(shipment), []
        if work.void is not None and work.void.open:
            found.append(f"its void never ends: {told(work)}")
        if shipment in await self.bench.voids.set_aside():
            found.append(f"{shipment}: it stays set aside")
        if work.shipment.cover is CoverState.COVERED and work.shipment.label is LabelState.BOUGHT:
            papers = set(paper_kinds(self.bench.printer, shipment))
            if not {PaperKind.LABEL, PaperKind.CONFIRMATION} <= papers:
                found.append(f"{shipment}: covered, and {papers} came out: {told(work)}")
        return found

    @staticmethod
    async def _try(act) -> None:  # type: ignore[no-untyped-def]
        try:
            await act
        except (RefusedError, PermissionRefusedError):
            return
