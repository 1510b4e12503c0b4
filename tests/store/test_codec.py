"""A message comes back from the store with the facts that went in: money is money."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import UTC, datetime
from typing import get_args, get_origin, get_type_hints

import pytest

from station import i18n
from station.domain.cover import Consent, Cover
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.shipment import BoughtLabel, Form
from station.flow.work import Evidence
from station.store.codec import dump, load, message_of

NOW = datetime(2026, 11, 24, 14, 6, tzinfo=UTC)
REASON = message(
    "insurer.differs_price", found=Money(856, "GBP"), asked=Money(706, "GBP"), at=NOW, n=3,
    why=message("wallet.short", missing=Money(5, "JPY")),
)  # fmt: skip


def test_a_message_keeps_its_facts() -> None:
    assert load(Message, dump(Message, REASON)) == REASON
    assert i18n.say(load(Message, dump(Message, REASON))) == i18n.say(REASON)
    assert "£8.56" in i18n.say(REASON)


def test_what_was_kept_before_its_sentence_said_a_day_says_one() -> None:
    kept = '{"id":"flag.unanswered","facts":{"since":{"$time":"2026-11-24T12:06:00+00:00"}}}'
    told = message_of(kept)
    assert told is not None
    assert told == load(Message, kept)
    assert "24 Nov 2026" in i18n.say(told)


def test_a_fact_that_only_a_newer_version_can_read_stops_nobody() -> None:
    kept = '{"id":"flag.unanswered","facts":{"since":{"$newer":"2026-11-24"}}}'
    assert i18n.say(load(Message, kept)) == "flag.unanswered"


def test_evidence_keeps_its_reason() -> None:
    evidence = Evidence(status=200, reason=REASON)
    assert load(Evidence, dump(Evidence, evidence)) == evidence


def test_a_text_that_looks_like_a_tag_stays_a_text() -> None:
    odd = message("insurer.refused", reasons='{"$money": [1, "GBP"]}')
    assert load(Message, dump(Message, odd)) == odd


@pytest.mark.parametrize("kind", [Form, Consent, BoughtLabel, Cover])
def test_what_is_shared_between_reads_cannot_be_changed(kind: type) -> None:
    """Looked for in the types themselves, down to the last field."""
    open_types, seen = [kind], set()
    while open_types:
        each = open_types.pop()
        assert get_origin(each) not in (dict, list, set, Mapping), each
        assert each not in (dict, list, set), each
        open_types += [arg for arg in get_args(each) if isinstance(arg, type) or get_args(arg)]
        if is_dataclass(each) and each not in seen:
            seen.add(each)
            assert each.__dataclass_params__.frozen, each  # type: ignore[attr-defined]
            open_types += get_type_hints(each).values()
    assert kind in seen
