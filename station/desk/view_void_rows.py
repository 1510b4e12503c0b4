"""The three rows of a void: label, label money, cover. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from station.desk.story import carrier_name
from station.desk.view_clock import Clock
from station.desk.views import Shape
from station.desk.voiding import Outlook
from station.domain import settings as declared
from station.domain.cover import COVER_WORDS, CoverState
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.settings import Settings
from station.domain.shipment import LabelMoney, LabelState
from station.domain.void import Void, VoidState
from station.flow.line import Line
from station.flow.seen import StepKind
from station.flow.void import STANDING
from station.flow.work import Shipment, Work


@dataclass(frozen=True)
class VoidRow:
    """One of the three: what stands, what is asked, and until when."""

    id: str
    name: Message
    about: Message | None
    shape: Shape
    stands: Message
    more: Message | None
    """Behind what stands, lighter."""
    act: Message | None
    """What a yes asks for, or what was asked; None where nothing is."""
    detail: Message | None
    clock: Clock | None
    """None where no time runs."""
    due: Message | None
    """Under the clock's words, or alone."""


def label(outlook: Outlook, void: Void | None, now: datetime) -> VoidRow:
    """The label at the carrier."""
    shipment = outlook.work.shipment
    bought = shipment.bought
    until = outlook.label_until
    shape, stands, act, detail = _label(outlook.work, void)
    waits = shipment.label in (LabelState.BOUGHT, LabelState.VOID_ASKED)
    running = bought is not None and waits
    return VoidRow(
        id="label",
        name=message("void.label"),
        about=message("void.carrier", carrier=carrier_name(bought.carrier)) if bought else None,
        shape=shape,
        stands=stands,
        more=None,
        act=act,
        detail=_on_manifest(outlook) or detail,
        clock=Clock(bought.bought_at, until) if bought is not None and running else None,
        due=_until(until, now) if running and until is not None else None,
    )


def _on_manifest(outlook: Outlook) -> Message | None:
    """What the carrier will do with a parcel that it was handed already."""
    closed, state = outlook.closed, outlook.work.shipment.label
    if closed is None or state not in (LabelState.BOUGHT, LabelState.VOID_ASKED):
        return None
    return message("manifest.on_it", manifest=closed.id, at=closed.closed_at)


def _until(until: datetime, now: datetime) -> Message:
    here = until.astimezone()
    if here.date() == now.astimezone().date():
        return message("void.until_today", at=until)
    return message("void.until_day", day=here.date(), at=until)


def _label(work: Work, void: Void | None) -> tuple[Shape, Message, Message | None, Message | None]:
    shipment = work.shipment
    state = shipment.label
    if state is LabelState.BOUGHT:
        at = shipment.bought.bought_at if shipment.bought else shipment.created_at
        asks, stays = message("void.asks_carrier"), message("void.label_stays")
        return Shape.DONE, message("void.bought", at=at), asks, stays
    if state is LabelState.VOID_ASKED:
        at = _asked_at(work, StepKind.VOID_LABEL) or shipment.created_at
        asked = message("void.carrier_asked", at=at)
        return Shape.ASKING, asked, message("void.carrier_decides"), message("void.label_stays")
    if state is LabelState.VOIDED:
        return Shape.BARRED, message("void.label_voided"), None, message("void.label_invalid")
    if state is LabelState.VOID_REFUSED:
        anyway = void is not None and void.cover_anyway
        decides = None if anyway or void is None else message("void.label_decide")
        return Shape.NO, message("label.void_refused"), decides, _refusal(work)
    return Shape.RING, message("void.no_label_row"), None, None


def _refusal(work: Work) -> Message | None:
    """Why the carrier refused; its own words where it gave some."""
    step = work.step(StepKind.VOID_LABEL)
    why = step.outcomes[-1].evidence.reason if step is not None and step.outcomes else None
    return why if why is not None and why.id != "label.void_refused" else None


def _asked_at(work: Work, kind: StepKind) -> datetime | None:
    step = work.step(kind)
    return step.at if step is not None else None


