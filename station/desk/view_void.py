"""A void as its page shows it: the label, its money and the cover, each by itself. Pure.

Each of the three says what stands, what is asked and how long there is time. Nothing is called
cancelled, voided or refunded that is only asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station.desk import view_void_rows as rows
from station.desk.view_void_rows import VoidRow
from station.desk.views import Band, Shape, Tone
from station.desk.voiding import Outlook
from station.domain.cover import CoverState
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.people import Actor, Permission
from station.domain.settings import Settings
from station.domain.shipment import LabelState, ShipmentState
from station.domain.void import Void, VoidReason, VoidState
from station.flow.line import Line, LineState
from station.flow.seen import StepKind
from station.flow.void import STANDING
from station.flow.work import Work

__all__ = ["VoidAct", "VoidRow", "VoidView", "build"]


class VoidAct(StrEnum):
    """What the page's one key does at this moment."""

    ASK = "ask"
    """Writes the wish down; with a supervisor's PIN it is approved at once."""
    APPROVE = "approve"
    COVER_ANYWAY = "cover_anyway"
    """The carrier refused: the cover is cancelled all the same."""
    NONE = "none"


@dataclass(frozen=True)
class VoidView:
    """One shipment's void at one moment. Names and towns are outside text."""

    shipment: str
    order: str
    band: Band
    rows: tuple[VoidRow, VoidRow, VoidRow]
    paid: tuple[Money, ...]
    asked: tuple[Money, ...]
    """What carrier and insurer have been asked for, and not answered."""
    back: tuple[Money, ...]
    """What is proven to be in the wallet again."""
    act: VoidAct
    covered: bool
    """The insurer holds a booking that a yes would cancel."""
    promise: Message | None
    """What the approver accepts with the yes."""
    refund: Money | None = None
    """The refund that stands on the page; only that much is accepted."""
    reason: VoidReason | None = None
    """Of the void that is open."""
    note: str = ""
    asked_by: Message | None = None
    can_withdraw: bool = False
    can_keep: bool = False
    """A supervisor may leave the cover as it is, and end the void so."""
    can_again: bool = False
    """Its order is free to be opened, corrected and dispatched again."""
    cover_alone: bool = False
    """The carrier was asked by an earlier yes: one more is for the cover."""
    can_look_ahead: bool = False
    """Written down now, the refund would stand on the page before anybody says yes."""


def build(
    outlook: Outlook,
    events: Mapping[str, tuple[Money, ...]],
    line: Line,
    settings: Settings,
    actor: Actor,
    now: datetime,
) -> VoidView:
    """The snapshot at `now`, UTC. `events` are the shipment's postings."""
    shipment = outlook.work.shipment
    void = _open(outlook)
    act = _act(outlook, void)
    return VoidView(
        shipment=shipment.id,
        order=shipment.number,
        band=_band(outlook, void, line),
        rows=(
            rows.label(outlook, void, now),
            rows.label_money(outlook, settings, now),
            rows.cover(outlook, void, line, now),
        ),
        paid=rows.sums(events, "capture"),
        asked=rows.asked(outlook),
        back=rows.sums(events, "refund"),
        act=act,
        covered=_stands(outlook),
        promise=_promise(outlook, act),
        refund=outlook.refund if _stands(outlook) else None,
        reason=void.reason if void else None,
        note=void.note if void else "",
        asked_by=message("void.asked_by", by=void.asked_by, at=void.asked_at) if void else None,
        can_again=_can_again(outlook),
        cover_alone=_stands(outlook) and void is not None and void.state is VoidState.APPROVED,
        can_withdraw=_can_withdraw(outlook.work, void, actor),
        can_look_ahead=act is VoidAct.ASK and _stands(outlook) and line.state is LineState.UP,
        can_keep=void is not None and void.state is VoidState.APPROVED and act is not VoidAct.NONE,
    )


def _can_again(outlook: Outlook) -> bool:
    """The label is void, and the buyer still wants it."""
    void = outlook.work.void
    voided = outlook.work.shipment.state is ShipmentState.VOIDED
    return voided and void is not None and void.reason is not VoidReason.BUYER_WITHDREW


def _open(outlook: Outlook) -> Void | None:
    void = outlook.work.void
    return void if void is not None and void.open else None


