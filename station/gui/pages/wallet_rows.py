"""A row of the wallet's list: what moved it, by whom, when, and by how much."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from station.desk.views import Shape
from station.desk.wallet_page import EntryRow
from station.gui import shapes
from station.gui.widgets.rows import Ink
from station.i18n import money, say

ROW = 56


@dataclass(frozen=True)
class ShownEntry:
    """All that is painted of a row."""

    shape: Shape
    title: str
    sub: str
    at: str
    amount: str
    moves: bool

    @property
    def sentence(self) -> str:
        """The row read out."""
        return f"{self.title}. {self.sub}. {self.amount}. {self.at}."


def signed(row: EntryRow) -> str:
    """`+£7.06` or `-£7.06`; without a sign what was only set aside, or put back."""
    text = money(row.amount)
    return f"+{text}" if row.moves and row.amount.minor > 0 else text


def shown_row(row: EntryRow) -> ShownEntry:
    """`row` in words."""
    return ShownEntry(
        row.shape, say(row.title), ", ".join(row.sub), say(row.at), signed(row), row.moves
    )


def paint(ink: Ink, box: QRectF, shown: ShownEntry, chosen: bool, focused: bool) -> None:
    """Paints one row."""
    look, px, painter = ink.look, ink.look.px, ink.painter
    ground = ink.ground(box, chosen=chosen, focused=focused)
    side = px(24)
    mark = QRectF(box.left() + px(20), box.center().y() - side / 2, side, side)
    token = shapes.token_for(shown.shape)
    shapes.paint(painter, shown.shape, mark, look.colour(token), look.colour(ground))
    left = mark.right() + px(14)
    wide = max(ink.width(shown.amount, 17, strong=True), ink.width(shown.at, 14)) + px(4)
    right = QRectF(box.right() - px(20) - wide, box.top() + px(7), wide, px(22))
    tone = "ink" if shown.moves else "ink2"
    ink.line(right, shown.amount, 17, tone, strong=shown.moves, right=True)
    below = QRectF(right.left(), right.bottom(), wide, px(20))
    ink.line(below, shown.at, 14, "ink2", right=True)
    room = right.left() - left - px(12)
    ink.line(QRectF(left, right.top(), room, px(22)), shown.title, 17, strong=True)
    ink.line(QRectF(left, right.bottom(), room, px(20)), shown.sub, 14, "ink2")
