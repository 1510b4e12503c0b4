"""Many labels printed again from the history: from the chosen one to the newest in the list."""

from typing import TYPE_CHECKING

from shiboken6 import isValid

from station.desk.history_page import HistoryDesk, Progress
from station.desk.print_batch import not_known
from station.desk.views import Notice, Shape, Sound, Tone
from station.domain.errors import Message, StationError, message
from station.domain.reprint import Why
from station.domain.shipment import PaperKind

if TYPE_CHECKING:
    from station.gui.pages.history import HistoryPage


class BatchActs:
    """Ctrl F6 begins or goes on, Esc stops, F7 drops what is left."""

    def __init__(self, page: "HistoryPage", desk: HistoryDesk) -> None:
        self._page, self._desk = page, desk
        self._running = False
        self._left: Progress | None = None
        """A batch that has not ended, while nothing of it is being printed."""

    def look(self) -> None:
        """Shows a batch that was left unfinished, by whomever."""
        if not self._running:
            self._page.place.tasks.start("labels left", self._look())

    async def _look(self) -> None:
        try:
            left = await self._desk.batch()
        except StationError as error:
            if isValid(self._page):
                self._page.refuse(error.message)
            return
        if isValid(self._page) and not self._running:
            self._left = left
            self._page.stand(_stopped(left) if left is not None else None)

    def press(self) -> None:
        """Ctrl F6: goes on with what is left; else asks for the reason, then begins."""
        page, ask = self._page, self._page.pane.ask
        chosen = page.table.chosen
        if self._running:
            return
        if self._left is not None:
            self._start(None, None)
        elif ask.many and ask.why is None:
            page.refuse(message("reprint.choose"))
        elif ask.many and ask.why is not None and chosen is not None:
            self._start(chosen.shipment, ask.why)
        elif chosen is not None:
            page.show_notice(None)
            page.pane.ask_why(PaperKind.LABEL, many=page.table.currentIndex().row() + 1)
            page.reshaped.emit()

    def stop(self) -> bool:
        """Esc: ends after the label that is under way; False if none is."""
        if self._running:
            self._desk.stop_batch()
        return self._running

    def drop(self) -> bool:
        """F7: what is left is not printed; False if nothing is left."""
        if self._running or self._left is None:
            return False
        self._page.start("drop labels", self._drop())
        return True

    async def _drop(self) -> None:
        await self._desk.drop_batch()
        if isValid(self._page):
            self._left = None
            self._page.stand(None)

    def _start(self, shipment: str | None, why: Why | None) -> None:
        self._running = True
        self._page.start("print labels", self._print_or_look(shipment, why))

    async def _print_or_look(self, shipment: str | None, why: Why | None) -> None:
        try:
            await self._print(shipment, why)
        except StationError:
            if isValid(self._page):
                self.look()  # what was to be written may stand all the same
            raise

    async def _print(self, shipment: str | None, why: Why | None) -> None:
        page = self._page
        last = self._left
        try:
            if shipment is not None and why is not None:
                why.checked()
                page.pane.end_ask()
                page.table.setFocus()
                last = await self._desk.begin_batch(page.looked_for, shipment, why)
            async for last in self._desk.run_batch():
                if not isValid(page):
                    self._desk.stop_batch()
                    return
                page.stand(_running(last))
        finally:
            self._running = False
            if isValid(page):
                self._ended(last)

    def _ended(self, last: Progress | None) -> None:
        self._left = last if last is not None and last.left else None
        self._page.stand(_stopped(self._left) if self._left is not None else None)
        chosen = self._page.table.chosen
        if chosen is not None:  # its story has one moment more
            self._page.story.chose(chosen.shipment)
        if last is None:
            return
        if self._left is not None and last.stopped:
            self._page.place.sound(Sound.LOOK_HERE)
        elif self._left is None:
            self._page.add_notice(_done(last))


def _running(now: Progress) -> Notice:
    return Notice(Tone.PLAIN, Shape.SHEET, _so_far(now), message("batch.esc_stops"))


def _stopped(left: Progress) -> Notice:
    detail = message("batch.how_on", by=left.by)
    if left.not_known:
        detail = message("batch.why_and_how", why=not_known(left), how=detail)
    if left.why is not None:
        detail = message("batch.why_and_how", why=left.why, how=detail)
    return Notice(Tone.LOOK, Shape.LOOK, _so_far(left), detail)


def _done(last: Progress) -> Notice:
    if last.not_known:
        return Notice(Tone.LOOK, Shape.LOOK, _so_far(last), not_known(last))
    shape = Shape.DONE if last.out == last.of else Shape.LOOK
    detail = message("batch.refused", count=last.refused) if last.refused else None
    return Notice(Tone.PLAIN, shape, _so_far(last), detail)


def _so_far(now: Progress) -> Message:
    return message("batch.progress", out=now.out, of=now.of)
