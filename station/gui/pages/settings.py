"""The settings: printers with their proof, and every other setting by section."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from station.desk import view_settings
from station.desk.settings_page import (
    PrinterCard,
    Section,
    SettingsPageDesk,
    SettingsView,
    is_test,
)
from station.desk.views import Shape, Sound
from station.domain.errors import Message, message
from station.domain.printers import PrinterRole
from station.gui.pages.drafts import note, settle, to_correct
from station.gui.pages.page import DeskPage, Place
from station.gui.pages.settings_copy import CopyPart, CopySection
from station.gui.pages.settings_form import SettingsForm
from station.gui.pages.settings_lists import ListsPart, ListsSection
from station.gui.pages.settings_printers import PrinterActs, PrintersPart
from station.gui.pages.settings_tariff import TariffPart, TariffSection
from station.gui.widgets.boxes import Box, column
from station.gui.widgets.button import Button
from station.gui.widgets.fold import beside_or_below, hold_width, list_height
from station.gui.widgets.nothing import Nothing
from station.gui.widgets.rows import Ink, RowList, Said
from station.i18n import say, t

_ROW = 52
_SECTIONS = 3
"""So many are seen at once where the chosen one stands below them: its beginning is seen too."""
_SOUND_MS = 700


class SettingsPage(DeskPage):
    """Sections on the left; beside them the printers, or a form."""

    name: ClassVar[str] = "settings"

    def __init__(self, place: Place, desk: SettingsPageDesk) -> None:
        super().__init__(place)
        self._desk = desk
        self.view: SettingsView | None = None
        self.section, self.role = Section.PRINTERS, PrinterRole.LABEL
        self._drafts: dict[str, dict[str, str]] = {}
        """What is typed and not saved, by section; of printers by their use."""
        self._testing = False
        self._build()

    def _build(self) -> None:
        look, small = self.look, self.look.sizes
        beside = beside_or_below(look, look.px(12 if small.compact else 16))
        card = Box(look)
        inside = column(card)
        inside.setContentsMargins(1, look.px(8), 1, 1)
        high = 44 if small.short else _ROW
        self.list = RowList(look, "settings.sections", look.px(high), 0, _word, _paint)
        list_height(self.list, look, _SECTIONS * high)
        self.list.setAccessibleName(t("heard.sections"))
        self.list.show_rows(tuple(Section), lambda index: _word(index) or "")
        self.list.chose.connect(lambda key: self._choose_section(Section(key)))
        self.list.opened.connect(lambda _key: self._into())
        inside.addWidget(self.list)
        hold_width(card, look, 150, 200)
        beside.addWidget(card)
        self.places = QStackedWidget()
        self.nothing = Nothing(look, "settings.nothing")
        self.nothing.show_state(Shape.ASKING, t("settings_page.reading"))
        acts = PrinterActs(
            choose=self._choose_printer,
            save=lambda: self.act("confirm"),
            test=lambda: self.act("print_more"),
            empty=lambda: self.act("open"),
        )
        self.printers = PrintersPart(look, self._edited, acts)
        self.form = SettingsForm(look, self._edited, lambda: self.act("print_more"))
        self.form.save.clicked.connect(lambda: self.act("confirm"))
        self.tariff = TariffSection(look, self._desk, self.ways)
        self.lists = ListsSection(look, self._desk, self.ways, self._save)
        self.copy = CopySection(look, self._desk, self.ways, self._set_up)
        parts = (self.printers, self.form, self.tariff.part, self.lists.part, self.copy.part)
        for part in (self.nothing, *parts):
            self.places.addWidget(part)
        beside.addWidget(self.places, 1)
        self.body.addLayout(beside, 1)
        self.stay_below(self.printers.form.save, self.printers.proof.test)
        for act in (self.form.save, self.lists.part.save):
            self.stay_below(act)
        for part in (self.tariff.part, self.copy.part):
            self.stay_below(part.take)

    # Drawing

    async def snapshot(self) -> SettingsView:
        """The settings and printers as they are."""
        return await self._desk.view()

    def draw(self) -> None:
        """Draws the chosen section; what is typed stays."""
        view = self.view
        if view is None:
            return
        if self.section is Section.PRINTERS:
            self._draw_printers(view)
        elif self.section is Section.TARIFF:
            self._draw_tariff()
        elif self.section is Section.COPY:
            self.copy.draw()
            self.places.setCurrentWidget(self.copy.part)
        elif self.section is Section.PACKING:
            self.lists.show(view, self._draft)
            self.places.setCurrentWidget(self.lists.part)
        else:
            fields = view.sections[self.section]
            self.form.show_section(self.section.value, fields, self._draft)
            self.places.setCurrentWidget(self.form)
        self.reshaped.emit()

    def _draw_printers(self, view: SettingsView) -> None:
        card, typed, changed = self._card, self._typed, bool(self._draft)
        self.printers.show_cards(view.printers, self.role)
        self.printers.form.show_form(card, typed, view.queues, changed=changed)
        self.printers.proof.show_card(card, ready=not changed, busy=self._testing)
        self.places.setCurrentWidget(self.printers)

    def _draw_tariff(self) -> None:
        if not self.tariff.known:
            self.nothing.show_state(Shape.ASKING, t("settings_page.reading"))
            self.places.setCurrentWidget(self.nothing)
            self.tariff.ask()
            return
        self.tariff.draw()
        self.places.setCurrentWidget(self.tariff.part)

    def not_read(self, why: Message) -> None:
        """Says why; where nothing is shown yet, that it could not be read."""
        super().not_read(why)
        if self.view is None:
            self.nothing.show_state(Shape.LOOK, t("settings_page.not_read"))

    @property
    def _card(self) -> PrinterCard:
        """The chosen printer; asked for only once the settings are read."""
        printers = self.view.printers if self.view is not None else ()
        return next(each for each in printers if each.role is self.role)

    @property
    def _draft(self) -> dict[str, str]:
        named = self.section.value
        if self.section is Section.PRINTERS:
            named = f"printers.{self.role.value}"
        return self._drafts.setdefault(named, {})

    @property
    def _typed(self) -> dict[str, str]:
        return {**view_settings.printer_form(self._card), **self._draft}

    # Acts

    def shown(self) -> None:
        """In front again: the sections have the focus."""
        super().shown()
        self.list.setFocus()

    def act(self, name: str) -> bool:
        """F10 saves, Ctrl F6 prints a test label, F9 empties a queue, F5 asks the printers."""
        acts: dict[str, Callable[[], bool | None]] = {
            "search": self.list.setFocus,
            "filter": self._next_printer,
            "confirm": self._save,
            "print_more": self._test,
            "open": self._empty,
            "look_at": self._set_up,
            "send_now": self._ask_printers,
            "back": self._back,
        }
        if name not in acts or (self.view is None and name != "send_now"):
            return False
        return acts[name]() is not False

    def scan(self, code: str) -> bool:
        """A test label proves its printer; any other code is the pack page's."""
        if not is_test(code):
            return False
        self.start("prove printer", self._prove(code))
        return True

    async def _prove(self, code: str) -> None:
        word = await self._desk.prove(code)
        self.place.sound(Sound.ACCEPTED)
        self.tell(word)

    def _choose_section(self, section: Section) -> None:
        self.section = section
        self.show_notice(None)
        self.form.show_finding("", "")
        self.draw()

    def _choose_printer(self, role: PrinterRole) -> None:
        self.role = role
        self.show_notice(None)
        self.draw()

    def _next_printer(self) -> bool:
        if self.section is Section.PACKING:
            self.lists.next()
            return True
        if self.section is not Section.PRINTERS:
            return False
        roles = list(PrinterRole)
        self._choose_printer(roles[(roles.index(self.role) + 1) % len(roles)])
        return True

    def _into(self) -> None:
        """Enter on a section: its first field."""
        for each in self._part.focus_chain():
            if not isinstance(each, Button):
                each.setFocus()
                return

    def _edited(self, key: str, text: str) -> None:
        """What is typed is kept until it is saved or taken back."""
        if self.view is None:
            return
        draft = self._draft
        if self.section is Section.PRINTERS:
            before = view_settings.printer_form(self._card)
        else:
            before = {each.key: each.text for each in self.view.sections[self.section]}
            self.form.show_finding("", "")
        note(draft, key, text, before)
        if self.section is Section.PRINTERS:
            self._draw_printers(self.view)
        else:
            self.form.show_save(len(draft))

    def _save(self) -> None:
        if self.section is Section.TARIFF:
            self.tariff.take()
            return
        if self.section is Section.COPY:
            self.copy.take()
            return
        draft = self._draft
        if not draft:
            return
        form = self.form
        if self._part is form and to_correct(form.save, form.area, self.refused):
            return
        sent = texts = dict(draft)
        if self.section is Section.PRINTERS:
            line = view_settings.printer_line(self.role, self._typed)
            wrong = view_settings.printer_finding(line)
            if wrong is not None:
                self.refused()
                self.refuse(wrong[1])
                self.printers.form.boxes[wrong[0]].field.setFocus()
                return
            texts = {self._card.key: line}
        self.start("save settings", self._save_now(texts, draft, sent))

    async def _save_now(
        self, texts: Mapping[str, str], draft: dict[str, str], sent: Mapping[str, str]
    ) -> None:
        await self._desk.change(texts)
        settle(draft, sent)
        self.tell(message("settings_page.saved"))
        if any(key.startswith("printers.") for key in texts):
            await self._desk.ask_printers()

    def refuse(self, why: Message) -> None:
        """Says why something is not possible, at the setting that it is about."""
        super().refuse(why)
        key = why.facts.get("key")
        if isinstance(key, str) and key in self.form.boxes:
            self.form.show_finding(key, say(why.facts["why"]))  # type: ignore[arg-type]

    def _test(self) -> None:
        if self.section is Section.PACKING:
            self.lists.print_card()
            return
        if self.section is Section.SCREEN:
            self._play()
            return
        if self.section is not Section.PRINTERS or self._testing:
            return
        if self._draft:
            self.refused()
            self.refuse(message("settings_page.save_before_test"))
            return
        self._testing = True
        self.draw()
        self.start("test label", self._test_now(self.role))

    def _play(self) -> None:
        """The three sounds as loud as they are saved, and the words that go with each."""
        if self._draft:
            self.refuse(message("settings_page.save_before_play"))
            return
        self.tell(message("settings_page.playing"))
        for number, sound in enumerate(Sound):
            QTimer.singleShot(number * _SOUND_MS, self, lambda sound=sound: self.place.sound(sound))

    async def _test_now(self, role: PrinterRole) -> None:
        try:
            tested = await self._desk.test(role)
        finally:
            self._testing = False
            if isValid(self):
                self.draw()
        if tested.came_out:
            self.tell(tested.word)
        elif isValid(self):
            self.refused()
            self.refuse(tested.word)

    def _set_up(self) -> bool:
        self.place.open_page("setup", "")
        return True

    def _empty(self) -> bool:
        if self.section is Section.COPY:
            self.copy.write()
            return True
        if self.section is Section.TARIFF:
            self.tariff.write()
            return True
        if self.section is not Section.PRINTERS or not self._card.keeps_jobs:
            return False
        self.start("empty queue", self._empty_now(self.role))
        return True

    async def _empty_now(self, role: PrinterRole) -> None:
        self.tell(await self._desk.empty(role))

    def _ask_printers(self) -> None:
        self.start("ask printers", self._desk.ask_printers())

    def _back(self) -> bool:
        """What was typed and not saved is taken back; False if there was nothing."""
        draft = self._draft
        if not draft:
            return False
        draft.clear()
        self.form.show_finding("", "")
        self.draw()
        return True

    def focus_chain(self) -> list[QWidget]:
        """The sections, then what the chosen one has."""
        return [self.list, *self._part.focus_chain()]

    @property
    def _part(self) -> PrintersPart | TariffPart | ListsPart | CopyPart | SettingsForm:
        if self.section is Section.PRINTERS:
            return self.printers
        if self.section is Section.PACKING:
            return self.lists.part
        if self.section is Section.COPY:
            return self.copy.part
        return self.tariff.part if self.section is Section.TARIFF else self.form

    def kept(self) -> Mapping[str, Any]:
        """Where the person is, and what is typed and not saved."""
        kept = {**super().kept(), "section": self.section, "role": self.role}
        kept |= {"drafts": self._drafts, "tariff": self.tariff.kept(), "at_list": self.lists.at}
        return kept | {"copied": self.copy.kept()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """As it was."""
        self.role, self._drafts = kept["role"], kept["drafts"]
        self.tariff.restore(kept["tariff"])
        self.lists.at = kept["at_list"]
        self.copy.restore(kept["copied"])
        self.list.choose(kept["section"])
        self.section = kept["section"]
        super().restore(kept)


def _word(index: int) -> str | None:
    sections = list(Section)
    return t(f"settings_page.{sections[index].value}") if 0 <= index < len(sections) else None


def _paint(ink: Ink, box: QRectF, word: str, chosen: bool, focused: bool) -> None:
    look, px = ink.look, ink.look.px
    ink.ground(box, chosen=chosen, focused=focused, rule=False)
    words = box.adjusted(px(14 if look.sizes.compact else 20), 0, -px(8), 0)
    ink.said(words, Said(word, 17, strong=chosen))
