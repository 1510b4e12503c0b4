"""Codes that are scanned from a card and stand for a key of the pack page.

`BENCH-` is kept for them, as `BADGE-` is for badges. Code 128 has all their signs. The words use
letters that lie on the same key in QWERTY, QWERTZ and AZERTY (no A, M, Q, W, Y or Z), so that a
scanner set to another keyboard spoils the sign between them at most: `_BETWEEN` has what the key
of the hyphen gives on those keyboards. A digit, or the code of a box, may still come out as another
sign: then the code is unknown, and never another command. No label is taken for one: an SSCC has no
letters but its symbology mark, and a tracking number no `BENCH`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from station.domain.errors import Message

PREFIX = "BENCH"
_BETWEEN = "[-ß)°'+?]"
_CODE = re.compile(rf"{PREFIX}{_BETWEEN}([A-Z]+)(?:{_BETWEEN}([A-Z0-9]{{1,8}}))?", re.IGNORECASE)


class Act(StrEnum):
    """What a code does; the value is its word in the code."""

    BOX = "BOX"
    SERVICE = "SVC"
    TICK = "TICK"
    DISPATCH = "SEND"
    HOLD = "HOLD"
    GO_ON = "GO"
    SET_ASIDE = "REST"
    PUT_BACK = "UNDO"
    REPRINT = "REPRINT"


_TAKES = frozenset({Act.BOX, Act.SERVICE, Act.TICK})
"""Those that name something: a box, a service, the number of an option."""


@dataclass(frozen=True)
class Command:
    """One code of the card. A tick is a command of its own: none does two things."""

    act: Act
    what: str = ""

    @property
    def code(self) -> str:
        """As it is printed and scanned."""
        return "-".join(part for part in (PREFIX, self.act.value, self.what) if part)


FIXED = (
    Command(Act.TICK, "1"),
    Command(Act.TICK, "2"),
    Command(Act.DISPATCH),
    Command(Act.HOLD),
    Command(Act.GO_ON),
    Command(Act.SET_ASIDE),
    Command(Act.PUT_BACK),
    Command(Act.REPRINT),
)
"""The commands that every bench has."""


@dataclass(frozen=True)
class CardRow:
    """One command on the card: its name, and what a person needs to know to choose it."""

    command: Command
    name: Message
    detail: Message | None = None


@dataclass(frozen=True)
class CardGroup:
    """Commands that belong together, under a heading."""

    title: Message
    rows: tuple[CardRow, ...]

    @property
    def commands(self) -> tuple[Command, ...]:
        """In their order."""
        return tuple(row.command for row in self.rows)


def read(code: str) -> Command | None:
    """The command that a scanned code stands for; None for every other code."""
    found = _CODE.fullmatch(code.strip())
    if found is None or found[1].upper() not in set(Act):
        return None
    act, what = Act(found[1].upper()), (found[2] or "").upper()
    if bool(what) is not (act in _TAKES) or (act is Act.TICK and what not in ("1", "2")):
        return None
    return Command(act, what)
