"""A change of a booked cover as its page shows it: what may be another, and what it costs. Pure.

Nothing is called changed, debited or refunded before the insurer's own record was read back.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station.desk.amending import AmendOutlook
from station.desk.view_queue import day, on_day
from station.desk.views import Band, Shape, Tone
from station.desk.voiding import why_not as why_no_void
from station.domain import customs
from station.domain.amendment import CHANGE_WORDS, Amendment, ChangeState, lines
from station.domain.cover import CoverState
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.people import Actor, Permission
from station.domain.shipment import PaperKind
from station.flow import amend
from station.flow.line import Line
from station.flow.work import Work


class AmendAct(StrEnum):
    """What the page's two keys do at this moment."""

    ASK = "ask"
    """Something else may be typed, and its price asked for."""
    CONFIRM = "confirm"
    """A price stands on the page: a yes is a yes to it."""
    NONE = "none"


@dataclass(frozen=True)
class AmendLine:
    """One line of the contents. Its description is outside text."""

    number: int
    """Counted from 1 through all boxes, as by command."""
    what: str
    box: Message
    value: Money
    wanted: Money | None
    """The value that the price on the page is for; None where it stays."""


@dataclass(frozen=True)
class AmendView:
    """The change of one shipment's cover at one moment. Names and towns are outside text."""

    shipment: str
    order: str
    band: Band
    act: AmendAct
    lines: tuple[AmendLine, ...]
    starts: datetime | None
    """When the cover starts as it is booked."""
    wanted_starts: datetime | None
    currency: str
    until: Message | None
    """How long there is time."""
    old: Money | None = None
    new: Money | None = None
    difference: Message | None = None
    """What the difference means for the wallet."""
    priced: Message | None = None
    """`Price of 14:06`."""
    warnings: tuple[Message, ...] = ()
    """Why it cannot be confirmed as it is, or what to mind."""
    can_confirm: bool = False
    caption: Message | None = None
    """Under the word of the key: what a press does, or why it does nothing."""
    n: int = 0
    """Of the change that a yes is for."""
    can_void: bool = False
    """A void would be asked for, and the order be dispatched again."""


def build(outlook: AmendOutlook, line: Line, actor: Actor, now: datetime) -> AmendView:
    """The snapshot for `actor` at `now`, UTC."""
    shipment, change, state = outlook.work.shipment, outlook.change, outlook.state
    priced = change if state is ChangeState.PRICED else None
    act = _act(outlook, priced)
    wanted = change.wanted if change is not None and state is not ChangeState.AMENDED else None
    return AmendView(
        shipment=shipment.id,
        order=shipment.number,
        band=_band(outlook, line),
        act=act,
        lines=tuple(
            AmendLine(
                number,
                content.description or content.sku,
                message("amend.box", box=parcel + 1, boxes=len(shipment.form.parcels)),
                content.value,
                wanted.values.get(parcel, {}).get(index) if wanted is not None else None,
            )
            for number, (parcel, index) in enumerate(lines(shipment.form), 1)
            for content in [shipment.form.parcels[parcel].contents[index]]
        ),
        starts=shipment.proven.starts if shipment.proven is not None else None,
        wanted_starts=wanted.starts if wanted is not None else None,
        currency=shipment.form.currency,
        until=(
            message("amend.until", at=day(outlook.until, now)) if act is not AmendAct.NONE else None
        ),
        old=change.old_price if change is not None else shipment.premium,
        new=change.new_price if change is not None else None,
        difference=difference(change, state) if change is not None and state is not None else None,
        priced=message("amend.price_of", at=change.asked_at) if change is not None else None,
        warnings=_warnings(outlook, line, priced, now),
        can_confirm=_can_confirm(outlook, line, actor, priced),
        caption=_caption(outlook, line, actor, priced),
        n=priced.n if priced is not None else 0,
        can_void=_can_void(outlook),
    )


def _can_void(outlook: AmendOutlook) -> bool:
    """Not while a void is open or once one is done, nor after the hand-over.

    A box that was handed over is not here to be dispatched again: the history asks for its void.
    """
    work, why_not = outlook.work, outlook.why_not
    if work.void is not None and work.void.open:
        return False
    if why_not is not None and why_not.id == "amend.too_late":
        return False
    return why_no_void(work.shipment) is None


def _act(outlook: AmendOutlook, priced: Amendment | None) -> AmendAct:
    if outlook.why_not is not None:
        return AmendAct.NONE
    if priced is not None:
        return AmendAct.CONFIRM
    under_way = outlook.state in (ChangeState.ASKING, ChangeState.UNKNOWN)
    return AmendAct.NONE if under_way else AmendAct.ASK


def difference(change: Amendment, state: ChangeState) -> Message:
    """What the difference means for the wallet, as far as it is proven."""
    more = change.difference
    when = _WHEN[state]
    if not more.minor:
        return message("amend.same_price", price=change.new_price)
    name = "more" if more.minor > 0 else "less"
    return message(f"amend.{name}_{when}", amount=Money(abs(more.minor), more.currency))


_WHEN = {
    ChangeState.PRICED: "would",
    ChangeState.ASKING: "asked",
    ChangeState.UNKNOWN: "asked",
    ChangeState.AMENDED: "done",
    ChangeState.REFUSED: "not",
    ChangeState.NOT_CHANGED: "not",
    ChangeState.MISMATCH: "open",
    ChangeState.CANCELLED_ELSEWHERE: "not",
}

