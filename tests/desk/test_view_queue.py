"""What the queue says of a step whose deadline has passed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from station.desk import view_queue
from station.desk.queue import QueueItem
from station.domain.cover import CoverState
from station.domain.errors import Message, message
from station.flow.seen import StepKind
from station.i18n import say, speaking
from tests.gui.samples import NOW
from tests.gui.samples_queue import BOOKING, CANCEL, LABEL, LATE, other
from tests.words.truth import in_each_language, said_in

PAST = NOW - timedelta(minutes=1)


def test_a_cancellation_past_its_deadline_says_so_and_why_the_last_try_failed() -> None:
    why = "The insurer has a fault (503). It is tried again by itself."
    assert say(view_queue.row(LATE, NOW).word) == why
    assert say(view_queue.pane(LATE, NOW).text) == (
        f"Past its deadline, and not given up. The last try: {why}"
    )


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (None, "Past its deadline, and still tried by itself."),
        (message("insurer.refused_silently"), "refused"),
    ],
)
def test_nothing_past_its_deadline_says_that_there_is_nothing_to_do(
    last: Message | None, said: str
) -> None:
    for kind in (StepKind.PREVIEW_CANCEL, StepKind.CONFIRM_CANCEL, StepKind.VOID_LABEL):
        item = other(LATE, kind=kind, last=last)
        text = say(view_queue.pane(item, NOW).text)
        assert text.startswith("Past its deadline")
        assert said in text


def test_a_booking_past_its_deadline_is_only_read() -> None:
    text = say(view_queue.pane(other(BOOKING, deadline=PAST), NOW).text)
    assert text == "Past its deadline. It is not sent again; the insurer's record is still read."


def test_before_its_deadline_it_goes_on_by_itself() -> None:
    item = replace(LATE, owed=replace(LATE.owed, deadline=NOW + timedelta(hours=1)))
    assert say(view_queue.pane(item, NOW).text) == "It goes on by itself. Nothing to do."
    assert say(view_queue.row(item, NOW).word).startswith("Saved.")


@pytest.mark.parametrize("cover", [CoverState.CANCEL_SAVED, CoverState.CANCELLING])
def test_no_late_row_says_what_is_forbidden_to_its_cover(cover: CoverState) -> None:
    for known in (LATE, CANCEL):
        item = other(known, cover=cover, attempts=2, deadline=PAST)
        for forbidden in in_each_language():
            row, pane = view_queue.row(item, NOW), view_queue.pane(item, NOW)
            said = [say(view_queue.sentence(row, NOW)), say(pane.text)]
            assert said_in(said, forbidden(cover.value)) == []


@pytest.mark.parametrize(("item", "said"), [(LABEL, "1 lectura"), (BOOKING, "6 lecturas")])
def test_what_was_read_once_is_counted_in_the_singular(item: QueueItem, said: str) -> None:
    with speaking("es"):
        assert say(view_queue.row(item, NOW).tries) == f"una vez, {said}"
