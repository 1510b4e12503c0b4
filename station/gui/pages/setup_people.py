"""The step of the people: a name, a role, a PIN typed twice."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from station.domain.errors import message
from station.domain.people import LONGEST_NAME, Role
from station.gui.pages.setup_parts import SetupPart
from station.gui.theme import Look
from station.gui.widgets.boxes import column
from station.gui.widgets.choice import Choice
from station.gui.widgets.entry import Entry
from station.gui.widgets.fold import beside_or_below
from station.gui.widgets.pin_pad import PinPad
from station.gui.widgets.text import Elided, Text, Wrapped
from station.i18n import t


class PeoplePart(SetupPart):
    """Makes the first supervisor, and afterwards anybody else."""

    def __init__(
        self, look: Look, press: Callable[[], object], refused: Callable[[], object]
    ) -> None:
        """`refused` sounds where the two PINs differ."""
        super().__init__(look, "people", press)
        self._refused = refused
        self._first_pin = ""
        self.first = True
        px = look.px
        halves = beside_or_below(look, px(24))
        left = column(gap=px(10))
        hint = t("setup.people_name_hint")
        self.name = Entry(look, "setup.people.name", t("setup.people_name"), hint, LONGEST_NAME)
        self.name.edit.textEdited.connect(lambda _text: self.draw())
        left.addWidget(self.name)
        self._role_label = Text(look, 14, "ink2", strong=True, text=t("setup.people_role"))
        self.role = Choice(look, "setup.people.role")
        self.role.setAccessibleName(t("setup.people_role"))
        self.role.offer([(each.value, t(f"role.{each.value}")) for each in Role])
        left.addWidget(self._role_label)
        left.addWidget(self.role)
        self.there = Wrapped(look, 17, "ink2")
        self.there.setObjectName("setup.people.there")
        left.addWidget(self.there)
        left.addStretch(1)
        halves.addLayout(left, 4)
        right = column(gap=px(6))
        self.pin_word = Elided(look, 17, strong=True)
        right.addWidget(self.pin_word)
        self.pad = PinPad(look, "setup.people.pin")
        self.pad.changed.connect(lambda _count: self.draw())
        self.pad.entered.connect(press)
        self.pad.left.connect(self._again_from_the_first)
        right.addWidget(self.pad)
        right.addStretch(1)
        halves.addLayout(right, 5)  # the hint beside the dots needs it
        self.inside.addLayout(halves, 1)
        self.close_with()

    def show_people(self, people: Sequence[tuple[str, Role]], *, first: bool) -> None:
        """Who is there; the first one can only be a supervisor."""
        self.first = first
        kind = "first" if first else "more"
        self.show_words(t(f"setup.people_{kind}_title"), t(f"setup.people_{kind}_why"))
        self.there.say("\n".join(f"{name}, {t(f'role.{role.value}')}" for name, role in people))
        self.role.choose(Role.SUPERVISOR.value if first else self.role.value or Role.CLERK.value)
        self.role.setEnabled(not first)
        self.draw()

    def draw(self) -> None:
        """Which of the two PINs is asked for, and whether all is there."""
        again = bool(self._first_pin)
        self.pin_word.say(t("screen.pin_again" if again else "screen.pin_choose"))
        ready = bool(self.name.value) and self.pad.full
        word = t("setup.people_first_save" if self.first else "setup.people_add")
        caption = t("screen.pin_again") if ready and not again else ""
        self.save.show_state(
            word, caption if ready else t("setup.people_six"), ready=ready, busy=False
        )

    def given(self) -> tuple[str, Role, str] | None:
        """As `take`; where the two PINs differ it says so, and nothing is given."""
        self.show_said(good=True)
        try:
            return self.take()
        except ValueError:
            self._refused()
            self.show_said(message("setup.people_again_wrong"), good=False)
            return None

    def take(self) -> tuple[str, Role, str] | None:
        """All that was typed, once both PINs are there and alike; None until then.

        Raises ValueError where the two differ.
        """
        if not self.pad.full:
            (self.pad.dots if self.name.value else self.name.edit).setFocus()
            return None
        pin = self.pad.take()
        if not self._first_pin:
            self._first_pin = pin
            self.pad.ask()
            self.draw()
            return None
        first, self._first_pin = self._first_pin, ""
        self.draw()
        if first != pin:
            self.pad.ask()
            raise ValueError("two PINs")
        return self.name.value, Role(self.role.value), pin

    def _again_from_the_first(self) -> None:
        """Backspace with no digit there: the first of the two is typed anew."""
        self._first_pin = ""
        self.draw()

    def clear(self) -> None:
        """Nothing of it is left."""
        self._first_pin = ""
        self.pad.take()
        self.name.edit.clear()
        self.draw()

    def focus_chain(self) -> list[QWidget]:
        """Name, role, PIN, the act."""
        role = [] if self.first else [self.role]
        return [self.name.edit, *role, self.pad.dots, self.save]
