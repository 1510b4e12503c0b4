"""A shipment's story: what was recorded about it as moments in plain words. Pure.

It says what was done and what was answered; where the shipment stands now is its states' to say.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from station.domain import customs
from station.domain.amendment import Amendment
from station.domain.cover import COVER_WORDS, CoverState
from station.domain.errors import Message, message
from station.domain.money import Money, from_decimal
from station.domain.void import Void, VoidState
from station.flow.history import Past, Posted, Reprint
from station.flow.seen import CancellationFacts, StepKind
from station.flow.verdict import Answer
from station.flow.work import Evidence, Outcome, RefundState, Shipment, Source, Step, Work

_TERMS = 8
"""So many characters of the consented text's hash tell it from any other."""


@dataclass(frozen=True)
class Moment:
    """One thing that happened. `what` is its name for machines."""

    what: str
    at: datetime
    word: Message
    detail: Message | None = None


def story(past: Past) -> tuple[Moment, ...]:
    """Every moment, oldest first."""
    shipment = past.work.shipment
    found = [*_dispatch(shipment)]
    for step in past.work.steps:
        found += _step(past, step)
    for void in past.voids:
        found += _void(void, shipment)
    found += _changes(past.work)
    found += [_reprint(each) for each in past.reprints]
    found += _scans(past)
    found += _seen_to(past)
    found += _money(past.postings)
    if shipment.purged_at is not None:
        found.append(_moment("purged", shipment.purged_at))
    return tuple(sorted(found, key=lambda moment: moment.at))


def _moment(what: str, at: datetime, detail: Message | None = None, /, **facts: object) -> Moment:
    return Moment(what, at, Message(f"story.{what}", facts), detail)


def _dispatch(shipment: Shipment) -> Iterator[Moment]:
    consent = shipment.consent
    if consent is not None:
        terms = hashlib.sha256(consent.text.encode()).hexdigest()[:_TERMS]
        detail = message("story.ticked_detail", price=consent.price, terms=terms, by=consent.by)
        yield _moment("ticked", consent.at, detail)
    service = shipment.form.service.name
    detail = message("story.dispatch_detail", service=service, by=shipment.by)
    yield _moment("dispatch", shipment.created_at, detail)
    against = shipment.form.override
    if against is not None:
        first = message("rates.against", service=against.name, price=against.price)
        why = message(f"rates.why.{against.why.value}")
        yield _moment("not_first", shipment.created_at, message("story.both", one=first, two=why))


# Steps


def _step(past: Past, step: Step) -> Iterator[Moment]:
    if step.kind is StepKind.OPT_OUT or step.result == "withdrawn":
        return
    unclear = [each for each in step.outcomes if each.answer is Answer.UNKNOWN]
    if unclear:
        yield _moment("no_answer", unclear[0].at, unclear[0].evidence.reason)
    if len(unclear) > 1:
        detail = message("story.asked_again_detail", count=len(unclear) - 1)
        yield _moment("asked_again", unclear[-1].at, detail)
    yield from _carrier_said(step)
    yield from (_by_hand(each) for each in step.outcomes if each.source is Source.PERSON)
    if step.applied:
        yield from _settled(past, step)
    elif not step.outcomes:
        yield from _waiting(past, step)


def _waiting(past: Past, step: Step) -> Iterator[Moment]:
    """What was written down and is not answered."""
    if step.sent:
        yield _moment("asked", step.sent[-1].at)
    elif step.kind in (StepKind.PREVIEW_CANCEL, StepKind.CONFIRM_CANCEL):
        void = past.work.void
        closes = void.deadline if void is not None else None
        detail = message("story.saved_until", at=closes, day=_day(closes)) if closes else None
        yield _moment("saved", step.at, detail)
    elif step.kind is StepKind.VOID_LABEL:
        yield _moment("label_void_saved", step.at)
    elif step.kind is StepKind.CONFIRM_UPDATE:
        yield _moment("change_saved", step.at)


