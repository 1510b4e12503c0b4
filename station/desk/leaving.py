"""The open order leaves the bench without a dispatch: put back, or on hold."""

from station.desk.asking import Asking
from station.desk.bench_view import Bench
from station.desk.open_order import OpenOrder
from station.desk.telling import Telling
from station.desk.tools import Tools
from station.desk.views import Stage
from station.domain.errors import StationError
from station.domain.shipment import Order
from station.flow.work import OrderState


class Leaving:
    """Part of the packer: it sees to it that no other act runs meanwhile."""

    def __init__(self, bench: Bench, tools: Tools, asking: Asking, telling: Telling) -> None:
        self._bench = bench
        self._tools = tools
        self._asking = asking
        self._telling = telling

    def asks_twice(self, opened: OpenOrder) -> bool:
        """True the first time for an order that somebody typed into: the next time it leaves."""
        if not opened.edited or self._bench.esc_asked:
            return False
        self._bench.esc_asked = True
        self._telling.changed()
        return True

    async def leave(self, opened: OpenOrder, state: OrderState = OrderState.OPEN) -> None:
        """Takes the order off the bench; when the store refuses, it lies there as before."""
        bench, tools = self._bench, self._tools
        self._asking.drop()
        bench.open = None
        bench.esc_asked = False
        bench.said = None
        self._telling.go(Stage.WAITING)
        try:
            if await tools.books.shipment(opened.shipment) is not None:
                # Dispatched after all, by a press whose answer was lost: never open again.
                tools.wake(opened.shipment)
                return
            await tools.packing.declined(opened.shipment, bench.actor)
            await self.move(opened.order, state)
        except StationError:
            opened.drop_offer()  # it may be declined already
            bench.open = opened
            self._telling.go(Stage.FILLING)
            self._asking.ask()
            raise

    async def move(self, order: Order, state: OrderState) -> None:
        """The order is in `state` from now on, by whom is at the bench."""
        now, by = self._tools.clock.now(), self._bench.actor.name
        await self._tools.books.move_order(order, state, now, by)
