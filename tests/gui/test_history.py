"""The history page: any paper finds its shipment, keys do everything, words keep to the truth."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station.desk.history import PAGE
from station.desk.history_page import Part, Wanted
from station.domain.cover import CoverState
from station.domain.errors import EnvironmentFaultError
from station.flow.history import Only
from station.gui.pages.history import HistoryPage
from tests.gui import samples_history
from tests.gui.conftest import press, settle
from tests.gui.history_rig import (
    OpenHistory,
    chosen,
    many,
    numbers,
    open_history,
    type_in,
)
from tests.gui.samples import NOW
from tests.gui.samples_history import ROWS, RecordingHistory
from tests.gui.test_scan import Keyboard

__all__ = ["open_history"]


# Looking up


def test_the_page_opens_with_the_newest_of_thirty_days(open_history: OpenHistory) -> None:
    _window, page, desk = open_history()
    assert numbers(page) == [row.number for row in ROWS]
    assert page.search.hasFocus()
    looked_for = next(what for act, what in desk.asked if act == "tally")
    assert isinstance(looked_for, Wanted)
    assert looked_for.since is not None
    assert NOW - looked_for.since < timedelta(days=30)
    assert page.count.full == "9 in 30 days. Every shipment is kept: type to search."


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
        "Order 10482, Hannah Whitfield, Kendal. Printed, 14:05. Paid £8.40, House."
        " Covered, ref K7QHM-3WXRE-INS."
    )
    assert said[3] == (
        "Order 10455, Lena Brandt, Köln, DE. Void asked, 14:06. Asked £14.20, answer by 8 Dec."
        " Saved. Will be sent when online. Refund not yet known."
    )
