"""One shipment beside the list: its story, and what can be done about it. Pure."""

from dataclasses import dataclass
from datetime import datetime

from station.desk import papers
from station.desk.story import Moment, story
from station.desk.view_history import when
from station.desk.views import Happening
from station.desk.voiding import why_not
from station.domain.cover import CoverState
from station.domain.errors import Message, message
from station.domain.shipment import LabelState, PaperKind
from station.flow import amend
from station.flow.history import Past
from station.flow.seen import StepKind


@dataclass(frozen=True)
class PastView:
    """The chosen shipment. Names, towns and numbers are outside text."""

    shipment: str
    order: str
    who: str
    tracking: tuple[str, ...]
    weight_g: int
    happenings: tuple[Happening, ...]
    reprints: tuple[PaperKind, ...] = ()
    """The papers that came out and may come out again."""
    reprint_barred: Message | None = None
    """Why none may, though they came out."""
    can_slip: bool = False
    """Its label is voided, or is to be: a slip that keeps the parcel here can be printed."""
    can_look: bool = False
    """A paper of it is stored and can be looked at."""
    in_queue: bool = False
    """Something of it is still owed, or waits for a person."""
    can_void: bool = False
    """A void may be asked for, or is open: its page has something to do."""
    can_change: bool = False
    """Its cover stands, or a change of it is under way: its page has something to do."""
    gone: Message | None = None
    """Why nobody is named."""


def past(known: Past, now: datetime) -> PastView:
    """What the pane shows of `known`."""
    shipment, void = known.work.shipment, known.work.void
    recipient = shipment.form.recipient
    voiding = void is not None and void.open
    printed = any(_came_out(known, kind) for kind in _PAPERS)
    owed = any(step.open for step in known.work.steps if step.kind is not StepKind.OPT_OUT)
    return PastView(
        shipment=shipment.id,
        order=shipment.number,
        who=", ".join(filter(None, (recipient.name or recipient.company, recipient.city))),
        tracking=shipment.bought.tracking if shipment.bought else (),
        weight_g=sum(parcel.weight_g for parcel in shipment.form.parcels),
        happenings=tuple(_happening(moment, now) for moment in story(known)),
        reprints=tuple(kind for kind in _PAPERS if papers.why_not(known.work, kind) is None),
        reprint_barred=message("history.reprint_void") if voiding and printed else None,
        can_slip=_can_slip(known),
        can_look=shipment.purged_at is None and any(_made(known, kind) for kind in PaperKind),
        in_queue=owed or voiding or shipment.flag is not None,
        can_void=voiding or why_not(shipment) is None,
        can_change=not voiding and _can_change(known, now),
        gone=message("history.purged") if shipment.purged_at is not None else None,
    )


def _can_change(known: Past, now: datetime) -> bool:
    """Before its cover has begun; the hand-over itself, a setting, the page knows."""
    shipment = known.work.shipment
    if amend.open_step(known.work) is not None:
        return True
    starts = shipment.proven.starts if shipment.proven is not None else None
    begun = starts is not None and starts <= now
    return shipment.cover is CoverState.COVERED and shipment.purged_at is None and not begun


_PAPERS = (PaperKind.LABEL, PaperKind.CONFIRMATION, PaperKind.CUSTOMS)


def _came_out(known: Past, kind: PaperKind) -> bool:
    step = known.work.printing(kind)
    return step is not None and step.came_out


def _can_slip(known: Past) -> bool:
    shipment, void = known.work.shipment, known.work.void
    if void is None or shipment.bought is None or shipment.purged_at is not None:
        return False
    return void.open or shipment.label is LabelState.VOIDED


def _made(known: Past, kind: PaperKind) -> bool:
    """Its bytes are stored before it is sent to a printer."""
    step = known.work.printing(kind)
    return step is not None and bool(step.sent)


def _happening(moment: Moment, now: datetime) -> Happening:
    return Happening(when(moment.at, now), moment.word, moment.detail)
