"""Frozen records to JSON text and back, by their own types."""

import atexit
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from station.domain.errors import Message
from station.domain.money import Money
from station.domain.shipment import PaperKind
from station.flow.seen import StepKind
from station.flow.work import Evidence

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def dump(kind: Any, value: object) -> str:
    """`value` as JSON text."""
    return _adapter(kind).dump_json(_tagged(value)).decode()


def load(kind: type[T], text: str) -> T:
    """The record that `text` was dumped from."""
    key: Any = kind
    result: T = _restored(_adapter(key).validate_json(text))
    return result


@lru_cache(maxsize=64)
def _shared(kind: Any, text: str) -> Any:
    return load(kind, text)


# Before the interpreter goes: the times in them are of pydantic's zones, which it takes first.
atexit.register(_shared.cache_clear)


def shared(kind: type[T], text: str) -> T:
    """As `load`, for a record that is frozen through and through: the same text, the same record.

    A dispatch reads its shipment some ten times, and what was typed stays as it was meanwhile.
    """
    key: Any = kind
    result: T = _shared(key, text)
    return result


def maybe_shared(kind: type[T], text: str | None) -> T | None:
    """As `shared`; None for None."""
    return None if text is None else shared(kind, text)


# A message's facts may be anything that a sentence can hold. JSON keeps neither money nor times
# apart from texts, so these are written under a tag that names them.
def _tagged(value: Any) -> Any:
    if isinstance(value, Message):
        return replace(value, facts={name: _tag(fact) for name, fact in value.facts.items()})
    if isinstance(value, Evidence) and value.reason is not None:
        return replace(value, reason=_tagged(value.reason))
    return value


def _tag(fact: object) -> object:
    if isinstance(fact, Money):
        return {"$money": [fact.minor, fact.currency]}
    if isinstance(fact, datetime):
        return {"$time": fact.isoformat()}
    if isinstance(fact, Message):
        return {"$message": [fact.id, _tagged(fact).facts]}
    return fact


def restored(message: Message) -> Message:
    """A message whose facts were just read from JSON, with its money and times again."""
    result: Message = _restored(message)
    return result


def _restored(value: Any) -> Any:
    if isinstance(value, Message):
        return replace(value, facts={name: _untag(fact) for name, fact in value.facts.items()})
    if isinstance(value, Evidence) and value.reason is not None:
        return replace(value, reason=_restored(value.reason))
    return value


def _untag(fact: object) -> object:
    if not isinstance(fact, Mapping):
        return fact
    if "$money" in fact:
        minor, currency = fact["$money"]
        return Money(minor, currency)
    if "$time" in fact:
        return datetime.fromisoformat(fact["$time"])
    if "$message" in fact:
        message_id, facts = fact["$message"]
        return _restored(Message(message_id, facts))
    return fact


def message_of(text: str | None) -> Message | None:
    """The message that `text` was dumped from, for lists: some ten times quicker than `load`."""
    if text is None:
        return None
    raw = json.loads(text)
    restored: Message = _restored(Message(raw["id"], raw["facts"]))
    return restored


def maybe_load(kind: type[T], text: str | None) -> T | None:
    """As `load`; None for None."""
    return None if text is None else load(kind, text)


_KINDS = {kind.value: kind for kind in StepKind}
_PAPERS = frozenset(kind.value for kind in PaperKind)


def step_kind(kind: str, subject: str) -> StepKind:
    """The kind of a stored step; NEWER for one that only a newer version of the program knows."""
    found = _KINDS.get(kind, StepKind.NEWER)
    return StepKind.NEWER if found is StepKind.PRINT and subject not in _PAPERS else found


def stamp(moment: datetime) -> str:
    """A time as the store and the second record write it: UTC, microseconds, sortable."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """The time that `stamp` wrote."""
    return datetime.fromisoformat(text)


def compact(value: object) -> str:
    """JSON in one line, keys sorted: the same value always gives the same bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
