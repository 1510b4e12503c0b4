"""A change in each of its states, and a desk that writes down what it is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from station.desk import view_amend
from station.desk.amending import AmendOutlook
from station.desk.view_amend import AmendView
from station.domain.amendment import Amendment, ChangeState, Terms, Wanted
from station.domain.cover import CoverState
from station.domain.errors import Message, StationError, message
from station.domain.money import Money
from station.domain.people import Actor
from station.domain.shipment import ContentsLine, LabelState, ShipmentState
from station.flow.line import Line
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Evidence, Outcome, Sent, Shipment, Source, Step, Work
from tests.gui import samples_void
from tests.gui.samples_frame import DANA, NOW, RUTH, UP
from tests.gui.samples_void import DOWN, PREMIUM, REF

UNTIL = NOW + timedelta(hours=2, minutes=20)
SUBJECT = f"{REF}/aaaaa-bbbbb-ccccc-UPD"


def shipment(**changes: Any) -> Shipment:
    """Order 10463, covered, of two lines."""
    found = samples_void.shipment(**changes)
    (parcel,) = found.form.parcels
    lines = (
        ContentsLine("FF-DWN-14", "Down jacket, women's M", 1, Money(31_000, "GBP")),
        ContentsLine("FF-MER-03", "Merino base layer, M", 2, Money(11_000, "GBP")),
    )
    form = replace(found.form, parcels=(replace(parcel, contents=lines),))
    return replace(found, form=form, quotes={"q": PREMIUM})


def abroad(carrier: str = "easypost") -> Shipment:
    """To Switzerland, with a label of `carrier`."""
    found = shipment()
    to = replace(found.form.recipient, city="Bern", postcode="3011", country="CH")
    service = replace(found.form.service, carrier=carrier)
    return replace(found, form=replace(found.form, recipient=to, service=service))


def many() -> Shipment:
    """Two boxes of nine lines each, with long names."""
    found = shipment()
    (parcel,) = found.form.parcels
    long = "Hand-thrown stoneware serving bowl with a celadon glaze, second of its series"
    lines = tuple(ContentsLine(f"S{n}", long, 1, Money(1_000_000 + n, "GBP")) for n in range(9))
    parcels = (replace(parcel, contents=lines),) * 2
    return replace(found, form=replace(found.form, parcels=parcels))


def change(minor: int = 1078, **wanted: Any) -> Amendment:
    """The jacket is worth £410.00."""
    starts = NOW + timedelta(hours=3)
    return Amendment(
        1, REF, SUBJECT.partition("/")[2], NOW - timedelta(minutes=2), "Ruth Adeyemi", UNTIL,
        Wanted(**(wanted or {"values": {0: {0: Money(41_000, "GBP")}}})),
        {"q": Terms(PREMIUM, Money(42_000, "GBP"), starts)},
        {"q": Terms(Money(minor, "GBP"), Money(52_000, "GBP"), starts)},
    )  # fmt: skip


def step(*answers: Answer, result: str = "", reason: Message | None = None) -> Step:
    """The confirmation, with these answers."""
    outcomes = tuple(
        Outcome(1, Source.SEND, NOW, answer, Evidence(reason=reason)) for answer in answers
    )
    return Step(
        9, "B1-0000000001", StepKind.CONFIRM_UPDATE, SUBJECT, 1, "key", b"{}", NOW, "Ruth Adeyemi",
        UNTIL, sent=(Sent(1, NOW),), outcomes=outcomes, applied=bool(result), result=result,
    )  # fmt: skip


def outlook(
    found: Shipment | None = None,
    priced: Amendment | None = None,
    confirmed: Step | None = None,
    **changes: Any,
) -> AmendOutlook:
    """How it stands."""
    from station.flow import amend

    shown = (priced,) if priced is not None and confirmed is not None else ()
    made = AmendOutlook(
        work=Work(found or shipment(), (confirmed,) if confirmed else (), amendments=shown),
        why_not=None,
        until=UNTIL,
        change=priced,
        step=confirmed,
        state=amend.state_of(confirmed) if priced is not None else None,
        missing=None,
    )
    return replace(made, **changes)


def view(seen: AmendOutlook, actor: Actor = RUTH, line: Line = UP) -> AmendView:
    """The view of it."""
    return view_amend.build(seen, line, actor, NOW)


def _later() -> Amendment:
    """Another value, and a start after the hand-over."""
    return change(values=change().wanted.values, starts=UNTIL + timedelta(hours=2))


def _begun() -> Shipment:
    """Its cover began with the hand-over."""
    found = shipment()
    assert found.proven is not None
    return replace(found, proven=replace(found.proven, starts=_GONE))


def _amended() -> AmendView:
    new = shipment(amended=Money(1078, "GBP"))
    assert new.proven is not None
    new = replace(new, proven=replace(new.proven, price=Money(1078, "GBP"), changed_at=NOW))
    return view(outlook(new, change(), step(Answer.YES, result="amended")))


def _flagged(found: Shipment, state: str, flag: str) -> AmendView:
    flagged = replace(found, flag=message(flag), reason=message("insurer.differs_terms"))
    return view(outlook(flagged, change(), step(Answer.UNKNOWN, result=state)))


_GONE = NOW - timedelta(minutes=40)
_LATER = message("amend.too_late", at=_GONE, day=_GONE.date())
_LATE = {"starts": NOW + timedelta(days=2)}

VIEWS: dict[str, Callable[[], AmendView]] = {
    "new": lambda: view(outlook()),
    "clerk": lambda: view(outlook(), DANA),
    "many-lines": lambda: view(outlook(many())),
    "offline": lambda: view(outlook(), line=DOWN),
    "dearer": lambda: view(outlook(priced=change())),
    "cheaper": lambda: view(outlook(priced=change(708))),
    "another-start": lambda: view(outlook(priced=change(910, **_LATE))),
    "short": lambda: view(outlook(priced=change(), missing=Money(120, "GBP"))),
    "priced-offline": lambda: view(outlook(priced=change()), line=DOWN),
    "asking": lambda: view(outlook(priced=change(), confirmed=step())),
    "unknown": lambda: view(outlook(priced=change(), confirmed=step(Answer.UNKNOWN))),
    "done": _amended,
    "declared": lambda: view(outlook(abroad(), change())),
    "declared-gap": lambda: view(outlook(abroad(), _later())),
    "declared-done": lambda: view(outlook(abroad(), change(), step(Answer.YES, result="amended"))),
    "refused": lambda: view(
        outlook(
            priced=change(),
            confirmed=step(
                Answer.NO,
                result="refused",
                reason=message("insurer.refused", reasons="Booking can not be updated."),
            ),
        )
    ),
    "not-changed": lambda: _flagged(shipment(), "not_changed", "flag.not_changed"),
    "mismatch": lambda: _flagged(shipment(cover=CoverState.MISMATCH), "mismatch", "cover.mismatch"),
    "voided-since": lambda: view(
        outlook(
            shipment(
                state=ShipmentState.VOIDED, label=LabelState.VOIDED, cover=CoverState.CANCELLED
            ),
            change(),
            step(Answer.YES, result="amended"),
            why_not=message("amend.not_covered"),
        )
    ),
    "too-late": lambda: view(outlook(_begun(), why_not=_LATER, until=_GONE)),
    "void-open": lambda: view(
        outlook(why_not=message("amend.void_open"), work=Work(shipment(), (), samples_void.void()))
    ),
}


def around(name: str) -> dict[str, Any]:
    """Who stands at the bench, with which line and wallet: what strip and rail have of it."""
    found: dict[str, Any] = {"actor": DANA if name == "clerk" else RUTH}
    if name in ("offline", "priced-offline"):
        found["line"] = DOWN
    if name == "short":
        # What the change costs more, without what is lacking.
        found["wallet"] = (Money(1078 - 910 - 120, "GBP"),)
    return found


STATES: dict[str, ChangeState] = {
    "dearer": ChangeState.PRICED,
    "cheaper": ChangeState.PRICED,
    "asking": ChangeState.ASKING,
    "unknown": ChangeState.UNKNOWN,
    "refused": ChangeState.REFUSED,
    "not-changed": ChangeState.NOT_CHANGED,
    "mismatch": ChangeState.MISMATCH,
}


@dataclass
class RecordingAmend:
    """Stands in for the desk."""

    shown: AmendView
    no: Message | None = None
    """The insurer's refusal of what is asked."""
    fails: StationError | None = None
    refusal: Message | None = None
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    async def view(self, _shipment: str) -> AmendView:
        """What it was given."""
        if self.fails is not None:
            raise self.fails
        return self.shown

    async def ask(self, shipment: str, values: Mapping[int, str], starts: str) -> Message | None:
        """Noted."""
        self.asked.append(("ask", shipment, dict(values), starts))
        self._refuse()
        return self.no

    async def confirm(self, view: AmendView) -> None:
        """Noted."""
        self.asked.append(("confirm", view.shipment, view.n))
        self._refuse()

    def _refuse(self) -> None:
        if self.refusal is not None:
            raise StationError(self.refusal.id, **self.refusal.facts)
