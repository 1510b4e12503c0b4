"""Pages are built when they are opened, hear of changes together, and belong to one person."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from station.desk.views import BenchView, RailItem, Sound, Tone
from station.domain.errors import PermissionRefusedError
from station.gui.pages.page import DeskPage, Place
from station.gui.pages.stack import StartingPage
from station.gui.window import Window
from tests.gui import samples, samples_dispatch, samples_pack
from tests.gui.bench import RecordingBench
from tests.gui.conftest import OpenWindow, press, settle
from tests.gui.doors import RecordingDoor
from tests.gui.test_scan import Keyboard

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
RAIL = (RailItem("pack"), RailItem("queue", 5, Tone.LOOK))


class Noting(DeskPage):
    """Writes down what it is told."""

    name: ClassVar[str] = "queue"

    def __init__(self, place: Place, told: list[Any]) -> None:
        super().__init__(place)
        self.told = told
        self.takes: set[str] = set()
        self.scans = False
        self.edit = QLineEdit()
        self.edit.setObjectName("queue.edit")
        self.body.addWidget(self.edit)
        told.append("built")

    async def snapshot(self) -> int:
        self.told.append("asked")
        return len(self.told)

    def draw(self) -> None:
        self.told.append("drawn")

    def changed(self, ids: frozenset[str]) -> None:
        self.told.append(ids)

    def go_to(self, what: str) -> None:
        self.told.append(what)

    def act(self, name: str) -> bool:
        self.told.append(name)
        return name in self.takes

    def scan(self, code: str) -> bool:
        self.told.append(code)
        return self.scans

    def focus_chain(self) -> list[QWidget]:
        return [self.edit]

    def kept(self) -> Mapping[str, Any]:
        return {**super().kept(), "takes": self.takes}

    def restore(self, kept: Mapping[str, Any]) -> None:
        self.takes = kept["takes"]
        super().restore(kept)


@pytest.fixture
def told() -> list[Any]:
    return []


@pytest.fixture
def paged(open_window: OpenWindow, told: list[Any]) -> Window:
    window = open_window(replace(samples.waiting(), rail=RAIL))
    window.ready({"queue": lambda place: Noting(place, told)})
    return window


def page_of(window: Window) -> Noting:
    front = window.pages.front()
    assert isinstance(front, Noting)
    return front


def test_a_page_is_built_when_it_is_first_opened(paged: Window, told: list[Any]) -> None:
    assert told == []
    press(paged, Qt.Key.Key_3, CTRL)
    assert told == ["built", "asked", "drawn"]
    assert paged.rail.pages["queue"].isChecked()
    press(paged, Qt.Key.Key_1, CTRL)
    press(paged, Qt.Key.Key_3, CTRL)
    assert told == ["built", "asked", "drawn", "asked", "drawn"]


def test_only_pages_of_the_rail_are_opened(paged: Window, told: list[Any]) -> None:
    press(paged, Qt.Key.Key_4, CTRL)
    press(paged, Qt.Key.Key_2, CTRL)
    assert paged.page == "pack"
    shown = {name for name, button in paged.rail.pages.items() if button.isVisible()}
    assert shown == {"pack", "queue", "keys"}
    assert told == []


def test_the_rail_says_how_many_wait_and_that_one_needs_eyes(
    paged: Window, bench: RecordingBench
) -> None:
    button = paged.rail.pages["queue"]
    assert button.badge.isVisible()
    assert button.accessibleName() == "Queue, Ctrl 3. 5 waiting there"
    bench.show(replace(samples.waiting(), rail=(RailItem("pack"), RailItem("queue"))))
    settle(QApplication.instance())  # type: ignore[arg-type]
    assert not button.badge.isVisible()
    assert button.accessibleName() == "Queue, Ctrl 3"


def test_before_the_store_is_open_a_page_says_so_and_comes_by_itself(
    open_window: OpenWindow, told: list[Any]
) -> None:
    window = open_window(replace(samples_pack.starting(), rail=RAIL))
    press(window, Qt.Key.Key_3, CTRL)
    assert isinstance(window.pages.front(), StartingPage)
    window.ready({"queue": lambda place: Noting(place, told)})
    assert isinstance(window.pages.front(), Noting)
    assert told == ["built", "asked", "drawn"]


def test_many_changes_are_told_once_and_only_to_the_page_in_front(
    paged: Window, told: list[Any]
) -> None:
    app = QApplication.instance()
    paged.changed("B1-A")
    settle(app)  # type: ignore[arg-type]
    assert told == []
    press(paged, Qt.Key.Key_3, CTRL)
    told.clear()
    for number in range(100):
        paged.changed(f"B1-{number % 3}")
    settle(app)  # type: ignore[arg-type]
    assert told == [frozenset({"B1-0", "B1-1", "B1-2"})]


def test_keys_of_lists_go_to_the_page_and_esc_that_it_leaves_goes_to_pack(
    paged: Window, told: list[Any], bench: RecordingBench
) -> None:
    press(paged, Qt.Key.Key_3, CTRL)
    page = page_of(paged)
    page.takes = {"back"}
    told.clear()
    for key, modifiers in (
        (Qt.Key.Key_F5, NONE),
        (Qt.Key.Key_F6, NONE),
        (Qt.Key.Key_F8, NONE),
        (Qt.Key.Key_F9, NONE),
        (Qt.Key.Key_Delete, CTRL),
        (Qt.Key.Key_F12, NONE),
        (Qt.Key.Key_Escape, NONE),
    ):
        press(paged, key, modifiers)
    acts = ["send_now", "print_again", "read_again", "open", "void", "dispatch", "back"]
    assert told == acts
    assert paged.page == "queue"
    page.takes = set()
    press(paged, Qt.Key.Key_Escape)
    assert paged.page == "pack"
    assert bench.asked == []


def test_f1_goes_back_to_the_page_that_it_came_from(paged: Window) -> None:
    press(paged, Qt.Key.Key_3, CTRL)
    for back in (Qt.Key.Key_F1, Qt.Key.Key_Escape):
        press(paged, Qt.Key.Key_F1)
        assert paged.page == "keys"
        press(paged, back)
        assert paged.page == "queue"


@pytest.mark.parametrize(
    ("view", "takes", "page"),
    [
        (samples.waiting(), True, "queue"),
        (samples.waiting(), False, "pack"),
        (samples.filling(), True, "queue"),
        (samples_dispatch.dispatching(2), True, "pack"),
        (samples_dispatch.not_confirmed(), True, "pack"),
    ],
)
def test_a_scan_is_the_page_s_in_front_except_during_a_dispatch(
    paged: Window,
    bench: RecordingBench,
    told: list[Any],
    view: BenchView,
    takes: bool,
    page: str,
) -> None:
    bench.show(replace(view, rail=RAIL))
    settle(QApplication.instance())  # type: ignore[arg-type]
    paged.open_page("queue")
    page_of(paged).scans = takes
    keyboard = Keyboard(paged)
    keyboard.type("10484", 5)
    keyboard.enter()
    assert paged.page == page
    assert bench.asked == ([] if page == "queue" else [("scan", "10484")])


def test_a_command_scanned_on_another_page_opens_pack_and_does_nothing(
    open_window: OpenWindow, bench: RecordingBench
) -> None:
    window = open_window(samples.filling())
    press(window, Qt.Key.Key_F1)
    window.inputs.scan("BENCH-SEND")
    assert (window.page, bench.asked) == ("pack", [])
    assert [notice.word.id for notice in window.pack._local] == ["command.not_seen"]
    window.inputs.scan("BENCH-TICK-1")
    assert bench.asked == [("scan", "BENCH-TICK-1")]


def test_another_look_keeps_page_snapshot_and_what_is_typed(paged: Window, told: list[Any]) -> None:
    paged.open_page("queue", "B1-XYZ")
    assert told[-1] == "B1-XYZ"
    page = page_of(paged)
    page.takes = {"open"}
    page.edit.setText("half a word")
    page.edit.setFocus()
    told.clear()
    paged.resize(1024, 690)
    settle(QApplication.instance())  # type: ignore[arg-type]
    new = page_of(paged)
    assert new is not page
    assert new.takes == {"open"}
    assert new.edit.text() == "half a word"
    assert new.edit.hasFocus()
    assert told[:2] == ["built", "drawn"]


def test_the_next_person_finds_no_page_of_the_one_before(
    open_window: OpenWindow, told: list[Any], bench: RecordingBench
) -> None:
    window = open_window(replace(samples.waiting(), rail=RAIL), door=RecordingDoor())
    window.ready({"queue": lambda place: Noting(place, told)})
    window.open_page("queue")
    assert told == []
    window._signed_in(True)
    window.open_page("queue")
    window.lock()
    assert not any(page.isVisible() for page in window.findChildren(Noting))
    told.clear()
    window._signed_in(True)
    assert window.page == "pack"
    window.open_page("queue")
    assert told[0] == "built"


def test_a_refused_act_is_said_on_its_page_until_the_next(paged: Window) -> None:
    paged.open_page("queue")
    page = page_of(paged)
    sounds: list[Sound] = []
    page.place = replace(page.place, sound=sounds.append)

    async def refused() -> None:
        raise PermissionRefusedError("people.wrong_pin")

    async def done() -> None:
        return None

    page.start("void", refused())
    line = page.notices.lines[0]
    assert line.isVisible()
    assert line.accessibleName() == "The PIN does not fit. Try again."
    assert sounds == [Sound.REFUSED]
    page.start("void", done())
    assert not line.isVisible()


def test_a_fault_of_ours_is_said_where_the_person_looks(paged: Window) -> None:
    paged.open_page("queue")
    page = page_of(paged)

    async def fails() -> None:
        raise RuntimeError("why")

    page.start("void", fails())
    assert "did not work" in page.notices.lines[0].accessibleName()


def test_a_snapshot_that_is_refused_is_said(paged: Window, told: list[Any]) -> None:
    class Refused(Noting):
        async def snapshot(self) -> int:
            raise PermissionRefusedError("people.wrong_pin")

    paged.ready({"queue": lambda place: Refused(place, told)})
    paged.open_page("queue")
    assert "drawn" not in told
    front = paged.pages.front()
    assert isinstance(front, Refused)
    assert front.notices.lines[0].isVisible()


def test_live_and_practice_are_told_apart_by_tag_title_and_voice(open_window: OpenWindow) -> None:
    window = open_window(samples.waiting())
    live = window.windowTitle()
    assert (live, window.strip.tag.isVisible()) == ("LIVE, Bench 3 – station", False)
    assert "PRACTICE" not in window.strip.spoken()
    practice = replace(samples.waiting(), strip=replace(samples.strip(), practice=True))
    window = open_window(practice)
    assert window.windowTitle() == "PRACTICE, nothing is real – station"
    assert window.strip.tag.isVisible()
    assert window.strip.spoken().startswith("PRACTICE")
