"""A door that shows what it is given and writes down what it is asked."""

from collections.abc import Callable
from dataclasses import dataclass, field

from station.desk.door import DoorView, Entry, Known
from station.domain.errors import Message, message
from station.domain.people import Role

DANA, RUTH = Known("Dana Kowalski", Role.CLERK), Known("Ruth Adeyemi", Role.SUPERVISOR)
MANY = tuple(
    Known(name, Role.SUPERVISOR if name[0] in "RF" else Role.CLERK)
    for name in (
        "Anna Lindqvist",
        "Ben Hale",
        "Dana Kowalski",
        "Dana Morgenstern-Featherstonehaugh",
        "Farid Nazari",
        "Ian Okonkwo",
        "Li Wei",
        "Mary Okafor",
        "Ruth Adeyemi",
        "Tomáš Novák",
    )
)
PIN = "736194"


@dataclass
class RecordingDoor:
    """Stands in for the desk; `PIN` is everybody's."""

    view: DoorView = field(default_factory=lambda: DoorView(Entry.NAMES, (DANA, RUTH)))
    badges: dict[str, str] = field(default_factory=lambda: {"BADGE-RUTH": RUTH.name})
    locked_s: dict[str, int] = field(default_factory=dict)
    refusal: Message = field(default_factory=lambda: message("people.wrong_pin"))
    asked: list[tuple[str, ...]] = field(default_factory=list)
    changed: Callable[[], None] = lambda: None

    def subscribe(self, changed: Callable[[], None]) -> None:
        """Keeps it."""
        self.changed = changed

    def show(self, view: DoorView) -> None:
        """Another view."""
        self.view = view
        self.changed()

    async def look(self) -> DoorView:
        """What it was given."""
        return self.view

    async def badge_names(self, code: str) -> str | None:
        """Who has it."""
        return self.badges.get(code)

    async def sign_in(self, who: str, pin: str) -> Message | None:
        """Noted."""
        self.asked.append(("sign_in", who, pin))
        return None if pin == PIN else self.refusal

    async def wait(self, who: str) -> Message | None:
        """As long as it was told."""
        seconds = self.locked_s.get(who)
        return message("people.wait", seconds=seconds) if seconds else None

    async def first(self, name: str, pin: str) -> Message | None:
        """Noted."""
        self.asked.append(("first", name, pin))
        return None if pin == PIN else message("people.pin_common")

    def pass_by(self) -> None:
        """Noted."""
        self.asked.append(("pass_by",))

    def leave(self) -> None:
        """Noted."""
        self.asked.append(("leave",))
