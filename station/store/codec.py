"""Frozen records to JSON text and back, by their own types."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def dump(kind: Any, value: object) -> str:
    """`value` as JSON text."""
    return _adapter(kind).dump_json(value).decode()


def load(kind: type[T], text: str) -> T:
    """The record that `text` was dumped from."""
    key: Any = kind
    result: T = _adapter(key).validate_json(text)
    return result


def maybe_load(kind: type[T], text: str | None) -> T | None:
    """As `load`; None for None."""
    return None if text is None else load(kind, text)


def stamp(moment: datetime) -> str:
    """A time as the store and the second record write it: UTC, microseconds, sortable."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """The time that `stamp` wrote."""
    return datetime.fromisoformat(text)


def compact(value: object) -> str:
    """JSON in one line, keys sorted: the same value always gives the same bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
