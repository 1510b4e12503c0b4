"""Errors that a person may be shown: a message id and its facts. The words live in `i18n`."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """A sentence by its id (`cover.unknown`) with the facts that go into it."""

    id: str
    facts: Mapping[str, object] = field(default_factory=dict)


def message(message_id: str, **facts: object) -> Message:
    """The message `message_id` with `facts`."""
    return Message(message_id, facts)


class StationError(Exception):
    """Something that a person can do something about: carries its message, never a traceback."""

    def __init__(self, message_id: str, **facts: object) -> None:
        super().__init__(message_id, facts)
        self.message = Message(message_id, facts)


class RefusedError(StationError):
    """An act that is not possible now; nothing was changed."""


def reason_of(error: OSError) -> str:
    """What the system says is wrong, in its words; of an error without any, its kind."""
    return error.strerror or type(error).__name__


class PermissionRefusedError(RefusedError):
    """An act that the person at the bench may not do."""


class EnvironmentFaultError(StationError):
    """The machine around the program failed: disk full, store locked, file unreadable."""


@dataclass(frozen=True)
class Finding:
    """What is wrong with one field of a form or a file, in words that say how to mend it."""

    field: str
    message: Message
