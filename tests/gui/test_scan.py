"""Scans are told from typing; nothing typed is lost and nothing scanned lands in a field."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from station.gui.scan import GAP_MS, ScanFilter
from station.gui.window import Window
from tests.gui import samples, samples_pack
from tests.gui.bench import RecordingBench
from tests.gui.conftest import OpenWindow

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Keyboard:
    """Types into a window as the system does, at times of its own choosing."""

    window: QWidget
    at: int = 10_000
    codes: list[str] = field(default_factory=list)

    def key(
        self,
        text: str,
        after: int,
        key: int | None = None,
        modifiers: Qt.KeyboardModifier = NONE,
        *,
        held: bool = False,
    ) -> None:
        self.at += after
        code = key if key is not None else ord(text.upper())
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, code, modifiers, text, held)
            event.setTimestamp(self.at)
            handle = self.window.windowHandle()
            assert handle is not None
            QCoreApplication.sendEvent(handle, event)

    def type(self, text: str, gap: int) -> None:
        for sign in text:
            self.key(sign, gap)

    def enter(self, after: int = 5) -> None:
        self.key("\r", after, Qt.Key.Key_Return.value)


@pytest.fixture
def place(qapp: QApplication) -> Iterator[tuple[Keyboard, QLineEdit, ScanFilter]]:
    window = QWidget()
    inside = QVBoxLayout(window)
    edit = QLineEdit()
    inside.addWidget(edit)
    button = QPushButton("Danger")
    button.setObjectName("danger")
    inside.addWidget(button)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window, 1000)
    edit.setFocus()
    keyboard = Keyboard(window)
    seconds = [100.0]
    filter_ = ScanFilter(keyboard.codes.append, clock=lambda: seconds[0])
    filter_.seconds = seconds  # type: ignore[attr-defined]
    filter_.install(window)
    yield keyboard, edit, filter_
    filter_.remove()
    window.close()


Place = tuple[Keyboard, QLineEdit, ScanFilter]


def test_a_scan_is_reported_and_reaches_no_field(place: Place) -> None:
    keyboard, edit, _filter = place
    entered: list[bool] = []
    edit.returnPressed.connect(lambda: entered.append(True))
    keyboard.type("10482-A", 5)
    keyboard.enter()
    assert keyboard.codes == ["10482-A"]
    assert edit.text() == ""
    assert entered == []


def test_a_scan_presses_no_button(place: Place) -> None:
    keyboard, _edit, _filter = place
    button = keyboard.window.findChild(QPushButton, "danger")
    assert button is not None
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    button.setFocus()
    keyboard.type("10 4 82", 5)
    keyboard.enter()
    assert keyboard.codes == ["10 4 82"]
    assert pressed == []


def test_typing_arrives_whole_and_in_order(place: Place) -> None:
    keyboard, edit, filter_ = place
    keyboard.type("Hanna Whitfield", 80)
    filter_.flush()
    assert edit.text() == "Hanna Whitfield"
    assert keyboard.codes == []


def test_a_key_is_held_no_longer_than_a_scan_needs(place: Place, qtbot: QtBot) -> None:
    keyboard, edit, _filter = place
    keyboard.type("H", 80)
    assert edit.text() == ""
    qtbot.waitUntil(lambda: edit.text() == "H", timeout=GAP_MS * 20)


def test_a_key_that_is_held_back_goes_with_its_hold(place: Place) -> None:
    """Qt's own copy of it would stay for ever: fourteen of them with each parcel."""
    keyboard, edit, filter_ = place
    keyboard.type("10", 5)
    held = [event for _window, event in filter_._held]
    assert [event.text() for event in held] == ["1", "1", "0", "0"]
    assert {event.timestamp() for event in held} == {10_005, 10_010}
    assert all(shiboken6.ownedByPython(event) for event in held)
    filter_.flush()
    assert edit.text() == "10"


def test_fast_fingers_are_not_a_scan(place: Place) -> None:
    """Two keys rolled over within the limit, then Enter."""
    keyboard, edit, filter_ = place
    entered: list[str] = []
    edit.returnPressed.connect(lambda: entered.append(edit.text()))
    keyboard.type("ab", 12)
    keyboard.type("c", 90)
    keyboard.enter(60)
    filter_.flush()
    assert entered == ["abc"]
    assert keyboard.codes == []


def test_three_characters_are_too_few(place: Place) -> None:
    keyboard, edit, _filter = place
    keyboard.type("abc", 5)
    keyboard.enter()
    assert keyboard.codes == []
    assert edit.text() == "abc"


def test_a_burst_without_an_end_was_typed(place: Place) -> None:
    keyboard, edit, filter_ = place
    keyboard.type("10482", 5)
    filter_.flush()
    assert edit.text() == "10482"
    keyboard.enter(200)
    assert keyboard.codes == []


def test_tab_ends_a_scan_too(place: Place) -> None:
    keyboard, edit, _filter = place
    keyboard.type("10482", 5)
    keyboard.key("\t", 5, Qt.Key.Key_Tab.value)
    assert keyboard.codes == ["10482"]
    assert edit.hasFocus()


