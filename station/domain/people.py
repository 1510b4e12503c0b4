"""Who acts, and what a role allows."""

from dataclasses import dataclass
from enum import StrEnum


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
    RETRY = "retry"
    """Has a step of the queue looked at now."""
    RESOLVE = "resolve"
    TOP_UP = "top_up"
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
