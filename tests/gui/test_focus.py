"""The focus: what cannot be seen has none."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from station.gui.focus import Frame
from tests.gui import samples, samples_dispatch
from tests.gui.bench import RecordingBench
from tests.gui.conftest import OpenWindow, settle
from tests.gui.doors import PIN, RUTH, RecordingDoor
from tests.gui.test_sign_in import press, type_


def test_what_is_not_seen_takes_no_key_and_has_no_ring(
    open_window: OpenWindow, qapp: QApplication
) -> None:
    window = open_window(samples.waiting())
    window.open_page("keys")
    settle(qapp)
    in_front = qapp.focusWidget()
    pressed: list[str] = []
    button, field = QPushButton(window.pack), QLineEdit(window.pack)
    button.clicked.connect(lambda: pressed.append("button"))
    for widget in (button, field):
        widget.show()
        widget.setFocus()
        assert not widget.isVisible()
        settle(qapp)
        for frame in window.findChildren(Frame):
            assert frame.widget() is not widget or not frame.isVisible()
        press(window, Qt.Key.Key_Space, " ")
        assert qapp.focusWidget() is in_front
    assert pressed == []
    assert field.text() == ""


def test_a_bench_that_changes_behind_another_page_leaves_the_focus_where_it_is(
    open_window: OpenWindow, bench: RecordingBench, qapp: QApplication
) -> None:
    window = open_window(samples_dispatch.dispatching())
    window.open_page("keys")
    settle(qapp)
    field = QLineEdit(window.pages.front())
    field.show()
    field.setFocus()
    bench.show(samples.waiting())
    settle(qapp)
    assert qapp.focusWidget() is field
    assert window.pack.band.order.edit.text() == ""
    window.open_page("pack")
    assert qapp.focusWidget() is window.pack.band.order.edit


def test_a_bench_that_changes_behind_the_sign_in_gets_no_pin(
    open_window: OpenWindow, bench: RecordingBench, qapp: QApplication
) -> None:
    window = open_window(samples_dispatch.dispatching(), door=RecordingDoor())
    type_(window, RUTH.name)
    press(window, Qt.Key.Key_Return)
    bench.show(samples.waiting())
    settle(qapp)
    type_(window, PIN)
    assert window.pack.band.order.edit.text() == ""
    press(window, Qt.Key.Key_Return)
    assert window.signed_in
