"""What the headers of an answer say of time."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def http_date(text: str | None) -> datetime | None:
    """The time in an HTTP date, UTC; None for what is none."""
    if text is None:
        return None
    try:
        found = parsedate_to_datetime(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def retry_after(text: str | None, date: datetime | None) -> float | None:
    """Seconds to wait: the figure itself, or an HTTP date counted from the answer's own."""
    if text is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text.strip()):
        return float(text)
    until = http_date(text)
    if until is None or date is None:
        return None
    return max(0.0, (until - date).total_seconds())
