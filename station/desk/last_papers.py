"""At the bench: the papers of the last parcel, printed again, or said to be there."""

from collections.abc import Awaitable, Callable

from station.desk.bench_view import Bench
from station.desk.tools import Tools
from station.desk.views import Sound
from station.domain.errors import Message, StationError, message
from station.domain.reprint import ReprintReason, Why
from station.domain.shipment import PaperKind


class LastPapers:
    """Part of the packer: it asks for the permission."""

    def __init__(
        self,
        bench: Bench,
        tools: Tools,
        sound: Callable[[Sound], None],
        refuse: Callable[[Message], None],
        refresh: Callable[[], Awaitable[None]],
    ) -> None:
        self._bench = bench
        self._tools = tools
        self._sound = sound
        self._refuse = refuse
        self._refresh = refresh

    async def print_again(self, kind: PaperKind) -> None:
        """A reprint; of a paper of which nobody knew, that it is not there: then it prints."""
        last = self._bench.finished[0].shipment if self._bench.finished else None
        if last is None:
            self._refuse(message("last.none"))
            return
        papers, actor = self._tools.papers, self._bench.actor
        asked = kind in self._nobody_knows()
        try:
            if asked:
                await papers.came_out(last.id, kind, False, actor)
            else:
                await papers.reprint(last.id, kind, Why(ReprintReason.AT_BENCH), actor)
        except StationError as error:
            self._refuse(error.message)
            return
        word = "last.prints_again" if asked else f"last.reprinted_{kind.value}"
        await self._tell(Message(word, {"order": last.number}))

    async def is_there(self) -> None:
        """The first paper of which nobody knew is in the clerk's hand."""
        asked = self._nobody_knows()
        if not asked:
            return
        last = self._bench.finished[0].shipment
        try:
            await self._tools.papers.came_out(last.id, asked[0], True, self._bench.actor)
        except StationError as error:
            self._refuse(error.message)
            return
        await self._tell(message("last.is_there", order=last.number))

    def _nobody_knows(self) -> list[PaperKind]:
        """The papers of the last parcel that may or may not have come out."""
        last = self._bench.finished[0] if self._bench.finished else None
        return [PaperKind(step.subject) for step in last.steps if step.nobody_knows] if last else []

    async def _tell(self, word: Message) -> None:
        self._bench.said = word
        self._sound(Sound.ACCEPTED)
        await self._refresh()
