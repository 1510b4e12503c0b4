"""Who we are to the insurer, and where it is. Secrets never show in a repr, a log or an error."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from station.domain.errors import StationError
from station.web.places import is_address, is_safe

SETTINGS = {
    "base_url": "XC_BASE_URL",
    "partner_code": "XC_PARTNER_CODE",
    "api_key": "XC_AUTH_API_KEY",
    "api_secret": "XC_AUTH_API_SECRET",
}

_PARTNER_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
# The key stands between quotation marks in a header.
_API_KEY = re.compile(r"[!#-\[\]-~]{1,200}")


@dataclass(frozen=True)
class Scheme:
    """How requests are signed (contract 2.2, 2.3).

    `headers` names what is signed, in order: empty is variant A (the date alone, unnamed),
    `("(request-target)", "date")` is variant B.
    """

    algorithm: str = "hmac-sha512"
    headers: tuple[str, ...] = ()


VARIANT_A = Scheme()
VARIANT_B = Scheme(headers=("(request-target)", "date"))


@dataclass(frozen=True)
class Credentials:
    """The insurer's address and our names and secret there."""

    base_url: str
    partner_code: str
    api_key: str = field(repr=False)
    api_secret: str = field(repr=False)

    def __post_init__(self) -> None:
        """Raises StationError for a value that could not be used in a request."""
        for name, shape in (("partner_code", _PARTNER_CODE), ("api_key", _API_KEY)):
            if not shape.fullmatch(getattr(self, name)):
                raise StationError("insurer.credentials_shape", name=SETTINGS[name])
        if not self.api_secret:
            raise StationError("insurer.credentials_missing", names=SETTINGS["api_secret"])
        check_base_url(self.base_url)

    @property
    def root(self) -> str:
        """What every path is appended to: `…/partners/{partner_code}/`.

        The base keeps its last segment with or without a final slash, and may already name the
        partner.
        """
        base = self.base_url.rstrip("/")
        return (
            f"{base.removesuffix(f'/partners/{self.partner_code}')}/partners/{self.partner_code}/"
        )

    @property
    def host(self) -> str:
        """The insurer's host, which a store is bound to."""
        return urlsplit(self.base_url).hostname or ""


def load(
    environment: Mapping[str, str] | None = None,
    keyring: Callable[[str], str | None] = lambda _name: None,
) -> Credentials:
    """The credentials from XC_BASE_URL, XC_PARTNER_CODE, XC_AUTH_API_KEY, XC_AUTH_API_SECRET.

    A name that the environment lacks is asked of `keyring`. Raises StationError naming what is
    missing, never its value.
    """
    places = os.environ if environment is None else environment
    found = {
        name: (places.get(key) or keyring(key) or "").strip() for name, key in SETTINGS.items()
    }
    missing = [SETTINGS[name] for name, value in found.items() if not value]
    if missing:
        raise StationError("insurer.credentials_missing", names=", ".join(missing))
    return Credentials(**found)


def check_base_url(url: str) -> None:
    """Raises StationError unless `url` is https, or plain http to this very computer."""
    if not is_address(url):
        raise StationError("insurer.base_url")
    if not is_safe(url):
        raise StationError("insurer.base_url_not_safe")
