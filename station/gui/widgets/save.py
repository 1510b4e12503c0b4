"""What keeps what was typed into a form."""

from station.gui.theme import Look
from station.gui.widgets.button import DispatchButton
from station.i18n import t


class SaveButton(DispatchButton):
    """F10 of a form: solid where something is changed, and nothing beside it is wrong."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name, "F10", small=True)
        self._word = self._caption = ""
        self._changed = self._wrong = self._at_work = False

    @property
    def barred(self) -> bool:
        """Something is to be corrected before it can be kept."""
        return self._changed and self._wrong

    def show_save(self, word: str, caption: str, *, changed: bool, busy: bool = False) -> None:
        """Its word, and what is changed, or why there is nothing to keep."""
        self._word, self._caption = word, caption
        self._changed, self._at_work = changed, busy
        self._draw()

    def bar(self, wrong: bool) -> None:
        """Something beside it is wrong, or nothing is."""
        self._wrong = wrong
        self._draw()

    def _draw(self) -> None:
        caption = t("settings_page.correct_first") if self.barred else self._caption
        ready = self._changed and not self._wrong
        self.show_state(self._word, caption, ready=ready, busy=self._at_work)
