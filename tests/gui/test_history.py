"""The history page: any paper finds its shipment, keys do everything, words keep to the truth."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from station.desk.history import PAGE
from station.desk.history_page import Part, Progress, Wanted
from station.desk.views import RailItem, Sound
from station.domain.cover import CoverState
from station.domain.errors import EnvironmentFaultError, RefusedError
from station.domain.reprint import CHOICES, ReprintReason, Why
from station.domain.shipment import PaperKind
from station.flow.history import HistoryRow, Only
from station.gui.pages.history import HistoryPage
from station.gui.pages.history_layout import Columns, Layouts
from station.gui.pages.history_rows import COLUMNS
from station.gui.widgets.text import Text
from station.gui.window import Window
from station.i18n import catalogue, say
from tests.gui import samples, samples_history
from tests.gui.conftest import OpenWindow, press, settle
from tests.gui.samples import HOSTILE, NOW
from tests.gui.samples_history import BRANDT, CHECKING, FLAGGED, ROWS, WHITFIELD, RecordingHistory
from tests.gui.test_look import chain
from tests.gui.test_scan import Keyboard
from tests.gui.test_states import SIZES, cut_off, overlapping
from tests.words.truth import said_in

NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
RAIL = (RailItem("pack"), RailItem("history"), RailItem("queue", 5))
OpenHistory = Callable[..., tuple[Window, HistoryPage, RecordingHistory]]


@pytest.fixture
def open_history(open_window: OpenWindow, qapp: QApplication) -> OpenHistory:
    def make(
        desk: RecordingHistory | None = None, **options: Any
    ) -> tuple[Window, HistoryPage, RecordingHistory]:
        window = open_window(replace(samples.waiting(), rail=RAIL), **options)
        made = desk or RecordingHistory()
        window.ready({"history": lambda place: HistoryPage(place, made)})
        window.open_page("history")
        settle(qapp)
        page = window.pages.page("history")
        assert isinstance(page, HistoryPage)
        return window, page, made

    return make


def type_in(page: HistoryPage, text: str) -> None:
    page.search.setText(text)
    page.search.textEdited.emit(text)
    page._typed.timeout.emit()


def numbers(page: HistoryPage) -> list[str]:
    rows = page.table.rows
    return [row.number for n in range(rows.rowCount()) if (row := rows.row(n)) is not None]


def chosen(page: HistoryPage) -> str:
    row = page.table.chosen
    return row.number if row is not None else ""


def many(count: int) -> tuple[HistoryRow, ...]:
    return tuple(
        samples_history.shipment(str(90_000 - n), f"Name {n}", "Hull", n) for n in range(count)
    )


# Looking up


def test_the_page_opens_with_the_newest_of_thirty_days(open_history: OpenHistory) -> None:
    _window, page, desk = open_history()
    assert numbers(page) == [row.number for row in ROWS]
    assert page.search.hasFocus()
    looked_for = next(what for act, what in desk.asked if act == "tally")
    assert isinstance(looked_for, Wanted)
    assert looked_for.since is not None
    assert NOW - looked_for.since < timedelta(days=30)
    assert page.count.full == "4,218 in 30 days. Every shipment is kept: type to search."


def test_words_look_through_everything_and_esc_takes_them_away(open_history: OpenHistory) -> None:
    window, page, desk = open_history()
    desk.asked.clear()
    type_in(page, "bran")
    assert numbers(page) == ["10455"]
    assert desk.asked[0] == ("tally", Wanted("bran"))
    assert page.count.full == "1 found."
    assert not any(button.isChecked() for button in page.filters.buttons.values())
    press(window, Qt.Key.Key_Escape)
    assert numbers(page) == [row.number for row in ROWS]
    assert page.filters.buttons["month"].isChecked()
    press(window, Qt.Key.Key_Escape)
    assert window.page == "pack"


def test_a_scan_finds_its_shipment_wherever_the_focus_is(open_history: OpenHistory) -> None:
    window, page, desk = open_history()
    page.table.setFocus()
    desk.asked.clear()
    scanner = Keyboard(window)
    scanner.type("10391", 3)
    scanner.enter()
    assert (numbers(page), chosen(page)) == (["10391"], "10391")
    assert page.pane.number.full == "10391"
    assert page.search.text() == "10391"
    assert window.page == "history"


def test_a_date_is_a_day(open_history: OpenHistory) -> None:
    _window, page, desk = open_history()
    desk.asked.clear()
    type_in(page, "24.11.2026")
    looked_for = desk.asked[0][1]
    assert isinstance(looked_for, Wanted)
    assert looked_for.since is not None
    assert looked_for.before is not None
    assert looked_for.before - looked_for.since == timedelta(days=1)
    assert looked_for.text == ""


def test_f3_goes_through_the_parts_and_counts_stand_beside(open_history: OpenHistory) -> None:
    window, page, desk = open_history()
    seen = []
    for _ in Part:
        press(window, Qt.Key.Key_F3)
        seen.append(page.part)
    assert seen == [Part.ALL, Part.NOT_SETTLED, Part.NEEDS_PERSON, Part.TODAY, Part.WEEK,
                    Part.MONTH]  # fmt: skip
    page.show_part(Part.NEEDS_PERSON)
    assert numbers(page) == ["10391"]
    assert ("tally", Wanted(only=Only.NEEDS_PERSON)) in desk.asked
    assert page.filters.buttons["not_settled"].accessibleName() == "Not settled, 5"
    assert page.filters.buttons["today"].accessibleName() == "Today"


def test_an_answer_to_an_older_question_is_never_drawn(open_history: OpenHistory) -> None:
    _window, page, _desk = open_history()
    old = page.view
    type_in(page, "bran")
    page.view = old
    page.draw()
    assert numbers(page) == ["10455"]


@pytest.mark.parametrize(
    ("desk", "act", "word"),
    [
        (RecordingHistory(), lambda page: type_in(page, "zzz"), "Nothing found"),
        (RecordingHistory(rows=()), lambda _page: None, "No shipment in this time"),
        (RecordingHistory(rows=ROWS[:1]), lambda page: page.show_part(Part.NEEDS_PERSON),
         "Nothing needs a person"),
        (RecordingHistory(rows=ROWS[:1]), lambda page: page.show_part(Part.NOT_SETTLED),
         "Everything is settled"),
        (RecordingHistory(refused=EnvironmentFaultError("store.busy", path="station.db")),
         lambda _page: None, "The history could not be read"),
    ],
)  # fmt: skip
def test_where_there_is_no_list_it_is_said_why(
    open_history: OpenHistory, desk: RecordingHistory, act: Callable[[HistoryPage], None], word: str
) -> None:
    _window, page, _desk = open_history(desk)
    act(page)
    assert page.places.currentWidget() is page.nothing
    assert page.nothing.word.full == word
    assert not page.pane.label.isVisible()


# The list


def test_the_keys_of_a_list_work_from_the_field_too(open_history: OpenHistory) -> None:
    window, page, _desk = open_history()
    assert chosen(page) == "10482"
    press(window, Qt.Key.Key_Down)
    assert (chosen(page), page.search.hasFocus()) == ("10481", True)
    press(window, Qt.Key.Key_Return)
    assert page.table.hasFocus()
    press(window, Qt.Key.Key_End)
    assert chosen(page) == "9871"
    press(window, Qt.Key.Key_Home)
    assert chosen(page) == "10482"
    press(window, Qt.Key.Key_PageDown)
    assert chosen(page) != "10482"
    press(window, Qt.Key.Key_F2)
    assert page.search.hasFocus()


def test_a_screen_reader_hears_the_row_that_an_arrow_in_the_field_chose(
    open_history: OpenHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, page, _desk = open_history()
    heard: list[str] = []
    monkeypatch.setattr(
        "station.gui.announce.QAccessible.updateAccessibility",
        lambda event: heard.append(event.message()),
    )
    press(window, Qt.Key.Key_Down)
    assert heard == [page.table.sentence_of(1)]
    assert heard[0].startswith("Order 10481, Maud Okafor, Truro. Printed")


def test_enter_opens_the_story_and_esc_leads_back(open_history: OpenHistory) -> None:
    window, page, _desk = open_history()
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Return)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert page.pane.isAncestorOf(focused)
    press(window, Qt.Key.Key_Escape)
    assert page.table.hasFocus()


def test_pages_are_read_as_the_list_is_scrolled(open_history: OpenHistory) -> None:
    _window, page, desk = open_history(RecordingHistory(rows=many(10 * PAGE + 7)))
    table = page.table
    assert table.rows.rowCount() == PAGE
    app = QApplication.instance()
    assert app is not None
    for _ in range(40):
        table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
        app.processEvents()
    assert table.rows.rowCount() == 10 * PAGE + 7
    assert table.rows.ended
    searches = [what for act, what in desk.asked if act == "search"]
    cursors = [after for _, after in searches]  # type: ignore[misc]
    assert len(cursors) == len(set(cursors)) == 11
    assert numbers(page) == [row.number for row in desk.rows]


def test_a_page_far_away_is_let_go_and_read_again(
    open_history: OpenHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.gui.pages.history_rows._KEPT", 3)
    _window, page, desk = open_history(RecordingHistory(rows=many(8 * PAGE)))
    rows, bar = page.table.rows, page.table.verticalScrollBar()
    for _ in range(40):
        bar.setValue(bar.maximum())
        QApplication.processEvents()
    assert rows.rowCount() == 8 * PAGE
    assert len(rows._held) == 3
    bar.setValue(0)
    QApplication.processEvents()
    QApplication.processEvents()
    row = rows.row(0)
    assert row is not None
    assert row.number == desk.rows[0].number
    assert len(rows._held) == 3


def test_newer_shipments_come_on_top_only_where_the_top_is_seen(
    open_history: OpenHistory,
) -> None:
    _window, page, desk = open_history(RecordingHistory(rows=many(3 * PAGE)))
    page.table.choose(0)
    newer = samples_history.shipment("99999", "Newer", "Hull", -1)
    desk.rows = (newer, *desk.rows)
    page.changed(frozenset({newer.shipment}))
    assert numbers(page)[0] == "99999"
    assert chosen(page) == "90000"
    page.table.verticalScrollBar().setValue(page.table.verticalScrollBar().maximum())
    settle(QApplication.instance())  # type: ignore[arg-type]
    before = page.table.verticalScrollBar().value()
    desk.rows = (samples_history.shipment("99998", "Newest", "Hull", -2), *desk.rows)
    changed = desk.rows[5]
    desk.rows = tuple(
        replace(row, cover=CoverState.UNKNOWN, ref="") if row is changed else row
        for row in desk.rows
    )
    page.changed(frozenset({changed.shipment}))
    settle(QApplication.instance())  # type: ignore[arg-type]
    assert page.table.verticalScrollBar().value() == before
    assert numbers(page)[0] == "99999"
    found = page.table.rows.find(changed.shipment)
    row = page.table.rows.row(found)
    assert row is not None
    assert row.cover is CoverState.UNKNOWN


def test_each_row_is_one_sentence_for_a_screen_reader(open_history: OpenHistory) -> None:
    _window, page, _desk = open_history()
    said = [page.table.sentence_of(number) for number in range(len(ROWS))]
    assert said[0] == (
        "Order 10482, Hannah Whitfield, Kendal. Printed, 14:07. Paid £8.40, House."
        " Covered, ref K7QHM-3WXRE-INS."
    )
    assert said[3] == (
        "Order 10455, Lena Brandt, Köln, DE. Void asked, 14:04. Asked £14.20, answer by 8 Dec."
        " Saved. Will be sent when online. Refund not yet known."
    )


# Acts


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
    press(window, Qt.Key.Key_F4)
    assert page.papers.view.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert page.table.isVisible()
    assert not page.papers.view.isVisible()
    assert chosen(page) == "10482"


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


def test_papers_that_are_gone_are_said(open_history: OpenHistory) -> None:
    window, page, desk = open_history()
    desk.no_paper = RefusedError("paper.none_stored")
    press(window, Qt.Key.Key_F4)
    assert page.notices.lines[0].word.full.startswith("No paper of this shipment")
    assert page.table.isVisible()


# Many labels


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


# Look


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_state_fits(
    open_history: OpenHistory, qapp: QApplication, size: tuple[int, int], colours: str
) -> None:
    window, page, desk = open_history(size=size, theme=colours)
    wrong: dict[str, list[str]] = {}
    acts: dict[str, Callable[[], object]] = {
        "chosen": lambda: page.table.choose(3),
        "found": lambda: page.scan("bran"),
        "nothing": lambda: page.scan("quirinius"),
        "part": lambda: page.show_part(Part.NOT_SETTLED),
        "refused": lambda: page.refuse(RefusedError("last.reprint_failed").message),
    }
    for name, act in acts.items():
        act()
        settle(qapp)
        found = cut_off(window.root) + overlapping(window.root)
        if found:
            wrong[name] = found
    desk.rows = samples_history.LONGEST
    page.show_part(Part.ALL)
    settle(qapp)
    assert overlapping(window.root) == []
    assert wrong == {}


@pytest.mark.parametrize("size", [(1366, 768), (1366, 690), (1024, 768), (1920, 1080)], ids=str)
def test_no_state_of_a_row_loses_a_word(open_history: OpenHistory, size: tuple[int, int]) -> None:
    """With the scroll bar of a long list beside it."""
    rows = tuple(
        replace(row, seq=row.seq - 1000 * turn, shipment=f"{row.shipment}-{turn}")
        for turn in range(4)
        for row in ROWS
    )
    _window, page, _desk = open_history(RecordingHistory(rows=rows), size=size)
    table = page.table
    assert table.verticalScrollBar().isVisible()
    for number, row in enumerate(ROWS):
        laid = table.laid(number)
        assert laid is not None
        view = table._view(row)
        for column, cell in zip(range(2, len(COLUMNS)), view.cells, strict=True):
            shown = " ".join(words.text.text() for words in laid.words[column])
            whole = " ".join(
                filter(None, (say(cell.word), say(cell.detail) if cell.detail else ""))
            )
            assert shown == whole
        shown = " ".join(words.text.text() for words in laid.words[1])
        assert row.number in shown
        assert row.name.split()[-1] in shown
        assert row.town in shown


def test_no_forbidden_word_for_any_state_of_a_cover(open_history: OpenHistory) -> None:
    """The rows and the story's own words, walked as the pack page's are."""
    for state in CoverState:
        covered = state is CoverState.COVERED
        row = replace(WHITFIELD, cover=state, ref=WHITFIELD.ref if covered else "")
        window, page, _desk = open_history(RecordingHistory(rows=(row,)))
        page.pane.hide()  # the sample story is of a parcel that was covered
        laid = page.table.laid(0)
        assert laid is not None
        texts = [words.text.text() for column in laid.words for words in column]
        texts.append(page.table.sentence_of(0))
        texts += [label.text() for label in window.root.findChildren(QLabel) if label.isVisible()]
        assert said_in(texts, catalogue().forbidden.get(state.value, ())) == []
        window.close()


def test_hostile_text_is_shown_as_it_is(open_history: OpenHistory) -> None:
    row = replace(WHITFIELD, name=HOSTILE, town=HOSTILE, number="1")
    _window, page, _desk = open_history(RecordingHistory(rows=(row,)), size=(1920, 1080))
    laid = page.table.laid(0)
    assert laid is not None
    assert all(
        words.text.textFormat() is Qt.TextFormat.PlainText
        for column in laid.words
        for words in column
    )
    assert "\u202e" not in page.table.sentence_of(0)
    for label in page.findChildren(QLabel):
        assert isinstance(label, Text)


def test_words_are_laid_out_once(
    open_history: OpenHistory, monkeypatch: pytest.MonkeyPatch
) -> None:
    _window, page, _desk = open_history()
    done: list[object] = []
    lay_out = Layouts._lay_out
    monkeypatch.setattr(Layouts, "_lay_out", lambda *args: done.append(args) or lay_out(*args))
    for _ in range(3):
        page.table.viewport().repaint()
    assert done == []
    page.table.layouts.forget()
    page.table.viewport().repaint()
    assert 0 < len(done) <= len(ROWS)


def test_columns_take_the_whole_width() -> None:
    class Look:
        class sizes:  # noqa: N801
            compact = False

        @staticmethod
        def px(length: float) -> int:
            return round(length)

    for width in (500, 890, 1400):
        assert sum(Columns(Look(), width).widths) >= width  # type: ignore[arg-type]


def test_tab_goes_through_field_parts_list_story_and_acts(open_history: OpenHistory) -> None:
    window, _page, _desk = open_history()
    names = [widget.objectName() for widget in chain(window)]
    assert names.index("history.search") < names.index("history.part.today")
    assert names.index("history.part.needs_person") < names.index("history.list")
    assert names.index("history.list") < names.index("history.reprint_label")


def test_a_new_size_keeps_what_was_looked_for(open_history: OpenHistory) -> None:
    window, page, _desk = open_history()
    page.show_part(Part.ALL)
    page.table.choose(4)
    window.resize(1024, 690)
    settle(QApplication.instance())  # type: ignore[arg-type]
    again = window.pages.page("history")
    assert isinstance(again, HistoryPage)
    assert again is not page
    assert (again.part, chosen(again)) == (Part.ALL, ROWS[4].number)
    assert again.pane.number.full == ROWS[4].number


def test_another_person_finds_nothing_of_the_one_before(open_history: OpenHistory) -> None:
    window, page, _desk = open_history()
    type_in(page, "bran")
    window.pages.forget()
    again = window.pages.page("history")
    assert isinstance(again, HistoryPage)
    assert again.search.text() == ""


def test_a_flag_stands_where_its_trouble_is(open_history: OpenHistory) -> None:
    _window, page, _desk = open_history()
    laid = page.table.laid(ROWS.index(FLAGGED))
    assert laid is not None
    shown = [" ".join(w.text.text() for w in words) for words in laid.words]
    assert shown[4] == "Needs a person 27 h: no clear answer"
    assert isinstance(page.findChild(QWidget, "history.list"), QWidget)
