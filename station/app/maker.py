"""Makes papers: facts from the flow, layout from `render`, documents from `printing`."""

import asyncio
import importlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from station import i18n
from station.domain import languages, sscc
from station.domain import settings as declared
from station.domain.commands import CardGroup
from station.domain.errors import RefusedError
from station.domain.manifest import ListFile, Manifest
from station.domain.papers import Paper, PaperFacts, TestLabel
from station.domain.printers import PrinterRole, PrinterSpec, parse
from station.domain.settings import Settings
from station.domain.shipment import HOUSE, PaperKind
from station.domain.statement import Statement
from station.flow import papers
from station.flow.papers import PaperTerms
from station.flow.work import Shipment, Work

if TYPE_CHECKING:
    from station.render.marks import Page

_KEPT_S = 60.0
"""A proof takes seconds, or is not to come for minutes."""


class PaperMaker:
    """Fills the paper maker's port: every paper as its printer wants it, and as PDF to look at."""

    def __init__(
        self, settings: Callable[[], Settings], folder: Callable[[], str], *, practice: bool
    ) -> None:
        """`folder` is where papers go that no printer takes."""
        self._settings = settings
        self._folder = folder
        self._practice = practice
        self._ahead: dict[tuple[Page, str], bytes] = {}
        """Documents that are not asked for yet, by what they show and their title."""

    async def load(self) -> None:
        """Loads what makes papers: the day's first dispatch is then as quick as any other."""
        for name in ("station.render.papers", "zxingcpp"):
            await asyncio.to_thread(importlib.import_module, name)
        # What comes with Qt is loaded on this thread; the window has its turn in between.
        from station.printing import document

        await asyncio.sleep(0)
        document.ensure_gui()

    def _terms(self) -> PaperTerms:
        settings = self._settings()
        return PaperTerms(
            bench=settings.of(declared.BENCH_NAME),
            practice=self._practice,
            claims=settings.of(declared.INSURER_CLAIMS),
            printed_at=datetime.now(UTC).astimezone(),
            phone=settings.of(declared.INSURER_PHONE),
            routes=settings.of(declared.HOUSE_ROUTES),
        )

    def _language(self, shipment: Shipment) -> str:
        """The language of the papers that go with it."""
        lines = self._settings().of(declared.PAPERS_LANGUAGES)
        return languages.of_papers(lines, shipment.form.recipient.country) or i18n.spoken()

    def _spec(self, kind: PaperKind) -> PrinterSpec:
        settings = self._settings()
        return declared.printer(settings, declared.paper_role(settings, kind), self._folder())

    def printer(self, kind: PaperKind) -> str:
        """The printer that papers of `kind` are made for now."""
        return str(self._spec(kind))

    def check(self, shipment: Shipment) -> None:
        """Lays labels and declarations out before anything is bought.

        Raises StationError naming the field.
        """
        from station.render.papers import lay_out

        if shipment.form.service.carrier != HOUSE:
            return  # its carrier lays the label out
        settings = self._settings()
        spec = self._spec(PaperKind.LABEL)
        code = sscc.make(settings.of(declared.HOUSE_PREFIX), 0)
        codes = (code,) * len(shipment.form.parcels)
        beside = self._spec(PaperKind.CUSTOMS)
        with i18n.speaking(self._language(shipment)):
            for facts in papers.label_preview(shipment, codes, self._terms()):
                lay_out(facts, dpi=spec.dpi, stock=spec.stock)
            for facts in papers.customs_facts(shipment, codes, self._terms()):
                lay_out(facts, dpi=beside.dpi, stock=beside.stock)

    async def test(self, role: PrinterRole, code: str, at: datetime, by: str) -> tuple[Paper, ...]:
        """The label that proves the printer of `role`."""
        spec = declared.printer(self._settings(), role, self._folder())
        local = at.astimezone()
        facts = TestLabel(code, spec.name, spec.dpi, spec.stock.value, local, by)
        return await self._formed([facts], PaperKind.LABEL, spec, f"test {code}")

    async def manifest(self, manifest: Manifest) -> ListFile:
        """The pages that a carrier signs."""
        from station.printing import document
        from station.render import manifest as pages
        from station.render.measure import plex

        sender = declared.sender(self._settings())
        who = sender.company or sender.name
        bench = self._settings().of(declared.BENCH_NAME)
        laid = pages.lay_out(manifest, who, bench, plex, self._spec(PaperKind.MANIFEST).stock)
        document.prepare(document.foreign(laid))
        content = await asyncio.to_thread(document.pdf_of, laid, f"manifest {manifest.id}")
        return ListFile("pdf", content)

    async def command_card(self, groups: Sequence[CardGroup]) -> ListFile:
        """The pages that lie at the bench to be scanned."""
        from station.printing import document
        from station.render import command_card
        from station.render.measure import plex

        bench = self._settings().of(declared.BENCH_NAME)
        laid = command_card.lay_out(groups, bench, plex, self._spec(PaperKind.COMMANDS).stock)
        document.prepare(document.foreign(laid))
        return ListFile("pdf", await asyncio.to_thread(document.pdf_of, laid, "commands"))

    async def statement(self, statement: Statement) -> ListFile:
        """The pages for whoever keeps the books."""
        from station.printing import document
        from station.render import statement as pages
        from station.render.measure import plex

        settings = self._settings()
        sender = declared.sender(settings)
        who, bench = sender.company or sender.name, settings.of(declared.BENCH_NAME)
        stock = self._spec(PaperKind.STATEMENT).stock

        # A day of many parcels has many pages; the window goes on meanwhile.
        laid = await asyncio.to_thread(pages.lay_out, statement, who, bench, plex, stock)
        document.prepare(await asyncio.to_thread(document.foreign, laid))
        content = await asyncio.to_thread(document.pdf_of, laid, pages.title(statement))
        return ListFile("pdf", content)

    async def marked(self, papers: Sequence[Paper], number: int) -> tuple[Paper, ...]:
        """The bytes that came out first, with the mark of a reprint on top."""
        from station.printing import document, stamp
        from station.render import remark, stock
        from station.render.measure import plex

        made = []
        for paper in papers:
            spec = parse(paper.printer)
            bare = remark.lay_out(number, practice=self._practice, measure=plex, dpi=spec.dpi)
            mark = stock.placed(bare, spec.stock)
            if paper.form == "zpl":
                content = remark.on_zpl(paper.content, mark)
            else:
                document.prepare(document.foreign((mark,)))
                over = await asyncio.to_thread(document.pdf, mark, "")
                content = await asyncio.to_thread(stamp.stamped, paper.content, over)
            made.append(replace(paper, content=content))
        return tuple(made)

    async def carried(self, content: bytes, dpi: int | None) -> tuple[Paper, ...]:
        """A carrier's own label, looked at, as the label printer of this bench needs it."""
        from station.printing import carried

        spec = self._spec(PaperKind.LABEL)
        found = await asyncio.to_thread(carried.forms, content, dpi, spec)
        return tuple(Paper(PaperKind.LABEL, 1, form, each, str(spec)) for form, each in found)

    async def make(self, shipment: Shipment, kind: PaperKind) -> tuple[Paper, ...]:
        """Every form of one paper, for each parcel of a label.

        Raises RefusedError for a label that its carrier makes.
        """
        if kind is PaperKind.LABEL and shipment.form.service.carrier != HOUSE:
            raise RefusedError("carrier_label.not_ours")
        facts = papers.facts(shipment, kind, self._terms())
        with i18n.speaking(self._language(shipment)):
            return await self._formed(facts, kind, self._spec(kind), _title(shipment, kind))

    async def draw_ahead(self, shipment: Shipment, kind: PaperKind) -> None:
        """Draws what `make` may be asked for in a moment; it takes that only to show the same."""
        from station.render.papers import lay_out

        facts = papers.facts(shipment, kind, self._terms())
        spec, title = self._spec(kind), _title(shipment, kind)
        with i18n.speaking(self._language(shipment)):
            pages = [lay_out(each, dpi=spec.dpi, stock=spec.stock) for each in facts]
        for page in pages:
            self._ahead[page, title] = await self._drawn(page, title)
            # It names somebody: what nobody asks for is not kept beside what a purge knows of.
            asyncio.get_running_loop().call_later(_KEPT_S, self._ahead.pop, (page, title), None)

    async def void_slip(self, work: Work, number: int) -> tuple[Paper, ...]:
        """Every form of it: no two say the same, because what is known changes."""
        kind, title = PaperKind.VOID_SLIP, f"void slip {work.shipment.id}"
        facts = papers.void_slip(work, self._terms())
        made = await self._formed([facts], kind, self._spec(kind), title)
        return tuple(replace(paper, number=number) for paper in made)

    async def _formed(
        self, facts: Sequence[PaperFacts], kind: PaperKind, spec: PrinterSpec, title: str
    ) -> tuple[Paper, ...]:
        from station.printing import document
        from station.render.papers import lay_out, zpl

        made: list[Paper] = []
        for number, each in enumerate(facts, 1):
            page = lay_out(each, dpi=spec.dpi, stock=spec.stock)
            parcel = number if kind in (PaperKind.LABEL, PaperKind.CUSTOMS) else 0
            if spec.form == "zpl":
                content = zpl(page, document.letters, spec)
                made.append(Paper(kind, parcel, "zpl", content, str(spec)))
            content = self._ahead.pop((page, title), b"") or await self._drawn(page, title)
            made.append(Paper(kind, parcel, "pdf", content, str(spec)))
        return tuple(made)

    async def _drawn(self, page: "Page", title: str) -> bytes:
        from station.printing import document

        document.prepare(document.foreign((page,)))
        # A page takes some milliseconds, in which the window goes on.
        return await asyncio.to_thread(document.pdf, page, title)


def _title(shipment: Shipment, kind: PaperKind) -> str:
    return f"{kind.value.replace('_', ' ')} {shipment.id}"
