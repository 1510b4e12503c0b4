"""The languages that the program speaks: `resources/words/<code>/`.

English is written in TOML and is the source. Every other language has `station.po`, written by its
translators, `station.mo`, compiled from it, and `language.toml`: its own name, who has read it, and
the words that it forbids per state of a cover.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from station import resources

SOURCE = "en"
RIGHT_TO_LEFT = frozenset({"ar"})


@dataclass(frozen=True)
class Language:
    """One language; `reader` is the native speaker who has read its sentences, "" for nobody."""

    code: str
    name: str
    reader: str = ""
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    whole: bool = True
    """False: for the pack page and the papers, no more."""

    @property
    def right_to_left(self) -> bool:
        """True if its lines begin at the right."""
        return self.code in RIGHT_TO_LEFT


@cache
def language(code: str) -> Language:
    """The shipped language `code`. Raises ResourceMissingError if there is none."""
    if code == SOURCE:
        return Language(SOURCE, "English", "its author")
    table = tomllib.loads(resources.text("words", code, "language.toml"))
    lists = table.get("forbidden", {})
    return Language(
        code,
        str(table["name"]),
        str(table.get("reader", "")),
        {state: tuple(words) for state, words in lists.items()},
        bool(table.get("whole", True)),
    )


@cache
def languages() -> tuple[Language, ...]:
    """All shipped languages, English first, the others by code."""
    files = resources.path("words").glob("*/language.toml")
    return tuple(language(code) for code in (SOURCE, *sorted(file.parent.name for file in files)))
