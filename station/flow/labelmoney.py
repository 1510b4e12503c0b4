"""How a label ends within a void, and its money: asked, refunded, refused, overdue. Pure."""

from datetime import datetime

from station.domain.errors import message
from station.domain.shipment import LabelMoney, LabelState
from station.flow import money
from station.flow.cancel_schedule import last_word
from station.flow.verdict import Answer
from station.flow.work import Change, LabelRefund, Posting, RefundState, Shipment, Step, Work


def money_asked(work: Work, step: Step, now: datetime) -> Change | None:
    """The label is voided while its money is still with the carrier; late money is said."""
    newest = last_word(step)
    refund = newest.evidence.refund if newest is not None else None
    if newest is None or newest.answer is not Answer.YES or refund is None:
        return None
    if refund.state is not RefundState.ASKED:
        return None
    shipment = work.shipment
    if shipment.label is not LabelState.VOIDED:
        return Change(label=LabelState.VOIDED, label_money=LabelMoney.REFUND_ASKED)
    late = refund.decides_by is not None and now >= refund.decides_by
    if late and shipment.label_money is LabelMoney.REFUND_ASKED:
        flag = message("flag.refund_overdue", by=refund.decides_by)
        # What already waits for a person is not covered up; overdue money has a state of its own.
        return Change(label_money=LabelMoney.OVERDUE, flag=flag if shipment.flag is None else None)
    return None


def label_settled(work: Work, step: Step) -> Change:
    """The carrier's last word on the label and its money."""
    newest = last_word(step)
    assert newest is not None  # noqa: S101 - the schedule looked
    if newest.answer is not Answer.YES:
        reason = newest.evidence.reason or message("label.void_refused")
        return Change(step=step.id, result="refused", label=LabelState.VOID_REFUSED, reason=reason)
    refund = newest.evidence.refund or LabelRefund(RefundState.NOT_POSSIBLE)
    paid = refund.state is RefundState.REFUNDED
    return Change(
        step=step.id,
        result=refund.state.value,
        label=LabelState.VOIDED,
        label_money=LabelMoney.REFUNDED if paid else LabelMoney.REFUND_REFUSED,
        postings=_refund(work.shipment, refund) if paid else (),
        clear_flag=_says_overdue(work.shipment),
    )


def _refund(shipment: Shipment, refund: LabelRefund) -> tuple[Posting, ...]:
    held, bought = shipment.form.label_price, shipment.bought
    captured = money.label_taken(held, bought.price) if bought else held
    amount = refund.amount or captured
    # Never more than was captured is posted: what a label cost above it was booked by a person.
    if amount.currency != captured.currency or amount.minor <= 0:
        return ()
    return (money.refund(shipment.id, "label", min(amount, captured)),)


def _says_overdue(shipment: Shipment) -> bool:
    return shipment.flag is not None and shipment.flag.id == "flag.refund_overdue"
