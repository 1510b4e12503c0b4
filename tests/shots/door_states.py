"""The sign-in page in each of its states."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from station.desk.door import DoorView, Entry
from station.domain.errors import message
from station.gui.window import Options, Window
from tests.gui import samples
from tests.gui.bench import RecordingBench
from tests.gui.conftest import NowTasks, press
from tests.gui.doors import DANA, MANY, RUTH, RecordingDoor
from tests.gui.sized import SizedWindow
from tests.shots.language_states import with_page

TWO = DoorView(Entry.NAMES, (DANA, RUTH))


def _typed(window: Window, digits: str) -> None:
    assert window.sign_in is not None
    for digit in digits:
        window.sign_in.pad.press(digit)


def _starting(_: Window, door: RecordingDoor) -> None:
    door.show(DoorView(Entry.STARTING))


def _names(_: Window, door: RecordingDoor) -> None:
    door.show(TWO)


def _many(window: Window, door: RecordingDoor) -> None:
    door.show(DoorView(Entry.NAMES, MANY))
    assert window.sign_in is not None
    window.sign_in.names.edit.setText("da")
    window.sign_in.names._filter("da")


def _all(_: Window, door: RecordingDoor) -> None:
    door.show(DoorView(Entry.NAMES, MANY))


def _pin(window: Window, door: RecordingDoor) -> None:
    door.show(TWO)
    window.inputs.scan("BADGE-RUTH")
    _typed(window, "73")


def _wrong(window: Window, door: RecordingDoor) -> None:
    _pin(window, door)
    _typed(window, "1234")
    assert window.sign_in is not None
    window.sign_in.submit()


def _locked(window: Window, door: RecordingDoor) -> None:
    door.refusal = message("people.wrong_pin_wait", seconds=30)
    _wrong(window, door)


def _key_lost(window: Window, door: RecordingDoor) -> None:
    door.refusal = message("people.key_lost")
    _wrong(window, door)


def _closed(_: Window, door: RecordingDoor) -> None:
    why = message("store.corrupt", path="/home/bench/.local/share/station/station.db")
    door.show(DoorView(Entry.CLOSED, why=why))


def _practice(window: Window, door: RecordingDoor) -> None:
    hint = message(
        "screen.practice_people",
        clerk="Dana Kowalski",
        clerk_pin="204816",
        supervisor="Ruth Adeyemi",
        supervisor_pin="730519",
    )
    door.show(DoorView(Entry.NAMES, (DANA, RUTH), hint=hint, passable=True))
    assert window.sign_in is not None
    window.sign_in._named(RUTH.name)
    _typed(window, "730519")


def _language(window: Window, door: RecordingDoor) -> None:
    door.show(TWO)
    with_page(window, stays=False)
    press(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)


STATES: dict[str, Callable[[Window, RecordingDoor], None]] = {
    "12-sign-in-starting": _starting,
    "12-sign-in-names": _names,
    "12-sign-in-typed": _many,
    "12-sign-in-many": _all,
    "12-sign-in-pin": _pin,
    "12-sign-in-wrong": _wrong,
    "12-sign-in-locked": _locked,
    "12-sign-in-key-lost": _key_lost,
    "12-sign-in-closed": _closed,
    "12-sign-in-practice": _practice,
    "12-sign-in-language": _language,
}


def window_at_the_door(
    theme: str, size: tuple[int, int], text: int = 100
) -> tuple[Window, RecordingDoor]:
    """A window that nobody has signed in to."""
    door = RecordingDoor()
    options = Options(theme=theme, volume=0, text=text, door=door, clock=lambda: samples.NOW)
    window = SizedWindow(size, RecordingBench(samples.first_start()), NowTasks(), options)
    window.show()
    return window, door
