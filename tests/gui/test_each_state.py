"""Every state of every page, drawn once in each way that it is looked at, and asked all at once.

What is asked of a state stands where more is asked of the same: its words, what a screen reader is
told, what is in sight. Each language has a share of the states, and the English ones beside it. A
slice in the test command; `python tests/soak states` takes all states, and `words` all of them in
every language.
"""

import re
from collections.abc import Iterable

import pytest
from PySide6.QtWidgets import QWidget

from station import i18n
from station.gui.widgets.pin_pad import PadKey
from tests.gui.every_state import drawn, some_names
from tests.gui.test_in_sight import NARROW, USUAL, focus_out_of_sight, last_acts, whole
from tests.gui.test_key_caps import KEYED, foreign_keys, said, twice
from tests.gui.test_large import GIVES_WAY, across, cut, made_long
from tests.gui.test_large_words import not_grown, text_sizes
from tests.gui.test_longer_words import ALL, spoken
from tests.gui.test_one_solid import solid
from tests.gui.test_spoken import wrong_with
from tests.gui.test_states import overlapping, pressed
from tests.gui.test_whole import LANGUAGES, Shown, cut_beside, from_outside, shown
from tests.gui.test_whole_words import cut_words, painted


class Findings:
    """What is wrong, by the question that found it and the state."""

    def __init__(self) -> None:
        self.wrong: dict[tuple[str, str], list[str]] = {}

    def add(self, question: str, name: str, found: Iterable[str]) -> None:
        """To `question` the state `name` answered `found`: nothing where all is well."""
        if listed := list(found):
            self.wrong.setdefault((question, name), []).extend(listed)


def share(code: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """The states of `code`, where all `languages` share them."""
    return some_names()[languages.index(code) :: len(languages)]


def of_key_caps(code: str) -> tuple[str, ...]:
    """States in which keys are looked for by their English names; one shows every key."""
    if code not in KEYED:
        return ()
    return ("11-keys", *(some_names() if ALL else share(code, KEYED)))


def pad_cut(root: QWidget) -> list[str]:
    """The keys of a PIN pad that are not whole, where nothing has to be scrolled."""
    keys = root.findChildren(PadKey)
    return [key.objectName() for key in keys if key.isVisible() and not whole(key)]


@pytest.fixture
def found() -> Findings:
    return Findings()


@pytest.mark.parametrize("code", LANGUAGES)
def test_all_is_whole_in_sight_and_told(
    qapp: object, monkeypatch: pytest.MonkeyPatch, found: Findings, code: str
) -> None:
    names = share(code, LANGUAGES)
    assert len(names) > 3
    english: dict[str, Shown] = {}
    usual: dict[str, set[str]] = {}
    sizes: dict[str, dict[str, int]] = {}
    with painted(monkeypatch) as rows_cut:
        for name, root in drawn(names, USUAL):
            english[name], usual[name], sizes[name] = shown(root), cut(root), text_sizes(root)
            root.grab()
            if not made_long(name):
                found.add("lower than its lines", name, pressed(root))
            found.add("a word of ours is cut", name, cut_words(root, rows_cut, name))
            found.add("a key of the pad is cut", name, pad_cut(root))
            found.add("a key stands on two things", name, twice(root))
            found.add("solid beside a field in error, or twice", name, solid(root))
            found.add("not told once and by its name", name, wrong_with(root))
    acts = 0
    for size in (USUAL, NARROW):
        for name, root in drawn(names, size, text=200):
            last = last_acts(root)
            acts += len(last)
            out = [each.objectName() for each in last if not whole(each)]
            found.add(f"to be scrolled to in {size}", name, out)
            found.add(f"has the focus out of sight in {size}", name, focus_out_of_sight(root))
            if not from_outside(name) and not made_long(name):
                found.add(f"has not grown in {size}", name, not_grown(sizes[name], root))
            if size == USUAL and not made_long(name):
                assert root.size().toTuple() == size, name
                large = cut(root) - usual[name] - GIVES_WAY
                found.add("cut at twice the size", name, large)
                found.add("on at its side", name, across(root))
                found.add("over each other", name, overlapping(root))
                found.add("lower than its lines at twice the size", name, pressed(root))
    with spoken(code):
        _in_its_language(found, code, names, english)
    assert found.wrong == {}
    assert acts > 5


def _in_its_language(
    found: Findings, code: str, names: tuple[str, ...], english: dict[str, Shown]
) -> None:
    keyed = of_key_caps(code)
    foreign = foreign_keys(code) if keyed else None
    seen = ""
    for name, root in drawn(tuple(dict.fromkeys((*names, *keyed))), USUAL):
        if name in english and not made_long(name):
            found.add(f"lower than its lines in {code}", name, pressed(root))
        if name in english and not from_outside(name):
            found.add(f"cut in {code}, whole in English", name, cut_beside(english[name], root))
        if foreign is not None and name in keyed:
            texts = [*said(root)]
            seen += "\n".join(texts)
            found.add(f"a key in English in {code}", name, filter(foreign.search, texts))
    for name, root in drawn((*names, "24-wallet"), USUAL, text=200):
        found.add(f"on at its side in {code}", name, across(root))
    if keyed:
        keys = i18n.catalogue(code).keys
        unseen = [name for name, own in keys.items() if not re.search(rf"\b{own}\b", seen)]
        found.add(f"a key is shown nowhere in {code}", "", unseen)
