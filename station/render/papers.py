"""The one entry to this room: facts in, marks or ZPL out."""

from station.domain.papers import (
    ConfirmationPaper,
    CustomsPaper,
    LabelPaper,
    PaperFacts,
    TestLabel,
    VoidSlip,
)
from station.domain.printers import Stock
from station.render import (
    confirmation,
    confirmation_sheet,
    customs,
    label,
    slip,
    test_label,
    void_slip,
)
from station.render.marks import Measure, Page
from station.render.measure import plex
from station.render.stock import placed
from station.render.zpl import zpl

__all__ = ["lay_out", "zpl"]


def lay_out(
    facts: PaperFacts,
    measure: Measure = plex,
    dpi: int = 203,
    stock: Stock = Stock.INCH_4X6,
) -> Page:
    """The paper as marks in dots on `stock`, for a head of 203, 300 or 600 dpi.

    Raises PaperError, a sentence for the clerk, when an SSCC is wrong, a text has hidden
    characters, or a text does not fit at the smallest size that can be read.
    """
    if isinstance(facts, ConfirmationPaper) and stock.is_sheet:
        return confirmation_sheet.lay_out(facts, measure, dpi, stock)
    return placed(_laid_out(facts, measure, dpi), stock)


def _laid_out(facts: PaperFacts, measure: Measure, dpi: int) -> Page:
    if isinstance(facts, LabelPaper):
        return label.lay_out(facts, measure, dpi)
    if isinstance(facts, ConfirmationPaper):
        return confirmation.lay_out(facts, measure, dpi)
    if isinstance(facts, CustomsPaper):
        return customs.lay_out(facts, measure, dpi)
    if isinstance(facts, TestLabel):
        return test_label.lay_out(facts, measure, dpi)
    if isinstance(facts, VoidSlip):
        return void_slip.lay_out(facts, measure, dpi)
    return slip.lay_out(facts, measure, dpi)
