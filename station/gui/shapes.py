"""The silhouettes that tell a state without colour, and the icons of the rail.

All are drawn on a 24 x 24 grid. A shape's outline alone must tell it from every other one.
"""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from station.desk.views import Shape

KEYBOARD = "keyboard"
LINK = "link"
DOT = "dot"
HISTORY = "history"
GLASS = "glass"
TO_DO = "to_do"
WALLET = "wallet"
ORDERS = "orders"
SETTINGS = "settings"
ARROW = "arrow"

# Which token a shape is drawn in on a plain card; ink where it is not named here.
_TOKENS = {
    Shape.SHIELD: "proven",
    Shape.LOOK: "mark",
    Shape.NO: "no",
    Shape.FLAG: "look",
    Shape.RING: "edge",
    Shape.BARRED: "ink2",
}

_Drawing = Callable[[QPainter, QColor, QColor], None]


def token_for(shape: Shape | str) -> str:
    """The token that `shape` is drawn in on a plain card."""
    return _TOKENS.get(shape, "ink") if isinstance(shape, Shape) else "ink"


def paint(
    painter: QPainter, shape: Shape | str, box: QRectF, ink: QColor, hole: QColor, stroke: float = 2
) -> None:
    """Draws `shape` into `box`; `hole` is the colour of what is cut out of a solid shape."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / 24, box.height() / 24)
    painter.setPen(_pen(ink, stroke))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _DRAWINGS[str(shape)](painter, ink, hole)
    painter.restore()


def _pen(colour: QColor, width: float, round_: bool = False) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap if round_ else Qt.PenCapStyle.SquareCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _lines(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in points]))


def _solid(painter: QPainter, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)


def _open(painter: QPainter, ink: QColor, width: float) -> None:
    painter.setPen(_pen(ink, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _shield(painter: QPainter, ink: QColor, hole: QColor) -> None:
    path = QPainterPath(QPointF(12, 1.2))
    path.lineTo(21, 4.4)
    path.lineTo(21, 11.4)
    path.cubicTo(21, 17, 17.4, 21, 12, 22.8)
    path.cubicTo(6.6, 21, 3, 17, 3, 11.4)
    path.lineTo(3, 4.4)
    path.closeSubpath()
    _solid(painter, ink)
    painter.drawPath(path)
    _open(painter, hole, 2.6)
    _lines(painter, (8.2, 12), (11, 14.8), (16, 8.6))


def _circle(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(12, 12), 9.7, 9.7)


def _ring(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    _open(painter, ink, 2.3)
    _circle(painter)


def _asking(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    _open(painter, ink, 2.3)
    _circle(painter)
    _solid(painter, ink)
    for x in (7.4, 12, 16.6):
        painter.drawEllipse(QPointF(x, 12), 1.6, 1.6)


def _tray(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    _open(painter, ink, 2.2)
    _lines(painter, (3, 14.5), (3, 20.8), (21, 20.8), (21, 14.5))
    _lines(painter, (12, 16), (12, 3.4))
    _lines(painter, (7.4, 7.8), (12, 3.2), (16.6, 7.8))


def _barred(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    _open(painter, ink, 2.3)
    _circle(painter)
    _lines(painter, (7.6, 12), (16.4, 12))


def _back(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    _open(painter, ink, 2.2)
    _circle(painter)
    _lines(painter, (16.2, 12), (7.8, 12))
    _lines(painter, (11, 8.6), (7.6, 12), (11, 15.4))


def _done(painter: QPainter, ink: QColor, hole: QColor) -> None:
    _solid(painter, ink)
    painter.drawEllipse(QPointF(12, 12), 11, 11)
    _open(painter, hole, 2.6)
    _lines(painter, (7.4, 12.3), (10.8, 15.6), (16.6, 8.8))


def _sheet(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    _open(painter, ink, 2.1)
    painter.drawRect(QRectF(4.6, 2.6, 14.8, 18.8))
    for y in (8, 12, 16):
        _lines(painter, (8.4, y), (15.6, y))


def _look(painter: QPainter, ink: QColor, hole: QColor) -> None:
    painter.setPen(_pen(ink, 2))
    painter.setBrush(ink)
    painter.drawPolygon(QPolygonF([QPointF(12, 2.6), QPointF(22.4, 21), QPointF(1.6, 21)]))
    _open(painter, hole, 2.6)
    _lines(painter, (12, 9.8), (12, 14.2))
    _solid(painter, hole)
    painter.drawRect(QRectF(10.7, 16.9, 2.6, 2.6))


def _no(painter: QPainter, ink: QColor, hole: QColor) -> None:
    _solid(painter, ink)
    painter.drawRoundedRect(QRectF(1, 1, 22, 22), 3, 3)
    _open(painter, hole, 3)
    _lines(painter, (8, 8), (16, 16))
    _lines(painter, (16, 8), (8, 16))


def _flag(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    _open(painter, ink, 2.2)
    _lines(painter, (4.6, 3), (4.6, 22))
    painter.setBrush(ink)
    painter.drawPolygon(
        QPolygonF(
            [QPointF(5, 4), QPointF(21, 4), QPointF(17.4, 9), QPointF(21, 14), QPointF(5, 14)]
        )
    )


def _box(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    _open(painter, ink, 1.9)
    _lines(painter, (12, 1.8), (21, 6.8), (21, 17.2), (12, 22.2), (3, 17.2), (3, 6.8), (12, 1.8))
    _lines(painter, (3, 6.8), (12, 11.9), (21, 6.8))
    _lines(painter, (12, 11.9), (12, 22.2))
    _lines(painter, (7.4, 4.4), (16.5, 9.4))


def _scan(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    for x, y, dx, dy in ((0.0, 1, 1, 1), (24.0, 1, -1, 1), (0.0, 23, 1, -1), (24.0, 23, -1, -1)):
        painter.drawRect(QRectF(x, y, 5.6 * dx, 1.9 * dy).normalized())
        painter.drawRect(QRectF(x, y, 1.9 * dx, 5.6 * dy).normalized())
    for x, width in ((5.0, 1.5), (7.9, 2.7), (11.2, 1.1), (14.2, 2.7), (17.7, 1.3)):
        painter.drawRect(QRectF(x, 6.8, width, 10.4))


def _keyboard(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    _open(painter, ink, 1.9)
    painter.drawRoundedRect(QRectF(1.6, 4.6, 20.8, 14.8), 2, 2)
    for x in (6.0, 9.0, 12.0, 15.0, 18.0):
        _lines(painter, (x - 0.1, 9), (x, 9))
    _lines(painter, (8, 15), (16, 15))


def _link(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    _open(painter, ink, 2)
    _lines(painter, (9, 4), (4, 4), (4, 20), (20, 20), (20, 15))
    _lines(painter, (13.6, 3.6), (20.4, 3.6), (20.4, 10.4))
    _lines(painter, (20, 4), (11.4, 12.6))


def _arrow(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    _open(painter, ink, 2)
    _lines(painter, (12, 2.5), (12, 20.5))
    _lines(painter, (6, 14.6), (12, 20.8), (18, 14.6))


def _dot(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    _solid(painter, ink)
    painter.drawEllipse(QPointF(12, 12), 6.5, 6.5)


def _history(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    _open(painter, ink, 2)
    painter.drawArc(QRectF(3, 2.6, 18.8, 18.8), 150 * 16, -300 * 16)
    _lines(painter, (3.2, 3.4), (3.2, 8.6), (8.4, 8.6))
    _lines(painter, (12.4, 7), (12.4, 12.4), (16, 14.6))


def _glass(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    _open(painter, ink, 2.4)
    painter.drawEllipse(QPointF(10.4, 10.4), 7.2, 7.2)
    _lines(painter, (15.8, 15.8), (21.4, 21.4))


def _wallet(painter: QPainter, ink: QColor, hole: QColor) -> None:
    painter.drawRoundedRect(QRectF(3, 6, 18, 13.5), 2.5, 2.5)
    _lines(painter, (5.5, 6), (15.5, 2.8), (16.8, 6))
    _solid(painter, ink)
    painter.drawRoundedRect(QRectF(14.5, 10.8, 8, 4.4), 1.6, 1.6)
    painter.setBrush(hole)
    painter.drawEllipse(QPointF(17.3, 13), 1, 1)


def _orders(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    _open(painter, ink, 2)
    painter.drawRoundedRect(QRectF(4, 2.5, 16, 19), 2, 2)
    _lines(painter, (8, 8), (16, 8))
    _lines(painter, (8, 12), (16, 12))
    _lines(painter, (8, 16), (13, 16))


def _to_do(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    _open(painter, ink, 2)
    _lines(painter, (4.6, 3), (4.6, 22))
    _lines(painter, (4.6, 4), (21, 4), (17.4, 9), (21, 14), (4.6, 14))


def _settings(painter: QPainter, ink: QColor, _hole: QColor) -> None:
    _open(painter, ink, 2)
    for y, knob in ((6, 15), (12, 8), (18, 17)):
        _lines(painter, (2.6, y), (knob - 2.4, y))
        _lines(painter, (knob + 2.4, y), (21.4, y))
        painter.drawEllipse(QPointF(knob, y), 2.2, 2.2)


_DRAWINGS: dict[str, _Drawing] = {
    Shape.SHIELD.value: _shield,
    Shape.RING.value: _ring,
    Shape.ASKING.value: _asking,
    Shape.TRAY.value: _tray,
    Shape.BARRED.value: _barred,
    Shape.BACK.value: _back,
    Shape.DONE.value: _done,
    Shape.SHEET.value: _sheet,
    Shape.LOOK.value: _look,
    Shape.NO.value: _no,
    Shape.FLAG.value: _flag,
    Shape.BOX.value: _box,
    Shape.SCAN.value: _scan,
    KEYBOARD: _keyboard,
    LINK: _link,
    DOT: _dot,
    HISTORY: _history,
    GLASS: _glass,
    TO_DO: _to_do,
    WALLET: _wallet,
    ORDERS: _orders,
    SETTINGS: _settings,
    ARROW: _arrow,
}
