"""Links as they may be shown to anybody: a token in one opens what is its owner's alone."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_HARMLESS = frozenset({"policy_type", "lang", "language", "locale", "country", "version"})
"""Of what a link asks for, all that a paper may repeat; whatever else is there may be a secret."""


def without_secrets(url: str) -> str:
    """`url` without user, fragment and every parameter not known to be harmless.

    Empty for what is no address of the web.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    kept = [each for each in parse_qsl(parts.query) if each[0] in _HARMLESS]
    place = f"[{host}]" if ":" in host else host
    if port is not None:
        place += f":{port}"
    # A token may also hide behind a semicolon of the path (RFC 3986, section 3.3).
    path = "/".join(part.partition(";")[0] for part in parts.path.split("/"))
    return urlunsplit((parts.scheme, place, path, urlencode(kept), ""))
