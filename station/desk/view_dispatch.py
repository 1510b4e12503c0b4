"""A dispatch under way on the page: band, steps, choice. Its words follow the truth table."""

from dataclasses import replace
from datetime import datetime

from station.desk.open_order import OpenOrder
from station.desk.shopping import Shopping
from station.desk.view_form import form as open_form
from station.desk.view_form import sums
from station.desk.views import (
    Band,
    Choice,
    ChoiceCard,
    DispatchButton,
    FormView,
    MoneyView,
    Shape,
    Stage,
    StepRow,
    SumLine,
    Tone,
)
from station.desk.watching import Watched
from station.domain.cover import COVER_WORDS, CoverState
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.shipment import LabelState, Order
from station.flow.dispatch import UNSETTLED
from station.flow.seen import StepKind
from station.flow.work import Wish

_TONES = {
    CoverState.REFUSED: (Shape.NO, Tone.NO),
    CoverState.TOO_LATE: (Shape.NO, Tone.NO),
    CoverState.MISMATCH: (Shape.FLAG, Tone.LOOK),
    CoverState.CANCELLED_ELSEWHERE: (Shape.FLAG, Tone.LOOK),
}


def band(watched: Watched, stage: Stage, next_try: datetime | None, now: datetime) -> Band:
    """The band over a dispatch."""
    shipment = watched.work.shipment
    number = shipment.number
    if stage is Stage.DISPATCHING:
        return Band(
            Shape.ASKING,
            Tone.PLAIN,
            message("band.dispatching", order=number),
            message("band.step_of", step=_under_way(watched, now), of=4),
        )
    if shipment.cover in UNSETTLED:
        return _not_confirmed(watched, next_try, now)
    shape, tone = _TONES[shipment.cover]
    word = message(COVER_WORDS[shipment.cover])
    released = shipment.cover in (CoverState.REFUSED, CoverState.TOO_LATE)
    return Band(
        shape,
        tone,
        word,
        _why(number, shipment.reason, word),
        aside=message("band.amount", amount=shipment.premium) if released else None,
        aside_label=message("band.back_in_wallet") if released else None,
    )


def _under_way(watched: Watched, now: datetime) -> int:
    """The place of the first step that is still to be done; cover that nobody asks for is not."""
    shipment = watched.work.shipment
    rows = steps(watched, now)
    done = [row.shape in (Shape.DONE, Shape.SHIELD) for row in rows]
    done[2] |= shipment.premium is None or shipment.cover not in UNSETTLED
    return done.index(False) + 1 if False in done else len(done)


def _why(number: str, reason: Message | None, word: Message) -> Message:
    """The insurer's own reasons where it gave any, else ours; none where `word` says it."""
    if reason is None or reason == word:
        return message("band.order", order=number)
    if "reasons" in reason.facts:
        return message("band.refused_detail", order=number, reason=reason.facts["reasons"])
    return message("band.reason_detail", order=number, reason=reason)


def _not_confirmed(watched: Watched, next_try: datetime | None, now: datetime) -> Band:
    asked = watched.asked_at()
    number = watched.work.shipment.number
    waited = int((now - (asked or watched.pressed_at)).total_seconds())
    wait = max(0, int((next_try - now).total_seconds())) if next_try else 0
    if asked is None:
        detail = message("band.not_reached_detail", order=number, next_s=wait)
    else:
        detail = message(
            "band.not_confirmed_detail",
            order=number,
            asked=asked,
            count=watched.reads(),
            next_s=wait,
        )
    return Band(
        Shape.LOOK,
        Tone.LOOK,
        message(COVER_WORDS[CoverState.UNKNOWN]),
        detail,
        aside=message("band.seconds", seconds=max(0, waited)),
    )


def form(watched: Watched) -> FormView:
    """The frozen form."""
    shipment = watched.work.shipment
    order = Order(shipment.source, shipment.number, shipment.form.recipient, shipment.form.parcels)
    opened = OpenOrder(
        order=order,
        shipment=shipment.id,
        opened_at=watched.pressed_at,
        sender=shipment.form.sender,
        shopping=Shopping(services=(shipment.form.service,), service=shipment.form.service),
    )
    opened.form = shipment.form
    return replace(open_form(opened), frozen=True)


def money(watched: Watched, wallet: tuple[Money, ...]) -> MoneyView:
    """What is paid and what is only held."""
    shipment = watched.work.shipment
    paid = "capture.label" in watched.money
    words = message("sum.label_paid") if paid else message("sum.label_held")
    lines = [SumLine(words, shipment.form.label_price)]
    premium = shipment.premium
    if premium is None:
        lines.append(SumLine(message("sum.cover"), word=message("sum.not_chosen")))
    elif "release.cover" in watched.money:
        lines.append(SumLine(message("sum.cover_released"), Money(0, premium.currency)))
        premium = None
    elif "capture.cover" in watched.money:
        lines.append(SumLine(message("sum.cover_paid"), premium))
    else:
        lines.append(SumLine(message("sum.cover_held"), premium))
    debits = sums(shipment.form, premium)
    currencies = {debit.currency for debit in debits}
    # What is held or spent has left the wallet already: it is shown as it is.
    left = tuple(held for held in wallet if held.currency in currencies)
    return MoneyView(tuple(lines), debits, left)


def button() -> DispatchButton:
    """One press was enough."""
    return DispatchButton(False, message("dispatch.busy"), busy=True)


def steps(watched: Watched, now: datetime) -> tuple[StepRow, ...]:
    """Money held, label bought, cover, papers."""
    return (_held(watched), _label(watched), _cover(watched, now), _papers(watched, now))


