"""A view for every state of a dispatch: its steps, what a person chooses, what was lost."""

from dataclasses import replace
from datetime import timedelta

from station.desk.views import (
    Band,
    BenchView,
    Choice,
    ChoiceCard,
    DispatchButton,
    Shape,
    Stage,
    StepRow,
    StripItem,
    Tone,
)
from station.domain.cover import CoverState
from station.domain.errors import Message, message
from tests.gui.samples import MONEY_HELD, NOW, filling, form, gbp, parcel, strip, waiting


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
        StepRow(Shape.DONE, Tone.PLAIN, message("step.label_bought"), number, seconds=0.4),
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
            seconds=0.2,
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
    return filling(
        stage=Stage.DISPATCHING,
        band=Band(
            Shape.ASKING,
            Tone.PLAIN,
            message("band.dispatching", order="10482"),
            message("band.step_of", step=min(done + 1, 4), of=4),
        ),
        form=form(frozen=True),
        offer=None,
        money=MONEY_HELD,
        dispatch=DispatchButton(False, message("dispatch.busy"), busy=True),
        steps=steps(done),
        pressed_at=NOW - timedelta(seconds=seconds),
    )


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
        steps=(rows[0], replace(rows[1], amount=gbp(840)), cover, papers),
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
            message("band.not_confirmed_detail", order="10482", asked=NOW, count=3, next_s=4),
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
    return replace(
        view,
        pressed_at=NOW - timedelta(seconds=43),
        strip=strip(insurer=message("strip.slow", seconds=43), tone=Tone.LOOK, queue=1),
    )


def refused(word: str = "cover.refused", step: str = "step.cover_refused") -> BenchView:
    """The insurer said no, or it was too late to ask."""
    reason = "this destination is not offered today."
    view = choosing(
        Band(
            Shape.NO,
            Tone.NO,
            message(word),
            message("band.refused_detail", order="10482", reason=reason),
            aside=message("band.amount", amount=gbp(706)),
            aside_label=message("band.back_in_wallet"),
        ),
        StepRow(Shape.NO, Tone.NO, message(step), message("step.cover_refused_detail"), gbp(0)),
        (("keep", "F7", "keep"), ("ship", "F10", "ship")),
        message("choice.carrier_pays", amount=gbp(5000)),
    )
    released = message("step.money_released", label=gbp(840), cover=gbp(706))
    money = replace(view.steps[0], word=message("step.money_taken"), detail=released)
    return replace(view, steps=(money, *view.steps[1:]))


def mismatch() -> BenchView:
    """Booked, but not as agreed."""
    return choosing(
        Band(
            Shape.FLAG,
            Tone.LOOK,
            message("cover.mismatch"),
            message("band.refused_detail", order="10482", reason="£8.12 instead of £7.06"),
        ),
        StepRow(Shape.FLAG, Tone.LOOK, message("step.cover"), message("cover.mismatch"), gbp(706)),
        (("keep_back", "F7", "keep"), ("ship_without", "F10", "label_only")),
        message("choice.needs_person"),
    )


def _with_easypost(view: BenchView, item: StripItem) -> BenchView:
    """The same with EasyPost on the strip, after the house carrier."""
    items = view.strip.items
    return replace(view, strip=replace(view.strip, items=(*items[:2], item, *items[2:])))


EASYPOST = StripItem("easypost", message("strip.easypost"), message("strip.ready"))


def label_lost() -> BenchView:
    """The answer to the purchase of the label was lost."""
    view = dispatching(1, 12.0)
    rows = list(view.steps)
    rows[1] = replace(rows[1], detail=message("step.label_lost"))
    return _with_easypost(replace(view, steps=tuple(rows)), EASYPOST)


def label_unsure() -> BenchView:
    """Nobody knows by now whether the label is bought: the bench goes on."""
    shown = parcel("10482", "Hannah Whitfield, Kendal", 0, CoverState.UNKNOWN)
    unsure = replace(
        shown,
        word=message("last.label_unsure"),
        detail=message("last.label_unsure_detail"),
        papers=(),
    )
    return _with_easypost(waiting(last=unsure), EASYPOST)
