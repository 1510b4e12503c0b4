"""The batch in every state, and a desk that shows what it is given."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from station.desk.batch_items import Plan, Totals
from station.desk.batch_page import BatchOffer, BatchRow, BatchView
from station.desk.views import Choice, ChoiceCard, Shape, Tone
from station.domain.errors import StationError, message
from station.domain.money import Money
from tests.gui.samples import HOSTILE, NOW

TEXT = (
    "Parcel protection\nPays the value of the contents if the parcel is lost, stolen or damaged"
    " on its way, from the hand-over until it is signed for.\nLoss: The parcel never arrives."
    "\nDamage: Outer and inner packing must be kept.\nNot covered: Cash, jewellery, perishables."
    "\nThe insurer decides about each claim on the facts.\nUnderwritten by Example Insurance plc"
)


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


def row(number: int, **other: object) -> BatchRow:
    made = BatchRow(
        key=f"csv\n{number}",
        chosen=True,
        order=str(number),
        who=("Hannah Whitfield, Kendal", "J. Petrov, Hull", "Lund Bakery, Perth")[number % 3],
        weight_g=2_340 + 10 * number % 900,
        service="House Next Day",
        label=pounds(840),
        cover=pounds(517),
        limit=pounds(42_000),
        ticked=False,
        shape=Shape.BOX,
        tone=Tone.PLAIN,
        word=message("batch_list.not_ticked"),
        offer=BatchOffer("Parcel protection", pounds(517), pounds(42_000), pounds(2_500), TEXT),
    )
    return replace(made, **other)  # type: ignore[arg-type]


def out(number: int) -> BatchRow:
    word = message("batch_list.out")
    nothing = {"label": None, "cover": None, "limit": None, "offer": None}
    return row(number, chosen=False, shape=Shape.RING, word=word, **nothing)


def ticked(number: int) -> BatchRow:
    return row(number, ticked=True, word=message("batch_list.ticked", at=NOW))


def left(number: int, why: str = "form.weight_missing") -> BatchRow:
    gone = {"cover": None, "limit": None, "offer": None, "label": None}
    return row(number, shape=Shape.LOOK, tone=Tone.LOOK, word=message(why), **gone)


def done(number: int) -> BatchRow:
    ref = message("cover.covered", ref=f"F3MZK-{number}-INS")
    return row(number, ticked=True, shape=Shape.SHIELD, tone=Tone.PROVEN, word=ref)


REFUSED = row(
    10_470,
    ticked=True,
    shape=Shape.NO,
    tone=Tone.NO,
    word=message("cover.refused"),
    choice=ChoiceCard(
        message("choice.what"),
        message("choice.carrier_pays", amount=pounds(5_000)),
        (
            Choice("keep_back", "F7", message("choice.keep"), message("choice.keep_detail")),
            Choice("ship_without", "F10", message("choice.ship"), message("choice.ship_detail")),
        ),
    ),
)


def batch(rows: Sequence[BatchRow] = (), **other: object) -> BatchView:
    usual = [ticked(10_482), ticked(10_483), *map(row, range(10_484, 10_490)), left(10_490)]
    shown = tuple(rows) or (*usual, *map(out, range(10_491, 10_500)))
    ready = [each for each in shown if each.chosen and each.label is not None]
    covers = [each for each in ready if each.ticked]
    free = [each for each in ready if each.offer is not None and not each.ticked]
    covered = (pounds(517 * len(covers)),) if covers else ()
    plan = Plan(
        len(ready),
        Totals(len(covers), covered),
        (pounds(840 * len(ready) + 517 * len(covers)),) if ready else (),
    )
    made = BatchView(
        rows=shown,
        chosen=sum(1 for each in shown if each.chosen),
        asking=0,
        plan=plan,
        tick=Totals(len(free), (pounds(517 * len(free)),) if free else ()),
        running=False,
        stopping=False,
        done=0,
        left=1,
        ready=bool(ready),
        caption=message("batch_list.buys", count=len(ready)),
    )
    return replace(made, **other)  # type: ignore[arg-type]


def empty() -> BatchView:
    nothing = message("batch_list.none_ready")
    return BatchView((), 0, 0, Plan(), Totals(), False, False, 0, 0, False, nothing)


def running(*, stopping: bool = False) -> BatchView:
    under_way = {"shape": Shape.ASKING, "word": message("batch_list.under_way")}
    rows = [*(done(n) for n in range(10_471, 10_480)), *(row(n, **under_way) for n in (1, 2, 3)),
            *(ticked(n) for n in range(10_483, 10_499))]  # fmt: skip
    goes_on = message("batch_list.goes_on")
    return batch(
        rows, running=True, stopping=stopping, done=12, tick=Totals(), ready=False, caption=goes_on
    )


def longest() -> BatchView:
    long = {"who": "Maximiliane von Hohenstein-Wallersberg, Sankt Georgen ob Murau"}
    plan = Plan(
        987, Totals(986, (Money(98_765_432, "GBP"), Money(12_345_678, "EUR"))),
        (Money(198_765_432, "GBP"), Money(12_345_678, "EUR"), Money(5_000_000, "JPY")),
    )  # fmt: skip
    why = message("order.no_offer", why=HOSTILE)
    return batch(
        [row(10_482, order=HOSTILE[:40], service=HOSTILE[:60], **long),
         replace(left(2), word=message("batch_list.expired", at=NOW)),
         row(3, word=message("batch_list.label_only", why=why), tone=Tone.LOOK)],
        plan=plan, tick=Totals(987, plan.debit),
    )  # fmt: skip


SHORT = message("dispatch.no_money", missing=pounds(4_210))
STATES: dict[str, BatchView] = {
    "25-batch": batch(),
    "25-batch-empty": empty(),
    "25-batch-none-chosen": batch([out(n) for n in range(10_482, 10_500)], ready=False,
                                  caption=message("batch_list.none_ready")),
    "25-batch-no-money": batch(ready=False, caption=SHORT),
    "25-batch-no-line": batch(ready=False, caption=message("batch_list.ticked_no_line")),
    "25-batch-running": running(),
    "25-batch-stopping": running(stopping=True),
    "25-batch-refused": batch([REFUSED, done(10_471), left(10_472, "batch_list.not_open")], done=2),
    "25-batch-longest": longest(),
}  # fmt: skip


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
