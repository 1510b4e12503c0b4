"""The step of the printer: which one, what is in it, and a test label that is scanned back."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from shiboken6 import isValid

from station.desk import view_settings
from station.desk.settings_page import PrinterCard
from station.desk.setup_page import SetupPageDesk, SetupView
from station.domain.errors import Message, message
from station.domain.printers import PrinterRole
from station.gui.pages.drafts import note, settle
from station.gui.pages.page import Ways
from station.gui.pages.settings_printers import PrinterActs, PrintersPart
from station.gui.theme import Look


class PrinterStep:
    """The settings' own part, with what is typed into it and not kept yet."""

    def __init__(
        self,
        look: Look,
        desk: SetupPageDesk,
        ways: Ways,
        done: Callable[[Message | None], Coroutine[Any, Any, None]],
        save: Callable[[], object],
        test: Callable[[], object],
    ) -> None:
        """Something is kept: `done` says so, and opens what comes next.

        `save` and `test` are the page's: no act begins while another runs.
        """
        self._desk, self._ways, self._done = desk, ways, done
        self.testing = False
        self.role = PrinterRole.LABEL
        self.drafts: dict[PrinterRole, dict[str, str]] = {}
        self._cards: tuple[PrinterCard, ...] = ()
        acts = PrinterActs(choose=self.choose, save=save, test=test, empty=lambda: None)
        self.part = PrintersPart(look, self._edited, acts, "setup")

    @property
    def draft(self) -> dict[str, str]:
        """What is typed for the chosen printer and not kept."""
        return self.drafts.setdefault(self.role, {})

    @property
    def card(self) -> PrinterCard:
        """The chosen printer."""
        return next(each for each in self._cards if each.role is self.role)

    def choose(self, role: PrinterRole) -> None:
        """Another use's printer."""
        self.role = role
        self._ways.draw()

    def next_role(self) -> None:
        """The next use's printer."""
        roles = list(PrinterRole)
        self.choose(roles[(roles.index(self.role) + 1) % len(roles)])

    def show(self, view: SetupView) -> None:
        """Draws the printers."""
        self._cards = view.printers
        typed = {**view_settings.printer_form(self.card), **self.draft}
        changed = bool(self.draft)
        self.part.show_cards(view.printers, self.role)
        self.part.form.show_form(self.card, typed, view.queues, changed=changed)
        labels = self.role is PrinterRole.LABEL
        self.part.proof.show_card(self.card, ready=not changed and labels, busy=self.testing)
        self.part.proof.empty.hide()

    def _edited(self, key: str, text: str) -> None:
        note(self.draft, key, text, view_settings.printer_form(self.card))
        self._ways.draw()

    def wanted(self) -> tuple[dict[str, str], tuple[str, Message] | None]:
        """The setting to be kept, and what is wrong with it: the field and the sentence."""
        typed = {**view_settings.printer_form(self.card), **self.draft}
        line = view_settings.printer_line(self.role, typed)
        return {self.card.key: line}, view_settings.printer_finding(line)

    def keep(self) -> None:
        """F10: what is typed is the printer's setting from now on, or why it cannot be."""
        texts, wrong = self.wanted()
        if wrong is None:
            self._ways.start("keep printer", self._keep(texts, self.draft, dict(self.draft)))
            return
        self._ways.refused()
        self._ways.refuse(wrong[1])
        self.part.form.boxes[wrong[0]].field.setFocus()

    async def _keep(
        self, texts: Mapping[str, str], draft: dict[str, str], sent: Mapping[str, str]
    ) -> None:
        await self._desk.change(texts)
        settle(draft, sent)
        await self._done(None)

    def test(self) -> None:
        """Ctrl F6: a test label of what is kept."""
        if self.testing:
            return
        if self.draft:
            self._ways.refused()
            self._ways.refuse(message("setup.first_save"))
            return
        self.testing = True
        self._ways.draw()
        self._ways.start("test label", self._test())

    async def _test(self) -> None:
        try:
            tested = await self._desk.test()
        finally:
            self.testing = False
            if isValid(self.part):
                self._ways.draw()
        if tested.came_out:
            await self._done(tested.word)
        elif isValid(self.part):
            self._ways.refused()
            self._ways.refuse(tested.word)

    def kept(self) -> Any:
        """What a page in another look takes over."""
        return self.role, self.drafts

    def restore(self, kept: Any) -> None:
        """As it was."""
        self.role, self.drafts = kept
