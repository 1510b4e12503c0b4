"""Each key does its one act, once; Enter does none."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from station.desk.views import DispatchButton, RailItem
from station.domain.errors import message
from station.gui.keymap import KEYS
from station.gui.pages.keys import KeysPage
from station.gui.pages.pack_acts import may_open
from station.gui.widgets.boxes import KeyCap
from station.gui.window import Window
from station.i18n import catalogue
from tests.gui import samples, samples_dispatch, samples_pack
from tests.gui.bench import RecordingBench
from tests.gui.conftest import OpenWindow, press, settle
from tests.gui.test_form import to_correct

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize(
    ("key", "modifiers", "act"),
    [
        (Qt.Key.Key_F12, NONE, ("dispatch", None)),
        (Qt.Key.Key_F8, NONE, ("tick", "loss_and_damage")),
        (Qt.Key.Key_F5, NONE, ("ask_again", None)),
        (Qt.Key.Key_F6, NONE, ("reprint", "label")),
        (Qt.Key.Key_F6, SHIFT, ("reprint", "confirmation")),
        (Qt.Key.Key_F7, NONE, ("set_aside", None)),
        (Qt.Key.Key_F3, NONE, ("next_box", "")),
        (Qt.Key.Key_F2, SHIFT, ("weigh", "")),
        (Qt.Key.Key_F3, SHIFT, ("next_service", None)),
        (Qt.Key.Key_F3, CTRL, ("next_why", None)),
        (Qt.Key.Key_Escape, NONE, ("put_back", None)),
    ],
)
def test_a_key_acts_once_however_long_it_is_held(
    window: Window,
    bench: RecordingBench,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier,
    act: tuple[str, object],
) -> None:
    press(window, key, modifiers)
    for _ in range(20):
        press(window, key, modifiers, held=True)
    assert bench.asked == [act]


def test_f9_ticks_the_second_option(open_window: OpenWindow, bench: RecordingBench) -> None:
    window = open_window(samples.filling(offer=samples.offer(options=samples.TWO)))
    press(window, Qt.Key.Key_F9)
    assert bench.asked == [("tick", "loss")]


def test_no_tick_while_there_is_no_second_option(window: Window, bench: RecordingBench) -> None:
    press(window, Qt.Key.Key_F9)
    press(window, Qt.Key.Key_F10)
    assert bench.asked == []


@pytest.mark.parametrize(
    ("view", "key", "choice"),
    [
        (samples_dispatch.not_confirmed(), Qt.Key.Key_F7, "hold"),
        (samples_dispatch.not_confirmed(), Qt.Key.Key_F10, "print_now"),
        (samples_dispatch.refused(), Qt.Key.Key_F7, "keep"),
        (samples_dispatch.refused(), Qt.Key.Key_F10, "ship"),
    ],
)
def test_the_choice_is_answered_by_its_keys(
    open_window: OpenWindow, bench: RecordingBench, view: object, key: Qt.Key, choice: str
) -> None:
    window = open_window(view)
    press(window, key)
    assert bench.asked == [("choose", choice)]


@pytest.mark.parametrize(
    "view", [samples_dispatch.dispatching(), samples_dispatch.not_confirmed(), samples.waiting()]
)
def test_f12_dispatches_only_an_open_order(
    open_window: OpenWindow, bench: RecordingBench, view: object
) -> None:
    window = open_window(view)
    for key in (Qt.Key.Key_F12, Qt.Key.Key_F8, Qt.Key.Key_Escape):
        press(window, key)
    assert bench.asked == []


def test_f12_that_is_not_ready_goes_to_the_desk_which_says_why(
    open_window: OpenWindow, bench: RecordingBench
) -> None:
    """Only the desk sounds `refused`."""
    window = open_window(samples_pack.wrong())
    press(window, Qt.Key.Key_F12)
    assert bench.asked == [("dispatch", None)]


def test_enter_never_acts(open_window: OpenWindow, bench: RecordingBench, qtbot: QtBot) -> None:
    window = open_window(samples.ticked())
    window.pack.form()
    bench.asked.clear()
    focusable = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(focusable) > 15
    for widget in focusable:
        widget.setFocus()
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, key, NONE, "\r"))
            QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyRelease, key, NONE, "\r"))
    assert bench.asked == []


def test_enter_in_a_field_moves_to_the_next(window: Window) -> None:
    window.pack.form()
    settle(QApplication.instance())  # type: ignore[arg-type]
    press(window, Qt.Key.Key_Return)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == "pack.to.company"


def test_a_typed_order_number_is_handed_over_with_enter(
    open_window: OpenWindow, bench: RecordingBench
) -> None:
    window = open_window(samples.first_start())
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    window.pack.band.order.edit.setText(" 10482 ")
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Return, held=True)
    assert bench.asked == [("scan", "10482")]
    assert window.pack.band.order.edit.text() == ""


def test_f2_goes_to_the_order_number(open_window: OpenWindow) -> None:
    window = open_window(samples.first_start())
    window.rail.pages["keys"].setFocus()
    press(window, Qt.Key.Key_F2)
    assert window.pack.band.order.edit.hasFocus()


def test_f4_opens_the_form_goes_round_the_findings_and_closes(
    open_window: OpenWindow, bench: RecordingBench
) -> None:
    window = to_correct(open_window, bench)
    seen = []
    for _ in range(3):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.objectName())
        press(window, Qt.Key.Key_F4)
    assert seen == ["pack.to.postcode", "pack.parcel.0.line.0.value", "pack.to.postcode"]
    bench.show(samples.filling(form=samples.form(order="10483")))
    settle(QApplication.instance())  # type: ignore[arg-type]
    assert window.pack.editing
    press(window, Qt.Key.Key_F4)
    assert not window.pack.editing


def test_a_good_order_is_text_and_f4_makes_it_fields(window: Window) -> None:
    name = window.findChild(QLineEdit, "pack.to.name")
    assert name is None or not name.isVisible()
    press(window, Qt.Key.Key_F4)
    settle(QApplication.instance())  # type: ignore[arg-type]
    name = window.findChild(QLineEdit, "pack.to.name")
    assert name is not None
    assert name.isVisible()
    assert name.hasFocus()


def test_f12_from_a_field_hands_over_what_is_typed_first(
    window: Window, bench: RecordingBench
) -> None:
    press(window, Qt.Key.Key_F4)
    field = window.findChild(QLineEdit, "pack.to.name")
    assert field is not None
    field.setFocus()
    field.setText("Hanna")
    field.setModified(True)
    press(window, Qt.Key.Key_F12)
    assert bench.asked == [("edit", {"to.name": "Hanna"}), ("dispatch", None)]


def test_the_keys_page_shows_every_key_and_lets_none_act(
    window: Window, bench: RecordingBench
) -> None:
    press(window, Qt.Key.Key_F1)
    page = window.pages.currentWidget()
    assert isinstance(page, KeysPage)
    for key in (Qt.Key.Key_F12, Qt.Key.Key_F8, Qt.Key.Key_F7):
        press(window, key)
    assert bench.asked == []
    for key_ in KEYS:
        for act in filter(None, (key_.act, key_.listed)):
            assert catalogue().has(f"screen.key.{act}")
            prefix = "keys" if act == key_.act else "keys.list"
            assert window.findChild(QWidget, f"{prefix}.{act}") or act == "lock"
    assert "Insurer ready" in page.spoken.full
    press(window, Qt.Key.Key_Escape)
    assert window.pages.currentWidget() is window.pack
    assert bench.asked == []


def test_ctrl_t_opens_only_what_may_be_opened(
    open_window: OpenWindow, bench: RecordingBench
) -> None:
    opened: list[str] = []

    def browse(url: str) -> bool:
        opened.append(url)
        return True

    window = open_window(samples.filling(), open_url=browse)
    press(window, Qt.Key.Key_T, CTRL)
    assert opened == ["https://example.com/wording.pdf"]
    for url in ("javascript:alert(1)", "file:///etc/passwd", "http://example.com/", ""):
        bench.show(samples.filling(offer=samples.offer(wording_url=url)))
        settle(QApplication.instance())  # type: ignore[arg-type]
        press(window, Qt.Key.Key_T, CTRL)
    assert len(opened) == 1


def test_without_a_browser_ctrl_t_says_so_and_where_the_wording_is(
    open_window: OpenWindow,
) -> None:
    window = open_window(samples.filling(), open_url=lambda _url: False)
    press(window, Qt.Key.Key_T, CTRL)
    assert window.pack._order_left is not None
    line = window.pack._order_left.notices.lines[0]
    assert line.isVisible()
    assert "https://example.com/wording.pdf" in line.detail.full


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://example.com/a", True),
        ("http://127.0.0.1:8080/a", True),
        ("http://localhost/a", True),
        ("http://127.0.0.1.evil.example/", False),
        ("https://user:pass@example.com/", False),
        ("ftp://example.com/", False),
        ("https://", False),
        ("not a url", False),
    ],
)
def test_which_links_may_be_opened(url: str, allowed: bool) -> None:
    assert may_open(url) is allowed


def test_every_button_does_what_its_key_does(
    open_window: OpenWindow, bench: RecordingBench, qtbot: QtBot
) -> None:
    window = open_window(samples.filling())
    left = Qt.MouseButton.LeftButton
    for name in ("pack.tick.0", "pack.dispatch", "pack.put_back", "pack.next_service"):
        widget = window.findChild(QWidget, name)
        assert widget is not None
        qtbot.mouseClick(widget, left)
    assert [act for act, _ in bench.asked] == ["tick", "dispatch", "put_back", "next_service"]


def test_the_tick_is_the_desks(open_window: OpenWindow, qtbot: QtBot) -> None:
    """A click asks; the row shows nothing that the desk has not said."""
    window = open_window(samples.filling())
    row = window.pack._order_right.offer.rows[0]  # type: ignore[union-attr]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert not row.isChecked()
    window._bench.show(samples.ticked())  # type: ignore[attr-defined]
    settle(QApplication.instance())  # type: ignore[arg-type]
    assert row.isChecked()


def test_a_failed_act_is_said_and_the_next_act_clears_it(
    window: Window, bench: RecordingBench
) -> None:
    bench.fails = True
    press(window, Qt.Key.Key_F5)
    line = window.findChild(QWidget, "pack.order_notice.0")
    assert line is not None
    assert line.isVisible()
    assert "did not work" in line.accessibleName()
    bench.fails = False
    press(window, Qt.Key.Key_F5)
    assert not line.isVisible()


def test_not_ready_keeps_its_reason_on_the_button(
    open_window: OpenWindow, find_text: Callable[[QWidget], list[str]]
) -> None:
    button = DispatchButton(False, message("dispatch.no_money", missing=samples.gbp(1000)))
    window = open_window(replace(samples.filling(), dispatch=button))
    widget = window.findChild(QWidget, "pack.dispatch")
    assert widget is not None
    assert "The wallet lacks £10.00" in find_text(widget)


@pytest.fixture
def find_text() -> Callable[[QWidget], list[str]]:
    from PySide6.QtWidgets import QLabel

    return lambda root: [label.text() for label in root.findChildren(QLabel)]


@pytest.mark.parametrize("state", ["05-wrong-label", "05-void-label"])
def test_esc_answers_a_label_that_must_not_go_out(
    open_window: OpenWindow, bench: RecordingBench, state: str
) -> None:
    press(open_window(samples_pack.STATES[state]), Qt.Key.Key_Escape)
    assert bench.asked == [("put_back", None)]


def test_f9_opens_the_history_of_an_order_that_was_dispatched_before(
    open_window: OpenWindow,
) -> None:
    rail = (RailItem("pack"), RailItem("history"))
    window = open_window(samples.waiting(found="B3-10481", rail=rail))
    press(window, Qt.Key.Key_F9)
    assert window.page == "history"


@pytest.mark.parametrize("size", [(1366, 768), (1366, 690), (1024, 768), (911, 512)], ids=str)
def test_every_key_on_the_page_of_keys_is_whole(
    open_window: OpenWindow, qapp: QApplication, size: tuple[int, int]
) -> None:
    window = open_window(samples_pack.offline(), size)
    window.open_page("keys")
    settle(qapp)
    caps = [cap for cap in window.pages.page("keys").findChildren(KeyCap) if cap.isVisible()]
    assert len(caps) > 40
    for cap in caps:
        beside = cap.parentWidget()
        assert beside is not None
        assert beside.rect().contains(cap.geometry()), cap.key
