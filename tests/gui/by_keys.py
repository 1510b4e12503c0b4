"""A window that is worked with the keyboard alone: where Tab goes, what each key does."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTableView,
    QWidget,
)

from station.gui.keymap import KEYS
from station.gui.widgets.boxes import KeyCap
from station.gui.widgets.pin_pad import Dots, PadKey
from station.gui.widgets.radio import RadioRow
from station.gui.widgets.text import Text
from station.gui.window import Window
from tests.gui import samples
from tests.gui.conftest import settle
from tests.gui.every_state import Stage
from tests.gui.test_look import contrast

_COMBINATIONS = {key.cap: (key.key, key.modifiers) for key in KEYS}
_COMBINATIONS["Enter"] = (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def to_front(window: Window) -> None:
    """From now on the keyboard is this window's."""
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window, 1000)


# Tab


def tab_stops(window: Window) -> list[QWidget]:
    """Where Tab goes, until it is where it began; fails if it never is."""
    stops: list[QWidget] = []
    for _ in range(200):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in stops:
            assert focused is stops[0], f"Tab is caught at {focused.objectName()}"
            return stops
        stops.append(focused)
    raise AssertionError(f"Tab never comes back: {[each.objectName() for each in stops]}")


def back_stops(window: Window, count: int) -> list[QWidget]:
    """Where Shift Tab goes from here, `count` steps."""
    stops = []
    for _ in range(count):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Backtab)
        stops.append(QApplication.focusWidget())
    return [each for each in stops if each is not None]


def unreached(window: Window, stops: list[QWidget]) -> list[str]:
    """What can be pressed, chosen or typed into, and Tab does not come to.

    The keys of a PIN pad are the keyboard's own digits; of the rows of one question Tab comes to
    one, and the arrows to the others.
    """
    asked = [each.parentWidget() for each in stops if isinstance(each, RadioRow)]
    found = []
    for kind in (QAbstractButton, QLineEdit, QAbstractItemView):
        for each in window.findChildren(kind):
            if not each.isVisible() or not each.isEnabled() or each in stops:
                continue
            empty = isinstance(each, QAbstractItemView) and each.model().rowCount() == 0
            arrows = isinstance(each, RadioRow) and each.parentWidget() in asked
            if not (isinstance(each, PadKey) or empty or arrows or _inside_of(each, stops)):
                found.append(each.objectName() or type(each).__name__)
    return found


def _inside_of(widget: QWidget, stops: list[QWidget]) -> bool:
    return any(each.isAncestorOf(widget) and not _scrolls(each) for each in stops)


def _scrolls(widget: QWidget) -> bool:
    return isinstance(widget, QScrollArea) and not isinstance(widget, QAbstractItemView)


# The order in which a page is read

_LAST = ("rail.", "pack.last_bar.")
"""After everything else, wherever it stands: so says the look, "Accessibility"."""
_BEFORE = (("pack.tick.", "pack.wording"),)
"""The look has the tick rows before the wording, which stands above them."""


def out_of_order(window: Window, stops: list[QWidget]) -> list[str]:
    """Pairs that Tab goes through against the reading: upwards in a column, back in a line.

    Tab goes round: it may begin anywhere, and the beginning that fits best counts.
    """
    rightwards = window.root.layoutDirection() is Qt.LayoutDirection.LeftToRight
    page = [each for each in stops if not each.objectName().startswith(_LAST)]
    wrong = {
        (one, other)
        for one in range(len(page))
        for other in range(len(page))
        if one != other and _against(page[one], page[other], rightwards=rightwards)
    }
    rounds = []
    for start in range(max(1, len(page))):
        place = {(start + step) % len(page): step for step in range(len(page))}
        rounds.append([pair for pair in wrong if place[pair[0]] < place[pair[1]]])
    best = min(rounds, key=len, default=[])
    found = [f"{page[one].objectName()} > {page[other].objectName()}" for one, other in best]
    rail = [each.objectName().startswith("rail.") for each in stops]
    if sum(one != other for one, other in zip(rail, [*rail[1:], rail[0]], strict=True)) > 2:
        found.append("the rail is not one part")
    return found


def _against(one: QWidget, other: QWidget, *, rightwards: bool) -> bool:
    """True if `other` is read before `one`."""
    names = one.objectName(), other.objectName()
    if one.isAncestorOf(other) or any(names[0].startswith(a) and names[1] == b for a, b in _BEFORE):
        return False
    a, b = _beside(one, other)
    beside = min(a.right(), b.right()) <= max(a.left(), b.left())
    level = min(a.bottom(), b.bottom()) > max(a.top(), b.top())
    if level and beside:
        return b.right() <= a.left() if rightwards else b.left() >= a.right()
    return not level and not beside and b.bottom() <= a.top()


def _beside(one: QWidget, other: QWidget) -> tuple[QRect, QRect]:
    """Both places; of what scrolls apart from the other, the place that it scrolls in."""
    shown = []
    for each, against in ((one, other), (other, one)):
        area: QWidget | None = each.parentWidget()
        outermost = each
        while area is not None:
            if _scrolls(area) and not area.isAncestorOf(against):
                outermost = area
            area = area.parentWidget()
        shown.append(QRect(outermost.mapTo(outermost.window(), QPoint()), outermost.size()))
    return shown[0], shown[1]


