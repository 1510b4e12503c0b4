"""What only the running machine can give: time, chance, and the hashes of PINs."""

import hashlib
import hmac
import secrets
import string
import sys
import time
import uuid
from datetime import UTC, datetime

from station.config.pin_key import PinKey
from station.domain.errors import EnvironmentFaultError
from station.domain.people import BADGE_PREFIX
from station.domain.release import System


class SystemClock:
    """Fills the clock port."""

    def now(self) -> datetime:
        """The time, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()


def system() -> System:
    """Which system's files a release must have for this computer."""
    return {"win32": System.WINDOWS, "darwin": System.MACOS}.get(sys.platform, System.LINUX)


def new_key() -> str:
    """An idempotency key (contract section 3)."""
    return str(uuid.uuid4())


def new_reference() -> str:
    """Ten random letters."""
    return "".join(secrets.choice(string.ascii_uppercase) for _ in range(10))


def new_shipment(bench: str) -> str:
    """A shipment id: the bench's code and ten random letters (design section 5)."""
    return f"{bench}-{new_reference()}"


def new_person() -> str:
    """A person's id."""
    return f"P-{new_reference()}"


def new_badge() -> str:
    """A badge's code: printable in Code 128, and without letters that look alike."""
    return BADGE_PREFIX + "".join(secrets.choice(_BADGE_SIGNS) for _ in range(10))


_BADGE_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"

# What a PIN is checked against where there is none: as slow as any, and never right.
_NOBODYS = (
    "$argon2id$v=19$m=65536,t=3,p=4$pSjVinxdmJCHxnT8seCchQ$"
    "0wY4owxVtfiuu9//7WSw4RYgvR331cy+frVJJIyIzTk"
)


class ArgonHasher:
    """argon2id with the library's defaults, over the PIN and a key kept elsewhere.

    A digest begins with a mark of its key: a key that was lost is told from a wrong PIN.
    """

    def __init__(self, keys: PinKey) -> None:
        self._keys = keys
        self._key: str | None = None

    def hash(self, pin: str) -> str:
        """A salted hash; with no key yet, one is made and kept."""
        from argon2 import PasswordHasher

        key = self._known() or self._keys.make()
        return f"{_mark_of(key)}:{PasswordHasher().hash(_mixed(key, pin))}"

    def ready(self, digest: str | None) -> None:
        """Raises EnvironmentFaultError if `digest` cannot be checked."""
        key = self._known()
        if key is None:
            raise EnvironmentFaultError("people.key_lost")
        if digest is not None and digest.partition(":")[0] != _mark_of(key):
            raise EnvironmentFaultError("people.pin_lost")

    def verify(self, digest: str | None, pin: str) -> bool:
        """True if `pin` made `digest`; None takes as long and is never right."""
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError

        self.ready(digest)
        encoded = _NOBODYS if digest is None else digest.partition(":")[2]
        try:
            proven = PasswordHasher().verify(encoded, _mixed(self._known() or "", pin))
        except (VerificationError, InvalidHashError):
            return False
        return proven and digest is not None

    def mark(self, text: str) -> str:
        """A short mark by which `text` is known again and which does not give it away."""
        return f"?{_mixed(self._known() or '', text)[:24]}"

    def _known(self) -> str | None:
        if self._key is None:
            self._key = self._keys.read()
        return self._key


def _mixed(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest()


def _mark_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:8]
