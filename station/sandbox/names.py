"""Identifiers and tokens in the forms of contract 7.1, 11.3 and 12."""

import secrets
import string
import uuid

# Easily confused characters are left out, as in the recorded ids.
_ID_ALPHABET = "23456789ABCDEFGHJKMNPQRTVWXYZ"
_TOKEN_ALPHABET = string.ascii_letters + string.digits


def _run(alphabet: str) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(5))


def package_id() -> str:
    """`XXXXX-XXXXX-INS`."""
    return f"{_run(_ID_ALPHABET)}-{_run(_ID_ALPHABET)}-INS"


def cancellation_id() -> str:
    """5-5-5-`CCL`."""
    return f"{'-'.join(_run(_TOKEN_ALPHABET) for _ in range(3))}-CCL"


def update_id() -> str:
    """5-5-5-`UPD`."""
    return f"{'-'.join(_run(_TOKEN_ALPHABET) for _ in range(3))}-UPD"


def token() -> str:
    """5-5-5-5, unguessable."""
    return "-".join(_run(_TOKEN_ALPHABET) for _ in range(4))


def partner_code() -> str:
    """Five upper-case letters, as every captured partner code."""
    return "".join(secrets.choice(string.ascii_uppercase) for _ in range(5))


def unique() -> str:
    """A UUID, as quotes and accounts carry."""
    return str(uuid.uuid4())
