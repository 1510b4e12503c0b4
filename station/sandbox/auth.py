"""Who is calling: signature, key, partner and clock (contract 2)."""

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import unquote

from station.sandbox.clock import Clock
from station.sandbox.errors import RefusedError
from station.sandbox.practice import Call

_ALGORITHMS = {
    "hmac-sha512": hashlib.sha512,
    "hmac-sha384": hashlib.sha384,
    "hmac-sha256": hashlib.sha256,
}
_PARAMETER = re.compile(r'(\w+)="([^"]*)"')


def _unknown_key() -> RefusedError:
    # The status is documented, the body is not shown (contract 2.5): its text is ours.
    return RefusedError(401, {"type": "auth_error", "message": "No usable API key in the request"})


def _forbidden() -> RefusedError:
    return RefusedError(
        403,
        {"type": "auth_error", "message": "You do not have permission to access this url"},
    )


def _no_partner() -> RefusedError:
    # What the API says of a good signature under another partner's code is not known (contract
    # 20.6): the status is that of a bad signature, the text is ours and another.
    return RefusedError(
        403,
        {"type": "auth_error", "message": "This key does not act for this partner code"},
    )


@dataclass(frozen=True, slots=True)
class Gate:
    """Checks each call. `skew` is in seconds, None accepts any Date (contract 2.5)."""

    api_key: str
    api_secret: str
    partner_code: str
    clock: Clock
    skew: float | None
    require_api_key: bool

    def check(self, call: Call) -> None:
        """Raises RefusedError: 401 without a known key; 403 for signature, partner or clock."""
        scheme, _, rest = call.headers.get("authorization", "").partition(" ")
        parameters = dict(_PARAMETER.findall(rest))
        if scheme.lower() != "signature" or not _same(parameters.get("keyId", ""), self.api_key):
            raise _unknown_key()
        if self.require_api_key and not _same(call.headers.get("x-api-key", ""), self.api_key):
            raise _unknown_key()
        if not self._signed(call, parameters) or not self._in_time(call):
            raise _forbidden()
        if not _same(call.partner_code, self.partner_code):
            raise _no_partner()

    def _signed(self, call: Call, parameters: dict[str, str]) -> bool:
        digest = _ALGORITHMS.get(parameters.get("algorithm", ""))
        text = signing_text(call, parameters.get("headers", "date"))
        if digest is None or text is None:
            return False
        try:
            # Strict standard alphabet: the URL-safe one is the documented mistake (2.3).
            given = base64.b64decode(unquote(parameters.get("signature", "")), validate=True)
        except (binascii.Error, ValueError):
            return False
        expected = hmac.new(self.api_secret.encode(), text.encode(), digest).digest()
        return hmac.compare_digest(given, expected)

    def _in_time(self, call: Call) -> bool:
        try:
            sent = parsedate_to_datetime(call.headers.get("date", ""))
        except ValueError:
            return False
        if sent.tzinfo is None or self.skew is None:
            return self.skew is None
        return abs((self.clock.now() - sent).total_seconds()) <= self.skew


def signing_text(call: Call, names: str) -> str | None:
    """The text that must have been signed, a line for each name (contract 2.2).

    None when a named header is missing or the date is not among them: without it a signature
    would be good for ever.
    """
    lines = []
    for name in names.lower().split():
        if name == "(request-target)":
            lines.append(f"{name}: {call.method.lower()} {call.path}")
        elif name in call.headers:
            lines.append(f"{name}: {call.headers[name]}")
        else:
            return None
    return "\n".join(lines) if "date" in names.lower().split() else None


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())
