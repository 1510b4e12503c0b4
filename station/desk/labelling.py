"""At the bench: the label that is to be scanned on the last box, and what a scanned one says."""

from collections.abc import Awaitable, Callable

from station.desk import scan_back
from station.desk.bench_view import Bench
from station.desk.tools import Tools
from station.desk.views import Sound, Stage
from station.domain import tracking
from station.domain.errors import RefusedError, message
from station.domain.shipment import PaperKind


class Labelling:
    """Part of the packer: it asks for the permission."""

    def __init__(
        self,
        bench: Bench,
        tools: Tools,
        sound: Callable[[Sound], None],
        refresh: Callable[[], Awaitable[None]],
    ) -> None:
        self._bench = bench
        self._tools = tools
        self._sound = sound
        self._refresh = refresh

    def expected(self) -> str | None:
        """The shipment whose label is the next to be scanned: what has just come out."""
        watched = self._bench.watched
        if watched is not None and self._bench.stage is not Stage.WAITING:
            out = watched.work.printing(PaperKind.LABEL)
            return watched.work.shipment.id if out is not None and out.applied else None
        last = self._bench.finished[0] if self._bench.finished else None
        if last is None or not last.to_scan or last.scans.passed is not None:
            return None
        return last.shipment.id

    async def takes(self, code: str) -> bool:
        """True for the code of a known label, which was then seen to; any other is an order's."""
        tools, bench = self._tools, self._bench
        if not bench.scan_back or not tracking.scanned(code):
            return False
        if await tools.scan_back.shipment(code) is None:
            return False
        try:
            done = await tools.scan_back.confirm(code, self.expected(), bench.actor)
        except RefusedError as error:
            shouts = error.message.id in scan_back.SHOUTS
            bench.wrong, bench.said = (error.message, None) if shouts else (None, error.message)
            self._sound(Sound.REFUSED)
        else:
            bench.wrong = None
            passed = bench.passed
            if passed is not None and passed.facts["order"] == done.shipment.number and done.whole:
                bench.passed = None
            bench.said = done.word
            self._sound(Sound.ACCEPTED)
        await self._refresh()
        return True

    async def go_on(self) -> None:
        """The next order is opened: a label that waits is left to the supervisor, and told of."""
        self._bench.wrong = self._bench.passed = None
        last = self._bench.finished[:1] if self._bench.scan_back else []
        waits = next((each for each in last if each.shipment.id == self.expected()), None)
        if waits is None:
            return
        # What is read meanwhile may know of no last parcel any more.
        await self._tools.scan_back.pass_by(waits.shipment.id, self._bench.actor)
        self._bench.passed = message("scan.passed", order=waits.shipment.number)

    def answer(self) -> bool:
        """Esc: the clerk has seen what was shouted; False if nothing was."""
        wrong, self._bench.wrong = self._bench.wrong, None
        return wrong is not None
