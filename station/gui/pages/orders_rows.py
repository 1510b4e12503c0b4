"""The rows of the orders' page: one of the list, one of a preview."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from station.desk.orders_page import OrderLine, PreviewLine
from station.desk.views import Shape
from station.gui import shapes
from station.gui.widgets.rows import Ink
from station.i18n import say

ROW = 58


@dataclass(frozen=True)
class ShownLine:
    """All that is painted of a row."""

    shape: Shape
    title: str
    sub: str
    aside: str = ""
    heavy: bool = False
    """The second line needs eyes: why it is on hold."""

    @property
    def sentence(self) -> str:
        """The row read out."""
        return ". ".join(part for part in (self.title, self.sub, self.aside) if part) + "."


def shown_order(line: OrderLine) -> ShownLine:
    """An order in words."""
    sub = say(line.hold) if line.hold is not None else say(line.where)
    title = f"{line.number}  {line.name}" if line.name else line.number
    return ShownLine(line.shape, title, sub, say(line.state), line.hold is not None)


def shown_preview(line: PreviewLine) -> ShownLine:
    """A finding, a difference or an order in words."""
    return ShownLine(line.shape, say(line.title), say(line.sub))


def paint(ink: Ink, box: QRectF, shown: ShownLine, chosen: bool, focused: bool) -> None:
    """Paints one row."""
    look, px, painter = ink.look, ink.look.px, ink.painter
    ground = ink.ground(box, chosen=chosen, focused=focused)
    side = px(24)
    mark = QRectF(box.left() + px(20), box.center().y() - side / 2, side, side)
    token = shapes.token_for(shown.shape)
    shapes.paint(painter, shown.shape, mark, look.colour(token), look.colour(ground))
    left, right = mark.right() + px(14), box.right() - px(20)
    if shown.aside:
        wide = ink.width(shown.aside, 17) + px(4)
        at = QRectF(right - wide, box.top() + px(8), wide, px(22))
        ink.line(at, shown.aside, 17, "ink2", right=True)
        right = at.left() - px(12)
    top = box.top() + px(8)
    ink.line(QRectF(left, top, right - left, px(22)), shown.title, 17, strong=True)
    below = QRectF(left, top + px(22), box.right() - px(20) - left, px(20))
    ink.line(below, shown.sub, 14, "look" if shown.heavy else "ink2", strong=shown.heavy)
