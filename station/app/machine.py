"""What only the running machine can give: time, chance, and the hash of a PIN."""

import secrets
import string
import time
import uuid
from datetime import UTC, datetime


class SystemClock:
    """Fills the clock port."""

    def now(self) -> datetime:
        """The time, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()


def new_key() -> str:
    """An idempotency key (contract section 3)."""
    return str(uuid.uuid4())


def new_reference() -> str:
    """Ten random letters."""
    return "".join(secrets.choice(string.ascii_uppercase) for _ in range(10))


def new_shipment(bench: str) -> str:
    """A shipment id: the bench's code and ten random letters (design section 5)."""
    return f"{bench}-{new_reference()}"


class ArgonHasher:
    """argon2id with the library's defaults; loaded when a PIN is first asked."""

    def hash(self, pin: str) -> str:
        """A salted hash."""
        from argon2 import PasswordHasher

        return PasswordHasher().hash(pin)

    def verify(self, digest: str, pin: str) -> bool:
        """True if `pin` made `digest`."""
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return PasswordHasher().verify(digest, pin)
        except (VerificationError, InvalidHashError):
            return False
