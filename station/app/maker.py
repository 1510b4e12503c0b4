"""Makes papers: facts from the flow, layout from `render`, documents from `printing`."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from station.domain import settings as declared
from station.domain import sscc
from station.domain.papers import Paper
from station.domain.settings import Settings
from station.domain.shipment import PaperKind
from station.flow import papers
from station.flow.papers import PaperTerms
from station.flow.work import Shipment


class PaperMaker:
    """Fills the paper maker's port: every paper as ZPL and as PDF."""

    def __init__(self, settings: Callable[[], Settings], *, practice: bool) -> None:
        self._settings = settings
        self._practice = practice

    def _terms(self) -> PaperTerms:
        settings = self._settings()
        return PaperTerms(
            bench=settings.of(declared.BENCH_NAME),
            practice=self._practice,
            claims=settings.of(declared.INSURER_CLAIMS),
            printed_at=datetime.now(UTC).astimezone(),
        )

    def check(self, shipment: Shipment) -> None:
        """Lays the labels out before anything is bought. Raises StationError naming the field."""
        from station.render.papers import lay_out

        settings = self._settings()
        dpi = settings.of(declared.PAPERS_DPI)
        code = sscc.make(settings.of(declared.HOUSE_PREFIX), 0)
        codes = (code,) * len(shipment.form.parcels)
        for facts in papers.label_preview(shipment, codes, self._terms()):
            lay_out(facts, dpi=dpi)

    async def make(self, shipment: Shipment, kind: PaperKind, reprint: int) -> tuple[Paper, ...]:
        """Every form of one paper, for each parcel of a label."""
        from station.printing import document
        from station.render.papers import lay_out, zpl

        document.ensure_gui()
        dpi = self._settings().of(declared.PAPERS_DPI)
        made: list[Paper] = []
        facts = papers.facts(shipment, kind, self._terms(), reprint)
        for number, each in enumerate(facts, 1):
            page = lay_out(each, dpi=dpi)
            parcel = number if kind is PaperKind.LABEL else 0
            title = f"{kind.value.replace('_', ' ')} {shipment.id}"
            made.append(Paper(kind, parcel, "zpl", zpl(page, document.letters)))
            # A page takes some milliseconds, in which the window goes on.
            made.append(
                Paper(kind, parcel, "pdf", await asyncio.to_thread(document.pdf, page, title))
            )
        return tuple(made)
