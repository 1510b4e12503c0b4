"""Each paper as it leaves the printer: its PDF in the dots of the head, on every stock.

A picture has the print's true size (its dots an inch say so). Each paper has a sheet with all
stocks and heads side by side.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pypdfium2
from PIL import Image

from station.domain.address import Address
from station.domain.cover import Point
from station.domain.papers import (
    PaperFacts,
    TestLabel,
)
from station.domain.printers import HEADS, Stock
from station.domain.shipment import Handling
from station.printing import document
from station.render.papers import lay_out
from tests.render.sample_papers import AT, CONFIRMATION, LABEL, SLIP, SSCC
from tests.render.test_void_slip import SLIP as VOID

_LONG = Address(
    name="Wolfeschlegelsteinhausenbergerdorff Maria Magdalena", company="東京書籍 & Søns Ltd",
    address1="Гостиница «Астория», ул. Большая Морская 39", address2="مبنى رقم ٧، الطابق الثاني",
    city="กรุงเทพมหานคร", region="Cumbria", postcode="EC1A 1BB", country="GB",
)  # fmt: skip
_LABEL = replace(LABEL, number=1, of=2)
_COVERED = replace(
    CONFIRMATION,
    certificate_url="https://www.example.com/en/coi/K7QHM-3WXRE-INS",
    description="Protects what is in the parcel from collection until it is handed over.",
    inclusions=(
        Point("Loss", "The parcel does not arrive."),
        Point("Damage", "It arrives broken."),
    ),
    exclusions=(Point("Poor packing", "What was not packed for the journey."),),
    phone="+44 20 7946 0000",
)
PAPERS: dict[str, PaperFacts] = {
    "label": _LABEL,
    "label-marks": replace(_LABEL, routing="KEN 4", handling=tuple(Handling), weight_g=23_400),
    "label-full": replace(
        _LABEL, recipient=_LONG, sender=_LONG, routing="WWWWWWWWWWWW", handling=tuple(Handling),
        service_code="INTL8888", service_name="International economy, signed for", number=88, of=99,
        order="#A-2026/11/24-000010482-REPLACEMENT-0001", weight_g=69_999, practice=True,
    ),
    "confirmation": _COVERED,
    "confirmation-full": replace(
        _COVERED, recipient=_LONG, parcels=(SSCC,) * 5, policyholder=_LONG.name, practice=True
    ),
    "pending": SLIP,
    "pending-full": replace(
        SLIP, recipient=_LONG, parcels=(SSCC,) * 3, order="A-2026-000010482", practice=True
    ),
    "void": VOID,
    "void-full": replace(VOID, recipient=_LONG, parcels=(SSCC,) * 3, practice=True),
    "test": TestLabel("TEST 4471", "Label printer", 203, "4x6", AT, "Ruth Adeyemi"),
}  # fmt: skip


_SHEET_DPI = 75


def pictures(out: Path, words: list[str]) -> list[Path]:
    """Draws every paper that the words name on every stock and head, and a sheet of each."""
    document.ensure_gui()
    sheets = []
    for name, facts in PAPERS.items():
        drawn = dict(_drawn(out, name, facts, words))
        if drawn:
            sheets.append(out / f"paper-{name}.png")
            _side_by_side(drawn).save(sheets[-1])
    return sheets


Place = tuple[Stock, int]


def _drawn(
    out: Path, name: str, facts: PaperFacts, words: list[str]
) -> Iterator[tuple[Place, Image.Image]]:
    for stock, dpi in product(Stock, HEADS):
        label = f"paper-{name}-{stock.value}-{dpi}"
        if all(word in label for word in words):
            picture = _rasterised(document.pdf(lay_out(facts, dpi=dpi, stock=stock), ""), dpi)
            picture.save(out / f"{label}.png", dpi=(dpi, dpi))
            small = [round(length * _SHEET_DPI / dpi) for length in picture.size]
            yield (stock, dpi), picture.resize((small[0], small[1]))


def _rasterised(content: bytes, dpi: int) -> Image.Image:
    file = pypdfium2.PdfDocument(content)
    try:
        return file[0].render(scale=dpi / 72).to_pil().convert("L")
    finally:
        file.close()


def _side_by_side(drawn: dict[Place, Image.Image]) -> Image.Image:
    """A row for each head, a column for each stock."""
    gap = 16
    stocks = sorted({stock for stock, _ in drawn}, key=list(Stock).index)
    heads = sorted({dpi for _, dpi in drawn})
    wide = max(each.width for each in drawn.values()) + gap
    high = max(each.height for each in drawn.values()) + gap
    sheet = Image.new("L", (len(stocks) * wide + gap, len(heads) * high + gap), 128)
    for (stock, dpi), picture in drawn.items():
        sheet.paste(picture, (stocks.index(stock) * wide + gap, heads.index(dpi) * high + gap))
    return sheet
