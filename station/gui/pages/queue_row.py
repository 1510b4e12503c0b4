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
from station.gui.theme import Look
from station.gui.widgets.boxes import paint_box
from station.gui.widgets.clock import Face, paint_face
from station.gui.widgets.fit import SMALL, SMALLEST, first_words
from station.gui.widgets.rows import Ink, Said
from station.i18n import say

HEIGHT, TIGHT_HEIGHT = 106, 138
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


def row_height(look: Look) -> int:
    """Height of an item, in px of the look: where it is tight, its words have their own lines."""
    return TIGHT_HEIGHT if look.sizes.tight else HEIGHT


def paint(ink: Ink, box: QRectF, shown: ShownRow, chosen: bool, focused: bool) -> None:
    """Paints `shown` into `box`."""
    row = shown.row
    look, px, small = ink.look, ink.look.px, ink.look.sizes.compact
    ground = _ground(ink, box, row, chosen=chosen, focused=focused)
    if look.sizes.tight:
        _tight(ink, box, shown, ground)
        return
    side = px(40 if small else _CLOCK)
    left, middle = box.left() + px(14 if small else 21), box.center().y()
    clock = QRectF(left, middle - side / 2, side, side)
    paint_face(ink.painter, clock, look, shown.face, ground)
    left = clock.right() + px(10 if small else 14)
    # Where the row is very short its title has the room: the time becomes smaller.
    wide = px(146 if not small else 122 if box.width() >= px(_TIGHT) else 106)
    words = QRectF(left, middle - px(27), wide, px(28))
    time = Said(say(shown.left), 17 if small else 22, strong=True)
    due = Said(say(row.due), 14, "ink2")
    below = words.translated(0, px(28)).adjusted(0, 0, 0, -px(6))
    ink.lines(QRectF(left, box.top(), wide, box.height()), (words, time), (below, due))
    left = words.right() + px(6)
    mark = QRectF(left, box.top() + px(19), px(24), px(24))
    token = shapes.token_for(row.shape)
    shapes.paint(ink.painter, row.shape, mark, look.colour(token), look.colour(ground))
    _words(ink, QRectF(box), mark.right() + px(10), row)


def _tight(ink: Ink, box: QRectF, shown: ShownRow, ground: str) -> None:
    """The clock and the tries on top; below them, as wide as the item, what it is about."""
    row, look, px = shown.row, ink.look, ink.look.px
    side, top = px(40), box.top() + px(10)
    clock = QRectF(box.left() + px(14), top, side, side)
    paint_face(ink.painter, clock, look, shown.face, ground)
    left, right = clock.right() + px(10), box.right() - px(14)
    tries, after = say(row.tries), say(row.next) if row.next is not None else ""
    wide = max(ink.width(tries, 14), ink.width(after, 14)) + 2
    beside = QRectF(right - wide, top, wide, px(22))
    ink.line(beside, tries, 14, "ink2", right=True)
    ink.line(beside.translated(0, px(20)), after, 14, "ink2", right=True)
    first = QRectF(left, top, beside.left() - left - px(10), px(22))
    ink.line(first, say(shown.left), 17, strong=True)
    ink.line(first.translated(0, px(20)), say(row.due), 14, "ink2")
    token = shapes.token_for(row.shape)
    mark = QRectF(clock.center().x() - px(12), top + px(48), px(24), px(24))
    shapes.paint(ink.painter, row.shape, mark, look.colour(token), look.colour(ground))
    words = QRectF(left, top + px(48), right - left, px(24))
    ink.line(words, say(row.title), 17, strong=True)
    about = words.translated(0, px(23))
    about.setHeight(px(18))
    ink.line(about, say(row.about), 14, "ink2")
    told = QRectF(left, about.bottom() + px(1), right - left, px(18))
    lead = say(row.lead) if row.lead is not None else ""
    if lead:
        told.setLeft(ink.line(told, lead, 14, strong=True) + px(5))
    lower = QRectF(left, told.bottom() - px(1), right - left, px(16))
    for line, part in zip((told, lower), _broken(ink, say(row.word), told.width()), strict=False):
        ink.line(line, part, 14)


def _told(ink: Ink, box: QRectF, shown: QueueRow, size: int) -> None:
    """How the item stands: on one line, or on two where that one would leave a sentence out."""
    px, lead, word = ink.look.px, say(shown.lead) if shown.lead is not None else "", say(shown.word)
    ahead = ink.width(lead, size, strong=True) + px(5) if lead else 0
    if ahead + ink.width(word, SMALL) <= box.width():
        if lead:
            box.setLeft(ink.line(box, lead, size, strong=True) + px(5))
        ink.line(box, word, size)
        return
    two = QRectF(box.left(), box.top() - px(2), box.width(), px(36))
    if lead:
        half = QRectF(two.left(), two.top(), two.width(), two.height() / 2)
        ink.line(half, lead, SMALL, strong=True)
        ink.line(half.translated(0, half.height()), word, SMALL)
    else:
        ink.said(two, Said(word, SMALL))


def _broken(ink: Ink, text: str, room: float) -> tuple[str, ...]:
    """All of it, or two lines, the first as full as whole words make it."""
    if ink.width(text, SMALLEST) <= room:
        return (text,)
    return first_words(text, lambda each: ink.width(each, SMALL), room)


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
    second = first.translated(0, tall)
    second.setHeight(px(19))
    if small and not after:
        second.setRight(right)
    title, about = Said(say(shown.title), 17, strong=True), Said(say(shown.about), 14, "ink2")
    if small and ink.broken(QRectF(left, box.top() + px(4), first.width(), px(38)), title):
        ink.line(second, about.text, about.size, about.tone)
    else:
        both = first.adjusted(0, -px(11), 0, px(19)) if small else None
        ink.lines(both, (first, title), (second, about))
    third = QRectF(left, second.bottom() + px(3), right - left, tall)
    if not small:
        third.setRight(first.right())
    size = 14 if small else 17
    _told(ink, third, shown, size)
    beside = QRectF(right - wide, box.top() + px(32), wide, px(22))
    if small:
        beside.moveTop(box.top() + px(20))
    elif not after:
        beside.moveTop(box.center().y() - px(11))
    ink.line(beside, tries, size, "ink2", right=True)
    if after:
        ink.line(beside.translated(0, px(22)), after, size, "ink2", right=True)
