"""Many labels again, from the history: one key, which stops where the paper ends and goes on."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station.desk.history_page import Progress
from station.desk.views import Sound
from station.domain.errors import EnvironmentFaultError, RefusedError
from station.domain.reprint import ReprintReason, Why
from station.gui.pages.history import HistoryPage
from station.gui.window import Window
from tests.gui.conftest import press, settle
from tests.gui.history_rig import CTRL, OpenHistory, open_history
from tests.gui.samples_history import BRANDT, RecordingHistory

__all__ = ["open_history"]


def many_again(window: Window, page: HistoryPage, rows: int) -> None:
    """From the row of that number on, for the first of the reasons."""
    page.table.choose(rows - 1)
    page.story._told.timeout.emit()
    press(window, Qt.Key.Key_F6, CTRL)
    press(window, Qt.Key.Key_F3)
    press(window, Qt.Key.Key_F6, CTRL)


def said(page: HistoryPage) -> str:
    return page.notices.lines[0].accessibleName()


def test_labels_from_the_chosen_one_to_the_newest_come_out_again(open_history: OpenHistory) -> None:
    window, page, desk = open_history()
    page.table.choose(3)
    page.story._told.timeout.emit()
    press(window, Qt.Key.Key_F6, CTRL)
    assert page.pane.ask.title.full == "4 labels again"
    press(window, Qt.Key.Key_F6, CTRL)
    assert said(page).startswith("Choose why")
    press(window, Qt.Key.Key_F3)
    press(window, Qt.Key.Key_F6, CTRL)
    why = Why(ReprintReason.UNREADABLE)
    assert ("begin_batch", (BRANDT.shipment, why)) in desk.asked
    assert said(page) == "4 of 4 labels put out."
    acts = [act for act, _ in desk.asked]
    page.story._told.timeout.emit()
    after = [what for act, what in desk.asked[acts.index("run_batch") :] if act == "past"]
    assert BRANDT.shipment in after, "the story is told anew"
    assert not page.pane.ask.isVisible()
    assert "reprint" not in [act for act, _ in desk.asked]


def test_a_batch_that_is_written_though_its_answer_was_lost_is_gone_on_with(
    open_history: OpenHistory, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    window, page, desk = open_history()
    begin = desk.begin_batch

    async def unanswered(*words: Any) -> Progress:
        await begin(*words)
        raise EnvironmentFaultError("store.disk_full")

    monkeypatch.setattr(desk, "begin_batch", unanswered)
    many_again(window, page, 3)
    settle(qapp)
    assert "run_batch" not in [act for act, _ in desk.asked]
    press(window, Qt.Key.Key_F6, CTRL)
    assert "run_batch" in [act for act, _ in desk.asked]
    assert said(page) == "3 of 3 labels put out."


def test_out_of_paper_it_stops_and_the_same_key_goes_on(
    open_history: OpenHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, page, desk = open_history(RecordingHistory(stops_at=1))
    heard: list[Sound] = []
    monkeypatch.setattr("station.gui.sounds.play", lambda sound, _volume: heard.append(sound))
    many_again(window, page, 3)
    assert said(page) == (
        "1 of 3 labels put out. It is out of paper. Load some. Asked for by Dana Kowalski."
        " Ctrl F6 goes on, F7 drops the rest."
    )
    assert heard == [Sound.LOOK_HERE]
    press(window, Qt.Key.Key_F6, CTRL)
    assert said(page) == "3 of 3 labels put out."
    assert [act for act, _ in desk.asked].count("begin_batch") == 1


def test_what_is_left_can_be_dropped(open_history: OpenHistory) -> None:
    window, page, desk = open_history(RecordingHistory(stops_at=1))
    press(window, Qt.Key.Key_F7)
    assert "drop_batch" not in [act for act, _ in desk.asked]
    many_again(window, page, 3)
    press(window, Qt.Key.Key_F7)
    assert "drop_batch" in [act for act, _ in desk.asked]
    press(window, Qt.Key.Key_F6, CTRL)
    assert page.pane.ask.isVisible(), "the next one is a batch of its own"


def test_a_batch_that_another_person_left_is_shown_first(open_history: OpenHistory) -> None:
    left = Progress("Ruth Adeyemi", 5, 1, 0, 8, 14, unsure=("10455",))
    window, page, desk = open_history(RecordingHistory(left=left))
    assert said(page) == (
        "5 of 14 labels put out. Of 1 label nobody knows: look whether it came out. Order 10455."
        " Asked for by Ruth Adeyemi. Ctrl F6 goes on, F7 drops the rest."
    )
    press(window, Qt.Key.Key_F6, CTRL)
    assert ("run_batch", None) in desk.asked
    assert "Of 1 label nobody knows" in said(page)


def test_esc_stops_nothing_while_nothing_prints(open_history: OpenHistory) -> None:
    window, _page, desk = open_history()
    press(window, Qt.Key.Key_Escape)
    assert "stop_batch" not in [act for act, _ in desk.asked]


def test_a_refused_batch_is_said(open_history: OpenHistory) -> None:
    window, page, desk = open_history()
    desk.refused = RefusedError("batch.another")
    many_again(window, page, 2)
    assert said(page).startswith("An earlier batch")
