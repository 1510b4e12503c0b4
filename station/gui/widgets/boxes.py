"""Cards, rules, layouts and key caps."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from station.gui.theme import Look
from station.i18n import key_cap

UNBOUND = 16_777_215
"""Qt's own word for a width or a height without a limit."""


def row(parent: QWidget | None = None, gap: int = 0) -> QHBoxLayout:
    """A row without margins."""
    layout = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    return layout


def column(parent: QWidget | None = None, gap: int = 0) -> QVBoxLayout:
    """A column without margins."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap)
    return layout


def amid(*widgets: QWidget, gap: int = 0) -> QVBoxLayout:
    """A column of these that stands in the middle of its place's height."""
    layout = column(gap=gap)
    layout.addStretch()
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch()
    return layout


def mirrored(widget: QWidget) -> bool:
    """True where lines begin at the right: what a widget paints itself does not turn by itself."""
    return widget.layoutDirection() is Qt.LayoutDirection.RightToLeft


def empty(layout: QLayout) -> None:
    """Takes everything out of `layout`; its widgets are deleted."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            empty(inner)


def paint_box(
    painter: QPainter,
    box: QRectF,
    radius: float,
    fill: QColor | None,
    border: QColor | None = None,
    width: float = 0,
) -> None:
    """A rounded box whose border lies inside `box`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = width / 2
    if border is not None and width:
        pen = QPen(border, width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius)


class Box(QWidget):
    """A rounded ground: a card unless told otherwise."""

    def __init__(self, look: Look, fill: str = "surface", border: str = "line") -> None:
        super().__init__()
        self.look = look
        self._style = (fill, border, 1.0)

    def ground(self, fill: str, border: str | None = None, width: float = 1.0) -> None:
        """Takes the tokens `fill` and `border`."""
        style = (fill, border or fill, width)
        if style != self._style:
            self._style = style
            self.update()

    @property
    def fill(self) -> str:
        """The token of the ground."""
        return self._style[0]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the ground."""
        fill, border, width = self._style
        with QPainter(self) as painter:
            paint_box(
                painter,
                QRectF(self.rect()),
                self.look.px(6),
                self.look.colour(fill),
                self.look.colour(border),
                max(1.0, self.look.px(width)),
            )


class Rule(QFrame):
    """A straight rule."""

    def __init__(
        self, look: Look, colour: str = "line", width: float = 1, *, upright: bool = False
    ) -> None:
        super().__init__()
        self._colour = look.colour(colour)
        thick = max(1, look.px(width))
        if upright:
            self.setFixedWidth(thick)
        else:
            self.setFixedHeight(thick)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fills itself."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._colour)


class KeyCap(QWidget):
    """The key that does what stands beside it."""

    def __init__(
        self,
        look: Look,
        key: str,
        *,
        large: bool = False,
        low: bool = False,
        on: str = "surface",
    ) -> None:
        """`key` as `Key.cap` has it. `low`: in a long list of keys, one under the other."""
        super().__init__()
        self.look = look
        self.key = key
        self._low = low
        self._font = look.font(22 if large else 14, strong=True)
        self._large = large
        self._on = on
        self._ink = "ink"
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._fix()

    def say(self, key: str) -> None:
        """Shows another key."""
        if key != self.key:
            self.key = key
            self._fix()
            self.update()

    def inks(self, ink: str, on: str) -> None:
        """Takes the tokens of its ink and of the ground it stands on."""
        if (ink, on) != (self._ink, self._on):
            self._ink, self._on = ink, on
            self.update()

    def _fix(self) -> None:
        self.said = key_cap(self.key)
        wide = QFontMetrics(self._font).horizontalAdvance(self.said)
        px = self.look.px
        if self._large:
            self.setFixedSize(max(px(64), wide + px(24)), px(44))
        else:
            self.setFixedSize(max(px(36), wide + px(18)), px(24 if self._low else 28))

    def sizeHint(self) -> QSize:
        """Its fixed size."""
        return self.minimumSize()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the cap: an outline that is thicker below."""
        ink = self.look.colour(self._ink)
        edge = ink if self._ink != "ink" else self.look.colour("edge")
        box = QRectF(self.rect())
        thick = max(1.0, self.look.px(3 if self._large else 2))
        radius = self.look.px(4)
        with QPainter(self) as painter:
            paint_box(painter, box, radius, edge)
            inner = box.adjusted(0, 0, 0, -thick)
            paint_box(
                painter, inner, radius, self.look.colour(self._on), edge, max(1.0, self.look.px(1))
            )
            painter.setPen(ink)
            painter.setFont(self._font)
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, self.said)
