"""A carrier that is asked over the network, at the bench: what is said while nobody knows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from station.desk import view_dispatch, view_rest
from station.desk.bench_view import Parcel
from station.desk.health import Health
from station.desk.views import Shape, Stage, Tone
from station.desk.watching import Watched
from station.domain.errors import message
from station.domain.settings import Settings
from station.domain.shipment import LabelState
from station.flow import verdict
from station.flow.line import Line, LineState
from station.flow.scans import Scans
from station.flow.seen import Seen
from station.flow.verdict import Answer
from station.flow.work import Evidence, Outcome, Sent, Source, Step, Work
from station.i18n import say
from tests.store import making
from tests.store.making import NOW


def buying(*answers: Answer, at: datetime = NOW) -> Watched:
    """A dispatch whose label was asked for once, with these answers."""
    intent = making.buying()
    step = Step(
        1, "B1-1", intent.kind, intent.subject, 1, intent.key, intent.body, NOW, "Dana", None,
        sent=(Sent(1, at),),
    )  # fmt: skip
    outcomes = tuple(
        Outcome(
            1,
            Source.READ if number else Source.SEND,
            at + timedelta(seconds=number),
            answer,
            Evidence(),
        )
        for number, answer in enumerate(answers)
    )
    work = Work(making.shipment(1, cover=False), (replace(step, outcomes=outcomes),))
    return Watched(work, NOW, {})


@pytest.mark.parametrize(
    ("answers", "seconds", "stage"),
    [
        ((), 5, Stage.DISPATCHING),
        ((Answer.UNKNOWN,), 39, Stage.DISPATCHING),
        ((Answer.UNKNOWN,), 40, Stage.WAITING),
        ((Answer.UNKNOWN, Answer.ABSENT), 60, Stage.WAITING),
        ((Answer.NOT_SENT,), 60, Stage.DISPATCHING),
    ],
)
def test_a_label_of_which_nobody_knows_does_not_hold_up_the_bench(
    answers: tuple[Answer, ...], seconds: int, stage: Stage
) -> None:
    watched = buying(*answers)
    assert watched.stage(NOW + timedelta(seconds=seconds)) is stage


def test_a_lost_answer_is_never_called_bought() -> None:
    asking, lost = (
        next(
            row
            for row in view_dispatch.steps(buying(*answers), NOW + timedelta(seconds=9))
            if row.word.id == "step.label"
        )
        for answers in ((), (Answer.UNKNOWN,))
    )
    assert asking.detail is not None
    assert lost.detail is not None
    assert (asking.detail.id, lost.detail.id) == ("step.label_buying", "step.label_lost")
    card = view_rest.parcel(Parcel(buying(Answer.UNKNOWN).work.shipment, {}, (), Scans()))
    assert (card.word.id, card.shape) == ("last.label_unsure", Shape.ASKING)


async def test_the_line_to_easypost_is_a_check_and_a_part_of_the_strip() -> None:
    line, settings = Line(), Settings()
    health = Health(None, Line(), lambda: settings, None, None, line, tuple)  # type: ignore[arg-type]
    assert health.broker is None
    settings = settings.changed({"easypost.enabled": True})
    assert health.broker is line
    found = health._easypost()
    assert found.shape is Shape.ASKING
    line.state = LineState.UP
    assert health._easypost().tone is Tone.PLAIN
    item = view_rest._trouble("easypost", line)
    assert item is None
    line.state = LineState.REFUSING
    assert health._easypost().tone is Tone.LOOK
    item = view_rest._trouble("easypost", line)
    assert item is not None
    assert item.tone is Tone.LOOK


@pytest.mark.parametrize("party", ["insurer", "easypost"])
def test_whom_nobody_could_ask_yet_does_not_refuse_us(party: str) -> None:
    line, now = Line(), datetime(2026, 11, 24, 14, 6, tzinfo=UTC)
    line.stop(message("insurer.credentials_missing", names="XC_BASE_URL"), now)
    item = view_rest._trouble(party, line)
    assert item is not None
    assert say(item.word) == "not set up"
    line.heard(verdict.of_ping(Seen(True, 401)), Seen(True, 401), now)
    item = view_rest._trouble(party, line)
    assert item is not None
    assert say(item.word) == "refuses us"


def test_a_bought_label_is_a_bought_one() -> None:
    shipment = replace(making.shipment(1, cover=False), label=LabelState.BOUGHT)
    assert view_rest.parcel(Parcel(shipment, {}, (), Scans())).word.id == "cover.none"
