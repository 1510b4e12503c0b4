"""Who acts, what a role allows, and what names and PINs have to be like."""

import itertools
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from station.domain.address import has_hidden_characters
from station.domain.errors import Message, message


class Role(StrEnum):
    """The two roles of the bench."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"


class Permission(StrEnum):
    """One thing that a person may be allowed to do; checked in the desk, never in the window."""

    PACK = "pack"
    IMPORT_ORDERS = "import_orders"
    LOOK = "look"
    """Reads history, queue and papers."""
    ASK_VOID = "ask_void"
    VOID = "void"
    """Approves a void, withdraws one, and accepts a smaller refund."""
    AMEND = "amend"
    """Changes a booked cover before the hand-over, and pays the difference."""
    RETRY = "retry"
    """Has a step of the queue looked at now."""
    RESOLVE = "resolve"
    ALLOW_GOODS = "allow_goods"
    """Says that contents may go which the bench's list lets go only with a supervisor's word."""
    TOP_UP = "top_up"
    """Adds money to the wallet, and opens its page."""
    CORRECT = "correct"
    """Corrects the wallet by a sum, with a reason."""
    CHANGE_SETTINGS = "change_settings"
    MANAGE_PEOPLE = "manage_people"
    AUDIT = "audit"
    """Exports the audit log, and sees the supervisor's page."""


_CLERK = frozenset(
    {
        Permission.PACK,
        Permission.IMPORT_ORDERS,
        Permission.LOOK,
        Permission.ASK_VOID,
        Permission.RETRY,
    }
)
_ALLOWED = {Role.CLERK: _CLERK, Role.SUPERVISOR: frozenset(Permission)}


@dataclass(frozen=True)
class Actor:
    """The person (or the named command) on whose behalf something is done."""

    name: str
    role: Role
    signed_in: bool = True
    """False for whoever stands at a bench that nobody has signed in to."""

    def may(self, permission: Permission) -> bool:
        """True if the person is signed in and the role allows `permission`."""
        return self.signed_in and permission in _ALLOWED[self.role]


@dataclass(frozen=True)
class Person:
    """Somebody who works here, or did: a row is never taken away."""

    id: str
    name: str
    role: Role
    badge: str | None = None
    """The code on the badge. It names and proves nothing; None: no badge is valid."""
    left: bool = False

    @property
    def actor(self) -> Actor:
        """The person at work."""
        return Actor(self.name, self.role)


LONGEST_NAME = 40
PIN_DIGITS = 6
BADGE_PREFIX = "BADGE-"
"""No order number begins like this: a scan of a badge is told from every other one."""

CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Those of the six after `p-` in a code that stands for a name in the second record."""

# The six-digit PINs that are tried first, beside the patterns that `pin_fault` knows, and the two
# of the practice people, which stand in the README.
_COMMON = frozenset(
    """
    102030 123654 147258 147369 159357 159753 258456 258852 303030 456123 456852 520131 521521
    654123 741852 789456 852456 951753 963852 142536 246810 135790 101112 131211 007007 696969
    204816 730519
    """.split()
)


def tidy(name: str) -> str:
    """`name` as it is kept: single spaces, none around it."""
    return " ".join(name.split())


def folded(name: str) -> str:
    """`name` as it is compared: Anna Lind, anna lind and ANNA  LIND are one person's name."""
    return tidy(unicodedata.normalize("NFKC", name).casefold())


def name_fault(name: str) -> Message | None:
    """What is wrong with a person's name; None if it may be used."""
    if not name.strip():
        return message("people.name_missing")
    if len(name) > LONGEST_NAME:
        return message("field.too_long", most=LONGEST_NAME, length=len(name))
    if has_hidden_characters(name):
        return message("field.hidden_characters")
    if is_badge(name):
        return message("people.name_is_badge")
    if is_like_a_code(name):
        return message("people.name_is_code")
    return None


def is_like_a_code(name: str) -> bool:
    """True for what a reader of the second record takes for a code, however it is written."""
    return re.fullmatch(f"p-[{CODE_LETTERS.casefold()}]{{6}}", folded(name)) is not None


def pin_fault(pin: str) -> Message | None:
    """What is wrong with a new PIN: six digits, none that is easily guessed."""
    if not (len(pin) == PIN_DIGITS and pin.isascii() and pin.isdigit()):
        return message("people.pin_shape")
    return message("people.pin_common") if _easy(pin) else None


def _easy(pin: str) -> bool:
    steps = {(int(b) - int(a)) % 10 for a, b in itertools.pairwise(pin)}
    return (
        pin in _COMMON
        or len(steps) == 1  # 111111, 123456, 987654, 024680
        or pin[:3] == pin[3:]  # 123123
        or pin[:2] == pin[2:4] == pin[4:]  # 121212
        or pin[:3] == pin[:2:-1]  # 123321
        or pin[::2] == pin[1::2]  # 112233
        or len(set(pin)) < 3  # 111112, 111222
    )


def is_badge(code: str) -> bool:
    """True if a scanned code is one of a badge, known or not."""
    return code.strip().upper().startswith(BADGE_PREFIX)
