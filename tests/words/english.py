"""The English sentences as they stand in their files: the source that every language follows."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

ROOT = Path(__file__).resolve().parents[2] / "resources" / "words"

_FORMAT = Formatter()


@dataclass(frozen=True)
class Sentence:
    """One sentence; `plural` is its form for any count but one, "" if it has no count."""

    file: str
    id: str
    one: str
    plural: str = ""

    @property
    def msgid(self) -> str | tuple[str, str]:
        """As gettext names it."""
        return (self.one, self.plural) if self.plural else self.one


def sentences(root: Path = ROOT) -> list[Sentence]:
    """All of them, by file and in the file's own order."""
    found: list[Sentence] = []
    for file in sorted((root / "en").glob("*.toml")):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        found += _of(file.name, "", table)
    return found


def _of(file: str, prefix: str, table: Mapping[str, object]) -> Iterator[Sentence]:
    for key, value in table.items():
        name = f"{prefix}{key}"
        if name == "forbidden":
            continue
        if isinstance(value, str):
            yield Sentence(file, name, value)
        elif isinstance(value, dict) and set(value) == {"one", "other"}:
            yield Sentence(file, name, value["one"], value["other"])
        elif isinstance(value, dict):
            yield from _of(file, f"{name}.", value)


def placeholders(text: str) -> frozenset[str]:
    """The facts that `text` asks for, each as it is written between its braces.

    Raises ValueError for braces that do not close.
    """
    return frozenset(
        field + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
        for _, field, spec, conversion in _FORMAT.parse(text)
        if field is not None
    )
