"""Who may work here. Until each person has a PIN of their own, the bench has one."""

import time
from collections.abc import Callable
from typing import Protocol

from station.desk.settings import SettingsDesk
from station.domain import settings as declared
from station.domain.errors import PermissionRefusedError, RefusedError
from station.domain.people import Actor, Role

_MOST_COMMON = frozenset({"000000", "111111", "123123", "123456", "654321", "121212", "112233"})
_FREE_TRIES = 5
_LONGEST_WAIT_S = 300.0


class Hasher(Protocol):
    """Makes and checks the hash of a PIN."""

    def hash(self, pin: str) -> str:
        """A salted hash."""
        ...

    def verify(self, digest: str, pin: str) -> bool:
        """True if `pin` made `digest`."""
        ...


class People:
    """Sign-in with the bench's PIN."""

    def __init__(
        self,
        settings: SettingsDesk,
        hasher: Hasher,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._hasher = hasher
        self._monotonic = monotonic
        self._wrong = 0
        self._again_at = 0.0

    @property
    def has_pin(self) -> bool:
        """True once a PIN is set."""
        return bool(self._settings.current().of(declared.SECURITY_PIN_HASH))

    def set_pin(self, pin: str, former: str | None) -> None:
        """Sets the bench's PIN: six digits, none of the commonest.

        Raises RefusedError, or PermissionRefusedError if there is one and `former` is not it.
        """
        if self.has_pin:
            self._prove(former or "")
        if not (len(pin) == 6 and pin.isascii() and pin.isdigit()):
            raise RefusedError("people.pin_shape")
        if pin in _MOST_COMMON or len(set(pin)) == 1:
            raise RefusedError("people.pin_common")
        self._settings.keep_pin_hash(self._hasher.hash(pin))

    def sign_in(self, name: str, pin: str) -> Actor:
        """The person called `name`, proven by the bench's PIN.

        Raises RefusedError without a name or while no PIN is set, PermissionRefusedError for a
        wrong one; after five wrong ones in a row each further try has to wait longer.
        """
        if not name.strip():
            raise RefusedError("people.name_missing")
        if not self.has_pin:
            raise RefusedError("people.no_pin")
        self._prove(pin)
        return Actor(name.strip()[:40], Role.SUPERVISOR)

    def _prove(self, pin: str) -> None:
        wait = self._again_at - self._monotonic()
        if wait > 0:
            raise PermissionRefusedError("people.wait", seconds=int(wait) + 1)
        if self._hasher.verify(self._settings.current().of(declared.SECURITY_PIN_HASH), pin):
            self._wrong = 0
            return
        self._wrong += 1
        if self._wrong >= _FREE_TRIES:
            delay = min(_LONGEST_WAIT_S, 5.0 * 2 ** (self._wrong - _FREE_TRIES))
            self._again_at = self._monotonic() + delay
        raise PermissionRefusedError("people.wrong_pin")