def label_money(outlook: Outlook, settings: Settings, now: datetime) -> VoidRow:
    """What was paid for the label."""
    shipment = outlook.work.shipment
    price = shipment.bought.price if shipment.bought else shipment.form.label_price
    shape, stands, act, detail = _money(shipment, price, settings)
    clock, due = _money_clock(outlook.work, settings, now)
    return VoidRow(
        id="label_money",
        name=message("void.label_money"),
        about=None,
        shape=shape,
        stands=stands,
        more=message("void.wallet") if shipment.label_money is LabelMoney.CAPTURED else None,
        act=act,
        detail=detail,
        clock=clock,
        due=due,
    )


def _money(
    shipment: Shipment, price: Money, settings: Settings
) -> tuple[Shape, Message, Message | None, Message | None]:
    state = shipment.label_money
    if state is LabelMoney.CAPTURED:
        paid = message("void.paid", amount=price)
        if shipment.label is LabelState.VOID_REFUSED:
            # The money was to be asked for with the void, and there is none.
            return Shape.DONE, paid, message("void.no_money"), message("void.money_stands")
        if settings.of(declared.HOUSE_REFUND) == "never":
            return Shape.DONE, paid, message("void.no_money"), message("void.no_money_detail")
        return Shape.DONE, paid, message("void.asks_for", amount=price), message("void.not_money")
    if state is LabelMoney.REFUND_ASKED:
        asked = message("void.asked_for", amount=price)
        return Shape.BACK, asked, message("void.carrier_decides"), message("void.not_money")
    word, shape = _MONEY.get(state, ("void.nothing_paid", Shape.RING))
    return shape, message(word, amount=price), None, None


_MONEY = {
    LabelMoney.HELD: ("void.money_held", Shape.ASKING),
    LabelMoney.REFUNDED: ("void.money_back", Shape.DONE),
    LabelMoney.REFUND_REFUSED: ("void.money_kept", Shape.NO),
    LabelMoney.OVERDUE: ("void.money_overdue", Shape.LOOK),
}


def _money_clock(
    work: Work, settings: Settings, now: datetime
) -> tuple[Clock | None, Message | None]:
    state = work.shipment.label_money
    if work.shipment.label is LabelState.VOID_REFUSED:
        return None, None
    if state is LabelMoney.CAPTURED and settings.of(declared.HOUSE_REFUND) == "asked":
        return None, message("void.days_when_asked", days=settings.of(declared.HOUSE_REFUND_DAYS))
    step = work.step(StepKind.VOID_LABEL)
    refund = step.outcomes[-1].evidence.refund if step is not None and step.outcomes else None
    if step is None or refund is None or refund.decides_by is None:
        return None, None
    if state not in (LabelMoney.REFUND_ASKED, LabelMoney.OVERDUE):
        return None, None
    until = refund.decides_by
    return Clock(step.at, until), _until(until, now)


def cover(outlook: Outlook, void: Void | None, line: Line, now: datetime) -> VoidRow:
    """The cover at the insurer."""
    shipment = outlook.work.shipment
    shape, stands, more, act, detail = _cover(outlook, void, line)
    until = outlook.cover_until
    running = shipment.cover in STANDING
    since = shipment.proven.confirmed_at if shipment.proven else None
    return VoidRow(
        id="cover",
        name=message("void.cover"),
        about=_premium(shipment),
        shape=shape,
        stands=stands,
        more=more,
        act=act,
        detail=detail,
        clock=Clock(since or shipment.created_at, until) if running else None,
        due=_until(until, now) if running and until is not None else None,
    )


def _premium(shipment: Shipment) -> Message | None:
    premium = shipment.premium
    if premium is None or shipment.proven is None:
        return None
    return message("void.premium", amount=premium)


_Cover = tuple[Shape, Message, Message | None, Message | None, Message | None]

