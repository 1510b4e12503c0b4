"""Signs each attempt (contract section 2). Loads httpx: import it only where calls are made."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Generator
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote

import httpx

from station.xcover.credentials import Credentials, Scheme

_DIGESTS = {
    "hmac-sha256": hashlib.sha256,
    "hmac-sha384": hashlib.sha384,
    "hmac-sha512": hashlib.sha512,
}


def http_date(now: datetime) -> str:
    """`now` (UTC) as `Tue, 04 Mar 2025 09:08:07 GMT`: English names in every locale."""
    return format_datetime(now, usegmt=True)


def signing_string(scheme: Scheme, method: str, path: str, date: str) -> str:
    """What is signed: one line a name, in the scheme's order; `path` is without its query.

    Raises ValueError for a name that we do not send.
    """
    lines = {
        "(request-target)": f"(request-target): {method.lower()} {path}",
        "date": f"date: {date}",
    }
    names = scheme.headers or ("date",)
    unknown = [name for name in names if name not in lines]
    if unknown:
        raise ValueError(f"cannot sign {', '.join(unknown)}")
    return "\n".join(lines[name] for name in names)


def signature(scheme: Scheme, secret: str, text: str) -> str:
    """Standard Base64 of the HMAC, every reserved character percent-encoded (contract 2.3).

    Raises ValueError for an algorithm that the API does not take.
    """
    if scheme.algorithm not in _DIGESTS:
        raise ValueError(f"{scheme.algorithm} is not an algorithm of the API")
    digest = hmac.new(secret.encode(), text.encode(), _DIGESTS[scheme.algorithm]).digest()
    return quote(base64.b64encode(digest).decode("ascii"), safe="")


def authorization(
    scheme: Scheme, credentials: Credentials, method: str, path: str, date: str
) -> str:
    """The value of the Authorization header."""
    signed = signature(scheme, credentials.api_secret, signing_string(scheme, method, path, date))
    names = f'headers="{" ".join(scheme.headers)}",' if scheme.headers else ""
    return (
        f'Signature keyId="{credentials.api_key}",algorithm="{scheme.algorithm}",'
        f'{names}signature="{signed}"'
    )


class Signer(httpx.Auth):
    """Puts Date, Authorization and X-Api-Key on a request at the moment it is sent."""

    def __init__(
        self, credentials: Credentials, scheme: Scheme, clock: Callable[[], datetime]
    ) -> None:
        self._credentials = credentials
        self._scheme = scheme
        self._clock = clock

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        date = http_date(self._clock())
        # The path as it goes over the wire, so that no rewriting can come between the two.
        path = request.url.raw_path.partition(b"?")[0].decode("ascii")
        request.headers["Date"] = date
        request.headers["X-Api-Key"] = self._credentials.api_key
        request.headers["Authorization"] = authorization(
            self._scheme, self._credentials, request.method, path, date
        )
        yield request
