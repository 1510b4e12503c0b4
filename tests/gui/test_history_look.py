"""The history as it is seen: whole in every size, true in every state, the same after a change."""

from collections.abc import Callable
from dataclasses import replace
from itertools import cycle

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from station.desk.history_page import Part
from station.domain.cover import COVER_WORDS, CoverState
from station.domain.errors import RefusedError, message
from station.gui.pages.history import HistoryPage
from station.gui.pages.history_layout import Columns, Layouts
from station.gui.pages.history_rows import COLUMNS
from station.gui.pages.history_table import HistoryTable
from station.gui.widgets.text import Text
from station.i18n import catalogue, say
from tests.gui import samples_history
from tests.gui.conftest import settle
from tests.gui.every_state import Stage
from tests.gui.history_rig import (
    OpenHistory,
    chosen,
    open_history,
    type_in,
)
from tests.gui.samples import HOSTILE, NOW
from tests.gui.samples_history import CHECKING, FLAGGED, ROWS, WHITFIELD, RecordingHistory
from tests.gui.test_longer_words import spoken
from tests.gui.test_look import chain
from tests.gui.test_states import SIZES, cut_off, overlapping
from tests.words.truth import said_in

__all__ = ["open_history"]


@pytest.mark.parametrize(("size", "colours"), [*zip(SIZES, cycle(("light", "dark")))], ids=str)
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


@pytest.mark.parametrize("text", [100, 150, 200])
@pytest.mark.parametrize("size", [(1366, 768), (1024, 768), (1920, 1080)], ids=str)
def test_no_words_of_a_cover_reach_the_edge_of_the_list(
    qapp: QApplication, size: tuple[int, int], text: int
) -> None:
    stage = Stage(size, text=text)
    stage.show("10-history")
    table = stage.window.root.findChild(HistoryTable)
    assert table is not None
    for number, row in enumerate(ROWS):
        laid = table.laid(number)
        assert laid is not None
        for each in laid.words[-1]:
            end = table.columns.starts[-1] + each.at.x() + each.text.size().width()
            assert end <= table.viewport().width() - table.columns.pad, (
                row.number,
                each.text.text(),
            )
    stage.close()


def test_no_forbidden_word_for_any_state_of_a_cover(
    open_history: OpenHistory, qapp: QApplication
) -> None:
    """The rows and the story's own words, walked as the pack page's are."""
    window, page, desk = open_history(RecordingHistory(rows=(WHITFIELD,)))
    for state in CoverState:
        covered = state is CoverState.COVERED
        desk.rows = (replace(WHITFIELD, cover=state, ref=WHITFIELD.ref if covered else ""),)
        page.show_part(Part.ALL)
        settle(qapp)
        page.pane.hide()  # the sample story is of a parcel that was covered
        drawn_row, laid = page.table.rows.row(0), page.table.laid(0)
        assert drawn_row is not None and laid is not None
        assert drawn_row.cover is state
        texts = [words.text.text() for column in laid.words for words in column]
        texts.append(page.table.sentence_of(0))
        texts += [label.text() for label in window.root.findChildren(QLabel) if label.isVisible()]
        assert said_in(texts, catalogue().forbidden.get(state.value, ())) == []


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


@pytest.mark.parametrize(
    ("size", "text"),
    [((1024, 768), 100), ((1366, 768), 100), ((1366, 768), 150), ((1024, 768), 200)],
)
def test_a_cover_that_is_not_proven_always_says_so(
    qapp: QApplication, size: tuple[int, int], text: int
) -> None:
    stage = Stage(size, text=text)
    stage.show("10-history")
    unsaid: dict[tuple[str, CoverState], str] = {}
    for code in ("en", "es", "de", "fr", "pl"):
        with spoken(code):
            stage.window.speak(code)
            settle(qapp)
            table = stage.window.root.findChild(HistoryTable)
            assert table is not None
            for row in (CHECKING, replace(CHECKING, cover=CoverState.ASKING)):
                laid = table.layouts.of(99, row, NOW, table.columns)
                said = " ".join(each.text.text() for each in laid.words[-1])
                if not said.startswith(say(message(COVER_WORDS[row.cover]))):
                    unsaid[code, row.cover] = said
    stage.close()
    assert unsaid == {}
