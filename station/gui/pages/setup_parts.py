"""What stands beside the steps of the setting up: a step's words, its fields, its one act."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from station.desk.views import Shape
from station.domain.errors import Message
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.button import ChoiceButton
from station.gui.widgets.fold import beside_or_below
from station.gui.widgets.mark import Mark
from station.gui.widgets.save import SaveButton
from station.gui.widgets.setting import Edited, SettingBox
from station.gui.widgets.setting_grid import SettingGrid
from station.gui.widgets.text import Elided, Wrapped, restyle
from station.i18n import say, t


@dataclass(frozen=True)
class Field:
    """One thing to type or to choose."""

    key: str
    label: str
    text: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    secret: bool = False
    """Shown as dots, and never shown again."""
    resting: str = ""
    """What stands in an empty field, such as that a secret is there."""


class SetupPart(Box):
    """A card: what the step is about on top, its act at the bottom."""

    def __init__(self, look: Look, name: str, press: Callable[[], object]) -> None:
        super().__init__(look)
        self.setObjectName(f"setup.{name}")
        self.setProperty("ring", "none")
        px, small = look.px, look.sizes
        self.inside = column(self, px(10))
        self.inside.setContentsMargins(small.pad, px(14), small.pad, px(14))
        self.title = Elided(look, 22, strong=True)
        self.title.setObjectName(f"setup.{name}.title")
        self.why = Wrapped(look, 14 if small.compact or small.short else 17, "ink2")
        self.why.setObjectName(f"setup.{name}.why")
        self.inside.addWidget(self.title)
        self.inside.addWidget(self.why)
        self.save = SaveButton(look, f"setup.{name}.save")
        self.save.setMaximumWidth(px(360))
        self.save.clicked.connect(press)
        self.mark = Mark(look, 20, Shape.LOOK)
        self.said = Wrapped(look, 17, strong=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.said.setObjectName(f"setup.{name}.said")
        self.answer = QWidget()
        """Shape and words of how the act ended. Folded, they stay in sight with the act."""
        told = row(self.answer, px(12))
        told.addWidget(self.mark)
        told.addWidget(self.said, 1)
        self.show_said(good=True)

    def close_with(self) -> None:
        """The last line of the card: what was said of the act, and the act."""
        self.inside.addWidget(Rule(self.look))
        below = beside_or_below(self.look, self.look.px(12))
        below.addWidget(self.answer, 1)
        below.addWidget(self.save, 1)
        self.inside.addLayout(below)

    def show_words(self, title: str, why: str) -> None:
        """What the step is about."""
        self.title.say(title)
        self.why.say(why)
        self.why.setVisible(bool(why))

    def show_said(self, *told: Message, good: bool) -> None:
        """How the act ended; without a word nothing is said of it."""
        self.told = (told, good)
        words = " ".join(map(say, told))
        self.mark.setVisible(bool(words))
        self.mark.show_shape(Shape.DONE if good else Shape.LOOK)
        restyle(self.said, tone="ink" if good else "look", strong="true")
        self.said.say(words)
        self.said.setAccessibleName(words)
        if self.look.sizes.folded:  # side by side the act keeps its place beside it
            self.answer.setVisible(bool(words))

    def focus_chain(self) -> list[QWidget]:
        """What Tab goes through."""
        return [self.save]


class FieldsPart(SetupPart):
    """A step of fields, two beside each other."""

    def __init__(self, look: Look, name: str, edited: Edited, press: Callable[[], object]) -> None:
        super().__init__(look, name, press)
        self._name, self._edited = name, edited
        self._fields: tuple[Field, ...] = ()
        self._finding = ("", "")
        self.area = SettingGrid(look, f"setup.{name}.area", 10)
        self.inside.addWidget(self.area, 1)
        self.close_with()

    @property
    def boxes(self) -> Mapping[str, SettingBox]:
        """The fields by their key."""
        return self.area.boxes

    def show_fields(self, fields: Sequence[Field], draft: Mapping[str, str]) -> None:
        """The fields with what is typed and not kept yet."""
        shape = [(each.key, each.choices, each.label) for each in fields]
        if shape != [(each.key, each.choices, each.label) for each in self._fields]:
            self.area.place(map(self._box, fields))
        self._fields = tuple(fields)
        for each in fields:
            box = self.boxes[each.key]
            box.rest_hint(each.hint)
            box.show_finding(self._finding[1] if each.key == self._finding[0] else "")
            box.show_text(draft.get(each.key, each.text))
            if box.edit is not None:
                box.edit.setPlaceholderText(each.resting)

    def _box(self, field: Field) -> SettingBox:
        name = f"setup.{field.key}"
        box = SettingBox(self.look, name, field.key, field.label, self._edited, field.choices)
        if field.secret and box.edit is not None:
            box.edit.setEchoMode(QLineEdit.EchoMode.Password)
        return box

    def show_finding(self, key: str, wrong: str) -> None:
        """What is wrong with one field, which gets the focus."""
        self._finding = (key, wrong)
        self.area.show_finding(key, wrong)
        self.save.bar(bool(wrong))

    def focus_chain(self) -> list[QWidget]:
        """The fields in their order, then the act."""
        return [*self.area.fields(), self.save]


class ModePart(SetupPart):
    """Live or practice: what the difference is, and two ways on."""

    def __init__(
        self, look: Look, press: Callable[[], object], practise: Callable[[], object]
    ) -> None:
        super().__init__(look, "mode", press)
        self.inside.addSpacing(look.px(8))
        self.go = ChoiceButton(look, "setup.mode.go")
        self.practise = ChoiceButton(look, "setup.mode.practise")
        self.go.clicked.connect(press)
        self.practise.clicked.connect(practise)
        for button in (self.go, self.practise):
            self.inside.addWidget(button)
        self.inside.addStretch(1)
        self.inside.addWidget(self.answer)

    def show_mode(self, *, practice: bool, nobody: bool) -> None:
        """The words of the window's mode."""
        mode = "practice" if practice else "live"
        self.show_words(t("setup.mode_title"), t(f"setup.mode_{mode}_why"))
        word, detail = t("setup.mode_go_done"), t("setup.mode_next_detail")
        if nobody:
            word, detail = t("setup.mode_go"), t("setup.mode_go_detail")
        self.go.show_choice(word, detail, "F10")
        self.practise.show_choice(
            t("setup.mode_practise"), t("setup.mode_practise_detail"), "F7"
        )  # fmt: skip
        self.practise.setVisible(not practice)

    def focus_chain(self) -> list[QWidget]:
        """Both ways on."""
        return [self.go, self.practise]
