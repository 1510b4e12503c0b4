"""What the history does with papers: looks at them, and prints them again with a reason."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from shiboken6 import isValid

from station.desk.history_page import HistoryDesk, PastView, Shown
from station.desk.views import Notice, Shape, Tone
from station.domain.errors import Message, message
from station.domain.reprint import Why
from station.domain.shipment import PaperKind
from station.gui.widgets.between import bring
from station.gui.widgets.paper import PaperView
from station.i18n import t

if TYPE_CHECKING:
    from station.gui.pages.history import HistoryPage


class PaperActs:
    """The acts of the page about papers of the chosen shipment."""

    def __init__(
        self, page: "HistoryPage", desk: HistoryDesk, known: Callable[[], PastView | None]
    ) -> None:
        """`known` is the chosen shipment, once the pane shows it: no act meets another one."""
        self._page, self._desk, self._known = page, desk, known
        self.view = PaperView(page.look, "history.paper", (("Esc", t("paper.close")),))
        self.shown: Sequence[Shown] = ()
        self._at = 0

    # Looking

    @property
    def looks(self) -> bool:
        """A paper is on the screen."""
        return bool(self.shown)

    def look(self) -> None:
        """F4: the first paper of the chosen shipment, then the next one."""
        view = self._known()
        if view is None:
            return
        if self.shown and self.shown[0].shipment == view.shipment:
            self._at = (self._at + 1) % len(self.shown)
            self._page.start("paper picture", self._draw())
        else:
            self._page.start("papers", self._open(view.shipment))

    async def _open(self, shipment: str) -> None:
        papers = await self._desk.papers(shipment)
        known = self._known()
        if not isValid(self._page) or known is None or known.shipment != shipment:
            return
        self.shown, self._at = papers, 0
        self._page.show_paper()
        if self._page.look.sizes.folded:
            self.view.setFocus()  # the paper scrolls away what had it
        self._page.pane.looks_at(len(papers))
        await self._draw()

    async def _draw(self) -> None:
        paper = self.shown[self._at]
        self.view.show_paper(self._name(paper), None)
        bring(self.view)
        picture = await self._desk.picture(paper, self.view.sheet.wanted)
        if isValid(self._page) and self.shown and self.shown[self._at] is paper:
            self.view.show_paper(self._name(paper), picture)

    def _name(self, paper: Shown) -> str:
        """`Label 1 of 2, 4x6. Paper 1 of 3.`"""
        word = t(f"paper.name_{paper.kind.value}")
        if paper.of > 1:
            word = t("paper.one_of", word=word, number=paper.number, of=paper.of)
        at, count = self._at + 1, len(self.shown)
        return t("paper.shown", word=word, stock=t(f"stock.{paper.stock}"), number=at, of=count)

    def keep_to(self, shipment: str) -> None:
        """Another shipment is chosen: a paper of the one before goes away."""
        if self.shown and self.shown[0].shipment != shipment:
            self._close()

    def kept(self) -> tuple[Sequence[Shown], int]:
        """What another look of the page shows again."""
        return self.shown, self._at

    def restore(self, shown: Sequence[Shown], at: int) -> None:
        """As in the look before, drawn for the new size."""
        self.shown, self._at = shown, at
        if shown:
            self._page.show_paper()
            self._page.pane.looks_at(len(shown))
            self._page.start("paper picture", self._draw())

    def _close(self) -> None:
        self.shown = ()
        self.view.show_paper("", None)
        self._page.pane.looks_at(0)
        self._page.show_list()

    # Printing again

    def reprint(self, kind: PaperKind) -> None:
        """F6, Shift F6: asks for the reason, then prints. Of a voided label: the slip, at once.

        F6 prints a customs declaration while that is the paper that is looked at.
        """
        view, ask = self._known(), self._page.pane.ask
        if view is None:
            return
        if (
            kind is PaperKind.LABEL
            and self.shown
            and self.shown[self._at].kind is PaperKind.CUSTOMS
        ):
            kind = PaperKind.CUSTOMS
        if kind is PaperKind.CONFIRMATION and view.can_slip:
            self._page.start("void slip", self._slip(view.shipment, view.order))
        elif view.reprint_barred is not None:
            self._page.refuse(view.reprint_barred)
        elif kind in view.reprints and (ask.kind is not kind or ask.many):
            self._page.show_notice(None)
            self._page.pane.ask_why(kind)
            self._page.reshaped.emit()
        elif kind in view.reprints and ask.why is None:
            self._page.refuse(message("reprint.choose"))
        elif kind in view.reprints and ask.why is not None:
            again = message(f"last.reprinted_{kind.value}", order=view.order)
            self._page.start("reprint", self._put_out(view.shipment, kind, ask.why, again))

    async def _slip(self, shipment: str, order: str) -> None:
        await self._desk.void_slip(shipment)
        if isValid(self._page):
            word = message("history.slip_printed", order=order)
            self._page.add_notice(Notice(Tone.PLAIN, Shape.DONE, word))

    async def _put_out(self, shipment: str, kind: PaperKind, why: Why, again: Message) -> None:
        why.checked()
        page = self._page
        page.pane.end_ask()
        page.table.setFocus()
        try:
            await self._desk.reprint(shipment, kind, why)
            if isValid(page):
                page.add_notice(Notice(Tone.PLAIN, Shape.DONE, again))
        finally:
            if isValid(page):
                page.story.chose(shipment)

    def back(self) -> bool:
        """Esc: the question goes away, then the paper; False if there is neither."""
        if self._page.pane.ask.kind is not None:
            self._page.pane.end_ask()
            self._page.show_notice(None)
        elif self.looks:
            self._close()
        else:
            return False
        self._page.table.setFocus()
        return True
