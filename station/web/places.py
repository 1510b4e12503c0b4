"""Where a party may be reached: over TLS, or on this very computer."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_address(url: str) -> bool:
    """True for an http or https address without query, fragment or credentials in it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    odd = parts.query or parts.fragment or parts.username or parts.password
    if parts.scheme not in ("http", "https") or not host or odd or not url.isascii():
        return False
    return url.isprintable() and not set(" \\?#") & set(url)


def is_safe(url: str) -> bool:
    """True for https, and for plain http to this very computer."""
    parts = urlsplit(url)
    return parts.scheme == "https" or _is_this_computer(parts.hostname or "")


def _is_this_computer(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return str(address) == "::1" or (address.version == 4 and address.is_loopback)
