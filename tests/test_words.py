"""Every message id that the code names has its sentence, and no sentence breaks its promise."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest

from station import i18n
from station.domain.commands import Act
from station.domain.cover import COVER_WORDS, CoverState
from station.domain.shipment import PaperKind
from station.flow.work import Wish

ROOT = Path(__file__).parents[1] / "station"
_CALLS = {"message", "t", "Message"}
_ID = re.compile(r"^[a-z][a-z_]*(\.[a-z0-9_]+)+$")

# Ids that are put together from a value: every value must have its sentence.
_FAMILIES = {
    "command.": [act.name.lower() for act in Act],
    "cover.": [state.value for state in CoverState],
    "last.no_": [PaperKind.LABEL.value, PaperKind.CONFIRMATION.value],
    "last.reprinted_": [PaperKind.LABEL.value, PaperKind.CONFIRMATION.value],
    "role.": ["clerk", "supervisor"],
    "wallet.event.": [
        "top_up",
        "correction",
        *(
            f"{kind}_{part}"
            for part in ("label", "cover")
            for kind in ("hold", "capture", "release", "refund", "suspense", "unsuspend")
        ),
    ],
}


@dataclass(frozen=True)
class Named:
    """One message that the code names, with the facts that it gives."""

    file: str
    id: str
    facts: frozenset[str] | None
    """None where they are handed on as a whole."""


def _named(file: str, tree: ast.AST) -> Iterator[Named]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        first = node.args[0]
        raised = name.endswith("Error") and not name.startswith("_")  # a private one is reworded
        if not (raised or name in _CALLS) or not isinstance(first, ast.Constant):
            continue
        if isinstance(first.value, str) and _ID.match(first.value):
            given = {keyword.arg for keyword in node.keywords}
            whole = None in given or len(node.args) > 1
            facts = None if whole else frozenset(key for key in given if key is not None)
            yield Named(file, first.value, facts)


def _all_named() -> list[Named]:
    found: list[Named] = []
    for file in sorted(ROOT.rglob("*.py")):
        if "sandbox" not in file.parts:
            tree = ast.parse(file.read_text(encoding="utf-8"))
            found += _named(str(file.relative_to(ROOT)), tree)
    return found


def _wanted(entry: str | Mapping[str, str]) -> set[str]:
    forms = [entry] if isinstance(entry, str) else [*entry.values()]
    wanted = {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}
    return wanted if isinstance(entry, str) else wanted | {"count"}


def test_every_named_id_has_its_sentence() -> None:
    catalogue = i18n.catalogue()
    named = _all_named()
    assert len(named) > 150
    assert not sorted({(each.file, each.id) for each in named if not catalogue.has(each.id)})


def test_every_sentence_gets_its_facts() -> None:
    sentences, keys = i18n.catalogue().sentences, i18n.catalogue().keys
    lacking = {
        (each.file, each.id, fact)
        for each in _all_named()
        if each.facts is not None
        for fact in _wanted(sentences[each.id]) - each.facts - keys.keys()
    }
    assert not sorted(lacking)


@pytest.mark.parametrize("prefix", sorted(_FAMILIES))
def test_every_built_id_has_its_sentence(prefix: str) -> None:
    catalogue = i18n.catalogue()
    assert not [value for value in _FAMILIES[prefix] if not catalogue.has(prefix + value)]


def test_every_wish_has_its_words() -> None:
    assert {wish.value for wish in Wish} == {
        "none", "hold", "print_now", "keep_back", "ship_without",
    }  # fmt: skip


@pytest.mark.parametrize("state", list(CoverState))
def test_no_state_says_what_is_forbidden_to_it(state: CoverState) -> None:
    catalogue = i18n.catalogue()
    sentence = catalogue.text(COVER_WORDS[state], {"ref": "K7QHM-3WXRE-INS", "refund": "£9.10"})
    for word in catalogue.forbidden.get(state.value, ()):
        assert not re.search(rf"\b{re.escape(word)}\b", sentence, re.IGNORECASE), word


def test_sentences_are_whole() -> None:
    for message_id, entry in i18n.catalogue().sentences.items():
        forms = [entry] if isinstance(entry, str) else list(entry.values())
        for form in forms:
            assert form.strip(), message_id
            list(Formatter().parse(form))
