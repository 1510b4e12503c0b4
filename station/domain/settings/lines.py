"""A setting that is a list of things, each of them one line of text."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from station.domain.errors import StationError
from station.domain.settings.kinds import Kind, Text, Texts

T = TypeVar("T")
_LONGEST = 1000


@dataclass(frozen=True)
class Lines(Kind[tuple[T, ...]]):
    """Up to `most` things that `parse` reads from a line and `str` writes as one.

    `name` tells them apart: no two have the same.
    """

    parse: Callable[[str], T]
    most: int
    name: Callable[[T], str] = str

    def read(self, raw: object) -> tuple[T, ...]:
        """Raises StationError that names the line."""
        found: list[T] = []
        for number, line in enumerate(Texts(Text(_LONGEST), 0, self.most).read(raw), 1):
            try:
                each = self.parse(line)
            except StationError as error:
                raise StationError("settings.line", number=number, why=error.message) from None
            if self.name(each) in map(self.name, found):
                why = StationError("settings.twice", text=self.name(each)).message
                raise StationError("settings.line", number=number, why=why)
            found.append(each)
        return tuple(found)

    def typed(self, text: str) -> tuple[T, ...]:
        """A JSON list, or one thing a line."""
        return self.read(Texts(Text(_LONGEST), 0, self.most).typed(text))

    def plain(self, value: tuple[T, ...]) -> object:
        return [str(each) for each in value]
