"""What changes the open order at once: its fields, its service, its tick."""

from collections.abc import Callable, Mapping

from station.desk import ruling
from station.desk.asking import SETTLE_S, Asking
from station.desk.bench_view import Bench
from station.desk.open_order import OpenOrder
from station.desk.pricing import shopping_for
from station.desk.shopping import ident
from station.desk.tools import Tools
from station.desk.views import Stage
from station.domain import settings as declared
from station.domain.cover import ConsentBy
from station.domain.errors import Message, message
from station.domain.people import Actor
from station.domain.shipment import Order


class Filling:
    """Acts on the open order; none while another stage has the page, and none waits."""

    def __init__(
        self,
        bench: Bench,
        tools: Tools,
        asking: Asking,
        changed: Callable[[], None],
        refuse: Callable[[Message], None],
    ) -> None:
        self._bench = bench
        self._tools = tools
        self._asking = asking
        self._changed = changed
        self._refuse = refuse

    def opened(self, order: Order) -> OpenOrder:
        """`order` as it is opened, with the services of the settings."""
        settings = self._tools.settings()
        several = self._tools.packing.several_carriers()
        opened = OpenOrder(
            order=order,
            shipment=self._tools.new_shipment(),
            opened_at=self._tools.clock.now(),
            sender=declared.sender(settings),
            goods=settings.of(declared.BENCH_GOODS),
            shopping=shopping_for(order, settings, several=several),
        )
        ruling.apply(opened, settings)
        opened.reread()
        return opened

    def _open(self) -> OpenOrder | None:
        return self._bench.open if self._bench.stage is Stage.FILLING else None

    def edit(self, values: Mapping[str, str]) -> None:
        """Fields of the open form as typed."""
        opened = self._open()
        if opened is None:
            return
        known = {name: text for name, text in values.items() if name in opened.texts}
        if all(opened.texts[name] == text for name, text in known.items()):
            return
        opened.edited = True
        self.put(opened, known)

    def put(self, opened: OpenOrder, values: Mapping[str, str]) -> None:
        """Writes into the fields of the open order; what depends on them follows."""
        opened.texts.update(values)
        ruling.apply(opened, self._tools.settings())
        self._bench.esc_asked = False
        if opened.reread():
            self._asking.ask(SETTLE_S)
        self._changed()

    def choose_service(self, code: str) -> None:
        """Takes the service with `code`."""
        opened = self._open()
        if opened is None:
            return
        if opened.choose(code):
            self._asking.ask(SETTLE_S)
        self._changed()

    def next_service(self) -> None:
        """Takes the next service."""
        opened = self._open()
        codes = opened.shopping.codes if opened is not None else ()
        if opened is None or not codes:
            return
        chosen = opened.shopping.service
        at = codes.index(ident(chosen)) if chosen and ident(chosen) in codes else -1
        self.choose_service(codes[(at + 1) % len(codes)])

    def next_why(self) -> None:
        """Takes the next reason for a rate that does not stand first."""
        opened = self._open()
        if opened is not None:
            opened.shopping.next_why()
            self._changed()

    def tick(self, option: str, actor: Actor) -> None:
        """Ticks the option in the name of `actor`, or takes its tick away."""
        opened = self._open()
        if opened is None or opened.offer is None:
            return
        wanted = opened.offer.option(option)
        if wanted is None:
            return
        if opened.offer is not self._bench.drawn:
            self._refuse(message("band.look_again"))  # the price changed under the clerk's finger
            return
        opened.tick_lost = False
        if opened.ticked is wanted:
            opened.consent = None
        else:
            opened.offer_word = None
            opened.consent = self._tools.packing.consent(
                opened.offer, wanted, actor, ConsentBy.WINDOW
            )
        self._changed()
