"""A view for every state of a dispatch: its steps, what a person chooses, what was lost."""

from dataclasses import replace
from datetime import timedelta

from station.desk.views import (
    Band,
    BenchView,
    Choice,
    ChoiceCard,
    DispatchButton,
    MoneyView,
    ServiceChoice,
    Shape,
    Stage,
    StepRow,
    StripItem,
    SumLine,
    Tone,
)
from station.domain.cover import CoverState
from station.domain.errors import Message, message
from station.domain.money import Money
from tests.gui.samples import COVER, LABEL, filling, form, parcel, waiting
from tests.gui.samples_frame import NOW, UNKNOWN, UP, WALLET, framed, gbp

SOLD = (ServiceChoice("ND", "House Next Day, tracked", LABEL, True),)
"""A frozen form shows the service that was chosen, and no other."""


def taken(
    label: Money = LABEL, *, paid: bool = True, cover: str = "sum.cover_held"
) -> tuple[MoneyView, Money]:
    """What is held or paid, and what of the wallet is left by then."""
    premium = gbp(0) if cover == "sum.cover_released" else COVER
    lines = (
        SumLine(message("sum.label_paid" if paid else "sum.label_held"), label),
        SumLine(message(cover), premium),
    )
    left = WALLET - label - premium
    return MoneyView(lines, (label + premium,), (left,)), left


def paid(view: BenchView, label: Money = LABEL, **how: object) -> BenchView:
    """`view` with that money, and the strip after it."""
    money, left = taken(label, **how)  # type: ignore[arg-type]
    return framed(replace(view, money=money), wallet=(left,))


def steps(done: int, *, working: bool = True) -> tuple[StepRow, ...]:
    """The four steps with `done` of them done and the next one at work."""
    number = message("step.label_number", number="1061 4141 1234 5678 97")
    finished = (
        StepRow(
            Shape.DONE,
            Tone.PLAIN,
            message("step.money_held"),
            message("step.money_held_detail", amount=gbp(1546)),
        ),
        StepRow(Shape.DONE, Tone.PLAIN, message("step.label_bought"), number, LABEL, seconds=0.4),
        StepRow(
            Shape.SHIELD,
            Tone.PROVEN,
            message("step.cover"),
            message("cover.covered", ref="K7QHM-3WXRE-INS"),
            gbp(706),
        ),
        StepRow(Shape.DONE, Tone.PLAIN, message("step.papers"), message("step.papers_done")),
    )
    at_work = (
        finished[0],
        StepRow(
            Shape.ASKING,
            Tone.WORKING,
            message("step.label"),
            message("step.label_buying"),
        ),
        StepRow(
            Shape.ASKING, Tone.WORKING, message("step.cover"), message("cover.asking"), seconds=1.0
        ),
        StepRow(Shape.ASKING, Tone.WORKING, message("step.papers"), message("step.papers_saving")),
    )
    later = (
        finished[0],
        StepRow(Shape.RING, Tone.PLAIN, message("step.label"), message("step.label_buying"),
                waiting=True),
        StepRow(Shape.RING, Tone.PLAIN, message("step.cover"), message("step.cover_next"),
                waiting=True),
        StepRow(Shape.RING, Tone.PLAIN, message("step.papers"), message("step.papers_detail"),
                waiting=True),
    )  # fmt: skip
    rows = list(finished[:done])
    if done < 4 and working:
        rows.append(at_work[done])
    rows += later[len(rows) :]
    return tuple(rows)


def dispatching(done: int = 2, seconds: float = 1.4) -> BenchView:
    """A dispatch under way."""
    view = filling(
        stage=Stage.DISPATCHING,
        band=Band(
            Shape.ASKING,
            Tone.PLAIN,
            message("band.dispatching", order="10482"),
            message("band.step_of", step=min(done + 1, 4), of=4),
        ),
        form=form(frozen=True, services=SOLD, has_boxes=False),
        offer=None,
        dispatch=DispatchButton(False, message("dispatch.busy"), busy=True),
        steps=steps(done),
        pressed_at=NOW - timedelta(seconds=seconds),
    )
    cover = "sum.cover_paid" if done > 2 else "sum.cover_held"
    return paid(view, paid=done > 1, cover=cover)


