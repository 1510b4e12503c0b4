"""The key that goes into every hash of a PIN: kept apart from the database that has the hashes.

A six-digit PIN has a million values: whoever takes the database alone could try them all, and
without this key cannot try one.
"""

import os
import re
import secrets
from collections.abc import Mapping

from station import log, regular
from station.config.paths import Home
from station.config.secrets import Keyring, Secret
from station.domain.errors import EnvironmentFaultError

VARIABLE = "STATION_PIN_KEY"
"""Stands in for the keyring on a machine that hands its secrets in by environment."""
_SHAPE = re.compile(r"[!-~]{32,500}")


class PinKey:
    """One mode's key. Calls may wait for a person to unlock the keyring: not on a GUI thread.

    Live, it is in the operating system's keyring, or in STATION_PIN_KEY. A practice PIN guards
    nothing and stands in the README: there the key is a file of the practice folder.
    """

    def __init__(self, home: Home, environ: Mapping[str, str] | None = None) -> None:
        self._home = home
        self._environ = os.environ if environ is None else environ

    def read(self) -> str | None:
        """The key, or None if none was made yet.

        Raises EnvironmentFaultError, saying what to install or unlock, if that cannot be told.
        """
        if self._home.practice:
            return self._read_file()
        given = self._environ.get(VARIABLE, "").strip()
        if not given:
            return Keyring(practice=False).get(Secret.PIN_KEY)
        if not _SHAPE.fullmatch(given):
            raise EnvironmentFaultError("people.key_shape", name=VARIABLE)
        log.redact(given)
        return given

    def make(self) -> str:
        """Makes a key where `read` found none, and keeps it. Raises as `read`."""
        key = secrets.token_urlsafe(32)
        log.redact(key)
        if self._home.practice:
            self._write_file(key)
        else:
            Keyring(practice=False).set(Secret.PIN_KEY, key)
        return key

    def _read_file(self) -> str | None:
        try:
            return regular.read(self._home.pin_key).decode("ascii").strip() or None
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise self._fault(error) from error

    def _write_file(self, key: str) -> None:
        try:
            descriptor = os.open(self._home.pin_key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                stream.write(f"{key}\n")
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise self._fault(error) from error

    def _fault(self, error: Exception) -> EnvironmentFaultError:
        reason = getattr(error, "strerror", None) or type(error).__name__
        return EnvironmentFaultError(
            "settings.folder_unusable", folder=str(self._home.folder), reason=reason
        )
