"""The steps of the setting up: shape, name, and how far each is."""

from PySide6.QtCore import QRectF

from station.desk.setup_page import SetupView, Step, StepView
from station.gui import shapes
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, column
from station.gui.widgets.fold import hold_width
from station.gui.widgets.rows import Ink, RowList, Said
from station.gui.widgets.text import Fitted, Wrapped
from station.i18n import say, t


class StepList(Box):
    """The list, and below it how many are done."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        px, small = look.px, look.sizes
        inside = column(self, px(6))
        inside.setContentsMargins(1, px(10), 1, px(10))
        self._steps: tuple[StepView, ...] = ()
        height = 58 if small.short else 66
        self.rows = RowList(look, "setup.steps", px(height), 0, self._row, _paint)
        self.rows.setAccessibleName(t("setup.steps"))
        inside.addWidget(self.rows, 1)
        below = column(gap=px(2))
        below.setContentsMargins(px(16), 0, px(12), px(2))
        self.head = Fitted(look, (17, 14))
        self.head.setObjectName("setup.progress")
        self.detail = Wrapped(look, 14, "ink2")
        below.addWidget(self.head)
        below.addWidget(self.detail)
        inside.addLayout(below)
        hold_width(self, look, 236, 300)

    def _row(self, index: int) -> StepView | None:
        return self._steps[index] if 0 <= index < len(self._steps) else None

    def _sentence(self, index: int) -> str:
        step = self._steps[index]
        return t("setup.here_word", step=say(step.name), word=say(step.word))

    def show_steps(self, view: SetupView, here: Step) -> None:
        """Draws how far each is, and which one is open."""
        self._steps = view.steps
        # The page opens a step; the list only follows, and must not choose one of its own.
        self.rows.blockSignals(True)
        self.rows.show_rows(tuple(each.step.value for each in view.steps), self._sentence)
        self.rows.choose(here.value)
        self.rows.blockSignals(False)
        ahead = next((each for each in view.steps if each.step is view.next), None)
        if ahead is None:
            self.head.say(t("setup.ready"))
            self.detail.say(t("setup.ready_detail"))
            return
        self.head.say(t("setup.progress", count=view.done, of=len(view.steps)))
        self.detail.say(t("setup.next", step=say(ahead.name)))


def ahead_of(view: SetupView, step: Step) -> Step | None:
    """What is to be done after `step`: the next one that is not, else the first; None: nothing."""
    order = list(Step)
    open_ones = [each.step for each in view.steps if not each.done]
    after = [each for each in open_ones if order.index(each) > order.index(step)]
    return next(iter(after or open_ones), None)


def _paint(ink: Ink, box: QRectF, step: StepView, chosen: bool, focused: bool) -> None:
    look, px = ink.look, ink.look.px
    ground = ink.ground(box, chosen=chosen, focused=focused, rule=False)
    side = px(24)
    mark = QRectF(box.left() + px(16), box.center().y() - side / 2, side, side)
    token = shapes.token_for(step.shape)
    shapes.paint(ink.painter, step.shape, mark, look.colour(token), look.colour(ground))
    words = box.adjusted(px(52), px(8), -px(8), -px(8))
    upper = QRectF(words.left(), words.top(), words.width(), words.height() / 2)
    lower = QRectF(words.left(), words.center().y(), words.width(), words.height() / 2)
    high = box.adjusted(px(52), px(1), -px(8), -px(1))
    name, word = Said(say(step.name), 17, strong=True), Said(say(step.word), 14, "ink2")
    ink.lines(high, (upper, name), (lower, word))
