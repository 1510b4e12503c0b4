"""Papers: from facts to ZPL and to PDF, layout included; a label by ReportLab beside them."""

import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from station.domain.address import Address
from station.domain.money import Money
from station.domain.papers import ConfirmationPaper, LabelPaper, PaperFacts
from tests.bench.figures import Report

SSCC = "106141411234567897"
NOW = datetime(2026, 11, 24, 14, 7, tzinfo=UTC)
SENDER = Address(
    name="Fjord & Fell",
    address1="Unit 7, Canal Yard",
    city="Leeds",
    postcode="LS9 8AG",
    country="GB",
)
ZPL_MS, PDF_MS = 1.0, 10.0
_OTHER = "the same label, PDF by ReportLab"


def _recipient(number: int) -> Address:
    """Each paper has a text of its own, so that no cache answers for the work."""
    return Address(
        name=f"Hannah Whitfield {number}",
        address1=f"{number} Larch Rise",
        city="Kendal",
        postcode="LA9 5QT",
        country="GB",
    )


def _label(number: int) -> LabelPaper:
    return LabelPaper(
        sender=SENDER,
        recipient=_recipient(number),
        service_code="ND",
        service_name="Next Day",
        sscc=SSCC,
        order=f"{number}",
        weight_g=2000 + number,
        number=1,
        of=1,
        shipped=NOW.date(),
        practice=False,
    )


def _confirmation(number: int) -> ConfirmationPaper:
    return ConfirmationPaper(
        ref="K7QHM-3WXRE-INS",
        title="Parcel Protection",
        limit=Money(42000, "GBP"),
        excess=Money(0, "GBP"),
        premium=Money(706, "GBP"),
        tax=Money(76, "GBP"),
        starts=NOW,
        ends=NOW,
        wording_url=f"https://www.example.com/en/pds/3f1b2c44{number}",
        recipient=_recipient(number),
        policyholder="Fjord & Fell",
        order=f"{number}",
        parcels=(SSCC,),
        underwriter="Demo Underwriter Ltd.",
        disclaimer="Demo wording, not a real policy.",
        claims=("Not arrived: by 24 Dec 2026.", "Damaged: 14 days after delivery."),
        printed_at=NOW,
        bench="3",
        practice=False,
    )


def run(report: Report, size: Any, folder: Path) -> None:
    """Measures, the contenders turn by turn."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from station.printing import document
    from station.render.papers import lay_out, zpl
    from tests.bench import other_pdf

    document.ensure_gui()

    def as_zpl(facts: PaperFacts) -> None:
        zpl(lay_out(facts), document.letters)

    def as_pdf(facts: PaperFacts) -> None:
        document.pdf(lay_out(facts), "label B1-ABCDEFGHIJ")

    def as_other_pdf(facts: PaperFacts) -> None:
        other_pdf.pdf(lay_out(facts), "label B1-ABCDEFGHIJ")

    contenders: list[
        tuple[str, Callable[[int], PaperFacts], Callable[[Any], None], float | None]
    ] = [
        ("label, ZPL", _label, as_zpl, ZPL_MS),
        ("label, PDF", _label, as_pdf, PDF_MS),
        (_OTHER, _label, as_other_pdf, None),
        ("confirmation, ZPL", _confirmation, as_zpl, ZPL_MS),
        ("confirmation, PDF", _confirmation, as_pdf, PDF_MS),
    ]
    times: dict[str, list[float]] = {name: [] for name, *_ in contenders}
    for number in range(size.of(100, 400)):
        for name, make, write, _ in contenders:
            facts = make(number)
            begun = time.perf_counter()
            write(facts)
            if number >= 5:  # the first ones load the typeface
                times[name].append(time.perf_counter() - begun)
    for name, _, _, budget in contenders:
        report.spread(name, times[name], budget)
    other = statistics.median(times[_OTHER])
    for name in ("label, ZPL", "label, PDF"):
        ratio = statistics.median(times[name]) / other
        report.add(f"{name}: ours / ReportLab's PDF", ratio, "x", None, "of the medians")
