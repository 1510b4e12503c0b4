"""Papers: from facts to ZPL and to PDF, layout included; a label by ReportLab beside them."""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from station.domain.address import Address
from station.domain.papers import ConfirmationPaper, LabelPaper, PaperFacts
from tests.bench.figures import Report
from tests.render.sample_papers import CONFIRMATION, LABEL

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
    return replace(LABEL, recipient=_recipient(number), order=f"{number}", weight_g=2000 + number)


def _confirmation(number: int) -> ConfirmationPaper:
    return replace(
        CONFIRMATION,
        wording_url=f"{CONFIRMATION.wording_url}{number}",
        recipient=_recipient(number),
        order=f"{number}",
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
