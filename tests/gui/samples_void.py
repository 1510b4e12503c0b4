"""A void in each of its states, and a desk that writes down what it is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from station.desk import view_void
from station.desk.view_void import VoidView
from station.desk.voiding import Outlook
from station.domain.cover import Consent, ConsentBy, Cover, CoverState
from station.domain.errors import Message, StationError, message
from station.domain.money import Money
from station.domain.people import Actor
from station.domain.settings import Settings
from station.domain.shipment import LabelMoney, LabelState, ShipmentState
from station.domain.void import Void, VoidReason, VoidState
from station.flow.line import Line
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import (
    BoughtLabel,
    Evidence,
    LabelRefund,
    Outcome,
    RefundState,
    Sent,
    Shipment,
    Source,
    Step,
    Work,
)
from tests.gui.samples_frame import DANA, NOW, RUTH, UP, down
from tests.store import making

PIN = "736194"
LABEL, PREMIUM, REFUND = Money(1420, "GBP"), Money(910, "GBP"), Money(910, "GBP")
BOUGHT_AT = NOW - timedelta(hours=3, minutes=22)
ASKED_AT = NOW - timedelta(minutes=20)
APPROVED_AT = NOW - timedelta(minutes=15)
SENT_AT = APPROVED_AT + timedelta(seconds=1)
"""The carrier is asked once a supervisor has said yes."""
REF = "B8KFT-2NQYD-INS"


def shipment(**changes: Any) -> Shipment:
    """Order 10463: label bought, covered, dispatched."""
    made = making.shipment(1)
    recipient = replace(made.form.recipient, name="Anna Lindqvist", city="Göteborg")
    consent = Consent(
        REF, "parcel_insurance", "Dana Kowalski", ConsentBy.WINDOW, BOUGHT_AT, PREMIUM, "", ""
    )
    proven = Cover(
        REF, PREMIUM, None, None, None, NOW + timedelta(hours=3, minutes=20), None, BOUGHT_AT, "",
        "parcel_insurance",
    )  # fmt: skip
    found = replace(
        made,
        number="10463",
        by="Dana Kowalski",
        form=replace(made.form, recipient=recipient),
        state=ShipmentState.DISPATCHED,
        label=LabelState.BOUGHT,
        label_money=LabelMoney.CAPTURED,
        cover=CoverState.COVERED,
        consent=consent,
        proven=proven,
        bought=BoughtLabel("house", ("00306141410000104637",), LABEL, BOUGHT_AT),
    )
    return replace(found, **changes)


def void(state: VoidState = VoidState.ASKED, **changes: Any) -> Void:
    """Dana asked for it; approved by Ruth if so."""
    approved = state in (VoidState.APPROVED, VoidState.DONE)
    made = Void(
        1, state, VoidReason.WRONG_ADDRESS, "Moved to Leeds", ASKED_AT, "Dana Kowalski",
        approved_at=APPROVED_AT if approved else None,
        approved_by="Ruth Adeyemi" if approved else None,
    )  # fmt: skip
    return replace(made, **changes)


def carrier(state: RefundState | None, reason: Message | None = None) -> Step:
    """The step that asked the carrier; without a state and a reason it has not answered yet."""
    refund = LabelRefund(state, LABEL, NOW + timedelta(days=12)) if state else None
    answer = Answer.YES if state else Answer.NO
    at = SENT_AT + timedelta(seconds=2)
    outcome = Outcome(1, Source.SEND, at, answer, Evidence(reason=reason, refund=refund))
    return Step(
        1, "B1-0000000001", StepKind.VOID_LABEL, "label", 1, "key", b"{}", SENT_AT, "Ruth Adeyemi",
        None,
        sent=(Sent(1, SENT_AT),),
        outcomes=(outcome,) if state or reason else (),
    )  # fmt: skip


def outlook(found: Shipment, wanted: Void | None = None, *steps: Step, **changes: Any) -> Outlook:
    """How it stands."""
    made = Outlook(
        work=Work(found, steps, wanted),
        why_not=None,
        label_until=NOW + timedelta(days=29, hours=2),
        cover_until=NOW + timedelta(hours=3, minutes=20),
        refund=None,
        previewed_at=None,
        confirm_before=None,
        closed=None,
        accepted=False,
    )
    return replace(made, **changes)


PREVIEWED = {"refund": REFUND, "previewed_at": ASKED_AT, "accepted": True}
EVENTS = {"capture.label": (LABEL,), "capture.cover": (PREMIUM,)}
DOWN = down(25)
_ASKED = Settings().changed({"house.refund": "asked"})


def view(
    seen: Outlook,
    actor: Actor = DANA,
    line: Line = UP,
    events: Mapping[str, tuple[Money, ...]] = EVENTS,
    settings: Settings = _ASKED,
) -> VoidView:
    """The view of it."""
    return view_void.build(seen, events, line, settings, actor, NOW)


def _new() -> VoidView:
    return view(outlook(shipment()))


def _new_offline() -> VoidView:
    return view(outlook(shipment()), line=DOWN)


def _loading() -> VoidView:
    return view(outlook(shipment(), void()))


def _previewed() -> VoidView:
    return view(outlook(shipment(), void(), **PREVIEWED))


def _asked_offline() -> VoidView:
    return view(outlook(shipment(), void()), line=DOWN)


def _no_cover() -> VoidView:
    found = shipment(cover=CoverState.NONE, consent=None, proven=None)
    events = {"capture.label": (LABEL,)}
    return view(outlook(found, void(), cover_until=None), events=events)


def _saved() -> VoidView:
    found = shipment(state=ShipmentState.VOIDING, label=LabelState.VOID_ASKED,
                     cover=CoverState.CANCEL_SAVED)  # fmt: skip
    return view(outlook(found, void(VoidState.APPROVED), carrier(None)), RUTH, DOWN)


def _under_way() -> VoidView:
    found = shipment(
        state=ShipmentState.VOIDING, label=LabelState.VOIDED, cover=CoverState.CANCELLING,
        label_money=LabelMoney.REFUND_ASKED,
    )  # fmt: skip
    step = carrier(RefundState.ASKED)
    return view(outlook(found, void(VoidState.APPROVED), step, **PREVIEWED), RUTH)


def _carrier_refused() -> VoidView:
    found = shipment(
        state=ShipmentState.VOIDING,
        label=LabelState.VOID_REFUSED,
        flag=message("void.label_stands"),
    )
    late = message("label.void_too_late", until=ASKED_AT - timedelta(minutes=5))
    return view(outlook(found, void(VoidState.APPROVED), carrier(None, late), **PREVIEWED), RUTH)


def _smaller() -> VoidView:
    less = Money(610, "GBP")
    found = shipment(
        state=ShipmentState.VOIDING, label=LabelState.VOIDED, label_money=LabelMoney.REFUNDED,
        cover=CoverState.PREVIEWED, flag=message("void.refund_smaller", refund=less),
    )  # fmt: skip
    seen = outlook(
        found, void(VoidState.APPROVED, accepted=PREMIUM), carrier(RefundState.REFUNDED),
        refund=less, previewed_at=NOW - timedelta(minutes=2), accepted=False,
    )  # fmt: skip
    return view(seen, RUTH, events={**EVENTS, "refund.label": (LABEL,)})


def _done() -> VoidView:
    found = shipment(
        state=ShipmentState.VOIDED, label=LabelState.VOIDED, label_money=LabelMoney.REFUNDED,
        cover=CoverState.CANCELLED, reason=message("cover.cancelled_refund", refund=REFUND),
    )  # fmt: skip
    events = {**EVENTS, "refund.label": (LABEL,), "refund.cover": (REFUND,)}
    seen = outlook(
        found, void(VoidState.DONE), carrier(RefundState.REFUNDED),
        why_not=message("void.voided_already"), **PREVIEWED,
    )  # fmt: skip
    return view(seen, RUTH, events=events)


def _amount_open() -> VoidView:
    found = shipment(
        state=ShipmentState.VOIDED, label=LabelState.VOIDED, label_money=LabelMoney.REFUND_ASKED,
        cover=CoverState.AMOUNT_OPEN, flag=message("cover.amount_open"),
    )  # fmt: skip
    seen = outlook(
        found, void(VoidState.DONE), carrier(RefundState.ASKED),
        why_not=message("void.voided_already"), **PREVIEWED,
    )  # fmt: skip
    return view(seen, RUTH)


def _cover_stands() -> VoidView:
    why = message("insurer.refused", reasons="The policy has started.")
    found = shipment(
        state=ShipmentState.VOIDED, label=LabelState.VOIDED, label_money=LabelMoney.REFUNDED,
        cover=CoverState.CANCEL_REFUSED, reason=why, flag=why,
    )  # fmt: skip
    seen = outlook(
        found, void(VoidState.DONE), carrier(RefundState.REFUNDED),
        why_not=message("void.voided_already"),
    )  # fmt: skip
    return view(seen, RUTH, events={**EVENTS, "refund.label": (LABEL,)})


def _not_now() -> VoidView:
    """It was dispatched a moment ago, and the insurer has not answered."""
    found = shipment(state=ShipmentState.DISPATCHING, cover=CoverState.UNKNOWN, proven=None)
    assert found.bought is not None
    bought = replace(found.bought, bought_at=NOW - timedelta(seconds=20))
    found = replace(found, bought=bought)
    seen = outlook(found, why_not=message("void.under_dispatch"), cover_until=None)
    return view(seen, RUTH, events={"capture.label": (LABEL,)})


_BY_RUTH = frozenset(
    {
        "saved", "under-way", "carrier-refused", "smaller", "done", "amount-open", "cover-stands",
        "not-now",
    }
)  # fmt: skip
_OFFLINE = frozenset({"new-offline", "asked-offline", "saved"})


def around(name: str) -> dict[str, Any]:
    """Who stands at the bench, and with which line: what strip and rail have of it."""
    actor = RUTH if name in _BY_RUTH else DANA
    return {"actor": actor, "line": DOWN if name in _OFFLINE else UP}


VIEWS: dict[str, Callable[[], VoidView]] = {
    "new": _new,
    "new-offline": _new_offline,
    "loading": _loading,
    "previewed": _previewed,
    "asked-offline": _asked_offline,
    "no-cover": _no_cover,
    "saved": _saved,
    "under-way": _under_way,
    "carrier-refused": _carrier_refused,
    "smaller": _smaller,
    "done": _done,
    "amount-open": _amount_open,
    "cover-stands": _cover_stands,
    "not-now": _not_now,
}


@dataclass
class RecordingVoid:
    """Stands in for the desk; `PIN` is everybody's."""

    shown: VoidView
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    refusal: Message | None = None
    fails: StationError | None = None

    async def view(self, shipment: str) -> VoidView:
        """What it was given, whatever shipment is asked for."""
        if self.fails is not None:
            raise self.fails
        return replace(self.shown, shipment=shipment)

    async def supervisors(self) -> tuple[str, ...]:
        """Two."""
        return ("Ruth Adeyemi", "Farid Nazari")

    async def badge_names(self, code: str) -> str | None:
        """Ruth's."""
        return {"BADGE-RUTH": "Ruth Adeyemi"}.get(code)

    async def ask(self, shipment: str, reason: VoidReason, note: str) -> None:
        """Noted."""
        self.asked.append(("ask", reason, note))
        self._refuse()

    async def approve(
        self, view: VoidView, wish: tuple[VoidReason, str] | None, who: str, pin: str
    ) -> None:
        """Noted."""
        self.asked.append(("approve", view.act, view.refund, wish, who, pin))
        self._refuse()

    async def keep(self, view: VoidView, who: str, pin: str) -> None:
        """Noted."""
        self.asked.append(("keep", who, pin))
        self._refuse()

    async def withdraw(self, shipment: str) -> None:
        """Noted."""
        self.asked.append(("withdraw",))
        self._refuse()

    def _refuse(self) -> None:
        if self.refusal is not None:
            raise StationError(self.refusal.id, **self.refusal.facts)


COVERS = {
    "new": CoverState.COVERED,
    "new-offline": CoverState.COVERED,
    "loading": CoverState.COVERED,
    "previewed": CoverState.PREVIEWED,
    "asked-offline": CoverState.CANCEL_SAVED,
    "no-cover": CoverState.NONE,
    "saved": CoverState.CANCEL_SAVED,
    "under-way": CoverState.CANCELLING,
    "carrier-refused": CoverState.PREVIEWED,
    "smaller": CoverState.PREVIEWED,
    "done": CoverState.CANCELLED,
    "amount-open": CoverState.AMOUNT_OPEN,
    "cover-stands": CoverState.CANCEL_REFUSED,
    "not-now": CoverState.UNKNOWN,
}
"""Whose words each of them may not break."""
