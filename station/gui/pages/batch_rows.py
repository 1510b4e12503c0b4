"""A row of the batch: its order and price, the box of its cover, and how it stands."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPolygonF

from station.desk.batch_page import BatchRow
from station.desk.views import Shape, Tone
from station.gui import shapes
from station.gui.theme import Look
from station.gui.widgets.boxes import paint_box
from station.gui.widgets.rows import Ink, Said
from station.i18n import kilograms, money, say, t

_ROW, _CROWDED_ROW, _FOLDED_ROW = 62, 78, 84
_TITLE, _CROWDED_TITLE = 0.42, 0.41
"""How much of a row its order takes; crowded, its words may break."""
_TONES = {Tone.PROVEN: "proven", Tone.LOOK: "look", Tone.NO: "no"}


def row_height(look: Look) -> int:
    """Height of a row, in px of the look: folded, how it stands is a line of its own."""
    if look.sizes.folded:
        return _FOLDED_ROW
    return _CROWDED_ROW if look.sizes.crowded else _ROW


@dataclass(frozen=True)
class ShownRow:
    """All that is painted of a row."""

    chosen: bool
    shape: Shape
    tone: Tone
    title: str
    sub: str
    state: str
    cover: str
    limit: str
    ticked: bool

    @property
    def sentence(self) -> str:
        """The row read out."""
        box = ""
        if self.cover:
            word = t("batch_list.ticked_word" if self.ticked else "batch_list.not_ticked_word")
            box = f"{self.cover} {self.limit}, {word}. "
        chosen = f"{t('batch_list.chosen_word')}. " if self.chosen else ""
        return f"{self.title}. {chosen}{self.sub}. {box}{self.state.removesuffix('.')}."


def shown_row(row: BatchRow) -> ShownRow:
    """`row` in words."""
    facts = {"weight": kilograms(row.weight_g), "service": row.service or "–"}
    sub = (
        t("batch_list.row_price", label=row.label, **facts)
        if row.label is not None
        else t("batch_list.row", **facts)
    )
    return ShownRow(
        chosen=row.chosen,
        shape=row.shape,
        tone=row.tone,
        title=f"{row.order}  {row.who}",
        sub=sub,
        state=say(row.word),
        cover=money(row.cover) if row.cover is not None else "",
        limit=t("batch_list.up_to", limit=row.limit) if row.limit is not None else "",
        ticked=row.ticked,
    )


def paint(ink: Ink, box: QRectF, shown: ShownRow, chosen: bool, focused: bool) -> None:
    """Paints one row."""
    look, px, painter = ink.look, ink.look.px, ink.painter
    ground = ink.ground(box, chosen=chosen, focused=focused)
    side = px(28)
    mark = QRectF(box.left() + px(18), box.center().y() - side / 2, side, side)
    token = shapes.token_for(shown.shape)
    shapes.paint(painter, shown.shape, mark, look.colour(token), look.colour(ground))
    left = mark.right() + px(14)
    right = box.right() - px(18)
    # How it stands begins at one place in every row, with an offer or without.
    half = (right - left) * (_CROWDED_TITLE if look.sizes.crowded else _TITLE)
    if shown.cover:
        right = _cover(ink, box, shown, ground) - px(14)
    room = right - left
    if look.sizes.folded:
        half = room
    tone = "ink" if shown.chosen else "ink2"
    top = QRectF(left, _first_line(ink.look, box), half, px(22))
    whole = QRectF(left, box.top(), half, box.height()).adjusted(0, px(2), 0, -px(3))
    below = QRectF(left, top.bottom(), half, px(20))
    ink.lines(
        None if look.sizes.folded else whole,
        (top, Said(shown.title, 17, tone, strong=shown.chosen)),
        (below, Said(shown.sub, 14, "ink2")),
    )
    state = QRectF(left + half + px(12), box.top(), room - half - px(12), box.height())
    if look.sizes.folded:
        state = QRectF(left, top.bottom() + px(20), room, px(20))
    told = shown.tone is not Tone.PLAIN
    ink.said(state, Said(shown.state, 14, _TONES.get(shown.tone, "ink2"), strong=told))


def _first_line(look: Look, box: QRectF) -> float:
    """Where the first of a row's two lines begins."""
    return box.top() + look.px(8) if look.sizes.folded else box.center().y() - look.px(23)


def _cover(ink: Ink, box: QRectF, shown: ShownRow, ground: str) -> float:
    """The box of the cover, with its price and limit; where it begins."""
    look, px, painter = ink.look, ink.look.px, ink.painter
    side = px(28)
    square = QRectF(box.right() - px(18) - side, box.center().y() - side / 2, side, side)
    fill, width = ("ink", 1) if shown.ticked else (ground, px(2))
    paint_box(painter, square, px(3), look.colour(fill), look.colour("ink"), width)
    if shown.ticked:
        pen = painter.pen()
        pen.setColor(look.colour(ground))
        pen.setWidthF(px(3))
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x, y = square.left(), square.top()
        points = [(0.22, 0.52), (0.42, 0.72), (0.78, 0.3)]
        painter.drawPolyline(
            QPolygonF([QPointF(x + side * across, y + side * down) for across, down in points])
        )
    wide = max(ink.width(shown.cover, 17, strong=True), ink.width(shown.limit, 14)) + px(4)
    sums = QRectF(square.left() - px(12) - wide, _first_line(look, box), wide, px(22))
    ink.line(sums, shown.cover, 17, "ink", strong=shown.ticked, right=True)
    below = QRectF(sums.left(), sums.bottom(), wide, px(20))
    ink.line(below, shown.limit, 14, "ink2", right=True)
    return sums.left()
