"""Sentences: found by id, filled with facts, and true to the words that each state allows."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from station.domain.amendment import CHANGE_WORDS, ChangeState
from station.domain.cover import COVER_WORDS, CoverState
from station.domain.errors import message
from station.domain.money import Money
from station.i18n import Catalogue, catalogue, key_cap, languages, say, speaking, t
from station.resources import ResourceMissingError

OURS = Catalogue(
    "en",
    {
        "a.plain": "Plain",
        "a.fact": "{name} of {count}",
        "a.day": "since {at:day}",
        "a.count": {"one": "one order", "other": "{count} orders"},
    },
    {},
)


def test_a_sentence_is_filled_with_its_facts() -> None:
    assert OURS.text("a.plain", {"name": "unused"}) == "Plain"
    assert OURS.text("a.fact", {"name": "{x}", "count": 2}) == "{x} of 2"


@pytest.mark.parametrize(("count", "text"), [(1, "one order"), (0, "0 orders"), (2, "2 orders")])
def test_a_count_chooses_its_sentence(count: int, text: str) -> None:
    assert OURS.text("a.count", {"count": count}) == text


@pytest.mark.parametrize(
    ("code", "once", "often"),
    [
        ("en", "read back once,", "read back 31 times,"),
        ("de", "einmal nachgefragt,", "31-mal nachgefragt,"),
        ("es", "releído 1 vez,", "releído 31 veces,"),
        ("pl", "odczytano 1 raz,", "odczytano 31 razy,"),
    ],
)
def test_a_cover_that_is_not_confirmed_counts_its_reads(code: str, once: str, often: str) -> None:
    with speaking(code):
        for count, said in ((1, once), (31, often)):
            facts = {
                "order": "10482",
                "asked": datetime(2026, 11, 24, 14, 6, tzinfo=UTC),
                "next_s": 4,
                "count": count,
            }
            assert said in t("band.not_confirmed_detail", **facts)


def test_our_own_slip_shows_the_id_and_stops_nobody() -> None:
    assert OURS.text("a.none", {}) == "a.none"
    assert OURS.text("a.fact", {}) == "a.fact"
    for odd in ("yesterday", None, {"$newer": "2026-11-24"}):
        assert OURS.text("a.day", {"at": odd}) == "a.day"
    assert OURS.has("a.plain")
    assert not OURS.has("a.none")


def test_a_language_that_is_not_shipped_is_refused() -> None:
    with pytest.raises(ResourceMissingError):
        catalogue("xx")


def test_a_sentence_names_a_key_as_the_keyboards_of_its_language_do() -> None:
    for code, keys, away in (
        ("en", "Ctrl Del", "Ctrl 9 shows"),
        ("de", "Strg Entf", "Strg 9 zeigt"),
        ("fr", "Ctrl Suppr", "Ctrl 9 montre"),
    ):
        with speaking(code):
            assert key_cap("Ctrl Del") == keys
            assert key_cap("F12") == "F12"
            assert away in t("crash.fault_detail")


@pytest.mark.parametrize("code", [each.code for each in languages()])
def test_no_sentence_spells_a_key(code: str) -> None:
    """It asks for the key by name; so every sentence calls it what stands on it."""
    named = {"Ctrl", "Shift", "Esc", *catalogue(code).keys.values()}
    # Words for other things too.
    named -= {"Enter", "Del", "Entrée", "Eingabe"}
    spelt = re.compile(rf"\b(?<!{{)(?:{'|'.join(named)})(?!}})\b")
    sentences = [each for each in forms(code) if not each[0].startswith("key_cap.")]
    assert [each for each in sentences if spelt.search(each[1])] == []


def forms(code: str) -> Iterator[tuple[str, str]]:
    """Each sentence of a language as it is written, with its id."""
    of = catalogue(code)
    for name, entry in of.sentences.items():
        if isinstance(entry, str):
            yield name, of.translations.pgettext(name, entry)
        else:
            for count in (1, 2, 5):
                one, other = entry["one"], entry["other"]
                yield name, of.translations.npgettext(name, one, other, count)


@pytest.mark.parametrize("code", [each.code for each in languages()])
def test_shares_and_quotes_are_written_in_one_way(code: str) -> None:
    """A share of a hundred comes with its sign; words are quoted as print does, but in commands."""
    plain = [(name, form.replace('"{path}"', "")) for name, form in forms(code)]
    assert [each for each in plain if "%" in each[1] or '"' in each[1]] == []


@pytest.mark.parametrize(("code", "other"), [("en", "[‘’]"), ("fr", r"\w'\w")])
def test_apostrophes_are_all_alike(code: str, other: str) -> None:
    assert [each for each in forms(code) if re.search(other, each[1])] == []


def test_facts_are_written_as_people_write_them() -> None:
    assert t("cover.previewed", refund=Money(706, "GBP")) == "The insurer would refund £7.06"
    inner = message("money.unknown_currency", currency="XXX")
    assert "XXX is not a currency code" in say(
        message("orders.in_field", line=3, field="currency", why=inner)
    )


@pytest.mark.parametrize("state", list(CoverState))
def test_no_state_of_a_cover_says_what_it_must_not(state: CoverState) -> None:
    words = catalogue()
    sentence = words.text(COVER_WORDS[state], {"ref": "X-INS", "refund": "£1"}).casefold()
    assert sentence != COVER_WORDS[state]
    for word in words.forbidden.get(state.value, ()):
        assert not re.search(rf"\b{re.escape(word.casefold())}\b", sentence)


def test_only_a_proven_cover_may_be_called_covered() -> None:
    states = {
        state
        for state in CoverState
        if re.search(
            r"\bcovered\b", catalogue().text(COVER_WORDS[state], {"ref": "", "refund": ""}).lower()
        )
    }
    assert states == {CoverState.COVERED}


def test_every_forbidden_list_belongs_to_a_state() -> None:
    changes = {f"change_{state.value}" for state in ChangeState}
    assert set(catalogue().forbidden) <= {state.value for state in CoverState} | changes


@pytest.mark.parametrize("state", ChangeState)
def test_no_sentence_of_a_change_says_what_is_forbidden_to_it(state: ChangeState) -> None:
    sentence = catalogue().text(CHANGE_WORDS[state], {"ref": ""}).casefold()
    for word in catalogue().forbidden.get(f"change_{state.value}", ()):
        assert not re.search(rf"\b{re.escape(word.casefold())}\b", sentence)
    proven = state is ChangeState.AMENDED
    assert bool(re.search(r"\bcovered\b", sentence)) is proven
