"""The supervisor's page: counts, one list by deadline, the day's figures; it changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from station import i18n
from station.desk import view_to_do
from station.desk.view_to_do import Bar, ToDoView
from station.desk.views import RailItem, Shape
from station.domain.errors import PermissionRefusedError, message
from station.domain.share import Share
from station.flow.figures import Counts, Standing
from station.gui.pages.to_do import ToDoPage
from station.gui.widgets import rows
from station.gui.widgets.rows import Ink
from station.gui.widgets.text import whole_sentences
from station.gui.window import Window
from station.i18n import say
from tests.gui import samples, samples_to_do
from tests.gui.conftest import OpenWindow, press, settle
from tests.gui.samples import NOW
from tests.gui.samples_to_do import STANDING, RecordingToDo, to_do
from tests.gui.test_look import chain
from tests.gui.test_states import SIZES, cut_off, overlapping

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
RAIL = (RailItem("pack"), RailItem("history"), RailItem("queue", 5), RailItem("to_do", 6))
OpenToDo = Callable[..., tuple[Window, ToDoPage, RecordingToDo]]


@pytest.fixture
def open_to_do(open_window: OpenWindow, qapp: QApplication) -> OpenToDo:
    def make(
        view: ToDoView | None = None, **options: object
    ) -> tuple[Window, ToDoPage, RecordingToDo]:
        window = open_window(replace(samples.waiting(), rail=RAIL), **options)
        desk = RecordingToDo(view or to_do())
        window.ready({"to_do": lambda place: ToDoPage(place, desk)})
        press(window, Qt.Key.Key_4, CTRL)
        settle(qapp)
        page = window.pages.page("to_do")
        assert isinstance(page, ToDoPage)
        return window, page, desk

    return make


def show(page: ToDoPage, desk: RecordingToDo, view: ToDoView) -> None:
    desk.shown = view
    page.refresh()
    settle(QApplication.instance())  # type: ignore[arg-type]


def test_a_clerk_has_no_such_page(open_window: OpenWindow) -> None:
    window = open_window(replace(samples.waiting(), rail=RAIL[:3]))
    desk = RecordingToDo()
    window.ready({"to_do": lambda place: ToDoPage(place, desk)})
    press(window, Qt.Key.Key_4, CTRL)
    assert window.page == "pack"
    assert not window.rail.pages["to_do"].isVisible()
    assert desk.asked == 0


def test_the_three_counts_are_sentences(open_to_do: OpenToDo) -> None:
    _window, page, _desk = open_to_do()
    assert [tile.accessibleName() for tile in page.tiles.values()] == [
        "1 needs a person. the oldest for 27 h",
        "2 refunds overdue. £18.30 not back in time",
        "3 not handed over yet. held here or never printed",
    ]


def test_one_list_in_the_order_of_the_deadlines(open_to_do: OpenToDo) -> None:
    _window, page, _desk = open_to_do()
    assert [page.list.sentence_of(row) for row in range(6)] == [
        "Label money late. void asked 8 Nov 2026. Order 9871, Aalto, Turku."
        " 1 day late. due yesterday 09:18. Label money £11.60.",
        "Label money late. void asked 8 Nov 2026. Order 9904, Weiss, Graz."
        " 5 hours late. due today 09:04. Label money £6.70.",
        "Needs a person. No certain answer. Asked since 23 Nov 2026, 11:06. Needs a person."
        " Order 10391, Luc Moreau, Nantes. 8 hours 20 minutes left. today 22:26.",
        "Held here. bought 29 Oct 2026. Order 9312, Silva, Porto."
        " 4 days left. void by 28 Nov 2026. Label money £14.20.",
        "Held here. bought 2 Nov 2026. Order 9466, Kaya, Ghent."
        " 8 days left. void by 2 Dec 2026. Label money £12.90.",
        "Never printed. bought 12 Nov 2026. Order 9990, Ito, York."
        " 18 days left. void by 12 Dec 2026. Label money £8.40.",
    ]


@pytest.mark.parametrize(("row", "page"), [(0, "history"), (2, "queue"), (3, "history")])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_F9])
def test_a_row_opens_where_something_can_be_done_about_it(
    open_to_do: OpenToDo, row: int, page: str, key: Qt.Key
) -> None:
    window, to_do_page, _desk = open_to_do()
    assert to_do_page.list.hasFocus()
    for _ in range(row):
        press(window, Qt.Key.Key_Down)
    press(window, key)
    assert window.page == page


def test_what_is_lost_is_named_with_its_way_out_and_opens_no_page(open_to_do: OpenToDo) -> None:
    window, page, _desk = open_to_do(samples_to_do.STATES["21-to-do-lost"])
    found = [page.list.sentence_of(row) for row in range(9)]
    lost = [sentence for sentence in found if sentence.startswith("Lost")]
    assert lost == [
        "Lost while voiding. See: station lost list. Order 10391, K7QHM-3WXRE-INS. No deadline."
        " for 20 h.",
        "Lost with the data. See: station lost list. Order 10402, K7QHM-9PLTR-INS. No deadline."
        " for 20 h.",
        "Lost with the data. See: station lost list. Order 10407. No deadline. for 20 h.",
    ]
    assert page.tiles["person"].count.full == "4"
    for _ in range(found.index(lost[0])):
        press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Return)
    assert window.page == "to_do"


def test_f5_reads_it_again_and_esc_goes_to_pack(open_to_do: OpenToDo) -> None:
    window, _page, desk = open_to_do()
    press(window, Qt.Key.Key_F5)
    assert desk.asked == 2
    press(window, Qt.Key.Key_Escape)
    assert window.page == "pack"


def test_a_change_reads_it_again_and_the_chosen_row_stays(
    open_to_do: OpenToDo, qapp: QApplication
) -> None:
    window, page, desk = open_to_do()
    press(window, Qt.Key.Key_End)
    chosen = page.list.chosen_key
    desk.shown = to_do(replace(STANDING, overdue=(), counts=replace(STANDING.counts, overdue=0)))
    window.changed("B3-9871")
    settle(qapp)
    assert page.list.chosen == 3
    assert page.list.chosen_key == chosen


def test_nothing_to_do_is_said_and_nothing_is_hidden(open_to_do: OpenToDo) -> None:
    _window, page, _desk = open_to_do(samples_to_do.STATES["21-to-do-nothing"])
    assert page.nothing.isVisible()
    assert page.nothing.accessibleName().startswith("Nothing to do.")
    assert page.today.isVisible()
    assert not page.foot_line.isVisible()


def test_what_has_no_place_in_the_list_is_counted(open_to_do: OpenToDo) -> None:
    _window, page, _desk = open_to_do(samples_to_do.STATES["21-to-do-many"])
    assert page.tiles["person"].count.full == "1,234"
    assert page.foot.full == "734 more, as soon as some of these are done."


def test_the_daily_look_at_the_insurer_has_its_line(open_to_do: OpenToDo) -> None:
    view = to_do(insurer=(Shape.LOOK, message("insurer.answers")))
    _window, page, _desk = open_to_do(view)
    assert page.foot.full == "That is all. The insurer answers."
    assert page.foot_mark.shape is Shape.LOOK


def test_the_bars_are_read_out(open_to_do: OpenToDo) -> None:
    _window, page, _desk = open_to_do()
    assert page.today.bars.accessibleName() == (
        "Parcels an hour: 9: 27, 10: 29, 11: 28, 12: 18, 13: 26, 14: 4"
    )


def test_an_hour_without_a_parcel_has_a_bar_of_its_own() -> None:
    found = view_to_do.bars([NOW - timedelta(hours=3), NOW - timedelta(hours=3)], NOW)
    assert found == (Bar(11, 2), Bar(12, 0), Bar(13, 0), Bar(14, 0, running=True))
    assert view_to_do.bars([], NOW) == ()


def test_the_figures_are_of_money_that_moved(open_to_do: OpenToDo) -> None:
    _window, page, _desk = open_to_do()
    assert [line.accessibleName() for line in page.today.lines] == [
        "Labels, 132: £1,108.80",
        "Cover, 41 ticked: £275.34",
        "Cover proven, 39 of 132: 30\u00a0%",
        "Proven back, 3 refunds: £23.86",
        "Queue, 5: oldest 27 h",
    ]
    assert page.today.wallet.full == "£4,872.10"
    assert page.today.lasts.full == "about 464 parcels"


def test_a_first_morning_divides_by_nothing() -> None:
    view = to_do(Standing(), wallet=())
    assert view.lasts is None
    assert view.figures[2].word == message("to_do.figure.share", share=Share(0))


def test_a_label_whose_void_window_is_over_says_so() -> None:
    old = samples_to_do.here("9000", "Silva", "Porto", 1_420, 31, "held")
    view = to_do(Standing(not_gone=(old,), counts=Counts(not_gone=1)))
    row = view.rows[0]
    assert row.clock.late(NOW)
    assert say(row.due) == "closed yesterday 14:06"


def test_a_page_that_cannot_be_read_says_why(open_to_do: OpenToDo) -> None:
    window, _page, desk = open_to_do()
    desk.refused = PermissionRefusedError("people.not_allowed", who="Dana Kowalski")
    window.pages.forget()
    window.open_page("pack")
    window.open_page("to_do")
    page = window.pages.page("to_do")
    assert isinstance(page, ToDoPage)
    assert page.nothing.word.full == "This could not be read"
    assert "Dana Kowalski may not do this." in page.notices.lines[0].accessibleName()
    assert not page.today.isVisible()


def test_the_focus_is_on_the_list_then_on_the_rail(open_to_do: OpenToDo) -> None:
    window, _page, _desk = open_to_do()
    names = [widget.objectName() for widget in chain(window)]
    at = names.index("to_do.list") + 1
    # The chain is a ring: it may begin anywhere.
    assert (names[at:] + names[:at])[:2] == ["rail.pack", "rail.history"]


@pytest.mark.parametrize(("size", "colours"), [*zip(SIZES, cycle(("light", "dark")))], ids=str)
def test_every_state_fits(open_to_do: OpenToDo, size: tuple[int, int], colours: str) -> None:
    window, page, desk = open_to_do(size=size, theme=colours)
    wrong: dict[str, list[str]] = {}
    for name, view in samples_to_do.STATES.items():
        show(page, desk, view)
        page.grab()
        found = ([] if "longest" in name else cut_off(window.root)) + overlapping(window.root)
        if found:
            wrong[name] = found
    assert wrong == {}
    assert window.size().toTuple() == size


@pytest.mark.parametrize("size", SIZES[:4], ids=str)
def test_no_line_of_a_row_loses_its_end(
    open_to_do: OpenToDo, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _window, page, _desk = open_to_do(samples_to_do.STATES["21-to-do"], size=size)
    drawn: list[str] = []

    def note(text: str, metrics: QFontMetrics, width: int) -> str:
        drawn.append(whole_sentences(text, metrics, width))
        return drawn[-1]

    monkeypatch.setattr(rows, "whole_sentences", note)
    page.list.setFixedWidth(page.list.width() - 1)  # another width is painted anew
    page.list.setFixedHeight(2000)
    page.list.grab()
    assert len(drawn) > 30
    cut = [text for text in drawn if text.endswith("…")]
    assert [text for text in cut if not text.startswith("Luc Moreau")] == []


def test_a_new_look_keeps_the_chosen_row(open_to_do: OpenToDo, qapp: QApplication) -> None:
    window, page, _desk = open_to_do()
    press(window, Qt.Key.Key_End)
    chosen = page.list.chosen_key
    window.resize(1024, 768)
    settle(qapp)
    new = window.pages.page("to_do")
    assert isinstance(new, ToDoPage)
    assert new is not page
    assert new.list.chosen_key == chosen
    assert new.list.hasFocus()


def test_the_columns_stand_whatever_is_known_of_the_money(
    open_to_do: OpenToDo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a language in which `not known` is longer than a sum."""
    written: dict[str, float] = {}
    line = Ink.line

    def recorded(ink: Ink, box: QRectF, text: str, *rest: Any, **more: Any) -> float:
        written[text] = box.left()
        return line(ink, box, text, *rest, **more)

    monkeypatch.setattr(Ink, "line", recorded)
    i18n.speak("de")
    try:
        window, _page, _desk = open_to_do()
        window.grab()
    finally:
        i18n.speak("en")
    assert written["9871"] == written["10391"]  # its money known, and not


def test_it_is_all_only_where_the_end_of_the_list_is_in_sight(
    open_to_do: OpenToDo, qapp: QApplication
) -> None:
    _window, page, desk = open_to_do(samples_to_do.STATES["21-to-do-all-kinds"])
    bar = page.list.verticalScrollBar()
    assert bar.maximum() > 0
    assert page.foot.full == "More below."
    assert not page.foot_mark.isVisible()
    high = page.list.height()
    bar.setValue(bar.maximum())
    settle(qapp)
    assert page.foot.full == "That is all."
    assert page.foot_mark.isVisible()
    assert page.list.height() == high, "the list stays where it is"
    bar.setValue(0)
    show(page, desk, replace(desk.shown, insurer=(Shape.LOOK, message("insurer.answers"))))
    assert page.foot.full == "More below. The insurer answers."
    assert page.foot_mark.isVisible()
