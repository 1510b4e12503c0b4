"""The way in: name or badge, then PIN, by keys and by scans; and the bench that locks itself."""

import itertools

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from station.desk.door import DoorView, Entry
from station.domain.errors import message
from station.gui.pages.sign_in import SignInPage
from station.gui.window import Window
from tests.gui import samples
from tests.gui.bench import RecordingBench
from tests.gui.conftest import OpenWindow, settle
from tests.gui.doors import DANA, MANY, PIN, RUTH, RecordingDoor


class Clock:
    """Moved by the test."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def door() -> RecordingDoor:
    return RecordingDoor()


@pytest.fixture
def at_door(open_window: OpenWindow, door: RecordingDoor) -> Window:
    return open_window(samples.waiting(), door=door)


def page_of(window: Window) -> SignInPage:
    assert window.sign_in is not None
    return window.sign_in


def type_(window: Window, text: str) -> None:
    """As a person types: through the window, slower than a scanner."""
    for sign in text:
        press(window, Qt.Key(ord(sign.upper())), sign)


_at = itertools.count(1_000_000, 150)


def press(window: Window, key: Qt.Key, text: str = "") -> None:
    at = next(_at)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(at)
        QApplication.sendEvent(window.windowHandle(), event)
    window.scans.flush()


ENTER, ESC, BACK = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Backspace


def test_nothing_is_seen_before_somebody_has_signed_in(
    at_door: Window, bench: RecordingBench
) -> None:
    page = page_of(at_door)
    assert at_door.pages.currentWidget() is page
    assert not at_door.strip.isVisible()
    assert not at_door.rail.isVisible()
    for key in (Qt.Key.Key_F12, Qt.Key.Key_F7, Qt.Key.Key_F1):
        press(at_door, key)
    at_door.inputs.scan("10482")
    assert bench.asked == []
    assert at_door.pages.currentWidget() is page


def test_by_keys_alone(at_door: Window, door: RecordingDoor, qapp: QApplication) -> None:
    page = page_of(at_door)
    type_(at_door, "ruth")
    press(at_door, ENTER)
    assert page.who == RUTH.name
    type_(at_door, "111")
    press(at_door, BACK)
    type_(at_door, "9999")
    type_(at_door, "99999")
    assert page.pad.count == 6
    press(at_door, ENTER)
    assert door.asked == [("sign_in", RUTH.name, "119999")]
    assert page.wrong.full == "The PIN does not fit. Try again."
    assert page.pad.count == 0
    type_(at_door, PIN)
    press(at_door, ENTER)
    assert at_door.signed_in
    settle(qapp)
    assert at_door.pages.currentWidget() is at_door.pack
    assert at_door.strip.isVisible()


def test_by_badge_then_pad(at_door: Window, door: RecordingDoor) -> None:
    page = page_of(at_door)
    at_door.inputs.scan("BADGE-RUTH")
    assert page.who == RUTH.name
    assert page.name.full == RUTH.name
    for digit in PIN:
        QTest.mouseClick(page.pad.keys[digit], Qt.MouseButton.LeftButton)
    QTest.mouseClick(page.enter, Qt.MouseButton.LeftButton)
    assert door.asked == [("sign_in", RUTH.name, PIN)]
    assert at_door.signed_in


def test_scans_are_swallowed_while_a_pin_is_asked(at_door: Window) -> None:
    assert not at_door.scans.muted
    at_door.inputs.scan("BADGE-RUTH")
    assert at_door.scans.muted
    press(at_door, ESC)
    assert not at_door.scans.muted
    assert page_of(at_door).who == ""


def test_an_unknown_badge_is_told_nothing_before_the_pin(
    at_door: Window, door: RecordingDoor
) -> None:
    at_door.inputs.scan("BADGE-ELSE")
    page = page_of(at_door)
    assert page.who == "BADGE-ELSE"
    assert page.wrong.full == ""
    type_(at_door, "123987")
    press(at_door, ENTER)
    assert door.asked == [("sign_in", "BADGE-ELSE", "123987")]
    assert page.wrong.full == "The PIN does not fit. Try again."


def test_the_pin_is_shown_and_told_to_nobody(at_door: Window) -> None:
    at_door.inputs.scan("BADGE-RUTH")
    type_(at_door, "736")
    page = page_of(at_door)
    assert page.pad.dots.accessibleName() == "PIN, 3 of 6 digits"
    told = [widget.accessibleName() for widget in page.findChildren(QWidget)]
    shown = [label.text() for label in page.findChildren(QLabel)]
    assert not [text for text in (*told, *shown) if "736" in text]
    at_door.grab()


def test_too_short_a_pin_is_not_asked(at_door: Window, door: RecordingDoor) -> None:
    at_door.inputs.scan("BADGE-RUTH")
    type_(at_door, "7361")
    press(at_door, ENTER)
    assert door.asked == []
    assert page_of(at_door).wrong.full == "A PIN is six digits."
    assert page_of(at_door).pad.count == 4


def test_a_locked_person_sees_how_long_and_types_nothing(
    at_door: Window, door: RecordingDoor, qapp: QApplication
) -> None:
    page, clock = page_of(at_door), Clock()
    page.wait.monotonic = clock
    door.refusal = message("people.wrong_pin_wait", seconds=30)
    at_door.inputs.scan("BADGE-RUTH")
    type_(at_door, "111999")
    press(at_door, ENTER)
    assert "Next try in 30 s" in page.wrong.full
    type_(at_door, PIN)
    press(at_door, ENTER)
    page.pad.press("7")
    assert page.pad.count == 0
    assert len(door.asked) == 1
    clock.now += 12.5
    page.wait.tick()
    assert "Next try in 18 s" in page.wrong.full
    assert QAccessible.queryAccessibleInterface(page.pad.keys["7"]).state().disabled  # type: ignore[attr-defined]
    clock.now += 17.6
    page.wait.tick()
    assert page.wrong.full == ""
    type_(at_door, PIN)
    press(at_door, ENTER)
    assert at_door.signed_in


def test_a_wait_from_before_is_said_as_soon_as_somebody_is_named(
    at_door: Window, door: RecordingDoor
) -> None:
    door.locked_s[RUTH.name] = 60
    at_door.inputs.scan("BADGE-RUTH")
    page = page_of(at_door)
    assert "Next try in 60 s" in page.wrong.full
    assert not page.pad.dots.isEnabled()
    press(at_door, ESC)
    type_(at_door, "dana")
    press(at_door, ENTER)
    assert page.who == DANA.name
    assert page.wrong.full == ""
    assert page.pad.dots.isEnabled()


@pytest.mark.parametrize(
    ("typed", "keys", "who"),
    [
        ("dana m", [], "Dana Morgenstern-Featherstonehaugh"),
        ("dana", [Qt.Key.Key_Down], "Dana Morgenstern-Featherstonehaugh"),
        ("dana", [Qt.Key.Key_Down, Qt.Key.Key_Up], "Dana Kowalski"),
        ("nazari", [], "Farid Nazari"),
        ("", [Qt.Key.Key_Down, Qt.Key.Key_Down], "Ben Hale"),
        ("", [Qt.Key.Key_Up], "Anna Lindqvist"),
    ],
)
def test_a_name_is_found_by_its_beginning(
    at_door: Window, door: RecordingDoor, typed: str, keys: list[Qt.Key], who: str
) -> None:
    door.show(DoorView(Entry.NAMES, MANY))
    type_(at_door, typed)
    for key in keys:
        press(at_door, key)
    press(at_door, ENTER)
    assert page_of(at_door).who == who


@pytest.mark.parametrize(("typed", "words"), [("", "Type a name."), ("xy", "Nobody called xy")])
def test_a_name_that_nobody_has_is_said(at_door: Window, typed: str, words: str) -> None:
    type_(at_door, typed)
    press(at_door, ENTER)
    page = page_of(at_door)
    assert page.who == ""
    assert words in page.names.hint.full


def test_the_only_one_is_asked_at_once(open_window: OpenWindow) -> None:
    window = open_window(door=RecordingDoor(DoorView(Entry.NAMES, (RUTH,))))
    assert page_of(window).who == RUTH.name
    assert page_of(window).pad.dots.hasFocus()
    assert window.scans.muted


def test_a_bench_that_cannot_start_says_why_where_one_would_sign_in(
    at_door: Window, door: RecordingDoor
) -> None:
    door.show(DoorView(Entry.CLOSED, why=message("store.disk_full")))
    page = page_of(at_door)
    assert page.title.full == "The bench cannot start"
    assert "disk is full" in page.why.full
    assert not page.pad.isVisible()


def test_a_door_that_could_not_be_read_once_is_looked_at_again(
    at_door: Window, door: RecordingDoor, qapp: QApplication
) -> None:
    page, real = page_of(at_door), door.view
    door.show(DoorView(Entry.CLOSED, why=message("store.disk_failed", path="/d")))
    assert page.again.isActive()
    door.view = real
    page.again.setInterval(0)
    settle(qapp)
    assert page.names.isVisible()
    assert not page.again.isActive()
    type_(at_door, "ruth adeyemi")
    press(at_door, ENTER)
    assert page.who == RUTH.name


def test_a_badge_scanned_before_the_store_is_open_is_not_lost(
    open_window: OpenWindow, door: RecordingDoor
) -> None:
    real = door.view
    door.view = DoorView(Entry.STARTING)
    window = open_window(door=door)
    type_(window, "ruth adeyemi")
    press(window, ENTER)
    assert page_of(window).who == "ruth adeyemi"
    press(window, ESC)
    door.view = real
    window.inputs.scan("BADGE-RUTH")
    assert page_of(window).who == RUTH.name


def test_the_open_order_stays_as_it_is(at_door: Window, door: RecordingDoor,
                                       bench: RecordingBench) -> None:  # fmt: skip
    at_door._signed_in(True)
    bench.show(samples.ticked())
    at_door.redraw()
    at_door.lock()
    assert door.asked == [("leave",)]
    assert page_of(at_door).who == ""
    at_door._signed_in(True)
    assert at_door.view == samples.ticked()
    assert bench.asked == []


def test_the_next_person_s_badge_locks_the_bench(
    at_door: Window, door: RecordingDoor, bench: RecordingBench
) -> None:
    at_door._signed_in(True)
    at_door.inputs.scan("badge-ruth")
    assert door.asked == [("leave",)]
    assert not at_door.signed_in
    assert bench.asked == []


@pytest.mark.parametrize(("after", "locks"), [(600.0, True), (0.0, False), (1200.0, False)])
def test_an_idle_bench_locks_itself(
    open_window: OpenWindow, door: RecordingDoor, after: float, locks: bool
) -> None:
    window, clock = open_window(door=door, lock_after_s=lambda: after), Clock()
    window.scans._clock = clock
    window._signed_in(True)
    press(window, Qt.Key.Key_F11)
    press(window, Qt.Key.Key_F11)
    clock.now += 599
    window._tick()
    assert window.signed_in
    clock.now += 2
    window._tick()
    assert window.signed_in is not locks


def test_practice_begins_open_and_never_locks_itself(
    open_window: OpenWindow, door: RecordingDoor
) -> None:
    door.view = DoorView(Entry.NAMES, (DANA, RUTH), passable=True)
    window = open_window(door=door, open_house=True, lock_after_s=lambda: 1.0)
    assert window.signed_in
    window.scans._clock = clock = Clock()
    clock.now += 1e6
    window._tick()
    assert window.signed_in
    window.lock()
    page = page_of(window)
    assert page.pass_by.isVisible()
    press(window, ESC)
    assert window.signed_in
    assert ("pass_by",) in door.asked


def test_whatever_takes_the_focus_has_a_name(at_door: Window, door: RecordingDoor) -> None:
    door.show(DoorView(Entry.NAMES, MANY, passable=True))
    page = page_of(at_door)
    for widget in page.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.objectName(), type(widget)
            assert widget.accessibleName() or not widget.isVisible(), widget.objectName()


@pytest.mark.parametrize("size", [(1366, 768), (1366, 690), (1024, 768), (1920, 1080)])
def test_nothing_is_cut_off(
    open_window: OpenWindow, qapp: QApplication, size: tuple[int, int]
) -> None:
    door = RecordingDoor(refusal=message("settings.no_keyring"))
    hint = message(
        "screen.practice_people",
        clerk=DANA.name,
        clerk_pin="204816",
        supervisor=RUTH.name,
        supervisor_pin="730519",
    )
    door.view = DoorView(Entry.NAMES, MANY, hint=hint, passable=True)
    window = open_window(door=door, size=size)
    page = page_of(window)
    window.inputs.scan("BADGE-RUTH")
    type_(window, "111999")
    press(window, ENTER)
    settle(qapp)
    inside = window.rect()
    for part in (page.title, page.pad, page.enter, page.wrong, page.names.edit, page.why):
        corner = part.mapTo(window, part.rect().bottomRight())
        assert inside.contains(corner), part.objectName()
    assert page.wrong.heightForWidth(page.wrong.width()) <= page.wrong.parentWidget().height()


def test_scans_are_ignored_only_once_the_pin_is_asked_for(
    at_door: Window, qapp: QApplication
) -> None:
    page = page_of(at_door)
    settle(qapp)
    assert page.pad.hint.full == "", "step 1 asks for the badge to be scanned"
    assert page.enter.caption.full == "Name or badge first"
    page.scan("BADGE-RUTH")
    settle(qapp)
    assert page.who
    assert "Scans are ignored." in page.pad.hint.full
    assert page.enter.caption.full == "Six digits"
    page.back()
    assert page.pad.hint.full == ""
