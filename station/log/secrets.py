"""What must never be readable in a log, and how it is taken out of a text."""

import re
from urllib.parse import quote

REDACTED = "[redacted]"
SHORTEST = 4

# `Authorization: …` and `Signature keyId=…`: everything up to the end of the line, for what
# follows is the rest of the same headers.
_HEADERS = re.compile(
    r"(?i)\b((?:(?:proxy-)?authorization|(?:set-)?cookie)\b\\*[\"']?\s*[:=,]|signature\s+keyid\s*=)"
    r"[^\n]*"
)

# `security_token=…` in an address, `"signup_token": "…"` in JSON, `'signature': '…'` in a repr.
_NAMED = re.compile(
    r"(?i)(?:(?<![a-z0-9_])|(?<=%[0-9a-f]{2}))"
    r"([a-z_\-]{0,24}token|signature|keyid|api[_-]?key|api[_-]?secret|secret|password|passwd|pin)"
    r"(\\*[\"']?\s*(?:[:=]|%3d)\s*\\*)(?!\[redacted\])"
    r"(\"[^\"\n]*\"?|'[^'\n]*'?|[^\s&;,}\])\"']+)"
)


class Secrets:
    """The secrets known at run time, and the patterns of those that are not."""

    def __init__(self) -> None:
        self._known: tuple[str, ...] = ()

    def add(self, value: str) -> None:
        """Takes `value`, and its form in an address, out of every later text."""
        forms = {value, value.strip(), quote(value, safe="")}
        kept = {form for form in forms if len(form) >= SHORTEST}
        # Longest first: a key that begins another must not leave the other's tail standing.
        self._known = tuple(sorted(kept.union(self._known), key=len, reverse=True))

    def without(self, text: str) -> str:
        """`text` with everything secret replaced."""
        for value in self._known:
            if value in text:
                text = text.replace(value, REDACTED)
        text = _HEADERS.sub(rf"\1 {REDACTED}", text)
        return _NAMED.sub(rf"\1\2{REDACTED}", text)
