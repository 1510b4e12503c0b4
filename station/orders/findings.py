"""What is wrong with a row of a file."""

from dataclasses import dataclass

from station.domain.column_map import Rule
from station.domain.errors import Message, message


@dataclass(frozen=True)
class RowFinding:
    """What is wrong in one column of one row.

    `line` is the physical line of the file, counted from 1, on which the row begins. `field` is
    the column's name, empty where the whole row or the whole file is meant.
    """

    line: int
    field: str
    message: Message

    @property
    def sentence(self) -> Message:
        """The finding with its place, to stand alone: `Line 12, postcode: …`."""
        facts = {"line": self.line, "field": self.field, "why": self.message}
        return message("orders.in_field" if self.field else "orders.in_row", **facts)


@dataclass(frozen=True)
class Suggestion:
    """What a cell might rather be. It is that only if the rule was accepted.

    Without a rule it follows from what the columns mean, as a weight in another unit than ours.
    """

    rule: Rule | None
    line: int
    field: str
    was: str
    now: str
    taken: bool


class RefusedFileError(Exception):
    """The file as a whole cannot be read; `finding` says why and how to mend it."""

    def __init__(self, line: int, message_id: str, **facts: object) -> None:
        super().__init__(message_id)
        self.finding = RowFinding(line, "", message(message_id, line=line, **facts))
