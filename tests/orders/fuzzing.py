"""Order files broken at random, from a seed: none may crash or hang, and no order may vanish.

An order of a line that was not touched is taken, left out by name, or put by as the shop says,
unless the whole file is refused.
"""

import io
import random
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import openpyxl

from station.domain.column_map import WEIGHT_UNIT, ColumnMap, Rule
from station.orders.csv_file import Import, read_table, table_of
from station.orders.findings import RefusedFileError
from station.orders.sight import look
from station.orders.text import lines_of

FILES = Path(__file__).parent / "files"
NAMES = (
    "shopify.csv", "woocommerce.csv", "woocommerce-advanced.csv", "amazon-unshipped.txt",
    "ebay-uk.csv", "etsy-items.csv", "woocommerce-one-row.csv", "woocommerce-suite.csv",
    "market.csv",
)  # fmt: skip
_BITS = ('"', ",", ";", "\t", "\n", "\0", "�", "\u202e", "€", "'", "=1+1", "1E+17", " ", "é", "-1")


@dataclass(frozen=True)
class Broken:
    """A file, and the numbers of the orders on lines that nobody touched."""

    data: bytes
    column_map: ColumnMap
    whole: frozenset[str]


@cache
def _known(name: str) -> tuple[str, ColumnMap]:
    data = (FILES / name).read_bytes()
    column_map = look(data).guess.accepting(Rule.COUNTRIES).accepting(Rule.PHONES)
    for column in column_map.missing:
        column_map = column_map.setting(column, "kg" if column == WEIGHT_UNIT else "GBP")
    return data.decode("utf-8-sig"), column_map


@cache
def _numbers(name: str) -> dict[int, str]:
    """The order of each line, as the whole file has it."""
    text, column_map = _known(name)
    table = table_of(text.encode())
    heads = column_map.sources["order"]
    at = table.headings.index(heads[0])
    return {
        record.line: record.cells[at].strip()
        for record in table.rows()
        if record.cells is not None and len(record.cells) == len(table.headings)
    }


def broken(seed: int) -> Broken:
    """A file with one to three faults, each in one line below the heading."""
    chance = random.Random(seed)
    name = chance.choice(NAMES)
    text, column_map = _known(name)
    ends = chance.choice(("\r\n", "\n"))
    lines = lines_of(text)  # as the lines are counted
    numbers = _numbers(name)
    touched: set[int] = set()
    for _ in range(chance.randint(1, 3)):
        line = chance.choice(sorted(numbers))
        touched.add(line)
        lines[line - 1] = _spoilt(chance, lines[line - 1])
    lost = {numbers[line] for line in touched}
    whole = frozenset(number for number in numbers.values() if number and number not in lost)
    data = ends.join(lines).encode("utf-8", "surrogatepass")
    if chance.random() < 0.1:
        data = data[: chance.randrange(len(data))]
        whole = frozenset()
    return Broken(data, column_map, whole)


def _spoilt(chance: random.Random, line: str) -> str:
    at = chance.randint(0, len(line))
    end = min(len(line), at + chance.randint(0, 12))
    way = chance.randrange(4)
    if way == 0:
        return line[:at] + chance.choice(_BITS) + line[at:]
    if way == 1:
        return line[:at] + line[end:]
    if way == 2:
        return line[:at] + chance.choice(_BITS) * chance.randint(1, 40) + line[end:]
    return line[:at] + line[at:end] * 2 + line[end:]


def broken_book(seed: int) -> bytes:
    """A workbook with odd cells, or with its bytes damaged."""
    chance = random.Random(seed)
    made = openpyxl.Workbook()
    sheet = made.active
    text, _ = _known(chance.choice(NAMES))
    for line in text.splitlines()[:8]:
        sheet.append([_cell(chance, cell) for cell in line.split(",")[:40]])
    stream = io.BytesIO()
    made.save(stream)
    data = bytearray(stream.getvalue())
    way = chance.randrange(3)
    if way == 0:
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
    elif way == 1:
        return _torn(bytes(data), chance)
    return bytes(data)


def _cell(chance: random.Random, text: str) -> object:
    if chance.random() < 0.9:
        return "".join(each for each in text if each >= " ") or None
    return chance.choice((1e300, 12345678901234567890, True, 0.1, "=A1", "\u202e", -5, None))


def _torn(data: bytes, chance: random.Random) -> bytes:
    """One part of the archive replaced by the beginning of itself."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        hit = chance.choice(names)
        for name in names:
            content = old.read(name)
            new.writestr(name, content[: len(content) // 2] if name == hit else content)
    return out.getvalue()


def faults_of(seed: int) -> list[str]:
    """What went wrong with the file of this seed; empty if nothing did."""
    found = broken(seed)
    result = _read(found.data, found.column_map)
    wrong = []
    if result is not None and not result.refused:
        told = {order.number for order in result.orders} | set(result.left_out)
        vanished = sorted(found.whole - told)
        if len(vanished) > result.put_by:
            wrong.append(f"seed {seed}: {vanished} vanished")
    book = broken_book(seed)
    _read(book, ColumnMap())
    _read(book, found.column_map)
    return wrong


def _read(data: bytes, column_map: ColumnMap) -> Import | None:
    """The file as the desk reads it; None if it is refused. Anything else that is raised stays."""
    try:
        look(data)
        return read_table(table_of(data), "fuzz", column_map, places=True)
    except RefusedFileError:
        return None
