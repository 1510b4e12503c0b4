"""The parts of the supervisor's page: a count, a row of the list, the day's figures."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QRectF, Qt

from station.desk.view_to_do import Figure, Tile, ToDoRow, ToDoView
from station.domain.errors import Message
from station.gui import shapes
from station.gui.theme import Look
from station.gui.widgets.bars import Bars
from station.gui.widgets.boxes import Box, Rule, amid, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.clock import Face, paint_face
from station.gui.widgets.mark import Mark
from station.gui.widgets.rows import Ink, Said
from station.gui.widgets.text import Elided, Fitted, Text
from station.i18n import money, number, say, t, time

ROW, CROWDED_ROW, TIGHT_ROW = 62, 78, 104
"""Height of a row; where there is little room from side to side its words break."""


def row_height(look: Look) -> int:
    """Height of a row, in px of the look."""
    if look.sizes.tight:
        return TIGHT_ROW
    return CROWDED_ROW if look.sizes.crowded else ROW


class TileBox(Box):
    """One of the three counts."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look)
        self.setObjectName(name)
        px, small = look.px, look.sizes
        inside = row(self, px(10 if small.compact else 18))
        inside.setContentsMargins(px(14 if small.compact else 24), 0, px(12), 0)
        self.mark = Mark(look, 30 if small.compact else 40)
        self.count = Text(look, 32 if small.compact or small.short else 48, strong=True)
        self.word = Broken(look, (17, 14) if small.compact else (22, 17))
        fits = (14,) if small.compact else (17, 14)
        self.detail = Broken(look, fits, "ink2", strong=False)
        words = amid(self.word, self.detail)
        inside.addWidget(self.mark)
        inside.addWidget(self.count)
        inside.addLayout(words, 1)
        if small.folded:
            self.setFixedHeight(px(54))  # one below the other they leave room for the list's first
        else:
            self.setFixedHeight(px(76 if small.short else 92 if small.compact else 116))

    def show_tile(self, tile: Tile) -> None:
        """Draws `tile`."""
        self.mark.show_shape(tile.shape)
        self.count.say(number(tile.count))
        self.word.say(say(tile.word))
        self.detail.say(say(tile.detail))
        self.setAccessibleName(f"{self.count.full} {self.word.full}. {self.detail.full}")


class FigureLine(Box):
    """One line of figures."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "surface", "surface")
        inside = row(self, look.px(6))
        self.label = Text(look, 17)
        self.detail = Text(look, 14, "ink2")
        self.value = Broken(look, (22, 17, 14))
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        inside.addWidget(self.label)
        inside.addWidget(self.detail)
        inside.addWidget(self.value, 1)
        self.setMinimumHeight(look.px(26 if look.sizes.short else 32))

    def show_figure(self, figure: Figure) -> None:
        """Draws `figure`."""
        self.label.say(say(figure.label))
        self.detail.say(say(figure.detail))
        self.value.say(say(figure.word) if figure.word is not None else sums(figure.amounts))
        self.setAccessibleName(f"{self.label.full}, {self.detail.full}: {self.value.full}")


def sums(amounts: tuple[object, ...]) -> str:
    """A sum per currency; a dash where there is none."""
    return " + ".join(money(each) for each in amounts) or "–"  # type: ignore[arg-type]


class TodayCard(Box):
    """The day in figures and bars."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setObjectName("to_do.today")
        px, small = look.px, look.sizes
        inside = column(self, px(4))
        inside.setContentsMargins(small.pad, px(12), small.pad, px(12))
        head = row(gap=px(8))
        self.title = Elided(look, 22, strong=True)
        self.until = Text(look, 17, "ink2")
        head.addWidget(self.title, 1)
        head.addWidget(self.until)
        inside.addLayout(head)
        count = row(gap=px(12))
        self.parcels = Text(look, 32 if small.short else 48, strong=True)
        self.word = Text(look, 22)
        count.addWidget(self.parcels)
        count.addWidget(self.word)
        count.addStretch(1)
        self.hourly = Text(look, 17, "ink2", text=t("to_do.an_hour"))
        count.addWidget(self.hourly)
        inside.addLayout(count)
        self.bars = Bars(look, "to_do.bars")
        inside.addWidget(self.bars, 1)
        inside.addWidget(Rule(look))
        self.lines: list[FigureLine] = []
        self._figures = column()
        inside.addLayout(self._figures)
        inside.addWidget(Rule(look, "ink", 2))
        wallet = row(gap=px(8))
        self.wallet_label = Text(look, 22, strong=True, text=t("to_do.wallet"))
        self.lasts = Elided(look, 14, "ink2")
        self.wallet = Fitted(look, (32, 26, 22, 17, 14))
        self.wallet.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        wallet.addWidget(self.wallet_label)
        wallet.addWidget(self.lasts)
        wallet.addWidget(self.wallet, 1)
        inside.addLayout(wallet)

    def show_view(self, view: ToDoView) -> None:
        """Draws the day of `view`."""
        self.title.say(t("to_do.today", bench=view.bench))
        self.until.say(t("to_do.until", at=time(view.at)))
        self.parcels.say(number(view.parcels))
        self.word.say(t("to_do.parcels", count=view.parcels))
        self.hourly.setVisible(bool(view.bars))
        self.bars.show_bars(view.bars)
        while len(self.lines) < len(view.figures):
            line = FigureLine(self.look)
            line.setObjectName(f"to_do.figure.{len(self.lines)}")
            self.lines.append(line)
            self._figures.addWidget(line)
        for line, figure in zip(self.lines, view.figures, strict=True):
            line.show_figure(figure)
        # Two sums need the whole line.
        lasts = say(view.lasts) if view.lasts is not None and len(view.wallet) == 1 else ""
        self.lasts.say(lasts)
        self.wallet.say(sums(view.wallet))


