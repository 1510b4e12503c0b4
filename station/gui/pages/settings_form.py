"""The settings of one section: a field for each, two beside each other."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QWidget

from station.desk.settings_page import Section, SettingField
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, Rule, column
from station.gui.widgets.button import LinkButton
from station.gui.widgets.fold import beside_or_below
from station.gui.widgets.save import SaveButton
from station.gui.widgets.setting import Edited, SettingBox
from station.gui.widgets.setting_grid import SettingGrid
from station.gui.widgets.text import Elided
from station.i18n import catalogue, language, percent, say, t


class SettingsForm(Box):
    """One section. Its boxes are made once for each set of settings."""

    def __init__(self, look: Look, edited: Edited, play: Callable[[], object]) -> None:
        super().__init__(look)
        self.setObjectName("settings.form")
        self.setProperty("ring", "none")
        self._edited = edited
        px, small = look.px, look.sizes
        inside = column(self, px(10))
        inside.setContentsMargins(small.pad, px(14), small.pad, px(14))
        self.title = Elided(look, 22, strong=True)
        inside.addWidget(self.title)
        self.area = SettingGrid(look, "settings.form_area", 12)
        inside.addWidget(self.area, 1)
        inside.addWidget(Rule(look))
        below = beside_or_below(look, 0)
        self.play = LinkButton(look, "settings.play", t("settings_page.play"), "Ctrl F6")
        self.play.clicked.connect(play)
        below.addWidget(self.play)
        below.addStretch(1)
        self.save = SaveButton(look, "settings.save")
        self.save.setMaximumWidth(px(320))
        below.addWidget(self.save, 1)
        inside.addLayout(below)

    @property
    def boxes(self) -> Mapping[str, SettingBox]:
        """The fields by the key of their setting."""
        return self.area.boxes

    def show_section(
        self, name: str, fields: Sequence[SettingField], draft: Mapping[str, str]
    ) -> None:
        """Draws the settings of a section, with what is typed and not saved yet."""
        self.title.say(t(f"settings_page.{name}"))
        self.play.setVisible(name == Section.SCREEN.value)
        if tuple(self.boxes) != tuple(each.key for each in fields):
            self.area.place(map(self._box, fields))
        for each in fields:
            self.boxes[each.key].show_text(draft.get(each.key, each.text))
        self.show_save(len(draft))

    def _box(self, field: SettingField) -> SettingBox:
        choices = [(value, _word(field.key, value)) for value in field.choices]
        name = f"settings.{field.key}"
        return SettingBox(self.look, name, field.key, say(field.label), self._edited, choices)

    def show_save(self, count: int) -> None:
        """How many settings are changed and not saved."""
        caption = t("settings_page.changed", count=count) if count else t("settings_page.unchanged")
        self.save.show_save(t("settings_page.save"), caption, changed=count > 0)

    def show_finding(self, key: str, wrong: str) -> None:
        """What is wrong with one setting; it gets the focus. Nothing clears them all."""
        self.area.show_finding(key, wrong)
        self.save.bar(bool(wrong))

    def focus_chain(self) -> list[QWidget]:
        """The fields in their order, then the act."""
        return [*self.area.fields(), self.play, self.save]


def _word(key: str, value: str) -> str:
    """A choice in words, where it has any."""
    if key == "bench.language":
        each = language(value)
        return each.name if each.reader else f"{each.name}. {t('language.unread')}"
    if key == "screen.text":
        return percent(int(value))
    named = f"settings_page.choice.{key}.{value}"
    plain = f"settings_page.choice.{value}"
    return next((t(each) for each in (named, plain) if catalogue().has(each)), value)