def _settled(past: Past, step: Step) -> Iterator[Moment]:
    newest = step.outcomes[-1] if step.outcomes else None
    at = newest.at if newest is not None else step.at
    evidence = newest.evidence if newest is not None else Evidence()
    kind, result = step.kind, step.result
    if kind is StepKind.PRINT:
        yield _moment(f"{result}_{step.subject}", at)
    elif kind is StepKind.BUY_LABEL and evidence.label is not None:
        carrier = carrier_name(evidence.label.carrier)
        detail = message("story.label_bought_detail", amount=evidence.label.price, carrier=carrier)
        yield _moment("label_bought", at, detail)
    elif kind is StepKind.PREVIEW_CANCEL and result == "previewed":
        refund = _refund_of(evidence.cancellation)
        yield Moment("would_refund", at, message("cover.previewed", refund=refund))
    elif kind is StepKind.CONFIRM_UPDATE and result == "amended":
        change = past.work.amendment(step)
        declared = _declared_before(past.work.shipment, change)
        told = "story.amended_declared" if declared else "story.amended_detail"
        detail = message(told, old=change.old_price, new=change.new_price)
        yield _moment("amended", at, detail)
    elif (kind, result) in _RESULTS:
        yield _moment(_RESULTS[kind, result], at, evidence.reason)
    elif result == CoverState.COVERED and past.work.shipment.proven is not None:
        yield _moment("covered", at, message("last.ref", ref=past.work.shipment.proven.ref))
    elif result in COVER_WORDS:
        state = CoverState(result)
        yield Moment(result, at, message(COVER_WORDS[state]), evidence.reason)


def _declared_before(shipment: Shipment, change: Amendment) -> bool:
    """True if the carrier declared values that the change is newer than; not once it is unknown."""
    known = shipment.purged_at is None and customs.carrier_declares(shipment.form)
    return known and bool(change.wanted.values)


# What a step was settled with, where the words are the story's own.
_RESULTS = {
    (StepKind.BUY_LABEL, "refused"): "label_refused",
    (StepKind.BOOK_COVER, "pending_payment"): "pending_payment",
    (StepKind.VOID_LABEL, "refused"): "label_void_refused",
    (StepKind.VOID_LABEL, RefundState.REJECTED.value): "label_money_refused",
    (StepKind.VOID_LABEL, RefundState.NOT_POSSIBLE.value): "label_money_stays",
    (StepKind.CONFIRM_CANCEL, "refused"): "confirm_refused",
    (StepKind.CONFIRM_CANCEL, "not_executed"): "still_stands",
    (StepKind.CONFIRM_UPDATE, "refused"): "change_refused",
    (StepKind.CONFIRM_UPDATE, "not_changed"): "not_changed",
}


def carrier_name(carrier: str) -> object:
    """The carrier as people call it."""
    return message(_CARRIERS[carrier]) if carrier in _CARRIERS else carrier


_CARRIERS = {"house": "strip.house", "easypost": "strip.easypost"}


def _carrier_said(step: Step) -> Iterator[Moment]:
    """The first time that a carrier said that it voids the label."""
    for outcome in step.outcomes:
        refund = outcome.evidence.refund
        if outcome.answer is Answer.YES and refund is not None:
            by = refund.decides_by
            detail = message("story.decides_by", day=_day(by)) if by is not None else None
            yield _moment("carrier_took", outcome.at, detail)
            return


def _by_hand(outcome: Outcome) -> Moment:
    return _moment("by_hand", outcome.at, outcome.evidence.reason)


def _day(at: datetime | None) -> object:
    return at.astimezone().date() if at is not None else None


def _refund_of(facts: CancellationFacts | None) -> Money | None:
    return from_decimal(facts.refund, facts.currency) if facts is not None else None


# The void, the papers and the money