def _stands(outlook: Outlook) -> bool:
    """True while a cancellation of the cover could still be approved."""
    return outlook.work.shipment.cover in STANDING


_AGAIN = ("void.refund_smaller", "void.unclear", "void.previews_in_vain")
"""Flags that another yes settles."""


def _act(outlook: Outlook, void: Void | None) -> VoidAct:
    shipment = outlook.work.shipment
    if void is None:
        return VoidAct.NONE if outlook.why_not is not None else VoidAct.ASK
    if void.state is VoidState.ASKED:
        return VoidAct.APPROVE
    if shipment.label is LabelState.VOID_REFUSED and not void.cover_anyway and _stands(outlook):
        return VoidAct.COVER_ANYWAY
    flag = shipment.flag.id if shipment.flag is not None else ""
    return VoidAct.APPROVE if flag in _AGAIN else VoidAct.NONE


def _promise(outlook: Outlook, act: VoidAct) -> Message | None:
    """Under the button, once all is there: what a yes means for the money."""
    if act is VoidAct.NONE:
        return None
    if not _stands(outlook):
        return message("void.promise_label")
    if outlook.refund is not None:
        return message("void.promise_refund", refund=outlook.refund)
    return message("void.promise_whole", premium=outlook.work.shipment.premium)


def _can_withdraw(work: Work, void: Void | None, actor: Actor) -> bool:
    if void is None or _acted(work, void):
        return False
    own = void.state is VoidState.ASKED and void.asked_by == actor.name
    return actor.may(Permission.ASK_VOID if own else Permission.VOID)


def _acted(work: Work, void: Void) -> bool:
    """True once the carrier or the insurer may have undone something for this void."""
    return any(
        step.sent and step.at >= void.asked_at and step.result not in ("refused", "not_executed")
        for step in work.steps
        if step.kind in (StepKind.VOID_LABEL, StepKind.CONFIRM_CANCEL)
    )


def _band(outlook: Outlook, void: Void | None, line: Line) -> Band:
    shipment = outlook.work.shipment
    number = shipment.number
    if void is None:
        return _not_open(outlook)
    if void.state is VoidState.ASKED:
        detail = message("void.band_asked", by=void.asked_by, at=void.asked_at)
        return Band(Shape.FLAG, Tone.PLAIN, message("void.band", order=number), detail)
    if shipment.flag is not None:
        word = message("void.band_person", order=number)
        return Band(Shape.FLAG, Tone.LOOK, word, shipment.flag)
    by = message("void.band_approved", by=void.approved_by, at=void.approved_at)
    if line.down and shipment.cover in STANDING:
        unknown = message("void.band_saved_detail", by=void.approved_by, at=void.approved_at)
        return Band(Shape.TRAY, Tone.PLAIN, message("void.band_saved"), unknown)
    return Band(Shape.ASKING, Tone.PLAIN, message("void.band_voiding", order=number), by)


def _not_open(outlook: Outlook) -> Band:
    shipment, number = outlook.work.shipment, outlook.work.shipment.number
    if shipment.state is ShipmentState.VOIDED:
        word = message("void.band_voided", order=number)
        standing = shipment.cover in (*STANDING, CoverState.CANCEL_REFUSED)
        if standing or shipment.flag is not None:
            detail = shipment.flag or rows.cover_word(shipment)
            return Band(Shape.FLAG, Tone.LOOK, message("void.band_label_voided"), detail)
        return Band(Shape.BARRED, Tone.PLAIN, word, rows.cover_word(shipment))
    if outlook.why_not is not None:
        word = message("void.band_not_now", order=number)
        return Band(Shape.LOOK, Tone.LOOK, word, outlook.why_not)
    recipient = shipment.form.recipient
    who = ", ".join(part for part in (recipient.name or recipient.company, recipient.city) if part)
    tracking = shipment.bought.tracking[0] if shipment.bought and shipment.bought.tracking else ""
    at = shipment.bought.bought_at if shipment.bought else shipment.created_at
    new = message("void.band_new", who=who, number=tracking, at=at, by=shipment.by)
    return Band(Shape.FLAG, Tone.PLAIN, message("void.band", order=number), new)
