"""Keys in the operating system's keyring, and nowhere else: there is no plain-text fall-back."""

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from station import log
from station.domain.errors import EnvironmentFaultError, StationError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

# Back-ends that keep secrets readable (keyrings.alt), drop them (null) or only raise (fail).
_UNSAFE = ("keyrings.alt", "keyring.backends.null", "keyring.backends.fail")


class Secret(StrEnum):
    """The keys that a live bench needs; the last is made by the program itself."""

    INSURER_KEY = "insurer.key"
    INSURER_SECRET = "insurer.secret"  # noqa: S105  the name of it, not the thing
    EASYPOST_TEST_KEY = "easypost.test_key"
    EASYPOST_PRODUCTION_KEY = "easypost.production_key"
    PIN_KEY = "pin.key"


class Keyring:
    """One mode's keys. Calls may wait for a person to unlock the keyring: not on a GUI thread.

    Every method raises EnvironmentFaultError, saying what to install or unlock, when there is no
    safe keyring or it does not answer.
    """

    def __init__(self, *, practice: bool) -> None:
        self.service = "station-practice" if practice else "station"

    def get(self, name: str) -> str | None:
        """The key `name`, or None if none is kept. What is read never reaches the log."""
        from keyring.errors import KeyringError

        try:
            value = _backend().get_password(self.service, name)
        except KeyringError as error:
            raise _locked(error) from error
        if value:
            log.redact(value)
        return value or None

    def set(self, name: str, value: str) -> None:
        """Keeps `value` as the key `name`. Raises StationError for one that is no key."""
        from keyring.errors import KeyringError

        cleaned = value.strip()
        if not re.fullmatch(r"[!-~]{1,500}", cleaned):
            raise StationError("settings.secret_shape")
        log.redact(cleaned)
        try:
            _backend().set_password(self.service, name, cleaned)
        except KeyringError as error:
            raise _locked(error) from error

    def delete(self, name: str) -> None:
        """Forgets the key `name`; one that is not kept is no error."""
        from keyring.errors import KeyringError, PasswordDeleteError

        try:
            _backend().delete_password(self.service, name)
        except PasswordDeleteError:
            return
        except KeyringError as error:
            raise _locked(error) from error


def _locked(error: Exception) -> EnvironmentFaultError:
    # Its own text may quote what was stored; the kind of error is enough.
    return EnvironmentFaultError("settings.keyring_locked", reason=type(error).__name__)


def _backend() -> "KeyringBackend":
    import keyring
    from keyring.errors import KeyringError

    try:
        chosen = keyring.get_keyring()
    except (KeyringError, RuntimeError) as error:
        raise EnvironmentFaultError("settings.no_keyring") from error
    # A chain asks one back-end after the other, down to an unsafe one: take the first safe one.
    for backend in getattr(chosen, "backends", [chosen]):
        if not type(backend).__module__.startswith(_UNSAFE):
            return backend  # type: ignore[no-any-return]
    raise EnvironmentFaultError("settings.no_keyring")
