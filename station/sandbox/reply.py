"""An answer before it is put on the wire."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, exact body bytes and headers; `content_type` None sends no such header."""

    status: int
    body: bytes = b""
    content_type: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def with_headers(self, headers: dict[str, str]) -> "Reply":
        """The same answer with more headers; the answer's own win."""
        return replace(self, headers={**headers, **self.headers})


def as_json(status: int, body: Any, headers: dict[str, str] | None = None) -> Reply:
    """An answer with a JSON body in UTF-8 (contract 1.3)."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Reply(status, text.encode(), JSON, headers or {})


def empty(status: int) -> Reply:
    """An answer without a body, as opt-out and send_email give (contract 1.2)."""
    return Reply(status)


def as_html(status: int, page: str, headers: dict[str, str] | None = None) -> Reply:
    """An answer for a browser."""
    return Reply(status, page.encode(), "text/html; charset=utf-8", headers or {})
