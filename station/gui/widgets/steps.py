"""The four steps of a dispatch, and the choice when the cover is not settled."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QSizePolicy, QWidget

from station.desk.views import ChoiceCard as ChoiceView
from station.desk.views import StepRow, Tone
from station.gui import shapes
from station.gui.theme import Look
from station.gui.widgets.band import seconds
from station.gui.widgets.boxes import Box, Rule, amid, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.button import ChoiceButton
from station.gui.widgets.mark import Mark
from station.gui.widgets.text import Elided, Text
from station.i18n import money, say


class StepLine(QWidget):
    """One step: shape, word, small line, and its amount or its seconds."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        px = look.px
        inside = row(self, px(16))
        self.mark = Mark(look, 36)
        self.word = Broken(look, (22, 17))
        fits = (14,) if look.sizes.compact else (17, 14)
        self.detail = Broken(look, fits, "ink2", strong=False)
        self.value = Text(look, 22)
        words = amid(self.word, self.detail)
        inside.addWidget(self.mark)
        inside.addLayout(words, 1)
        inside.addWidget(self.value)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(px(50))
        self.setMaximumHeight(px(77))

    def show_step(self, step: StepRow, passed: float, *, timed: bool) -> None:
        """Draws `step`; one at work has counted `passed` seconds since it was shown.

        `timed`: its seconds rather than its amount, where it has both.
        """
        self.mark.show_shape(step.shape, "edge" if step.waiting else shapes.token_for(step.shape))
        self.word.say(say(step.word), "ink2" if step.waiting else "ink")
        self.detail.say(say(step.detail))
        if step.seconds is not None and (timed or step.amount is None):
            counts = step.tone is Tone.WORKING
            self.value.say(seconds(step.seconds + (passed if counts else 0)))
        else:
            self.value.say(money(step.amount) if step.amount is not None else "")
        self.setAccessibleName(f"{self.word.full}. {self.detail.full} {self.value.full}".strip())


class StepsCard(Box):
    """The steps, in order."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setObjectName("pack.steps")
        px = look.px
        inside = column(self)
        inside.setContentsMargins(look.sizes.pad, px(4), look.sizes.pad, px(4))
        self.lines: list[StepLine] = []
        for index in range(4):
            if index:
                inside.addWidget(Rule(look))
            self.lines.append(StepLine(look))
            inside.addWidget(self.lines[-1], 1)
        self._steps: tuple[StepRow, ...] = ()
        self._timed = True

    def show_steps(self, steps: Sequence[StepRow], *, timed: bool) -> None:
        """Draws `steps`: with their seconds while they run, with their amounts afterwards."""
        self._steps = tuple(steps[:4])
        self._timed = timed
        for index, line in enumerate(self.lines):
            if index < len(self._steps):
                line.show_step(self._steps[index], 0, timed=timed)

    def at_work(self) -> QWidget:
        """The line of the step that is at work; between two of them, all."""
        lines = zip(self.lines, self._steps, strict=False)
        return next((line for line, step in lines if step.tone is Tone.WORKING), self)

    def tick(self, passed: float) -> None:
        """Counts on."""
        for line, step in zip(self.lines, self._steps, strict=False):
            if step.tone is Tone.WORKING and step.seconds is not None:
                line.show_step(step, passed, timed=self._timed)


class ChoiceCard(Box):
    """What happens to this parcel? Two answers, equally plain."""

    def __init__(self, look: Look, choose: Callable[[str], None]) -> None:
        super().__init__(look)
        self.setObjectName("pack.choice")
        px, pad = look.px, look.sizes.pad
        inside = column(self)
        tight = look.sizes.short
        inside.setContentsMargins(pad, px(10 if tight else 13), pad, px(12 if tight else 20))
        self.word = Elided(look, 22, strong=True)
        self.detail = Elided(look, 17, "ink2")
        inside.addWidget(self.word)
        inside.addWidget(self.detail)
        inside.addSpacing(px(8 if tight else 12))
        inside.addStretch()
        self.ids: list[str] = ["", ""]
        self.buttons: list[ChoiceButton] = []
        for index in range(2):
            if index:
                inside.addSpacing(px(8 if tight else 12))
            button = ChoiceButton(look, f"pack.choice.{index}")
            button.clicked.connect(lambda _on=False, i=index: choose(self.ids[i]))
            self.buttons.append(button)
            inside.addWidget(button)

    def show_choice(self, view: ChoiceView) -> None:
        """Draws the question and its two answers."""
        self.word.say(say(view.word))
        self.detail.say(say(view.detail))
        for index, button in enumerate(self.buttons):
            button.setVisible(index < len(view.choices))
            if index < len(view.choices):
                choice = view.choices[index]
                self.ids[index] = choice.id
                button.setObjectName(f"pack.choice.{choice.id}")
                button.show_choice(say(choice.word), say(choice.detail), choice.key)
        self.setAccessibleName(f"{self.word.full} {self.detail.full}")
