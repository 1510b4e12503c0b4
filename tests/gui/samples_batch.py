"""The batch in every state, as the desk builds it, and a desk that shows what it is given."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from station.desk import view_batch
from station.desk.batch_items import Item, Plan, Stand, Totals
from station.desk.batch_page import BatchView
from station.domain.address import Address
from station.domain.cover import Consent, ConsentBy, Cover, CoverState, Offer, Option, Point
from station.domain.errors import Message, StationError, message
from station.domain.money import Money
from station.domain.shipment import LabelMoney, LabelState, Order, ShipmentState
from station.flow.order_files import OrderRow
from station.flow.work import OrderState, Shipment
from tests.gui.samples import HOSTILE, NOW
from tests.store import making

WHO = (("Hannah Whitfield", "Kendal"), ("J. Petrov", "Hull"), ("Lund Bakery", "Perth"))


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


PLENTY = (pounds(487_210),)
OPTION = Option(
    "parcel_insurance", "Parcel protection", pounds(517), pounds(0), pounds(42_000), pounds(2_500),
    (),
    "Pays the value of the contents if the parcel is lost, stolen or damaged on its way, from the"
    " hand-over until it is signed for.",
    (Point("Loss", "The parcel never arrives."),
     Point("Damage", "Outer and inner packing must be kept.")),
    (Point("Not covered", "Cash, jewellery, perishables."),),
    "The insurer decides about each claim on the facts.", "",
    "Underwritten by Example Insurance plc", "", "",
)  # fmt: skip


def row(number: int, **other: object) -> Item:
    """Priced and offered, not ticked."""
    name, city = WHO[number % 3]
    to = Address(name, "", "14 Larch Rise", "", city, "", "LA9 5QT", "GB")
    form = making.shipment(1).form
    (parcel,) = form.parcels
    parcel = replace(parcel, weight_g=2_340 + 10 * number % 900)
    service = replace(
        form.service, name="House Next Day", price=pounds(840), liability=pounds(5_000)
    )
    order = Order("csv", str(number), to, (parcel,), service="House Next Day")
    made = Item(
        OrderRow("csv", str(number), OrderState.OPEN, order, None, "", NOW),
        Stand.READY,
        order,
        f"B1-{number:010d}",
        replace(form, recipient=to, parcels=(parcel,), service=service),
        Offer(f"F3MZK-{number}-INS", "GBP", NOW, NOW, (OPTION,)),
    )
    for what, value in other.items():
        setattr(made, what, value)
    return made


def out(number: int) -> Item:
    return row(number, stand=Stand.OUT, form=None, offer=None)


def ticked(number: int) -> Item:
    made = row(number)
    assert made.offer is not None
    made.consent = Consent(
        made.offer.package, OPTION.id, "Dana Kowalski", ConsentBy.WINDOW, NOW, OPTION.price,
        OPTION.text, "",
    )  # fmt: skip
    return made


def left(number: int, why: str = "form.weight_missing") -> Item:
    return row(number, stand=Stand.LEFT, form=None, offer=None, why=message(why))


def under_way(number: int) -> Item:
    item = ticked(number)
    item.stand = Stand.UNDER_WAY
    return item


def made_of(item: Item, cover: CoverState, **other: object) -> Item:
    """Dispatched with its tick, and come to an end."""
    assert item.form is not None
    assert item.offer is not None
    proven = Cover(
        item.offer.package, OPTION.price, OPTION.limit, None, None, NOW, None, NOW, "", OPTION.id
    )
    shipment = Shipment(
        item.shipment, "csv", item.row.number, NOW, "Dana Kowalski", ShipmentState.DISPATCHED,
        LabelState.BOUGHT, LabelMoney.CAPTURED, cover, item.form, item.consent,
        proven=proven if cover is CoverState.COVERED else None,
    )  # fmt: skip
    item.stand, item.made = Stand.ENDED, replace(shipment, **other)  # type: ignore[arg-type]
    return item


def done(number: int) -> Item:
    return made_of(ticked(number), CoverState.COVERED)


def refused(number: int) -> Item:
    return made_of(ticked(number), CoverState.REFUSED, state=ShipmentState.DISPATCHING)


def batch(
    items: Sequence[Item] = (),
    *,
    wallet: tuple[Money, ...] = PLENTY,
    running: bool = False,
    stopping: bool = False,
    no_cover: Message | None = None,
) -> BatchView:
    usual = [ticked(10_482), ticked(10_483), *map(row, range(10_484, 10_490)), left(10_490)]
    shown = list(items) or [*usual, *map(out, range(10_491, 10_500))]
    rows = view_batch.Rows().of(shown)
    return view_batch.build(
        shown, rows, wallet, running=running, stopping=stopping, no_cover=no_cover
    )


def running(*, stopping: bool = False) -> BatchView:
    items = [*map(done, range(10_471, 10_480)), *map(under_way, range(10_480, 10_483)),
             *map(ticked, range(10_483, 10_499))]  # fmt: skip
    return batch(items, running=True, stopping=stopping)


def longest() -> BatchView:
    plan = Plan(
        987, Totals(986, (Money(98_765_432, "GBP"), Money(12_345_678, "EUR"))),
        (Money(198_765_432, "GBP"), Money(12_345_678, "EUR"), Money(5_000_000, "JPY")),
    )  # fmt: skip
    why = message("order.no_offer", why=HOSTILE)
    expired = row(2, offer=None, why=message("batch_list.expired", at=NOW))
    view = batch([row(10_482), expired, row(3, offer=None, why=why)])
    who = "Maximiliane von Hohenstein-Wallersberg, Sankt Georgen ob Murau"
    first = replace(view.rows[0], order=HOSTILE[:40], service=HOSTILE[:60], who=who)
    return replace(view, rows=(first, *view.rows[1:]), plan=plan, tick=Totals(987, plan.debit))


STATES: dict[str, BatchView] = {
    "25-batch": batch(),
    "25-batch-empty": view_batch.build((), (), PLENTY, running=False, stopping=False),
    "25-batch-none-chosen": batch([out(n) for n in range(10_482, 10_500)]),
    "25-batch-no-money": batch(wallet=(pounds(3_544),)),
    "25-batch-no-line": batch(no_cover=message("batch_list.ticked_no_line")),
    "25-batch-running": running(),
    "25-batch-stopping": running(stopping=True),
    "25-batch-refused": batch([refused(10_470), done(10_471), left(10_472, "batch_list.not_open")]),
    "25-batch-longest": longest(),
}


@dataclass
class RecordingBatch:
    """Stands in for the desk, and writes down what it is asked."""

    shown: BatchView = field(default_factory=batch)
    refused: StationError | None = None
    not_read: StationError | None = None
    asked: list[tuple[str, object]] = field(default_factory=list)
    changed: Callable[[], None] = lambda: None

    def subscribe(self, changed: Callable[[], None]) -> None:
        """Kept."""
        self.changed = changed

    async def load(self) -> None:
        """Nothing to read."""
        if self.not_read is not None:
            raise self.not_read

    async def look(self, shipments: Iterable[str]) -> None:
        """Writes it down."""
        self.asked.append(("look", sorted(shipments)))

    async def view(self) -> BatchView:
        """What it was given."""
        if self.not_read is not None:
            raise self.not_read
        return self.shown

    def choose(self, keys: Sequence[str]) -> None:
        """Writes it down."""
        self._did("choose", list(keys))

    async def leave(self, keys: Sequence[str]) -> None:
        """Writes it down."""
        self._did("leave", list(keys))

    def ask_again(self) -> None:
        """Writes it down."""
        self._did("ask", None)

    def tick(self, key: str) -> None:
        """Writes it down."""
        self._did("tick", key)

    def tick_all(self, shown: Totals) -> None:
        """Writes it down."""
        self._did("tick_all", shown)

    async def dispatch(self, shown: Plan) -> None:
        """Writes it down."""
        self._did("dispatch", shown)

    def stop(self) -> None:
        """Writes it down."""
        self._did("stop", None)

    async def decide(self, key: str, choice: str) -> None:
        """Writes it down."""
        self._did("decide", (key, choice))

    def _did(self, what: str, fact: object) -> None:
        self.asked.append((what, fact))
        if self.refused is not None:
            raise self.refused
