"""The parts of the end-of-day page: a row of the list, and the pane beside it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from station.desk.closing_page import ClosingRow
from station.desk.views import Shape
from station.gui import shapes
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.button import DispatchButton, WideButton
from station.gui.widgets.mark import Mark
from station.gui.widgets.offer import Scroll
from station.gui.widgets.rows import Ink
from station.gui.widgets.text import Elided, Text, Wrapped
from station.gui.widgets.timeline import Timeline
from station.i18n import kilograms, say, t

ROW = 62


@dataclass(frozen=True)
class ShownRow:
    """All that is painted of a row."""

    shape: Shape
    title: str
    sub: str
    at: str


def shown_row(row: ClosingRow) -> ShownRow:
    """`row` in words."""
    return ShownRow(row.shape, say(row.title), _sub(row), say(row.at))


def _sub(row: ClosingRow) -> str:
    total = _total(row)
    if row.manifest:
        return t("closing.closed_by", sum=total, who=row.by)
    if row.stays:
        return t("closing.and_stays", sum=total, count=len(row.stays))
    return total


def _total(row: ClosingRow) -> str:
    weight = t("screen.kg", weight=kilograms(row.weight_g))
    return t("closing.sum", count=row.parcels, weight=weight)


def paint(ink: Ink, box: QRectF, shown: ShownRow, chosen: bool, focused: bool) -> None:
    """Paints one row: its shape, what it is, when it was closed."""
    look, px, painter = ink.look, ink.look.px, ink.painter
    ground = ink.ground(box, chosen=chosen, focused=focused)
    side = px(28)
    mark = QRectF(box.left() + px(20), box.center().y() - side / 2, side, side)
    shapes.paint(
        painter,
        shown.shape,
        mark,
        look.colour(shapes.token_for(shown.shape)),
        look.colour(ground),
    )
    left = mark.right() + px(14)
    wide = ink.width(shown.at, 17) + px(4)
    at = QRectF(box.right() - px(20) - wide, box.top() + px(10), wide, px(22))
    ink.line(at, shown.at, 17, "ink2", right=True)
    words = QRectF(left, box.top() + px(10), at.left() - left - px(12), px(22))
    ink.line(words, shown.title, 17, strong=True)
    below = QRectF(left, words.bottom(), box.right() - px(20) - left, px(20))
    ink.line(below, shown.sub, 14, "ink2")


@dataclass(frozen=True)
class PaneActs:
    """What the pane's buttons do: the same as their keys."""

    close: Callable[[], object]
    look: Callable[[], object]
    print: Callable[[], object]
    save: Callable[[], object]


class ClosingPane(Box):
    """The chosen carrier with what stays, and the close; or a closed list."""

    def __init__(self, look: Look, acts: PaneActs) -> None:
        super().__init__(look)
        self.setObjectName("closing.pane")
        px, small = look.px, look.sizes
        inside = column(self, px(10))
        inside.setContentsMargins(small.pad, px(14), small.pad, px(18 if not small.short else 12))
        head = row(gap=px(12))
        self.mark = Mark(look, 32, Shape.BOX)
        words = column()
        self.title = Elided(look, 22, strong=True)
        self.sub = Elided(look, 17, "ink2")
        words.addWidget(self.title)
        words.addWidget(self.sub)
        head.addWidget(self.mark)
        head.addLayout(words, 1)
        inside.addLayout(head)
        self.text = Wrapped(look, 17)
        inside.addWidget(self.text)
        self.rule = Rule(look)
        inside.addWidget(self.rule)
        self.stay = Text(look, 14, "ink2", strong=True, text=t("closing.stay"))
        inside.addWidget(self.stay)
        self.stays = Timeline(look, "closing.stays")
        self.area = Scroll(self.stays, "closing.stays_area", "heard.stays")
        inside.addWidget(self.area, 1)
        inside.addStretch(0)
        self.look_at = WideButton(look, "closing.look_at", t("closing.look_at"), "F4")
        self.print = WideButton(look, "closing.print", t("closing.print"), "F6")
        self.print.clicked.connect(acts.print)
        self.save = WideButton(look, "closing.save", t("closing.save"), "F9")
        self.close_day = DispatchButton(look, "closing.close", "F10", small=True)
        self.look_at.clicked.connect(acts.look)
        self.save.clicked.connect(acts.save)
        self.close_day.clicked.connect(acts.close)
        for button in (self.look_at, self.print, self.save, self.close_day):
            inside.addWidget(button)
        self._closed, self._pages = False, 0
        self.show_row(None, busy=False)

    def looks_at(self, pages: int) -> None:
        """The list is looked at, which has so many pages; 0 once it is not any more."""
        self._pages = pages
        self._show_look()

    def _show_look(self) -> None:
        self.look_at.setVisible(self._closed and self._pages != 1)  # then there is no next one
        self.look_at.say(t("closing.next_page" if self._pages else "closing.look_at"))

    def show_row(self, row: ClosingRow | None, *, busy: bool) -> None:
        """Draws the chosen row; nothing where there is none."""
        closed = row is not None and bool(row.manifest)
        is_open = row is not None and not closed
        self._closed = closed
        self._show_look()
        self.print.setVisible(closed)
        self.save.setVisible(closed)
        self.close_day.setVisible(is_open)
        self.mark.setVisible(row is not None)
        self.rule.setVisible(is_open)
        self.stay.setVisible(is_open)
        self.area.setVisible(is_open)
        self.setVisible(row is not None)
        if row is None:
            return
        self.mark.show_shape(row.shape)
        self.title.say(say(row.title))
        self.sub.say(_total(row))
        self.text.say(t("closing.pane_closed" if closed else "closing.pane_open"))
        self.stay.say(t("closing.stay" if row.stays else "closing.all_go"))
        self.stays.show_happenings(row.stays)
        ready = is_open and row.parcels > 0
        caption = t("closing.caption", carrier=say(row.title), count=row.parcels)
        self.close_day.show_state(
            t("closing.close"),
            caption if ready else t("closing.caption_none"),
            ready=ready and not busy,
            busy=busy,
        )
        self.setAccessibleName(f"{self.title.full}. {self.sub.full}. {self.text.full}")

    def focus_chain(self) -> list[QWidget]:
        """What can be done, top to bottom."""
        return [self.area, self.look_at, self.print, self.save, self.close_day]