@dataclass(frozen=True)
class ShownRow:
    """All that is painted of a row: where it is the same, so is the picture."""

    row: ToDoRow
    left: Message
    face: Face


def shown_row(row: ToDoRow, now: datetime) -> ShownRow:
    """`row` as it is painted at `now`."""
    return ShownRow(row, row.clock.words(now), Face.of(row.clock, now))


def paint(ink: Ink, box: QRectF, shown: ShownRow, chosen: bool, focused: bool) -> None:
    """Paints one row of the list: clock, what, whose, how much."""
    row = shown.row
    look, px, small = ink.look, ink.look.px, ink.look.sizes.compact
    painter, ground = ink.painter, ink.ground(box, chosen=chosen, focused=focused)
    tight = look.sizes.tight
    side, middle = px(32), box.top() + px(28) if tight else box.center().y()
    clock = QRectF(box.left() + px(14 if small else 20), middle - side / 2, side, side)
    paint_face(painter, clock, look, shown.face, ground)
    amount = say_amount(row)
    # As wide in each row, so that the columns stand: only a very large sum takes more.
    least = max(px(80 if small else 96), ink.width(t("to_do.no_amount"), 17) + 2)
    wide = max(least, ink.width(amount, 17, strong=row.amount is not None) + 2)
    right = QRectF(box.right() - px(14 if small else 20) - wide, middle - px(12), wide, px(24))
    if row.amount is not None:
        ink.line(right, amount, 17, strong=True, right=True)
    else:
        ink.line(right, amount, 17, "ink2", right=True)
    high = px(48) if tight else box.height() - px(4)
    times = QRectF(clock.right() + px(8), middle - px(21), 0, px(22))
    times.setWidth(px(128 if look.sizes.crowded else 136 if small else 148))
    if tight:
        times.setRight(right.left() - px(8))
    _two(ink, times, say(shown.left), say(row.due), high)
    # Not as wide as all of it, a row has more lines: below how long is left, what it is and whose.
    middle += px(48) if tight else 0
    begins = clock.left() + px(3) if tight else times.right() + px(6)
    mark = QRectF(begins, middle - px(13), px(26), px(26))
    token = look.colour(shapes.token_for(row.shape))
    shapes.paint(painter, row.shape, mark, token, look.colour(ground))
    # What it is, and whose: the first has three parts of five of what is left.
    ends = right.right() if tight else right.left() - px(8 if small else 24)
    left = times.left() if tight else mark.right() + px(8)
    rest = ends - left + px(8)
    what = QRectF(left, middle - px(21), rest * 0.6 - px(8), px(22))
    _two(ink, what, say(row.title), say(row.sub), high)
    whose = QRectF(what.right() + px(8), what.top(), rest * 0.4 - px(8), px(22))
    _two(ink, whose, row.order, row.who, high)


def _two(ink: Ink, first: QRectF, word: str, below: str, high: float) -> None:
    """A word and the small line below it, in the row's middle."""
    px = ink.look.px
    row = first.adjusted(0, px(21) - high / 2, 0, high / 2 - px(1))
    second = first.translated(0, px(21))
    ink.lines(row, (first, Said(word, 17, strong=True)), (second, Said(below, 14, "ink2")))


def say_amount(row: ToDoRow) -> str:
    """What it is about in money, where that is known."""
    return money(row.amount) if row.amount is not None else t("to_do.no_amount")
