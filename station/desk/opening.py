"""A scanned order comes onto the bench: found, taken from the list, its form filled."""

from station.desk import finding
from station.desk.asking import Asking
from station.desk.bench_view import Bench
from station.desk.filling import Filling
from station.desk.labelling import Labelling
from station.desk.leaving import Leaving
from station.desk.telling import Telling
from station.desk.tools import Tools
from station.desk.views import Sound, Stage
from station.desk.weighing import Weighing
from station.domain.errors import StationError, message
from station.domain.shipment import Order
from station.flow.work import OrderState
from station.log.times import Timed, took


class Opening:
    """Part of the packer: it sees to it that no other act runs meanwhile."""

    def __init__(
        self,
        bench: Bench,
        tools: Tools,
        telling: Telling,
        filling: Filling,
        labels: Labelling,
        weighing: Weighing,
        asking: Asking,
        leaving: Leaving,
    ) -> None:
        self._bench = bench
        self._tools = tools
        self._telling = telling
        self._filling = filling
        self._labels = labels
        self._weighing = weighing
        self._asking = asking
        self._leaving = leaving

    async def scan(self, code: str) -> None:
        """Opens the order with the number `code`, or says why it cannot be opened."""
        self._bench.esc_asked = False
        try:
            await self._open(code)
        except StationError as error:
            self._telling.refuse(error.message)

    async def _open(self, code: str) -> None:
        begun, opened = self._tools.clock.monotonic(), self._bench.open
        if opened is not None and opened.order.number == code:
            self._telling.sound(Sound.ACCEPTED)
            return
        found = await finding.find(self._tools.books, code)
        if found.order is None:
            word = found.refusal or message("band.unknown_code", code=code[:40])
            self._telling.refuse(word, found.shipment)
            return
        if opened is not None:
            if opened.edited or opened.consent is not None:
                self._telling.refuse(message("band.open_first", order=opened.order.number))
                return
            await self._leaving.leave(opened)
        order = found.order
        await self._leaving.move(order, OrderState.ON_BENCH)
        try:
            await self._labels.go_on()
        except StationError:
            # As on the bench it would be known to nobody until the next start.
            await self._leaving.move(order, OrderState.OPEN)
            raise
        self._take(order)
        took(Timed.FORM, self._tools.clock.monotonic() - begun)
        if opened is not None:
            self._bench.said = message("band.put_back", order=opened.order.number)

    def _take(self, order: Order) -> None:
        bench = self._bench
        bench.open = self._filling.opened(order)
        bench.said, bench.found = None, ""
        bench.recovered = 0
        if bench.told_shown:
            bench.told = bench.told[1:]
        self._telling.go(Stage.FILLING)
        self._telling.sound(Sound.ACCEPTED)
        self._weighing.opened()
        self._asking.ask()
