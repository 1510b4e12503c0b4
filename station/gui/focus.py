"""The focus ring: 3 px of ink, 3 px of gap, outside the thing that has the focus."""

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFocusFrame, QProxyStyle, QStyle, QStyleOption, QWidget
from shiboken6 import isValid

from station.gui.theme import Look
from station.gui.widgets.boxes import paint_box


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


class Frame(QFocusFrame):
    """The ring around one thing. Qt puts it beside that thing, and it ends with their page."""

    def __init__(self, look: Look, root: QWidget) -> None:
        super().__init__(root)
        self.look = look
        self._style = RingStyle(look.px(6))
        self.setStyle(self._style)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the ring, if what it is around still has the focus."""
        around = self.widget()
        if around is None or not around.hasFocus():
            return
        with QPainter(self) as painter:
            paint_box(
                painter,
                QRectF(self.rect()),
                self.look.px(7),
                None,
                self.look.colour("ink"),
                self.look.px(3),
            )


class FocusRing(QObject):
    """Follows the focus inside `root`, as long as `root` is there."""

    def __init__(self, look: Look, root: QWidget) -> None:
        super().__init__(root)
        self.look = look
        self._root = root
        self.frame: Frame | None = None
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
        shown = inside and new.property("ring") != "none"  # type: ignore[union-attr]
        if shown:
            self.frame.setWidget(new)  # type: ignore[arg-type]
            self.frame.show()
        else:
            # Hidden, not released: the focus also goes when its widget is being destroyed, and
            # the frame must not be moved then.
            self.frame.hide()

    def leave(self) -> None:
        """Stops following, for good."""
        if not self._following or not isValid(self):
            return
        self._following = False
        if isinstance(self._application, QApplication):
            self._application.focusChanged.disconnect(self.follow)
        if self.frame is not None and isValid(self.frame):  # its page may have gone first
            self.frame.setWidget(None)  # type: ignore[arg-type]
