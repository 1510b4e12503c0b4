# ruff: noqa: T201 - what it counts is printed
"""Every state of every page, in every language, size and size of words: nothing is cut.

Spread over processes. A window is drawn once and all that the tests of words ask is asked of it.
"""

import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_CHUNK = 30
"""States that one window is brought into; a process that is stopped loses no more."""
_TASKS = 16
"""Walks of a process before another takes its place: Qt keeps some of a window's memory. The pool's
own count of tasks would do it, but on Python 3.11 a pool may then wait for ever."""
_USUAL, _NARROW = (1366, 768), (1024, 768)


@dataclass(frozen=True)
class Walk:
    """Some states in one language, size and size of words."""

    code: str
    size: tuple[int, int]
    text: int
    names: tuple[str, ...]

    def __str__(self) -> str:
        large = f", words of {self.text} %" if self.text != 100 else ""
        return f"{self.code} {self.size[0]}x{self.size[1]}{large}"


@dataclass
class Found:
    """What a walk saw."""

    drawn: int = 0
    wrong: list[str] = field(default_factory=list)
    english: dict[str, Any] = field(default_factory=dict)
    """Its labels by state, where the walk was in English: other languages are held against them."""


def _ready() -> None:
    from PySide6.QtWidgets import QApplication

    global _application  # noqa: PLW0603 - it lives as long as its process
    _application = QApplication(["soak"])


_application: Any = None


def _walk(walk: Walk, english: dict[str, Any]) -> Found:
    import pytest

    from tests.gui.every_state import drawn
    from tests.gui.test_large import across
    from tests.gui.test_longer_words import LONGER, misfits, spoken
    from tests.gui.test_whole import cut_beside, from_outside, shown
    from tests.gui.test_whole_words import cut_words, painted

    found = Found()
    with pytest.MonkeyPatch.context() as patch, spoken(walk.code), painted(patch) as rows_cut:
        # What fails where Qt called us is told here only; a window drawn in part fits well.
        patch.setattr(sys, "excepthook", lambda *fault: found.wrong.append(f"{walk}: {fault[1]!r}"))
        for name, root in drawn(walk.names, walk.size, text=walk.text):
            found.drawn += 1
            if walk.text != 100:
                wrong = [f"to be scrolled sideways: {each}" for each in across(root)]
            else:
                wrong = misfits(root, name, walk.code) if walk.code != "en" else []
            if walk.text == 100 and walk.size in (_USUAL, _NARROW) and walk.code != LONGER:
                root.grab()
                wrong += [f"cut: {each}" for each in cut_words(root, rows_cut, name)]
            if walk.text == 100 and walk.size == _USUAL and walk.code != LONGER:
                if walk.code == "en":
                    found.english[name] = shown(root)
                elif not from_outside(name):
                    beside = cut_beside(english[name], root)
                    wrong += [f"cut, and whole in English: {each}" for each in beside]
            found.wrong += [f"{walk}, {name}: {each}" for each in wrong]
    return found


def _chunks(code: str, size: tuple[int, int], text: int = 100) -> Iterator[Walk]:
    from tests.gui.every_state import NAMES

    rest = iter(NAMES)
    while names := tuple(islice(rest, _CHUNK)):
        yield Walk(code, size, text, names)


def run(at_once: int) -> list[str]:
    """All walks, `at_once` side by side; what is wrong."""
    from tests.gui.test_longer_words import LANGUAGES, LONGER, SIZES

    english = _pool(list(_chunks("en", _USUAL)), {}, at_once)
    walks = [walk for size in SIZES for code in LANGUAGES for walk in _chunks(code, size)]
    real = [code for code in LANGUAGES if code != LONGER]
    walks += [walk for code in real for walk in _chunks(code, _USUAL, 200)]
    walks += list(_chunks("en", _NARROW))
    rest = _pool(walks, english.english, at_once)
    print(f"  {english.drawn + rest.drawn} windows drawn")
    return english.wrong + rest.wrong


def _pool(walks: list[Walk], english: dict[str, Any], at_once: int) -> Found:
    whole, started, ended = Found(), time.monotonic(), 0
    left = iter(walks)
    while some := list(islice(left, at_once * _TASKS)):
        with ProcessPoolExecutor(at_once, get_context("spawn"), _ready) as pool:
            given = [
                pool.submit(_walk, walk, {name: english.get(name, {}) for name in walk.names})
                for walk in some
            ]
            for done in as_completed(given):
                found, ended = done.result(), ended + 1
                whole.drawn += found.drawn
                whole.wrong += found.wrong
                whole.english |= found.english
                for words in found.wrong:
                    print(f"  {words}", flush=True)
                if ended % 10 == 0 or ended == len(walks):
                    print(
                        f"  {ended} of {len(walks)} walks, {whole.drawn} windows,"
                        f" {len(whole.wrong)} wrong, {time.monotonic() - started:.0f} s",
                        flush=True,
                    )
    return whole
