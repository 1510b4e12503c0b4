"""A manifest as office pages: what a carrier is handed, its sums, and room for two signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from station.domain.manifest import Handed, Manifest
from station.domain.printers import Stock
from station.i18n import country, date_time, kilograms, t
from station.render import line
from station.render.line import DPI, MM
from station.render.marks import Align, Box, Mark, Measure, Page

_LEFT, _RIGHT = round(15 * MM), round(195 * MM)
_TOP, _ROW, _SIZE = round(52 * MM), round(6.2 * MM), round(3.4 * MM)
_SUMS_MM, _SIGNS_MM = 35.0, 25.0
"""From the foot of the page: where the sums stand, and below them room to sign."""


@dataclass(frozen=True)
class _Column:
    name: str
    left_mm: float
    width_mm: float
    align: Align = Align.LEFT


_COLUMNS = (
    _Column("place", 15, 9, Align.RIGHT),
    _Column("tracking", 27, 48),
    _Column("order", 78, 42),
    _Column("service", 122, 16),
    _Column("country", 140, 33),
    _Column("weight", 174, 21, Align.RIGHT),
)


def lay_out(
    manifest: Manifest, sender: str, bench: str, measure: Measure, stock: Stock = Stock.A4
) -> tuple[Page, ...]:
    """The pages, on office paper. Raises PaperError only for texts with hidden characters."""
    rows = _rows(stock)
    parts = [manifest.parcels[at : at + rows] for at in range(0, len(manifest.parcels), rows)]
    return tuple(
        _page(manifest, part, (number, len(parts)), f"{sender}, {bench}", measure, stock)
        for number, part in enumerate(parts or [()], 1)
    )


def _rows(stock: Stock) -> int:
    """Parcels on a page: none reaches into the sums."""
    sums = (stock.size_mm[1] - _SUMS_MM - 7) * MM
    return int((sums - _TOP) // _ROW)


def _page(
    manifest: Manifest,
    parcels: Sequence[Handed],
    place: tuple[int, int],
    who: str,
    measure: Measure,
    stock: Stock,
) -> Page:
    marks: list[Mark] = []
    write = partial(line.write, marks, measure, "order")
    number, pages = place
    title = t("manifest.title", manifest=manifest.id)
    write(title, 15, 24, 120, 8.0, bold=True)
    of = t("manifest.page", number=number, of=pages)
    write(of, 135, 24, 60, 3.4, align=Align.RIGHT)
    closed = t("manifest.closed", at=date_time(manifest.closed_at), who=manifest.by)
    write(t("manifest.from", who=who), 15, 32, 180, 4.2)
    write(closed, 15, 38, 180, 4.2)
    for column in _COLUMNS:
        words = t(f"manifest.column.{column.name}")
        write(words, column.left_mm, 49, column.width_mm, 3.0, align=column.align)
    marks.append(Box(_LEFT, _TOP - round(1.6 * MM), _RIGHT - _LEFT, 4))
    first = (number - 1) * _rows(stock)
    for row, parcel in enumerate(parcels):
        base_mm = (_TOP + row * _ROW + _SIZE) / MM + 0.6
        for column, words in zip(_COLUMNS, _cells(first + row + 1, parcel), strict=True):
            write(words, column.left_mm, base_mm, column.width_mm, 3.6, align=column.align)
        marks.append(Box(_LEFT, _TOP + (row + 1) * _ROW - 2, _RIGHT - _LEFT, 1))
    if number == pages:
        _end(manifest, marks, write, stock.size_mm[1])
    width, height = (round(length * MM) for length in stock.size_mm)
    return Page(DPI, width, height, tuple(marks))


def _cells(place: int, parcel: Handed) -> tuple[str, ...]:
    return (
        str(place),
        parcel.tracking,
        parcel.order,
        parcel.service,
        country(parcel.country) if parcel.country else "",
        t("paper.kilograms", weight=kilograms(parcel.weight_g)),
    )


def _end(manifest: Manifest, marks: list[Mark], write: "partial[None]", height_mm: float) -> None:
    """The sums, and two lines to sign on."""
    count = len(manifest.parcels)
    weight = t("paper.kilograms", weight=kilograms(manifest.weight_g))
    write(
        t("manifest.sum", count=count, weight=weight), 15, height_mm - _SUMS_MM, 180, 5.4, bold=True
    )
    for left_mm, words in ((15, "manifest.handed_by"), (108, "manifest.taken_by")):
        line = round((height_mm - _SIGNS_MM + 10) * MM)
        marks.append(Box(round(left_mm * MM), line, round(87 * MM), 3))
        write(t(words), left_mm, height_mm - _SIGNS_MM + 14, 87, 3.2)