def _held(watched: Watched) -> StepRow:
    shipment = watched.work.shipment
    if shipment.premium is not None and "release.cover" in watched.money:
        taken = "capture.label" in watched.money
        return StepRow(
            Shape.DONE,
            Tone.PLAIN,
            message("step.money_taken" if taken else "step.money_held"),
            message("step.money_released", label=shipment.form.label_price, cover=shipment.premium),
        )
    amounts = sums(shipment.form, shipment.premium)
    return StepRow(
        Shape.DONE,
        Tone.PLAIN,
        message("step.money_held"),
        message("step.money_held_detail", amount=amounts[0])
        if len(amounts) == 1
        else message("step.money_held_two", label=amounts[0], cover=amounts[1]),
    )


def _label(watched: Watched) -> StepRow:
    shipment = watched.work.shipment
    word = message("step.label_bought")
    if shipment.label is LabelState.BOUGHT and shipment.bought is not None:
        number = _grouped(shipment.bought.tracking[0])
        more = len(shipment.bought.tracking) - 1
        detail = (
            message("step.label_numbers", number=number, count=more)
            if more
            else message("step.label_number", number=number)
        )
        seconds = (shipment.bought.bought_at - watched.pressed_at).total_seconds()
        return StepRow(Shape.DONE, Tone.PLAIN, word, detail, shipment.bought.price, max(0, seconds))
    if shipment.label is LabelState.REFUSED:
        return StepRow(Shape.NO, Tone.NO, message("step.label_refused"), message("cover.none"))
    words = "step.label_lost" if watched.label_lost else "step.label_buying"
    return StepRow(Shape.ASKING, Tone.WORKING, message("step.label"), message(words))


def _grouped(code: str) -> str:
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def _cover(watched: Watched, now: datetime) -> StepRow:
    shipment = watched.work.shipment
    word, state, premium = message("step.cover"), shipment.cover, shipment.premium
    if premium is None:
        return StepRow(Shape.RING, Tone.PLAIN, word, message("step.cover_none"), waiting=True)
    if state is CoverState.COVERED:
        ref = shipment.proven.ref if shipment.proven else ""
        proven = message(COVER_WORDS[state], ref=ref)
        return StepRow(Shape.SHIELD, Tone.PROVEN, word, proven, premium)
    if state in UNSETTLED:
        at = watched.choice_at()
        if at is not None and now >= at:
            return StepRow(
                Shape.LOOK, Tone.LOOK, word, message("step.cover_not_confirmed"), premium
            )
        if watched.booking is None:
            return StepRow(Shape.RING, Tone.PLAIN, word, message("step.cover_next"), waiting=True)
        since = watched.asked_at() or watched.booking.at
        seconds = max(0.0, (now - since).total_seconds())
        asking = message(COVER_WORDS[CoverState.ASKING])
        return StepRow(Shape.ASKING, Tone.WORKING, word, asking, seconds=seconds)
    shape, tone = _TONES[state]
    if state in (CoverState.REFUSED, CoverState.TOO_LATE):
        title = "step.cover_refused" if state is CoverState.REFUSED else "step.cover_too_late"
        nothing = Money(0, premium.currency)
        detail = message("step.cover_refused_detail")
        return StepRow(shape, tone, message(title), detail, nothing)
    return StepRow(shape, tone, word, message(COVER_WORDS[state]), premium)


def _papers(watched: Watched, now: datetime) -> StepRow:
    word = message("step.papers")
    prints = [step for step in watched.work.steps if step.kind is StepKind.PRINT]
    if not prints:
        asked = watched.stage(now) is Stage.CHOOSING
        waiting = "step.papers_waiting" if asked else "step.papers_detail"
        return StepRow(Shape.RING, Tone.PLAIN, word, message(waiting), waiting=True)
    if all(step.applied for step in prints):
        return StepRow(Shape.DONE, Tone.PLAIN, word, message("step.papers_done"))
    reasons = [step.outcomes[-1].evidence.reason for step in prints if step.outcomes]
    told = next((reason for reason in reasons if reason is not None), None)
    if told is not None:
        return StepRow(Shape.LOOK, Tone.LOOK, word, told)
    return StepRow(Shape.ASKING, Tone.WORKING, word, message("step.papers_saving"))


def choice(watched: Watched) -> ChoiceCard:
    """What happens to this parcel?"""
    shipment = watched.work.shipment
    if shipment.cover in UNSETTLED:
        return ChoiceCard(
            message("choice.what"),
            message("choice.either"),
            (
                _choice(Wish.HOLD, "F7", "hold"),
                _choice(Wish.PRINT_NOW, "F10", "print_now"),
            ),
        )
    if shipment.cover in (CoverState.REFUSED, CoverState.TOO_LATE):
        return ChoiceCard(
            message("choice.what"),
            _carrier_pays(shipment.form.liability),
            (_choice(Wish.KEEP_BACK, "F7", "keep"), _choice(Wish.SHIP_WITHOUT, "F10", "ship")),
        )
    return ChoiceCard(
        message("choice.what"),
        message("choice.needs_person"),
        (_choice(Wish.KEEP_BACK, "F7", "keep"), _choice(Wish.SHIP_WITHOUT, "F10", "label_only")),
    )


def _carrier_pays(amount: Money | None) -> Message:
    if amount is None:
        return message("choice.carrier_pays_unknown")
    return message("choice.carrier_pays", amount=amount)


def _choice(wish: Wish, key: str, words: str) -> Choice:
    return Choice(wish.value, key, message(f"choice.{words}"), message(f"choice.{words}_detail"))
