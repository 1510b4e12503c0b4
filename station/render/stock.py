"""Brings a laid-out paper onto the stock that is in the printer. Nothing is ever scaled."""

from dataclasses import replace

from station.domain.printers import Stock
from station.render.marks import Page

_MM = 25.4
# What is printed stays within this (see sheet), so that every label stock holds it.
_PRINTED_MM = 100.0
MARGIN_MM = 12.0
"""Free on top of office paper, which no office printer prints to its edge."""


def placed(page: Page, stock: Stock) -> Page:
    """The page as large as `stock`: labels in its corner, office paper in the middle on top."""

    def dots(length_mm: float) -> int:
        return round(length_mm / _MM * page.dpi)

    width_mm, height_mm = stock.size_mm
    size = replace(page, width=dots(width_mm), height=dots(height_mm))
    if not stock.is_sheet:
        return size
    across, down = dots((width_mm - _PRINTED_MM) / 2), dots(MARGIN_MM)
    marks = (replace(mark, x=mark.x + across, y=mark.y + down) for mark in page.marks)
    return replace(size, marks=tuple(marks))
