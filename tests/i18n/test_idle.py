"""No sentence is idle: the program itself builds the id of each, whatever samples and tests say.

Ids stand in the code as they are, or are put together there: `message(f"story.{name}")`. What is
filled in must be a word of the code too: a text, or the name of a field or of a member.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import station
from station.domain.settings import DECLARED
from tests.words.english import sentences

_ASKS = frozenset({"t", "message", "has"})
"""What is given an id; only there may it begin with what is filled in."""


def _trees() -> Iterator[ast.Module]:
    for file in Path(station.__file__).parent.rglob("*.py"):
        yield ast.parse(file.read_text(encoding="utf-8"))


def _parts(node: ast.AST) -> list[str]:
    """What a text is put together from; "" is what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return [each for value in node.values for each in _parts(value)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_parts(node.left), *_parts(node.right)]
    return [""]


def _asked(call: ast.AST) -> Iterator[ast.AST]:
    if isinstance(call, ast.Call):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        if name in _ASKS or (isinstance(call.func, ast.Attribute) and call.func.attr in _ASKS):
            yield from call.args


def _members(node: ast.AST) -> Iterator[str]:
    """The names of fields and members."""
    for line in node.body if isinstance(node, ast.ClassDef) else ():
        targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
        yield from (each.id.lower() for each in targets if isinstance(each, ast.Name))


@cache
def _code() -> tuple[frozenset[str], frozenset[str], frozenset[re.Pattern[str]]]:
    """All texts of the code, all words that may be filled in, and the ids that are put together."""
    texts, members, built = set[str](), set(DECLARED), set[tuple[str, ...]]()
    for tree in _trees():
        nodes = list(ast.walk(tree))
        asked = {id(each) for node in nodes for each in _asked(node)}
        for node in nodes:
            members.update(_members(node))
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            parts = _parts(node) if isinstance(node, ast.JoinedStr | ast.BinOp) else []
            an_id = re.fullmatch(r"[a-z0-9_.]+", "".join(parts)) is not None
            if "" in parts and an_id and ("." in parts[0] or id(node) in asked):
                built.add(tuple(parts))
    found = {re.compile("".join(map(_pattern, parts))) for parts in built}
    return frozenset(texts), frozenset(texts | members), frozenset(found)


def _pattern(part: str) -> str:
    return re.escape(part) if part else r"([\w.]+)"


def _is_word(filled: str) -> bool:
    """What is filled in is a word of the code, a number, or two of them."""
    words = _code()[1]
    if filled.isdigit() or filled in words:
        return True
    cuts = [at for at, letter in enumerate(filled) if letter in "._"]
    return any(filled[:at] in words and _is_word(filled[at + 1 :]) for at in cuts)


def built(message_id: str) -> bool:
    """True if the code has `message_id`, or can put it together."""
    if message_id in _code()[0]:
        return True
    if message_id.startswith("evidence.why."):
        # In few words what the insurer's own sentence says in whole ones.
        return built(message_id.replace("evidence.why.", "insurer.", 1))
    matches = (each.fullmatch(message_id) for each in _code()[2])
    return any(match is not None and all(map(_is_word, match.groups())) for match in matches)


def test_an_id_is_built_as_it_stands_or_from_words() -> None:
    assert built("cover.covered")
    assert built("screen.field.parcel_length_mm")
    assert built("evidence.why.timeout")
    assert not built("cover.lovely")
    assert not built("evidence.why.lovely")


def test_no_sentence_is_idle() -> None:
    assert [each.id for each in sentences() if not built(each.id)] == []
