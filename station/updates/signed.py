"""The signature over a release's manifest: Ed25519, checked over the exact bytes.

The manifest's file is JSON with the manifest as one text in it, so that both are replaced at once
and nothing has to be made canonical:

    {"station_release": 1, "signed": "{…}", "signature": "base64"}

What is signed begins with a line of its own: a signature made for anything else is none here.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from station.domain.release import ReleaseError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_KEY_BYTES = 32
_CONTEXT = b"station release manifest 1\n"


def keys_of(text: str) -> tuple[str, ...]:
    """The public keys of a shipped list: one a line, `#` begins a remark."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def opened(data: bytes, keys: Sequence[str]) -> Any:
    """The manifest's JSON in `data`, signed by one of `keys`. Raises ReleaseError."""
    if not keys:
        raise ReleaseError("update.no_key")
    envelope = _json(data)
    if not isinstance(envelope, dict) or envelope.get("station_release") != 1:
        raise ReleaseError("update.not_signed")
    signed, signature = envelope.get("signed"), _bytes(envelope.get("signature"), 64)
    if not isinstance(signed, str) or signature is None:
        raise ReleaseError("update.not_signed")
    try:
        text = signed.encode()
    except UnicodeEncodeError as error:
        raise ReleaseError("update.not_signed") from error
    if not _is_good(text, signature, keys):
        raise ReleaseError("update.bad_signature")
    return _json(text)


def _is_good(signed: bytes, signature: bytes, keys: Iterable[str]) -> bool:
    # Loaded here: it takes as long as a tenth of the window's start.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    for text in keys:
        raw = _bytes(text, _KEY_BYTES)
        if raw is None:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(raw).verify(signature, _CONTEXT + signed)
        except InvalidSignature:
            continue
        return True
    return False


def sealed(manifest: str, key: "Ed25519PrivateKey") -> bytes:
    """The manifest's file: what `opened` takes back."""
    signature = key.sign(_CONTEXT + manifest.encode())
    envelope = {
        "station_release": 1,
        "signed": manifest,
        "signature": base64.b64encode(signature).decode(),
    }
    return json.dumps(envelope, indent=1, ensure_ascii=False).encode() + b"\n"


def _json(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ReleaseError("update.not_whole") from error


def _bytes(text: object, length: int) -> bytes | None:
    if not isinstance(text, str):
        return None
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == length else None
