"""Facts for papers, and a small reader of ZPL that shares nothing with the writer."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from station.domain.address import Address
from station.domain.papers import ConfirmationPaper, LabelPaper, PendingSlip
from tests.render.sample_papers import CONFIRMATION, LABEL, RECIPIENT, SLIP


@pytest.fixture(scope="session")
def recipient() -> Address:
    return RECIPIENT


@pytest.fixture(scope="session")
def label() -> Callable[..., LabelPaper]:
    def make(**changed: Any) -> LabelPaper:
        return replace(LABEL, **changed)

    return make


@pytest.fixture(scope="session")
def confirmation() -> Callable[..., ConfirmationPaper]:
    def make(**changed: Any) -> ConfirmationPaper:
        return replace(CONFIRMATION, **changed)

    return make


@pytest.fixture(scope="session")
def slip() -> Callable[..., PendingSlip]:
    def make(**changed: Any) -> PendingSlip:
        return replace(SLIP, **changed)

    return make


@dataclass
class Field:
    """One ^FO or ^FT … ^FS: every command with its parameters, and the data unescaped."""

    commands: dict[str, str] = field(default_factory=dict)
    data: str = ""

    @property
    def at(self) -> tuple[int, int]:
        x, y = (self.commands.get("FO") or self.commands["FT"]).split(",")
        return int(x), int(y)


@dataclass
class Format:
    """One ^XA … ^XZ as a printer would take it in."""

    settings: list[tuple[str, str]]
    fields: list[Field]
    width: int
    height: int

    @property
    def texts(self) -> list[str]:
        return [one.data for one in self.fields if "A0" in one.commands]

    def with_command(self, name: str) -> list[Field]:
        return [one for one in self.fields if name in one.commands]


# Longest first: what this program may send, and nothing else.
_COMMANDS = "XA XZ CI LH LR PM PO FW PW LL PQ FO FT FS FD FH FR FB GB GF BY BC BQ A0".split()


class Zpl:
    """Reads a stream as a printer does: any ^ or ~ begins a command, wherever it stands."""

    def __call__(self, stream: bytes) -> Format:
        parsed = self.commands(stream)
        names = [name for name, _ in parsed]
        assert names.count("XA") == names.count("XZ") == 1
        assert (names[0], names[-1]) == ("XA", "XZ")
        assert names.count("FS") == names.count("FO") + names.count("FT")
        return self._format(parsed)

    def commands(self, stream: bytes) -> list[tuple[str, str]]:
        """Every command with what follows it up to the next."""
        text = stream.decode("ascii")
        assert "~" not in text
        before, *commands = text.split("^")
        assert before == ""
        return [self._command(command) for command in commands]

    @staticmethod
    def _command(command: str) -> tuple[str, str]:
        name = command[:2]
        assert name in _COMMANDS, command[:20]
        rest = command[2:]
        return name, rest if name == "FD" else rest.strip("\n")

    def _format(self, parsed: list[tuple[str, str]]) -> Format:
        settings: list[tuple[str, str]] = []
        fields: list[Field] = []
        current: Field | None = None
        bars = ""
        for name, rest in parsed:
            if name == "BY":
                bars = rest
            elif name in ("FO", "FT"):
                assert current is None, "a field inside a field"
                current = Field({name: rest, "BY": bars})
            elif name == "FS":
                assert current is not None
                fields.append(current)
                current = None
            elif current is None:
                settings.append((name, rest))
            elif name == "FD":
                assert current.commands.get("FH") == "_", "field data that is not escaped"
                current.data = self.plain(rest)
            else:
                current.commands[name] = rest
        found = dict(settings)
        return Format(settings, fields, int(found["PW"]), int(found["LL"]))

    @staticmethod
    def plain(data: str) -> str:
        """Field data as ^FH_ makes it."""
        raw = re.sub(rb"_([0-9A-F]{2})", lambda hit: bytes([int(hit[1], 16)]), data.encode("ascii"))
        return raw.decode("utf-8")

    @staticmethod
    def graphic(parameters: str) -> tuple[int, list[str]]:
        """^GFA: the width in dots, and its rows as strings of 0 and 1."""
        form, total, again, per_row, data = parameters.split(",", 4)
        assert form == "A"
        assert total == again
        digits = 2 * int(per_row)
        rows: list[str] = []
        row = ""
        count = 0
        for letter in data:
            if letter == ":":
                rows.append(rows[-1])
            elif letter == ",":
                rows.append(row.ljust(digits, "0"))
                row = ""
            elif "G" <= letter <= "Y":
                count += ord(letter) - ord("F")
            elif "g" <= letter <= "z":
                count += 20 * (ord(letter) - ord("f"))
            else:
                row += letter * (count or 1)
                count = 0
            if len(row) == digits:
                rows.append(row)
                row = ""
        assert row == ""
        assert len(rows) * int(per_row) == int(total)
        return 8 * int(per_row), [f"{int(row, 16):0{4 * digits}b}" for row in rows]


@pytest.fixture(scope="session")
def read_zpl() -> Zpl:
    return Zpl()