_SHAPES = {
    ChangeState.PRICED: (Shape.FLAG, Tone.PLAIN),
    ChangeState.ASKING: (Shape.ASKING, Tone.WORKING),
    ChangeState.UNKNOWN: (Shape.ASKING, Tone.LOOK),
    ChangeState.AMENDED: (Shape.SHIELD, Tone.PROVEN),
    ChangeState.REFUSED: (Shape.NO, Tone.NO),
    ChangeState.NOT_CHANGED: (Shape.LOOK, Tone.LOOK),
    ChangeState.MISMATCH: (Shape.FLAG, Tone.LOOK),
    ChangeState.CANCELLED_ELSEWHERE: (Shape.FLAG, Tone.LOOK),
}


def _band(outlook: AmendOutlook, line: Line) -> Band:
    shipment, state = outlook.work.shipment, outlook.state
    ref = shipment.proven.ref if shipment.proven is not None else ""
    if state is not None and _still_true(outlook, state):
        shape, tone = _SHAPES[state]
        return Band(shape, tone, message(CHANGE_WORDS[state], ref=ref), _detail(outlook, state))
    title = message("amend.band", order=shipment.number)
    if outlook.why_not is not None:
        return Band(Shape.LOOK, Tone.LOOK, title, outlook.why_not)
    if line.down:
        return Band(Shape.LOOK, Tone.LOOK, title, message("amend.needs_line"))
    recipient = shipment.form.recipient
    who = ", ".join(part for part in (recipient.name or recipient.company, recipient.city) if part)
    return Band(Shape.FLAG, Tone.PLAIN, title, message("amend.band_new", who=who, ref=ref))


def _still_true(outlook: AmendOutlook, state: ChangeState) -> bool:
    """False once something else became of the cover since: its own words are said then."""
    cover = outlook.work.shipment.cover
    if outlook.why_not is None or state is ChangeState.AMENDED:
        return cover is CoverState.COVERED
    return cover.value == state.value  # `mismatch` and `cancelled_elsewhere` are the cover's too


def _detail(outlook: AmendOutlook, state: ChangeState) -> Message | None:
    """Below the truth: what it rests on, or what comes next."""
    shipment, step = outlook.work.shipment, outlook.step
    if state is ChangeState.UNKNOWN:
        return shipment.flag or message("amend.unknown_detail")
    if state is ChangeState.REFUSED and step is not None and step.outcomes:
        why = step.outcomes[-1].evidence.reason
        return message("amend.refused_way", why=why) if why is not None else None
    if state in (ChangeState.MISMATCH, ChangeState.NOT_CHANGED):
        return shipment.reason or shipment.flag
    if state is ChangeState.AMENDED:
        return papers_word(outlook)
    return message("amend.order", order=shipment.number)


def papers_word(outlook: AmendOutlook) -> Message:
    """Which papers take the place of former ones."""
    assert outlook.change is not None  # noqa: S101 - something was changed
    kinds = amend.papers_of(outlook.work.shipment.form, outlook.change)
    return message("amend.amended_" + ("customs" if PaperKind.CUSTOMS in kinds else "detail"))


def _warnings(
    outlook: AmendOutlook, line: Line, priced: Amendment | None, now: datetime
) -> tuple[Message, ...]:
    if outlook.missing is not None:
        return (message("wallet.short", missing=outlook.missing),)
    if priced is not None and line.down:
        return (message("amend.needs_line"),)
    declares = declaration(outlook)
    also = () if declares is None else (declares,)
    starts = priced.wanted.starts if priced is not None else None
    if starts is not None and starts > outlook.until:
        return (message("amend.gap", at=day(outlook.until, now), starts=on_day(starts, now)), *also)
    return also


def declaration(outlook: AmendOutlook) -> Message | None:
    """Before a yes and after it: no change of a value reaches what the carrier declares.

    After the hand-over without what could be done before; nothing once a void is asked for.
    """
    work, why_not = outlook.work, outlook.why_not
    covered = work.shipment.cover is CoverState.COVERED
    if not (covered and customs.carrier_declares(work.shipment.form)):
        return None
    if work.void is not None and work.void.open:
        return None
    change = outlook.change if outlook.state is ChangeState.PRICED and why_not is None else None
    if not (_values_changed(work) or (change is not None and change.wanted.values)):
        return None
    late = why_not is not None and why_not.id == "amend.too_late"
    return message("amend.carrier_declared" if late else "amend.carrier_declares")


def _values_changed(work: Work) -> bool:
    """True if a change of values is proven, the newest or one before it."""
    return any(
        each.wanted.values
        and amend.state_of(work.step(amend.KIND, each.subject)) is ChangeState.AMENDED
        for each in work.amendments
    )


def _can_confirm(outlook: AmendOutlook, line: Line, actor: Actor, priced: Amendment | None) -> bool:
    ready = priced is not None and outlook.why_not is None and outlook.missing is None
    return ready and not line.down and actor.may(Permission.AMEND)


def _caption(outlook: AmendOutlook, line: Line, actor: Actor, priced: Amendment | None) -> Message:
    """A few words: the band and the warning have the whole of it."""
    if outlook.why_not is not None:
        return message("amend.not_now")
    if not actor.may(Permission.AMEND):
        return message("amend.supervisor")
    if outlook.state in (ChangeState.ASKING, ChangeState.UNKNOWN):
        return message("amend.wait")
    if line.down:
        return message("amend.without_line")
    if priced is None:
        return message("amend.ask_first")
    if outlook.missing is not None:
        return message("amend.wallet_short")
    return difference(priced, ChangeState.PRICED)
