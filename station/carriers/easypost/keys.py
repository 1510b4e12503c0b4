"""Who we are to EasyPost. Keys never show in a repr, a log or an error."""

import base64
import re
from dataclasses import dataclass, field

from station.domain.errors import StationError
from station.web.places import is_address, is_safe

URL = "https://api.easypost.com/v2"
TEST, PRODUCTION = "test", "production"
# Printable ASCII without the colon that ends a user name.
_KEY = re.compile(r"[!-9;-~]{1,200}")


@dataclass(frozen=True)
class Keys:
    """EasyPost's address and our key there.

    `mode` is what every answer must say of itself, `test` or `production`: a key of the other
    kind would spend real money in practice, or buy labels live that no carrier takes.
    """

    url: str
    key: str = field(repr=False)
    mode: str

    def __post_init__(self) -> None:
        """Raises StationError for what could not be used in a request."""
        if not is_address(self.url) or not is_safe(self.url):
            raise StationError("easypost.url")
        if not self.key:
            raise StationError("easypost.key_missing", name=f"easypost.{self.mode}_key")
        if not _KEY.fullmatch(self.key):
            raise StationError("easypost.key_shape", name=f"easypost.{self.mode}_key")

    @property
    def root(self) -> str:
        """What every path is appended to."""
        return self.url.rstrip("/") + "/"

    @property
    def authorization(self) -> str:
        """Basic authentication: the key is the user name, the password is empty (documented)."""
        return "Basic " + base64.b64encode(f"{self.key}:".encode()).decode()