def _void(void: Void, shipment: Shipment) -> Iterator[Moment]:
    facts = {"by": void.asked_by, "reason": message(f"reason.{void.reason.value}")}
    name = "void_withdrawn" if void.state is VoidState.WITHDRAWN else "void_asked"
    if void.note:
        detail = Message(f"story.{name}_noted", {**facts, "note": void.note})
    else:
        detail = Message(f"story.{name}_detail", facts)
    yield _moment("void_asked", void.asked_at, detail)
    if void.approved_at is None:
        return
    if void.accepted is not None:
        name = "story.approved_refund"
    else:
        name = "story.approved_whole" if shipment.proven is not None else "story.approved"
    detail = Message(name, {"by": void.approved_by, "refund": void.accepted})
    yield _moment("void_approved", void.approved_at, detail)


def _changes(work: Work) -> Iterator[Moment]:
    """Each yes to a change of the cover, and the price that it was given to."""
    for step in work.steps:
        if step.kind is StepKind.CONFIRM_UPDATE:
            price = work.amendment(step).new_price
            detail = message("story.change_confirmed_detail", by=step.by, price=price)
            yield _moment("change_confirmed", step.at, detail)


def _seen_to(past: Past) -> Iterator[Moment]:
    """What a person settled where no step waited: the shipment has kept the words."""
    shipment, steps = past.work.shipment, past.work.steps
    reason, at = shipment.reason, shipment.updated_at
    told = any(outcome.source is Source.PERSON for step in steps for outcome in step.outcomes)
    if reason is not None and at is not None and reason.id == _BY_HAND and not told:
        yield _moment("by_hand", at, reason)


_BY_HAND = "queue.by_hand"


def _reprint(each: Reprint) -> Moment:
    detail = message("story.reprint_detail", n=each.n, by=each.by, end=_ends(each))
    if each.why is not None:
        why = message(f"reprint.{each.why.reason.value}")
        name = "story.reprint_noted" if each.why.note else "story.reprint_why"
        facts = {"n": each.n, "by": each.by, "end": _ends(each), "why": why}
        detail = Message(name, facts | ({"note": each.why.note} if each.why.note else {}))
    return _moment(f"reprint_{each.kind.value}", each.at, detail)


def _ends(each: Reprint) -> Message:
    return message(f"story.reprint_{each.end.value}")


def _scans(past: Past) -> Iterator[Moment]:
    """The labels that were scanned on their boxes, and a clerk who went on before that."""
    bought, passed = past.work.shipment.bought, past.scans.passed
    of = len(bought.tracking) if bought is not None else 0
    for number, each in past.scans.done.items():
        name = "story.scanned_by" if of == 1 else "story.scanned_of"
        yield _moment(
            "scanned", each.at, Message(name, {"number": number, "of": of, "by": each.by})
        )
    if passed is not None:
        yield _moment("scan_passed", passed.at, message("story.scan_passed_by", by=passed.by))


def _money(postings: tuple[Posted, ...]) -> Iterator[Moment]:
    """What was set aside and what came back; what was paid stands with what was bought."""
    held = [each for each in postings if each.event in ("hold.label", "hold.cover")]
    if held:
        amounts = [amount for each in held for amount in each.amounts]
        two = len(amounts) == 2
        detail = message("step.money_held_detail", amount=amounts[0])
        if two:
            detail = message("step.money_held_two", label=amounts[0], cover=amounts[1])
        yield Moment("money_held", held[0].at, message("step.money_held"), detail)
    for each in postings:
        kind, _, part = each.event.partition(".")
        if kind in _MOVED:
            for amount in each.amounts:
                detail = message(f"story.{kind}_{part.partition('.')[0]}")
                yield _moment(_MOVED[kind], each.at, detail, amount=amount)


_MOVED = {
    "release": "money_back",
    "refund": "money_back",
    "suspense": "money_suspended",
    "unsuspend": "money_spent",
}
