"""Releases made for the tests, signed by a key of their own."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station.updates import signed
from station.updates.folder import MANIFEST

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
DEB = b"a package that is only hashed" * 1000
NAME = "station_9.1.0_amd64.deb"


def public(key: Ed25519PrivateKey = KEY) -> str:
    """As it stands in the settings."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def manifest(**changed: Any) -> dict[str, Any]:
    """A good one; `changed` replaces."""
    file = {
        "name": NAME,
        "size": len(DEB),
        "sha256": hashlib.sha256(DEB).hexdigest(),
        "system": "linux",
    }
    found = {
        "format": 1,
        "program": "station",
        "version": "9.1.0",
        "minimum": "0.1.0",
        "date": "2026-11-24",
        "notes": "The queue is read in half the time.\nLabels for Iceland.",
        "files": [file],
    }
    return {**found, **changed}


def put(folder: Path, key: Ed25519PrivateKey = KEY, **changed: Any) -> Path:
    """A release in `folder`; its manifest's file."""
    folder.mkdir(exist_ok=True)
    (folder / NAME).write_bytes(DEB)
    file = folder / MANIFEST
    file.write_bytes(signed.sealed(json.dumps(manifest(**changed)), key))
    return file