_SHAPES = {
    CoverState.CANCEL_SAVED: Shape.TRAY,
    CoverState.PREVIEWED: Shape.SHIELD,
    CoverState.CANCELLING: Shape.ASKING,
    CoverState.CANCELLED: Shape.BARRED,
    CoverState.AMOUNT_OPEN: Shape.BARRED,
    CoverState.CANCELLED_ELSEWHERE: Shape.FLAG,
    CoverState.CANCEL_REFUSED: Shape.NO,
    CoverState.MISMATCH: Shape.FLAG,
    CoverState.ASKING: Shape.ASKING,
    CoverState.UNKNOWN: Shape.ASKING,
}


def _cover(outlook: Outlook, void: Void | None, line: Line) -> _Cover:
    shipment = outlook.work.shipment
    state = shipment.cover
    if state in (CoverState.COVERED, CoverState.PREVIEWED):
        return _covered(outlook, void, line)
    if state is CoverState.CANCEL_SAVED and not line.down:
        # It is on its way: what is only saved waits for the line.
        asks = message("void.asks_preview")
        return Shape.ASKING, _reference(shipment), None, asks, message("cover.cancelling")
    shape = _SHAPES.get(state, Shape.RING)
    detail = None
    if state is CoverState.CANCEL_SAVED:
        detail = message("cover.cancelling")
    elif state in (CoverState.ASKING, CoverState.UNKNOWN):
        detail = message("void.waits_for_answer")
    elif state is CoverState.CANCEL_REFUSED:
        detail = shipment.reason
    return shape, cover_word(shipment), None, None, detail


def _covered(outlook: Outlook, void: Void | None, line: Line) -> _Cover:
    """The booking stands; the refund is known, asked for, or not to be had without a line."""
    reference = _reference(outlook.work.shipment)
    approved = void is not None and void.state is VoidState.APPROVED
    if outlook.refund is not None and void is not None:
        would = message(COVER_WORDS[CoverState.PREVIEWED], refund=outlook.refund)
        said = message("void.preview_of", at=outlook.previewed_at)
        if approved and not outlook.accepted:
            said = message("void.refund_less")
        return Shape.SHIELD, reference, None, would, said
    stands = message("cover.cancelling" if approved else "void.stands_until")
    if line.down:
        saved = message("void.saved_then") if void is None else message("cover.cancel_saved")
        return Shape.SHIELD, reference, None, saved, stands
    asks = message("void.would_ask_preview") if void is None else message("void.asks_preview")
    return Shape.SHIELD, reference, None, asks, stands


def _reference(shipment: Shipment) -> Message:
    return message("cover.covered", ref=shipment.proven.ref if shipment.proven else "")


def cover_word(shipment: Shipment) -> Message:
    """The cover's state by the table of what may be said."""
    state = shipment.cover
    reason = shipment.reason
    if state is CoverState.CANCELLED and reason is not None and reason.id == _CANCELLED_REFUND:
        return reason
    return message(COVER_WORDS[state], ref=shipment.proven.ref if shipment.proven else "")


_CANCELLED_REFUND = "cover.cancelled_refund"


def sums(events: Mapping[str, tuple[Money, ...]], what: str) -> tuple[Money, ...]:
    """What was posted as `what` (`capture`, `refund`), a sum per currency."""
    totals: dict[str, int] = {}
    for event, amounts in events.items():
        if event.partition(".")[0] == what:
            for amount in amounts:
                totals[amount.currency] = totals.get(amount.currency, 0) + amount.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(totals.items()))


def asked(outlook: Outlook) -> tuple[Money, ...]:
    """What carrier and insurer have been asked for, and have not answered yet."""
    shipment = outlook.work.shipment
    found: dict[str, int] = {}
    amounts: list[Money] = []
    if shipment.label_money in (LabelMoney.REFUND_ASKED, LabelMoney.OVERDUE) and shipment.bought:
        amounts.append(shipment.bought.price)
    if shipment.cover is CoverState.CANCELLING and outlook.refund is not None:
        amounts.append(outlook.refund)
    for amount in amounts:
        found[amount.currency] = found.get(amount.currency, 0) + amount.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(found.items()))