# Seeing where the focus is

_AROUND = 9
_DEEP = 6
_ROUNDED = 0.85
"""Round corners are shorter than square ones."""
_DEEP_IN_ROW = 16
"""A row's frame stands around the row, and two rows have a gap between them."""
LEAST = 3.0


@cache
def _apart(one: int, other: int) -> bool:
    return contrast(QColor.fromRgb(one).name(), QColor.fromRgb(other).name()) >= LEAST


def _place(widget: QWidget) -> QRect:
    """Around what the focus is shown: the widget, of a list its row, of a PIN its next place."""
    place = widget.visibleRegion().boundingRect()
    if isinstance(widget, QAbstractItemView):
        at = widget.currentIndex()
        row = widget.visualRect(at)
        if isinstance(widget, QTableView):
            high = widget.rowHeight(at.row())
            row = QRect(0, widget.rowViewportPosition(at.row()), widget.viewport().width(), high)
        row.translate(widget.viewport().mapTo(widget, QPoint()))
        place = row.intersected(widget.rect())
    elif isinstance(widget, Dots):
        across = widget.width() / 6
        place = QRect(round(widget.count * across), 0, round(across * 0.8), widget.height())
    return place


def _pixels(window: Window, place: QRect) -> tuple[list[int], int]:
    image = window.grab(place).toImage().convertToFormat(QImage.Format.Format_RGB32)
    return memoryview(image.constBits()).cast("I").tolist(), image.width()  # type: ignore[arg-type]


def shows_focus(window: Window, widget: QWidget) -> bool:
    """The pixels around `widget`, which gets the focus for that, tell that it has it.

    At least as many as a line of two pixels around it differ by 3:1 from what is there without.
    """
    widget.setFocus()
    settle(_application())
    here = _place(widget)
    if here.isEmpty():
        return False
    at = widget.mapTo(window, here.topLeft())
    around = QRect(at, here.size()).adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
    around = around.intersected(window.rect())
    with_it, wide = _pixels(window, around)
    widget.clearFocus()
    settle(_application())
    without, _ = _pixels(window, around)
    widget.setFocus()
    deep = _DEEP_IN_ROW if isinstance(widget, QAbstractItemView) else _DEEP
    inner = QRect(at - around.topLeft(), here.size()).adjusted(deep, deep, -deep, -deep)
    told = sum(
        one != other and not inner.contains(number % wide, number // wide) and _apart(one, other)
        for number, (one, other) in enumerate(zip(with_it, without, strict=True))
    )
    return told >= _ROUNDED * 2 * 2 * (here.width() + here.height())


# Keys


def caps(window: Window) -> Iterator[tuple[str, str]]:
    """Each key that a cap shows, with the name of the button that the cap is on, if on any."""
    for cap in window.findChildren(KeyCap):
        if not cap.isVisible():
            continue
        around = cap.parentWidget()
        while around is not None and not isinstance(around, QAbstractButton):
            around = around.parentWidget()
        yield cap.key, around.objectName() if around is not None else ""


def press_cap(window: Window, cap: str) -> None:
    """The key of `cap`, as the keyboard sends it."""
    QTest.keyClick(QApplication.focusWidget() or window, *_COMBINATIONS[cap])
    window.scans.flush()


def press_space(window: Window, name: str) -> None:
    """The space bar on the button `name`."""
    shown = [each for each in window.findChildren(QAbstractButton, name) if each.isVisible()]
    shown[0].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Space)
    window.scans.flush()


def bring(stage: Stage, name: str) -> Window:
    """The window in the state `name` anew, whatever was done to it."""
    stage.window.pages.forget()
    stage.window.open_page("pack")
    stage.bench.show(samples.first_start())
    settle(_application())
    stage.bench.asked.clear()
    stage.opened.clear()
    window = stage.show(name)
    window.strip.end_sign()
    to_front(window)
    return window


def outcome(stage: Stage) -> dict[str, Any]:
    """What a person, a screen reader and the desks know of the window."""
    settle(_application())
    # What was taken away is gone, as it is as soon as the window's own loop turns.
    _application().sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    window = stage.shown
    front = window.pages.currentWidget()
    asked = list(stage.bench.asked)
    for desk in (getattr(front, "_desk", None), stage.door):
        noted = getattr(desk, "asked", None)
        asked += noted if isinstance(noted, list) else []
    told = []
    for each in window.root.findChildren(QWidget):
        if not each.isVisible():
            continue
        told += [each.accessibleName(), each.accessibleDescription()]
        if isinstance(each, QLabel | QLineEdit):
            # Whole: how much of it has room may not be settled yet.
            told.append(each.full if isinstance(each, Text) else each.text())
        elif isinstance(each, QAbstractItemView):
            told.append(f"row {each.currentIndex().row()}")
    return {
        "front": front.objectName(),
        "asked": list(map(repr, asked)),
        "opened": list(stage.opened),
        "heard": window.strip.sign.accessibleName() if window.strip.sign.isVisible() else "",
        "signed in": window.signed_in,
        "told": sorted(filter(None, told)),
    }
