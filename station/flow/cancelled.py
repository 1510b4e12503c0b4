"""How a cover ends within a void, and what becomes of its money. Pure.

A refund is posted once and never above what was captured; what cannot be proven goes to suspense
under its own id, and a person settles it.
"""

from station.domain.cover import CoverState
from station.domain.errors import Message, message
from station.domain.money import Money
from station.flow import money
from station.flow.cancel_schedule import confirmed
from station.flow.cancel_verdict import refund_of
from station.flow.flags import clears
from station.flow.schedule import maybe_executed
from station.flow.work import Change, Posting, Shipment, Step, Work


def settled(work: Work, step: Step) -> Change:
    """The insurer's record says cancelled: with the amount, without it, or by somebody else."""
    told = confirmed(step)
    if told is not None and told.evidence.cancellation is not None:
        return with_refund(work, step, refund_of(told.evidence.cancellation))
    if maybe_executed(step):
        return _amount_open(work, step, message("cover.amount_open"))
    return elsewhere(work, step)


def with_refund(work: Work, step: Step, refund: Money | None) -> Change:
    """Cancelled, and the insurer said what it gives back."""
    premium = work.shipment.premium
    assert premium is not None  # noqa: S101 - a cover that was cancelled has a premium
    if refund is None or refund.currency != premium.currency or refund.minor < 0:
        return _amount_open(work, step, message("cover.amount_open"))
    taken = _taken(work)
    if taken is None:
        return _never_captured(work, step, refund)
    if taken < refund:
        return _amount_open(work, step, message("flag.refund_above", refund=refund))
    back = (money.refund(work.shipment.id, "cover", refund),) if refund.minor else ()
    return Change(
        step=step.id,
        result="cancelled",
        cover=CoverState.CANCELLED,
        reason=message("cover.cancelled_refund", refund=refund),
        postings=(*back, *_change_released(work)),
        clear_flag=clears(work, step),
    )


def _change_released(work: Work) -> tuple[Posting, ...]:
    """What is still held for a change that nobody could prove: its booking is gone."""
    held = money.still_held(work.money, "cover").items()
    return tuple(money.release(work.shipment.id, part, amount) for part, amount in held)


def _never_captured(work: Work, step: Step, refund: Money) -> Change:
    """A booking at another price: the premium was only held. A person compares the statement."""
    return Change(
        step=step.id,
        result="cancelled",
        cover=CoverState.CANCELLED,
        reason=message("cover.cancelled_refund", refund=refund),
        flag=message("flag.compare_statement", refund=refund),
        postings=_released(work),
    )


def _taken(work: Work) -> Money | None:
    """What is captured for the cover: with its proof, by a change, or by hand."""
    captured = money.taken(work.money, "cover")
    if captured is not None:
        return captured
    return work.shipment.premium if work.shipment.proven is not None else None


def _released(work: Work) -> tuple[Posting, ...]:
    """What is still held for a booking that is gone; a person may have settled it before."""
    premium = work.shipment.premium
    if premium is None or {"capture.cover", "release.cover"} & set(work.money):
        return ()
    return (money.release(work.shipment.id, "cover", premium),)


def _amount_open(work: Work, step: Step, flag: Message) -> Change:
    return Change(
        step=step.id,
        result="amount_open",
        cover=CoverState.AMOUNT_OPEN,
        flag=flag,
        postings=(*_suspense(work), *_change_released(work))
        if _taken(work) is not None
        else _released(work),
    )


def elsewhere(work: Work, step: Step) -> Change:
    """Cancelled, and not by us: what was refunded, and to whom, a person finds out."""
    return Change(
        step=step.id,
        result="cancelled_elsewhere",
        cover=CoverState.CANCELLED_ELSEWHERE,
        flag=message("cover.cancelled_elsewhere"),
        postings=_suspense(work),
    )


def _suspense(work: Work) -> tuple[Posting, ...]:
    """What was captured is neither spent nor back; a premium that was only held stays held."""
    taken = _taken(work)
    return () if taken is None else (money.suspend(work.shipment.id, "cover", taken),)


def refused(step: Step, reason: Message | None) -> Change:
    """The insurer does not cancel it: the cover stands."""
    return Change(
        step=step.id,
        result="cancel_refused",
        cover=CoverState.CANCEL_REFUSED,
        reason=reason or message("cover.cancel_refused"),
        flag=message("cover.cancel_refused"),
    )


def never_asked(shipment: Shipment, step: Step) -> Change:
    """The booking was never sent and never will be: nothing was bought."""
    assert shipment.premium is not None  # noqa: S101 - a booking has a consent
    return Change(
        step=step.id,
        result="withdrawn",
        cover=CoverState.TOO_LATE,
        reason=message("void.never_asked"),
        postings=(money.release(shipment.id, "cover", shipment.premium),),
    )
