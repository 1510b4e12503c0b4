"""The press of Dispatch: what stood on the page when it was pressed is what is bought."""

from station.desk.asking import Asking
from station.desk.bench_view import Bench
from station.desk.following import Following
from station.desk.open_order import OpenOrder
from station.desk.telling import Telling
from station.desk.tools import Tools
from station.desk.views import DispatchButton, OfferState, Stage


class Pressing:
    """Part of the packer: it sees to it that no other act runs meanwhile."""

    def __init__(
        self, bench: Bench, tools: Tools, asking: Asking, following: Following, telling: Telling
    ) -> None:
        self._bench = bench
        self._tools = tools
        self._asking = asking
        self._following = following
        self._telling = telling

    async def dispatch(self, opened: OpenOrder, button: DispatchButton | None) -> bool:
        """True once the dispatch is kept; False if the `button` is not ready, which was then said.

        Raises what the desk raises: nothing was bought then, and the order lies there as before.
        """
        if button is None:
            return False
        if opened.form is None or not button.ready:
            if button.caption.id == "dispatch.tick_lost":
                opened.tick_lost = False  # told once; the next press goes without
            self._telling.refuse(button.caption)
            return False
        chosen = None
        if opened.offer is not None and opened.ticked is not None and opened.consent is not None:
            chosen = (opened.offer, opened.ticked, opened.consent)
        self._asking.drop()
        self._following.shipment = opened.shipment
        self._telling.go(Stage.DISPATCHING)
        try:
            await self._tools.packing.commit(
                opened.order,
                opened.shipment,
                opened.shopping.kept(opened.form),
                chosen,
                self._bench.actor,
            )
        except BaseException:
            self._following.shipment = None
            self._telling.go(Stage.FILLING)
            if opened.offer_state is OfferState.ASKING:
                self._asking.ask()
            raise
        self._bench.open = None
        self._bench.said = None
        return True
