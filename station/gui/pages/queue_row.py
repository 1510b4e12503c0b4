"""How one item of the queue is painted."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRectF

from station.desk import view_queue
from station.desk.queue import QueueItem
from station.desk.view_queue import QueueRow
from station.desk.views import Tone
from station.domain.errors import Message
from station.gui import shapes
from station.gui.widgets.boxes import paint_box
from station.gui.widgets.clock import Face, paint_face
from station.gui.widgets.rows import Ink
from station.i18n import say

HEIGHT = 106
GAP = 10
_CLOCK = 52
_TIGHT = 600


@dataclass(frozen=True)
class ShownRow:
    """All that is painted of an item: where it is the same, so is the picture."""

    row: QueueRow
    left: Message
    face: Face


def shown_row(item: QueueItem, now: datetime) -> ShownRow:
    """`item` as it is painted at `now`."""
    row = view_queue.row(item, now)
    return ShownRow(row, row.clock.words(now), Face.of(row.clock, now))


def paint(ink: Ink, box: QRectF, shown: ShownRow, chosen: bool, focused: bool) -> None:
    """Paints `shown` into `box`."""
    row = shown.row
    look, px, small = ink.look, ink.look.px, ink.look.sizes.compact
    ground = _ground(ink, box, row, chosen=chosen, focused=focused)
    side = px(40 if small else _CLOCK)
    left, middle = box.left() + px(14 if small else 21), box.center().y()
    clock = QRectF(left, middle - side / 2, side, side)
    paint_face(ink.painter, clock, look, shown.face, ground)
    left = clock.right() + px(10 if small else 14)
    # Where the row is very short its title has the room: the time becomes smaller.
    wide = px(146 if not small else 122 if box.width() >= px(_TIGHT) else 106)
    words = QRectF(left, middle - px(27), wide, px(28))
    ink.line(words, say(shown.left), 17 if small else 22, strong=True)
    ink.line(words.translated(0, px(28)).adjusted(0, 0, 0, -px(6)), say(row.due), 14, "ink2")
    left = words.right() + px(6)
    mark = QRectF(left, box.top() + px(19), px(24), px(24))
    token = shapes.token_for(row.shape)
    shapes.paint(ink.painter, row.shape, mark, look.colour(token), look.colour(ground))
    _words(ink, QRectF(box), mark.right() + px(10), row)


def _ground(ink: Ink, box: QRectF, shown: QueueRow, *, chosen: bool, focused: bool) -> str:
    """The card below the words; the chosen one has a bar, and a heavy frame with the focus."""
    look, px = ink.look, ink.look.px
    looked = shown.tone is Tone.LOOK
    ground = "look_ground" if looked else "sunken" if chosen else "surface"
    border, width = ("mark", 3.0) if looked else ("line", 1.0)
    if chosen and focused:
        # Ink in the place of orange alone is hardly told in the dark: it is thicker, too.
        border, width = "ink", 6.0 if looked else 3.0
    fill, edge = look.colour(ground), look.colour(border)
    paint_box(ink.painter, box, px(6), fill, edge, max(1.0, px(width)))
    if chosen:
        bar = QRectF(box.left(), box.top() + px(3), px(5), box.height() - 2 * px(3))
        ink.painter.fillRect(bar, look.colour("ink"))
    return ground


def _words(ink: Ink, box: QRectF, left: float, shown: QueueRow) -> None:
    px, small = ink.look.px, ink.look.sizes.compact
    right = box.right() - px(14 if small else 21)
    tries, after = say(shown.tries), say(shown.next) if shown.next is not None else ""
    wide = max(ink.width(tries, 14 if small else 17), ink.width(after, 14 if small else 17)) + 2
    tall = px(24)
    first = QRectF(left, box.top() + px(19), right - left - wide - px(12), tall)
    ink.line(first, say(shown.title), 17, strong=True)
    second = first.translated(0, tall)
    second.setHeight(px(19))
    if small and not after:
        second.setRight(right)
    ink.line(second, say(shown.about), 14, "ink2")
    third = QRectF(left, second.bottom() + px(3), right - left, tall)
    if not small:
        third.setRight(first.right())
    size = 14 if small else 17
    if shown.lead is not None:
        lead = say(shown.lead)
        third.setLeft(ink.line(third, lead, size, strong=True) + px(5))
    ink.line(third, say(shown.word), size)
    beside = QRectF(right - wide, box.top() + px(32), wide, px(22))
    if small:
        beside.moveTop(box.top() + px(20))
    elif not after:
        beside.moveTop(box.center().y() - px(11))
    ink.line(beside, tries, size, "ink2", right=True)
    if after:
        ink.line(beside.translated(0, px(22)), after, size, "ink2", right=True)
