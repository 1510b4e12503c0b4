"""The page that sets a bench up while its desk is slow: no key and no answer goes astray."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station.desk.setup_page import Step
from station.desk.views import RailItem
from station.gui.pages.setup import SetupPage
from station.gui.window import Window
from tests.gui import samples, samples_setup
from tests.gui.conftest import OpenWindow, SlowTasks, settle
from tests.gui.doors import PIN, RUTH, RecordingDoor
from tests.gui.samples_setup import RecordingSetup
from tests.gui.test_sign_in import press, type_

F3, F10 = Qt.Key.Key_F3, Qt.Key.Key_F10
VIEW = replace(samples.waiting(), rail=(RailItem("pack"), RailItem("settings")))


@pytest.fixture
def tasks() -> SlowTasks:
    return SlowTasks()


def page_of(window: Window) -> SetupPage:
    page = window.pages.page("setup")
    assert isinstance(page, SetupPage)
    return page


def opened(open_window: OpenWindow, tasks: SlowTasks, desk: RecordingSetup) -> Window:
    window = open_window(VIEW, tasks=tasks)
    window.ready({"setup": lambda place: SetupPage(place, desk)})
    window.open_page("setup")
    return window


def draft(window: Window, step: Step, **texts: str) -> None:
    """Types into fields of the open step."""
    page = page_of(window)
    page.open_step(step)
    for key, text in texts.items():
        page.fields[step].boxes[key.replace("__", ".")].field.setFocus()
        type_(window, text)


def test_once_the_bench_is_read_what_is_typed_is_in_the_first_field(
    open_window: OpenWindow, tasks: SlowTasks
) -> None:
    desk = RecordingSetup(samples_setup.BEGUN, slow=True)
    window = opened(open_window, tasks, desk)
    press(window, Qt.Key.Key_Space, " ")
    tasks.answer()
    press(window, Qt.Key.Key_Space, " ")
    type_(window, "ruth")
    page = page_of(window)
    assert page.step is Step.SENDER
    assert page._drafts[Step.SENDER]["sender.name"].strip() == "ruth"
    press(window, Qt.Key.Key_Tab)
    type_(window, "fell")
    assert page._drafts[Step.SENDER]["sender.company"] == "fell"
    assert desk.asked == []


def test_after_the_next_sign_in_it_is_so_too(
    open_window: OpenWindow, tasks: SlowTasks, qapp: QApplication
) -> None:
    desk = RecordingSetup(samples_setup.BEGUN, slow=True)
    door = RecordingDoor()
    window = open_window(VIEW, tasks=tasks, door=door, first_page=lambda: "setup")
    window.ready({"setup": lambda place: SetupPage(place, desk)})
    for _ in range(2):
        type_(window, RUTH.name)
        press(window, Qt.Key.Key_Return)
        type_(window, PIN)
        press(window, Qt.Key.Key_Return)
        settle(qapp)
        assert window.signed_in
        tasks.answer()
        type_(window, "mill")
        page = page_of(window)
        assert page._drafts[Step.SENDER] == {"sender.name": "mill"}
        focused = qapp.focusWidget()
        assert focused is not None
        assert focused.isVisible()
        window.lock()
        settle(qapp)
