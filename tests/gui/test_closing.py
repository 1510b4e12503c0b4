"""The end of the day: what waits, what stays and why, one key to close, the lists to look at."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station.desk.views import RailItem, Sound
from station.domain.errors import EnvironmentFaultError, PermissionRefusedError, RefusedError
from station.gui.pages.closing import ClosingPage
from station.gui.window import Window
from tests.gui import samples
from tests.gui.conftest import OpenWindow, press, settle
from tests.gui.samples_closing import HOUSE, PAST, STATES, RecordingClosing, closed, closing
from tests.gui.test_look import chain
from tests.gui.test_states import SIZES, cut_off, overlapping

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
RAIL = (RailItem("pack"), RailItem("history"))
OpenClosing = Callable[..., tuple[Window, ClosingPage, RecordingClosing]]


@pytest.fixture
def open_closing(open_window: OpenWindow, qapp: QApplication) -> OpenClosing:
    def make(
        desk: RecordingClosing | None = None, **options: object
    ) -> tuple[Window, ClosingPage, RecordingClosing]:
        window = open_window(replace(samples.waiting(), rail=RAIL), **options)
        made = desk or RecordingClosing()
        window.ready({"closing": lambda place: ClosingPage(place, made)})
        press(window, Qt.Key.Key_0, CTRL)
        settle(qapp)
        page = window.pages.page("closing")
        assert isinstance(page, ClosingPage)
        return window, page, made

    return make


def test_who_may_not_look_has_no_such_page(open_window: OpenWindow) -> None:
    window = open_window(replace(samples.waiting(), rail=RAIL[:1]))
    window.ready({"closing": lambda place: ClosingPage(place, RecordingClosing())})
    press(window, Qt.Key.Key_0, CTRL)
    assert window.page == "pack"


def test_its_key_works_while_somebody_types(open_closing: OpenClosing) -> None:
    """Editing keys of a field, such as Ctrl E on Linux, would never reach the window."""
    window, _page, _desk = open_closing()
    press(window, Qt.Key.Key_1, CTRL)
    window.pack.band.order.edit.setFocus()
    QTest.keyClick(window.pack.band.order.edit, Qt.Key.Key_0, CTRL)
    assert window.page == "closing"


def test_open_days_come_first_then_the_lists(open_closing: OpenClosing) -> None:
    window, page, _desk = open_closing()
    assert window.page == "closing"
    said = [page.list.sentence_of(row) for row in range(5)]
    assert said == [
        "House. 41 parcels, 87.740 kg. 3 stay here. not closed.",
        "EasyPost. 3 parcels, 2.700 kg. not closed.",
        "Manifest house-12. 187 parcels, 400.180 kg. Closed by Dana Kowalski. Mon 23.",
        "Manifest house-11. 164 parcels, 350.960 kg. Closed by Ruth Adeyemi. Sun 22.",
        "Manifest house-10. 1 parcel, 2.140 kg. Closed by Dana Kowalski. 15 Oct.",
    ]
    assert page.count.full == "44 parcels wait for their carriers"


def test_what_stays_is_named_with_its_reason(open_closing: OpenClosing) -> None:
    _window, page, _desk = open_closing()
    assert page.pane.stays.accessibleName() == (
        "–. 10467. held at this bench. –. 10455. its void is under way."
        " –. 10466. its label never came out"
    )


def test_f10_closes_the_chosen_day_and_says_where_the_list_is(
    open_closing: OpenClosing, qapp: QApplication
) -> None:
    after = closing((), (closed(13, 41, 0), *PAST))
    window, page, desk = open_closing(RecordingClosing(after=after))
    press(window, Qt.Key.Key_F10)
    settle(qapp)
    assert desk.asked == [("close", HOUSE.carrier), ("save", "house-13")]
    assert page.notices.lines[0].accessibleName() == (
        "Closed: house-13. F6 prints it. Saved as /papers/manifest-house-13.pdf,"
        " and as CSV beside it."
    )
    assert page.list.sentence_of(0).startswith("Manifest house-13. 41 parcels")
    press(window, Qt.Key.Key_F10)
    assert len(desk.asked) == 2, "a closed list is not closed again"


def test_a_list_whose_files_could_not_be_written_is_closed_all_the_same(
    open_closing: OpenClosing, qapp: QApplication
) -> None:
    full = EnvironmentFaultError("paper.folder.unwritable", folder="/papers", reason="disk full")
    after = closing((), (closed(13, 41, 0), *PAST))
    window, page, _desk = open_closing(RecordingClosing(after=after, not_saved=full))
    press(window, Qt.Key.Key_F10)
    settle(qapp)
    assert "/papers" in page.notices.lines[0].accessibleName()
    assert page.list.sentence_of(0).startswith("Manifest house-13")


def test_nothing_is_closed_where_nothing_is_handed_over(
    open_closing: OpenClosing, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, page, desk = open_closing(RecordingClosing(STATES["22-closing-only-stays"]))
    heard: list[Sound] = []
    monkeypatch.setattr("station.gui.sounds.play", lambda sound, _volume: heard.append(sound))
    press(window, Qt.Key.Key_F10)
    assert desk.asked == []
    assert heard == [Sound.REFUSED]
    assert page.notices.lines[0].word.full.startswith("No parcel waits for House.")
    assert not page.pane.close_day.ready


def test_f4_goes_through_the_pages_of_a_list_and_esc_back(open_closing: OpenClosing) -> None:
    window, page, desk = open_closing()
    press(window, Qt.Key.Key_F4)
    assert desk.asked == [], "an open day has no list yet"
    for _ in range(2):
        press(window, Qt.Key.Key_Down)
    said = []
    while True:
        press(window, Qt.Key.Key_F4)
        assert page.paper.isVisible()
        if page.paper.accessibleName() in said:
            break
        said.append(page.paper.accessibleName())
    count = len(said)
    assert count > 1
    assert page.pane.look_at.accessibleName() == "Next page, F4"
    assert said == [
        f"Manifest house-12, page {number} of {count}" for number in range(1, count + 1)
    ]
    press(window, Qt.Key.Key_Escape)
    assert page.list.isVisible()
    assert page.pane.look_at.accessibleName() == "Look at the list, F4"
    press(window, Qt.Key.Key_Escape)
    assert window.page == "history"


def test_another_row_takes_the_list_away(open_closing: OpenClosing) -> None:
    window, page, _desk = open_closing()
    page.list.choose("closed/house-12")
    press(window, Qt.Key.Key_F4)
    page.list.choose("closed/house-11")
    assert not page.paper.isVisible()


def test_f6_prints_a_closed_list_and_f9_saves_it_again(open_closing: OpenClosing) -> None:
    window, page, desk = open_closing()
    for key in (Qt.Key.Key_F6, Qt.Key.Key_F9):
        press(window, key)
    assert desk.asked == []
    page.list.choose("closed/house-11")
    press(window, Qt.Key.Key_F6)
    assert page.notices.lines[0].accessibleName() == (
        "Manifest house-11 is at the printer: OFFICE-12"
    )
    press(window, Qt.Key.Key_F9)
    assert desk.asked == [("print", "house-11"), ("save", "house-11")]
    desk.not_saved = RefusedError("printer.no_cups")
    press(window, Qt.Key.Key_F6)
    assert "CUPS" in page.notices.lines[0].accessibleName()


def test_a_refusal_is_said_and_nothing_is_closed(open_closing: OpenClosing) -> None:
    window, page, desk = open_closing()
    desk.refused = RefusedError("manifest.nothing", carrier="house")
    press(window, Qt.Key.Key_F10)
    assert page.notices.lines[0].word.full.startswith("No parcel waits")
    assert page.pane.close_day.ready, "it can be tried again"


def test_what_cannot_be_read_is_said(open_closing: OpenClosing) -> None:
    refused = PermissionRefusedError("people.not_allowed", who="Dana Kowalski")
    _window, page, _desk = open_closing(RecordingClosing(refused=refused))
    assert page.nothing.accessibleName() == "What waits could not be read."


@pytest.mark.parametrize("size", SIZES)
def test_every_state_fits(
    open_closing: OpenClosing, size: tuple[int, int], qapp: QApplication
) -> None:
    window, page, desk = open_closing(size=size)
    for state, shown in STATES.items():
        desk.shown = shown
        page.changed(frozenset())
        settle(qapp)
        assert cut_off(window) == [], state
        assert overlapping(window) == [], state


def test_tab_goes_through_what_can_be_done(open_closing: OpenClosing) -> None:
    window, _page, _desk = open_closing()
    names = [widget.objectName() for widget in chain(window)]
    assert names.index("closing.list") < names.index("closing.close")


def test_a_new_look_keeps_the_chosen_row(open_closing: OpenClosing, qapp: QApplication) -> None:
    window, page, _desk = open_closing()
    page.list.choose("closed/house-11")
    window.resize(1024, 768)
    settle(qapp)
    again = window.pages.page("closing")
    assert isinstance(again, ClosingPage)
    assert again is not page
    assert again.list.chosen_key == "closed/house-11"
