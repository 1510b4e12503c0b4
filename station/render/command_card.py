"""The card of commands on office paper: each in words, with its Code 128 below."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from station.domain.commands import CardGroup, Command
from station.domain.printers import Stock
from station.i18n import say, t
from station.render import code128, line
from station.render.line import DPI, MM
from station.render.marks import Align, Barcode128, Box, Mark, Measure, Page
from station.render.sheet import QUIET_128

_MARGIN_MM = 15.0
_TOP_MM, _HEAD_MM, _ROW_MM = 34.0, 13.0, 33.0
_MODULES = (3, 2)
"""Dots a module, 0.38 or 0.25 mm: what a bench scanner reads from paper at arm's length."""

_Row = tuple[str, tuple[Command, ...]]
"""A heading, or a pair of commands."""


def lay_out(
    groups: Sequence[CardGroup], bench: str, measure: Measure, stock: Stock = Stock.A4
) -> tuple[Page, ...]:
    """The pages. No code stands beside one of another group: a scanner may catch a neighbour.

    Raises PaperError for a text with hidden characters.
    """
    pages = _pages(groups, stock.size_mm[1] - _MARGIN_MM)
    return tuple(
        _page(rows, groups, (number, len(pages)), bench, measure, stock)
        for number, rows in enumerate(pages, 1)
    )


def _pages(groups: Sequence[CardGroup], bottom_mm: float) -> list[list[_Row]]:
    """The rows by page; a heading never stands at the foot of one."""
    pages: list[list[_Row]] = [[]]
    y = _TOP_MM
    for group in groups:
        codes = group.commands
        pairs = [("", codes[at : at + 2]) for at in range(0, len(codes), 2)]
        rows: list[_Row] = [(say(group.title), ()), *pairs]
        for row, after in pairwise([*rows, ("", ())]):
            high = _high(row) + (_high(after) if row[0] else 0)
            if y + high > bottom_mm:
                pages.append([])
                y = _TOP_MM
            pages[-1].append(row)
            y += _high(row)
    return pages


def _high(row: _Row) -> float:
    return _HEAD_MM if row[0] else _ROW_MM


def _page(
    rows: Sequence[_Row],
    groups: Sequence[CardGroup],
    place: tuple[int, int],
    bench: str,
    measure: Measure,
    stock: Stock,
) -> Page:
    width_mm, height_mm = stock.size_mm
    marks: list[Mark] = []
    write = partial(line.write, marks, measure, "command")
    across = width_mm - 2 * _MARGIN_MM
    write(t("card.title", bench=bench), _MARGIN_MM, 23, across * 0.7, 7.0, bold=True)
    of = t("card.page", number=place[0], of=place[1])
    write(of, _MARGIN_MM + across * 0.72, 23, across * 0.28, 3.4, align=Align.RIGHT)
    write(t("card.how"), _MARGIN_MM, 29.5, across, 3.6)
    words = {row.command: row for group in groups for row in group.rows}
    wide, y = across / 2, _TOP_MM
    for heading, commands in rows:
        if heading:
            rule = round((y + 3) * MM)
            marks.append(Box(round(_MARGIN_MM * MM), rule, round(across * MM), 3))
            write(heading, _MARGIN_MM, y + 9.5, across, 4.6, bold=True)
        for column, command in enumerate(commands):
            left = _MARGIN_MM + column * wide
            row = words[command]
            write(say(row.name), left, y + 5, wide - 6, 4.6, bold=True)
            write(say(row.detail) if row.detail else "", left, y + 9.3, wide - 6, 3.2)
            marks.append(_code(command.code, left, y + 11.5, wide - 6))
            write(command.code, left, y + 28.5, wide - 6, 3.2)
        y += _high((heading, commands))
    dots = (round(width_mm * MM), round(height_mm * MM))
    return Page(DPI, *dots, tuple(marks))


def _code(code: str, left_mm: float, top_mm: float, wide_mm: float) -> Barcode128:
    """The symbol with its quiet zones inside its half of the page."""
    modules = code128.modules(code, gs1=False)
    least = _MODULES[-1]
    module = next(
        (each for each in _MODULES if (modules + 2 * QUIET_128) * each <= wide_mm * MM), least
    )
    return Barcode128(round(left_mm * MM), round(top_mm * MM), round(13 * MM), module, code)
