"""The focus ring: 3 px of ink, 3 px of gap, outside the thing that has the focus."""

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFocusFrame,
    QProxyStyle,
    QScrollArea,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)
from shiboken6 import isValid

from station.gui.theme import Look
from station.gui.widgets.boxes import paint_box
from station.gui.widgets.fold import Folded, whole_of

_AROUND = 12
"""So much above and below what has the focus is seen with it."""


class RingStyle(QProxyStyle):
    """Gives the ring its room. Set on the ring alone: a style in Python is slow for a window."""

    def __init__(self, margin: int) -> None:
        super().__init__("Fusion")
        self._margin = margin

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Both margins of a focus frame."""
        if metric in (
            QStyle.PixelMetric.PM_FocusFrameHMargin,
            QStyle.PixelMetric.PM_FocusFrameVMargin,
        ):
            return self._margin
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        """Above everything: beside the thing, its own parent would cut the ring off.

        And nothing is cut out of it: at an edge it lies over the thing.
        """
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        if hint == QStyle.StyleHint.SH_FocusFrame_Mask:
            return 0
        return super().styleHint(hint, option, widget, returned)


class Frame(QFocusFrame):
    """The ring around one thing. Qt puts it into the window, or into what scrolls that thing."""

    def __init__(self, look: Look, root: QWidget) -> None:
        super().__init__(root)
        self.look = look
        self._style = RingStyle(look.px(6))
        self.setStyle(self._style)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the ring, if what it is around still has the focus.

        At an edge of the window, or of what scrolls, it is drawn over the thing: it is seen whole.
        """
        around, room = self.widget(), self.parentWidget()
        if around is None or room is None or not (around.hasFocus() and around.isVisible()):
            return
        seen = room.rect().translated(-self.pos()).intersected(self.rect())
        with QPainter(self) as painter:
            paint_box(
                painter,
                QRectF(seen),
                self.look.px(7),
                None,
                self.look.colour("ink"),
                self.look.px(3),
            )


def bring(look: Look, focused: QWidget) -> None:
    """Where it scrolls, what has the focus comes into view; Qt does so only within one area.

    What stands in a `whole` box comes with all of it.
    """
    whole = whole_of(focused)
    around = whole.parentWidget()
    while around is not None:
        if isinstance(around, Folded):
            around.follow(focused)
        elif isinstance(around, QScrollArea) and (inside := around.widget()) is not None:
            # All of it: of a field, Qt itself brings only the cursor.
            middle = whole.mapTo(inside, whole.rect().center())
            half = whole.height() // 2 + look.px(_AROUND)
            around.ensureVisible(middle.x(), middle.y(), 0, half)
        around = around.parentWidget()


class FocusRing(QObject):
    """Follows the focus inside `root`, as long as `root` is there, and brings it into view."""

    def __init__(self, look: Look, root: QWidget) -> None:
        super().__init__(root)
        self.look = look
        self._root = root
        self.frame: Frame | None = None
        self._seen: QWidget | None = None
        """What had the focus last of all that can be seen."""
        self._application = QApplication.instance()
        self._following = isinstance(self._application, QApplication)
        if isinstance(self._application, QApplication):
            self._application.focusChanged.connect(self.follow)

    def follow(self, _old: QObject | None, new: QObject | None) -> None:
        """Goes to `new`, if it is one that shows its focus."""
        if not self._following or not isValid(self._root):
            return
        if self.frame is None or not isValid(self.frame):
            self.frame = Frame(self.look, self._root)
        inside = isinstance(new, QWidget) and self._root.isAncestorOf(new)
        if inside and new.isVisible():  # type: ignore[union-attr]
            self._seen = new  # type: ignore[assignment]
        if inside:
            bring(self.look, new)  # type: ignore[arg-type]
        shown = inside and new.property("ring") != "none"  # type: ignore[union-attr]
        if shown:
            # Of what is not seen yet, the frame comes with it.
            self.frame.setWidget(new)  # type: ignore[arg-type]
            self.frame.setVisible(new.isVisible())  # type: ignore[union-attr]
        else:
            # Hidden, not released: the focus also goes when its widget is being destroyed, and
            # the frame must not be moved then.
            self.frame.hide()

    def leave_hidden(self) -> None:
        """What cannot be seen gives up the focus, which Qt lets it have: it must take no key.

        What had it before has it again, if that is still seen; else the window gets the key.
        """
        focused = QApplication.focusWidget()
        if not self._following or focused is None or focused.isVisible():
            return
        focused.clearFocus()
        if self._seen is not None and isValid(self._seen) and self._seen.isVisible():
            self._seen.setFocus()

    def leave(self) -> None:
        """Stops following, for good."""
        if not self._following or not isValid(self):
            return
        self._following = False
        if isinstance(self._application, QApplication):
            self._application.focusChanged.disconnect(self.follow)
        if self.frame is not None and isValid(self.frame):  # its page may have gone first
            self.frame.setWidget(None)  # type: ignore[arg-type]