def test_control_characters_are_dropped_and_fire_nothing(place: Place) -> None:
    keyboard, edit, _filter = place
    keyboard.type("0010", 5)
    keyboard.key("\x1d", 5, Qt.Key.Key_BracketRight.value, CTRL)
    keyboard.type("6141", 5)
    keyboard.enter()
    assert keyboard.codes == ["00106141"]
    assert edit.text() == ""


def test_the_same_code_within_two_seconds_is_one_scan(place: Place) -> None:
    keyboard, _edit, filter_ = place
    seconds: list[float] = filter_.seconds  # type: ignore[attr-defined]
    for later in (0.0, 1.5, 4.0):
        seconds[0] += later
        keyboard.type("10482", 5)
        keyboard.enter()
    assert keyboard.codes == ["10482", "10482"]
    keyboard.type("10483", 5)
    keyboard.enter()
    assert keyboard.codes[-1] == "10483"


def test_a_busy_loop_that_let_characters_through_takes_them_back(place: Place) -> None:
    """The timer ran out in the middle of a burst; the times in the events tell the truth."""
    keyboard, edit, filter_ = place
    edit.setText("Kendal")
    edited: list[str] = []
    edit.textEdited.connect(edited.append)
    keyboard.type("104", 5)
    filter_.flush()
    assert edit.text() == "Kendal104"
    keyboard.type("82", 5)
    keyboard.enter()
    assert keyboard.codes == ["10482"]
    assert edit.text() == "Kendal"
    assert edited[-1] == "Kendal"


def test_a_held_key_is_typing(place: Place) -> None:
    keyboard, edit, filter_ = place
    keyboard.key("a", 200)
    for _ in range(6):
        keyboard.key("a", 30, held=True)
    keyboard.enter(5)
    filter_.flush()
    assert keyboard.codes == []
    assert edit.text() == "aaaaaaa"


def test_a_function_key_hands_on_what_is_held_first(place: Place) -> None:
    keyboard, edit, _filter = place
    keyboard.type("ab", 5)
    keyboard.key("", 3, Qt.Key.Key_F12.value)
    assert edit.text() == "ab"


def test_the_space_bar_still_presses_a_button(place: Place) -> None:
    keyboard, _edit, filter_ = place
    button = keyboard.window.findChild(QPushButton, "danger")
    assert button is not None
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    button.setFocus()
    keyboard.key(" ", 300, Qt.Key.Key_Space.value)
    filter_.flush()
    assert pressed == [True]


def test_while_a_pin_is_asked_scans_are_swallowed(place: Place) -> None:
    keyboard, edit, filter_ = place
    filter_.muted = True
    keyboard.type("10482", 5)
    keyboard.enter()
    assert keyboard.codes == []
    assert edit.text() == ""
    keyboard.type("12", 100)
    filter_.flush()
    assert edit.text() == "12"


def test_with_a_prefix_only_what_follows_it_is_a_scan(place: Place) -> None:
    keyboard, edit, filter_ = place
    filter_.remove()
    prefixed = ScanFilter(keyboard.codes.append, prefix="~")
    prefixed.install(keyboard.window)
    try:
        keyboard.type("10482", 5)
        keyboard.key("", 5, Qt.Key.Key_F2.value)
        assert edit.text() == "10482"
        edit.clear()
        keyboard.type("~77", 120)
        keyboard.enter(120)
        assert keyboard.codes == ["77"]
        assert edit.text() == ""
    finally:
        prefixed.remove()


def test_the_same_code_is_meant_again_after_a_key(place: Place) -> None:
    keyboard, _edit, _filter = place
    for _ in range(2):
        keyboard.type("10482", 5)
        keyboard.enter()
    assert keyboard.codes == ["10482"]
    keyboard.key("", 200, Qt.Key.Key_Escape.value)
    keyboard.type("10482", 5)
    keyboard.enter()
    assert keyboard.codes == ["10482", "10482"]


def test_in_the_window_a_scan_goes_to_the_bench_wherever_the_focus_is(
    open_window: OpenWindow, bench: RecordingBench
) -> None:
    window: Window = open_window(samples_pack.wrong())
    keyboard = Keyboard(window)
    before = window.pack.view
    keyboard.type("10484", 5)
    keyboard.enter()
    assert bench.asked == [("scan", "10484")]
    assert window.pack.view is before
    field_ = window.findChild(QLineEdit, "pack.to.postcode")
    assert field_ is not None
    assert field_.text() == "TQ6 9D"


def test_a_scan_on_the_keys_page_opens_the_pack_page(
    open_window: OpenWindow, bench: RecordingBench
) -> None:
    window = open_window(samples.waiting())
    window.open_page("keys")
    keyboard = Keyboard(window)
    keyboard.type("10484", 5)
    keyboard.enter()
    assert window.pages.currentWidget() is window.pack
    assert bench.asked == [("scan", "10484")]