def choosing(
    band: Band, cover: StepRow, choices: tuple[tuple[str, str, str], ...], detail: Message
) -> BenchView:
    """Two answers to choose from."""
    rows = steps(2, working=False)
    papers = replace(rows[3], detail=message("step.papers_waiting"))
    view = dispatching(2)
    return replace(
        view,
        stage=Stage.CHOOSING,
        band=band,
        steps=(rows[0], rows[1], cover, papers),
        choice=ChoiceCard(
            message("choice.what"),
            detail,
            tuple(
                Choice(id_, key, message(f"choice.{words}"), message(f"choice.{words}_detail"))
                for id_, key, words in choices
            ),
        ),
    )


def not_confirmed() -> BenchView:
    """Forty seconds without an answer."""
    view = choosing(
        Band(
            Shape.LOOK,
            Tone.LOOK,
            message("cover.unknown"),
            message("band.not_confirmed_detail", order="10482", asked=ASKED, count=3, next_s=4),
            aside=message("band.seconds", seconds=43),
        ),
        StepRow(
            Shape.LOOK,
            Tone.LOOK,
            message("step.cover"),
            message("step.cover_not_confirmed"),
            gbp(706),
        ),
        (("hold", "F7", "hold"), ("print_now", "F10", "print_now")),
        message("choice.either"),
    )
    slow = StripItem(
        "insurer", message("strip.insurer"), message("strip.slow", seconds=43), Tone.LOOK,
        Shape.LOOK,
    )  # fmt: skip
    items = (slow, *view.strip.items[1:])
    pressed = ASKED - timedelta(seconds=0.5)
    return replace(view, pressed_at=pressed, strip=replace(view.strip, items=items))


ASKED = NOW - timedelta(seconds=43)


def refused() -> BenchView:
    """The insurer said no."""
    reason = "this destination is not offered today."
    detail = message("band.refused_detail", order="10482", reason=reason)
    return _released("cover.refused", "step.cover_refused", detail)


def too_late() -> BenchView:
    """It was too late to ask."""
    return _released("cover.too_late", "step.cover_too_late", message("band.order", order="10482"))


def _released(word: str, step: str, detail: Message) -> BenchView:
    """There is no cover, and the premium is back."""
    view = choosing(
        Band(
            Shape.NO,
            Tone.NO,
            message(word),
            detail,
            aside=message("band.amount", amount=COVER),
            aside_label=message("band.back_in_wallet"),
        ),
        StepRow(Shape.NO, Tone.NO, message(step), message("step.cover_refused_detail"), gbp(0)),
        (("keep", "F7", "keep"), ("ship", "F10", "ship")),
        message("choice.carrier_pays", amount=gbp(5000)),
    )
    released = message("step.money_released", label=LABEL, cover=COVER)
    money = replace(view.steps[0], word=message("step.money_taken"), detail=released)
    view = replace(view, steps=(money, *view.steps[1:]))
    return paid(view, cover="sum.cover_released")


def mismatch() -> BenchView:
    """Booked, but not as agreed."""
    return choosing(
        Band(
            Shape.FLAG,
            Tone.LOOK,
            message("cover.mismatch"),
            message("band.reason_detail", order="10482", reason=DIFFERS),
        ),
        StepRow(Shape.FLAG, Tone.LOOK, message("step.cover"), message("cover.mismatch"), gbp(706)),
        (("keep_back", "F7", "keep"), ("ship_without", "F10", "label_only")),
        message("choice.needs_person"),
    )


DIFFERS = message("insurer.differs_price", found=gbp(812), asked=COVER)

ROYAL = ServiceChoice(
    "easypost/RoyalMail.Tracked24", "Royal Mail Tracked 24", gbp(905), True, "easypost", 1
)


def label_lost() -> BenchView:
    """The answer to the purchase of a carrier's label was lost."""
    view = dispatching(1, 12.0)
    rows = list(view.steps)
    held = message("step.money_held_detail", amount=gbp(905 + 706))
    rows[0] = replace(rows[0], detail=held)
    rows[1] = replace(rows[1], detail=message("step.label_lost"))
    sold = form(frozen=True, services=(ROYAL,), has_boxes=False)
    money, left = taken(gbp(905), paid=False)
    view = replace(view, steps=tuple(rows), form=sold, money=money)
    return framed(view, broker=UP, wallet=(left,))


def label_unsure() -> BenchView:
    """Nobody knows by now whether the label is bought: the bench goes on."""
    shown = parcel("10482", "Hannah Whitfield, Kendal", 1, CoverState.UNKNOWN)
    unsure = replace(
        shown,
        cover=CoverState.ASKING,
        word=message("last.label_unsure"),
        detail=message("last.label_unsure_detail"),
        papers=(),
        debits=(),
    )
    return framed(waiting(last=unsure), broker=UP, owed=replace(UNKNOWN, steps=2))
