"""The acts of the history: on the chosen shipment and no other, and the papers come out again."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station.desk.views import Sound
from station.domain.errors import RefusedError
from station.domain.reprint import CHOICES, ReprintReason, Why
from station.domain.shipment import PaperKind
from station.gui.pages.history import HistoryPage
from station.gui.window import Window
from tests.gui.conftest import press, settle
from tests.gui.history_rig import CTRL, NONE, SHIFT, OpenHistory, chosen, open_history
from tests.gui.samples_history import BRANDT, CHECKING, WHITFIELD
from tests.gui.samples_papers import papers

__all__ = ["open_history"]


def test_no_act_meets_another_shipment_than_the_chosen_one(open_history: OpenHistory) -> None:
    """While the choice runs on its story is late; a key pressed then must not hit the old one."""
    window, page, desk = open_history()
    page.story._told.start(60_000)  # as if an arrow had just been pressed
    press(window, Qt.Key.Key_Down)
    assert (chosen(page), page.pane.number.full) == ("10481", "10482")
    for key, modifiers in ((Qt.Key.Key_F6, NONE), (Qt.Key.Key_Delete, CTRL)):
        press(window, key, modifiers)
    assert "reprint" not in [act for act, _ in desk.asked]
    assert window.page == "history"
    page.story._told.timeout.emit()
    assert page.pane.number.full == "10481"
    reprint(window)
    why = Why(ReprintReason.UNREADABLE)
    assert ("reprint", ("B3-10481", PaperKind.LABEL, why)) in desk.asked


def reprint(window: Window, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """The label again, for the first of the reasons."""
    press(window, Qt.Key.Key_F6, modifiers)
    press(window, Qt.Key.Key_F3)
    press(window, Qt.Key.Key_F6, modifiers)


def test_papers_come_out_again_by_key_and_are_said(open_history: OpenHistory) -> None:
    window, page, desk = open_history()
    reprint(window)
    reprint(window, SHIFT)
    asked = [what for act, what in desk.asked if act == "reprint"]
    why = Why(ReprintReason.UNREADABLE)
    assert asked == [
        (WHITFIELD.shipment, PaperKind.LABEL, why),
        (WHITFIELD.shipment, PaperKind.CONFIRMATION, why),
    ]
    assert page.notices.lines[0].word.full.startswith("Confirmation of order 10482")
    assert page.pane.label.isVisible()


def test_a_reprint_asks_why_before_it_prints(open_history: OpenHistory) -> None:
    window, page, desk = open_history()
    press(window, Qt.Key.Key_F6)
    assert page.pane.ask.isVisible()
    assert not page.pane.label.isVisible()
    press(window, Qt.Key.Key_F6)
    assert "reprint" not in [act for act, _ in desk.asked]
    assert page.notices.lines[0].word.full.startswith("Choose why")
    for _ in CHOICES:
        press(window, Qt.Key.Key_F3)
    assert page.pane.ask.reason is ReprintReason.OTHER
    press(window, Qt.Key.Key_F6)
    assert "reprint" not in [act for act, _ in desk.asked]
    assert page.notices.lines[0].word.full.startswith("Write in the note")
    QTest.keyClicks(page.pane.ask.note, "the courier wants two")
    press(window, Qt.Key.Key_F6)
    why = Why(ReprintReason.OTHER, "the courier wants two")
    assert ("reprint", (WHITFIELD.shipment, PaperKind.LABEL, why)) in desk.asked
    assert not page.pane.ask.isVisible()


def test_esc_leaves_the_question_and_another_row_does_too(open_history: OpenHistory) -> None:
    window, page, desk = open_history()
    press(window, Qt.Key.Key_F6)
    press(window, Qt.Key.Key_Escape)
    assert not page.pane.ask.isVisible()
    assert page.pane.label.isVisible()
    press(window, Qt.Key.Key_F6)
    page.scan("10481")
    assert not page.pane.ask.isVisible()
    assert "reprint" not in [act for act, _ in desk.asked]


def test_f4_shows_the_papers_one_after_the_other(
    open_history: OpenHistory, qapp: QApplication
) -> None:
    window, page, desk = open_history()
    said = []
    for _ in range(4):
        press(window, Qt.Key.Key_F4)
        settle(qapp)
        assert page.papers.view.isVisible()
        assert not page.table.isVisible()
        said.append(page.papers.view.accessibleName())
    assert said == [
        "Label 1 of 2, 4×6 in. Paper 1 of 3.",
        "Label 2 of 2, 4×6 in. Paper 2 of 3.",
        "Confirmation of cover, 4×6 in. Paper 3 of 3.",
        "Label 1 of 2, 4×6 in. Paper 1 of 3.",
    ]
    asked = [what for act, what in desk.asked if act == "picture"]
    assert len(asked) == 4
    height = page.papers.view.sheet.wanted
    assert asked[0] == (PaperKind.LABEL, 1, height)
    assert height > page.height() / 2
    shown = page.papers.view.sheet.grab().toImage()
    assert shown.pixelColor(shown.rect().center()) != shown.pixelColor(2, 2)


def test_esc_goes_back_from_a_paper_to_the_list(open_history: OpenHistory) -> None:
    window, page, _desk = open_history()
    assert page.pane.look_at.accessibleName() == "Look at papers, F4"
    press(window, Qt.Key.Key_F4)
    assert page.papers.view.isVisible()
    assert page.pane.look_at.accessibleName() == "Next paper, F4"
    press(window, Qt.Key.Key_Escape)
    assert page.pane.look_at.accessibleName() == "Look at papers, F4"
    assert page.table.isVisible()
    assert not page.papers.view.isVisible()
    assert chosen(page) == "10482"


def test_from_the_only_paper_no_key_leads_on(
    open_history: OpenHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.gui.samples_history.papers", lambda shipment: papers(shipment)[:1])
    window, page, _desk = open_history()
    press(window, Qt.Key.Key_F4)
    assert page.papers.view.isVisible()
    assert not page.pane.look_at.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert page.pane.look_at.isVisible()


def test_a_paper_goes_away_with_its_shipment(open_history: OpenHistory) -> None:
    """A scan leads to another shipment: its list row is in front, never the paper before."""
    window, page, _desk = open_history()
    press(window, Qt.Key.Key_F4)
    page.scan("10481")
    assert page.table.isVisible()
    assert not page.papers.looks


def test_a_paper_stays_over_a_change_of_its_shipment(open_history: OpenHistory) -> None:
    window, page, _desk = open_history()
    press(window, Qt.Key.Key_F4)
    page.changed(frozenset({WHITFIELD.shipment}))
    assert page.papers.view.isVisible()


def test_a_paper_stays_in_another_look(open_history: OpenHistory, qapp: QApplication) -> None:
    window, page, _desk = open_history()
    for _ in range(3):
        press(window, Qt.Key.Key_F4)
    window.resize(1024, 768)
    settle(qapp)
    again = window.pages.page("history")
    assert isinstance(again, HistoryPage)
    assert again is not page
    assert again.papers.view.isVisible()
    assert again.papers.view.accessibleName().startswith("Confirmation")
    assert again.pane.look_at.accessibleName() == "Next paper, F4"


def test_papers_that_are_gone_are_said(open_history: OpenHistory) -> None:
    window, page, desk = open_history()
    desk.no_paper = RefusedError("paper.none_stored")
    press(window, Qt.Key.Key_F4)
    assert page.notices.lines[0].word.full.startswith("No paper of this shipment")
    assert page.table.isVisible()


def test_while_a_void_is_asked_no_paper_comes_out(open_history: OpenHistory) -> None:
    window, page, desk = open_history()
    page.scan("10455")
    assert page.pane.barred.isVisible()
    assert not page.pane.label.isVisible()
    press(window, Qt.Key.Key_F6)
    assert "reprint" not in [act for act, _ in desk.asked]
    assert page.notices.lines[0].word.full == "Reprint: void asked"


def test_while_a_void_is_asked_shift_f6_prints_the_slip_against_shipping(
    open_history: OpenHistory,
) -> None:
    window, page, desk = open_history()
    assert not page.pane.slip.isVisible()
    page.scan("10455")
    assert page.pane.slip.isVisible()
    press(window, Qt.Key.Key_F6, SHIFT)
    assert ("void_slip", BRANDT.shipment) in desk.asked
    assert "reprint" not in [act for act, _ in desk.asked]
    assert page.notices.lines[0].word.full == "Slip for order 10455 put out: do not ship."
    desk.refused = RefusedError("last.reprint_unknown")
    press(window, Qt.Key.Key_F6, SHIFT)
    assert "Nobody knows" in page.notices.lines[0].accessibleName()


def test_a_refusal_is_said_and_sounds(
    open_history: OpenHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, page, desk = open_history()
    heard: list[Sound] = []
    monkeypatch.setattr("station.gui.sounds.play", lambda sound, _volume: heard.append(sound))
    desk.refused = RefusedError("last.reprint_failed")
    reprint(window)
    assert page.notices.lines[0].accessibleName() == "The paper did not come out. Try again."
    assert heard == [Sound.REFUSED]


def test_f9_opens_its_step_in_the_queue_only_if_there_is_one(
    open_history: OpenHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, page, _desk = open_history()
    opened: list[tuple[str, str]] = []
    place = replace(page.place, open_page=lambda name, what: opened.append((name, what)))
    monkeypatch.setattr(page, "place", place)
    press(window, Qt.Key.Key_F9)
    assert opened == []
    page.scan("10455")
    press(window, Qt.Key.Key_F9)
    assert opened == [("queue", BRANDT.shipment)]


def test_another_page_points_at_a_shipment(open_history: OpenHistory) -> None:
    window, page, _desk = open_history()
    window.open_page("pack")
    window.open_page("history", "10479")
    assert chosen(page) == CHECKING.number
