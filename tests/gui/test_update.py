"""A newer version in the window: one line for a supervisor, a page that installs nothing."""

from collections.abc import Callable
from dataclasses import replace
from itertools import cycle

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station.desk.views import RailItem
from station.domain.errors import PermissionRefusedError
from station.gui.pages.to_do import ToDoPage
from station.gui.pages.update import UpdatePage
from station.gui.window import Window
from tests.gui import samples, samples_to_do
from tests.gui.conftest import OpenWindow, press, settle
from tests.gui.samples_to_do import RecordingToDo, to_do
from tests.gui.samples_update import LINE, STATES, RecordingUpdate
from tests.gui.test_look import chain
from tests.gui.test_states import SIZES, cut_off, overlapping

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
RAIL = (RailItem("pack"), RailItem("to_do"))
OpenUpdate = Callable[..., tuple[Window, UpdatePage, RecordingUpdate]]


@pytest.fixture
def open_update(open_window: OpenWindow, qapp: QApplication) -> OpenUpdate:
    def make(
        desk: RecordingUpdate | None = None, **options: object
    ) -> tuple[Window, UpdatePage, RecordingUpdate]:
        window = open_window(replace(samples.waiting(), rail=RAIL), **options)
        made, doing = desk or RecordingUpdate(), RecordingToDo(replace(to_do(), update=LINE))
        window.ready(
            {
                "to_do": lambda place: ToDoPage(place, doing),
                "update": lambda place: UpdatePage(place, made),
            }
        )
        press(window, Qt.Key.Key_4, CTRL)
        settle(qapp)
        press(window, Qt.Key.Key_F4, NONE)
        settle(qapp)
        page = window.pages.page("update")
        assert isinstance(page, UpdatePage)
        return window, page, made

    return make


def test_the_line_is_one_sentence_and_its_key_opens_the_page(open_update: OpenUpdate) -> None:
    window, _page, _desk = open_update()
    assert window.page == "update"
    line = window.pages.page("to_do").update_line  # type: ignore[attr-defined]
    assert line.accessibleName().startswith("A newer version is there: 0.2.0. ")
    press(window, Qt.Key.Key_Escape, NONE)
    assert window.page == "to_do"
    assert line.isVisible()
    names = [widget.objectName() for widget in chain(window)]
    assert names.index("to_do.update_open") < names.index("to_do.list")


def test_without_anything_to_say_there_is_no_line_but_the_page_can_be_opened(
    open_window: OpenWindow, qapp: QApplication
) -> None:
    window = open_window(replace(samples.waiting(), rail=RAIL))
    desk = RecordingToDo(samples_to_do.to_do())
    off = RecordingUpdate(STATES["25-update-off"])
    window.ready(
        {
            "to_do": lambda place: ToDoPage(place, desk),
            "update": lambda place: UpdatePage(place, off),
        }
    )
    press(window, Qt.Key.Key_4, CTRL)
    settle(qapp)
    assert not window.pages.page("to_do").update_line.isVisible()  # type: ignore[attr-defined]
    press(window, Qt.Key.Key_F4, NONE)
    settle(qapp)
    page = window.pages.page("update")
    assert isinstance(page, UpdatePage)
    assert page.word.full == "Newer versions are not looked for"


def test_the_page_says_where_the_file_is_and_what_settles_first(open_update: OpenUpdate) -> None:
    _window, page, _desk = open_update(RecordingUpdate(STATES["25-update-settle"]))
    assert "2 voids are not settled." in page.settle.full
    assert page.files.full.startswith("/srv/share/station/station_0.2.0_amd64.deb, 46 MB\n")
    assert 'sudo apt install "/srv/share/station/station_0.2.0_amd64.deb"' in page.files.full
    assert page.dated.full == "0.2.0 of 23 Nov 2026"
    acts = [widget.objectName() for widget in page.focus_chain()]
    assert acts == ["update.area", "update.again", "update.notes_area"]


def test_notes_are_plain_text_whatever_they_hold(open_update: OpenUpdate) -> None:
    _window, page, _desk = open_update(RecordingUpdate(STATES["25-update-hostile"]))
    assert page.notes.textFormat() is Qt.TextFormat.PlainText
    assert page.notes.full.startswith("<b>")


def test_f5_looks_again_once(open_update: OpenUpdate, qapp: QApplication) -> None:
    window, page, desk = open_update()
    desk.shown = STATES["25-update-trouble"]
    press(window, Qt.Key.Key_F5, NONE)
    settle(qapp)
    assert desk.looks == 1
    assert page.word.full == "Nothing newer is offered. This is version 0.1.0."
    assert not page.files.isVisible()
    assert not page.notes_card.isVisible()


def test_who_may_not_see_it_is_told(open_update: OpenUpdate) -> None:
    refused = PermissionRefusedError("people.not_allowed", who="Dana Kowalski")
    _window, page, _desk = open_update(RecordingUpdate(refused=refused))
    assert "Dana Kowalski may not do this." in page.notices.lines[0].accessibleName()
    assert page.word.full == "This could not be read"
    assert not page.files_head.isVisible()


@pytest.mark.parametrize(("size", "colours"), [*zip(SIZES, cycle(("light", "dark")))], ids=str)
def test_every_state_fits(
    open_update: OpenUpdate, qapp: QApplication, size: tuple[int, int], colours: str
) -> None:
    window, page, desk = open_update(size=size, theme=colours)
    wrong: dict[str, list[str]] = {}
    for name, view in STATES.items():
        desk.shown = view
        page.refresh()
        settle(qapp)
        page.grab()
        if found := cut_off(window.root) + overlapping(window.root):
            wrong[name] = found
    assert wrong == {}
