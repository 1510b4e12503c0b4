"""The orders in every state, and a desk that shows what it is given."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from station.desk import view_orders
from station.desk.order_files import Kept, Looked, Preview, Step
from station.desk.orders_page import PAGE, Heard, OrderLine, OrdersView, Part, PreviewLine, Sieve
from station.domain.address import Address
from station.domain.column_map import ColumnMap
from station.domain.errors import StationError, message
from station.domain.money import Money
from station.domain.shipment import ContentsLine, Order, Parcel
from station.flow.order_files import Kind, OrderRow, StagedCounts, StagedOrder
from station.flow.work import Hold, HoldWhy, OrderState
from station.orders.findings import RowFinding
from station.orders.report import Told, whole
from station.orders.sight import look
from tests.gui.samples import HOSTILE, NOW

FILES = Path(__file__).parent.parent / "orders" / "files"
PEOPLE = (
    ("Hannah Whitfield", "14 Larch Rise", "Kendal", "LA9 5QT", "GB"),
    ("Odile Marchand", "8 rue des Tanneurs", "Lyon", "69002", "FR"),
    ("Sam Holroyd", "5 Mill Bank", "Hebden Bridge", "HX7 8AA", "GB"),
)


def order(number: int, name: str = "", what: str = "Down jacket, women's M") -> Order:
    person, street, city, postcode, country = PEOPLE[number % len(PEOPLE)]
    to = Address(name or person, "", street, "", city, "", postcode, country)
    lines = (ContentsLine("FF-1", what, 1, Money(31_000, "GBP")),)
    return Order("shopify", str(number), to, (Parcel(0, 0, 0, 0, lines),))


def row(
    number: int,
    state: OrderState = OrderState.OPEN,
    hold: Hold | None = None,
    shipment: str = "",
    **other: str,
) -> OrderRow:
    made = order(number, **other)
    return OrderRow(made.source, made.number, state, made, hold, shipment, NOW)


def held(why: HoldWhy, note: str = "", by: str = "Dana Kowalski") -> Hold:
    return Hold(why, note, by, NOW - timedelta(hours=3))


TALLY = {Part.OPEN: 312, Part.ON_HOLD: 4, Part.ON_BENCH: 1}


def listed(
    rows: Sequence[OrderRow],
    part: Part = Part.OPEN,
    text: str = "",
    count: int | None = None,
    waiting: tuple[str, ...] = (),
) -> OrdersView:
    said = tuple(
        message("orders.file_waits", name=name, why=message("orders.question.left_out", count=3))
        for name in waiting
    )
    lines = tuple(map(view_orders.line, rows[:PAGE]))
    number = len(rows) if count is None else count
    first = f"/orders/{waiting[0]}" if waiting else ""
    tally = TALLY if text else TALLY | {part: number}
    return OrdersView(part, text, tally, number, lines, said, first)


OPEN = [row(number) for number in range(10_484, 10_524)]
HOLDS = [
    row(10_392, OrderState.ON_HOLD, held(HoldWhy.HELD, "Out of stock until Friday")),
    row(10_402, OrderState.ON_HOLD, held(HoldWhy.SET_ASIDE)),
    row(
        10_455, OrderState.ON_HOLD, held(HoldWhy.VOIDED, by=""), "B3-ABCDEFGHIJ", name="Lena Brandt"
    ),
    row(10_466, OrderState.ON_HOLD, held(HoldWhy.RESTORED, by="")),
]
LONG = row(
    99_999_999, OrderState.ON_HOLD, held(HoldWhy.HELD, "x " * 60), name=HOSTILE, what=HOSTILE
)
STATES: dict[str, OrdersView] = {
    "25-orders": listed(OPEN, count=312),
    "25-orders-empty": replace(listed(()), tally=dict.fromkeys(TALLY, 0)),
    "25-orders-none-found": listed((), text="zzz"),
    "25-orders-folder-waits": listed(OPEN, count=312, waiting=("etsy-nov.csv", "b.csv")),
    "25-orders-longest": listed([LONG, *OPEN], count=100_000),
}


def looked(name: str, encoding: str = "", remembered: bool = False) -> Looked:
    sight = look((FILES / name).read_bytes(), encoding)
    path = Path("/orders") / name
    return Looked(path, "hash", sight.guess.profile, sight, None, sight.guess, remembered)


def preview(
    name: str, column_map: ColumnMap | None = None, counts: StagedCounts | None = None
) -> Preview:
    seen = looked(name, column_map.encoding if column_map is not None else "")
    column_map = column_map or seen.column_map
    *_, told = whole(FILES / name, "shop", column_map, lambda _: None)
    assert isinstance(told, Told)
    return Preview(seen, column_map, told, counts or StagedCounts(new=told.orders))


COUNTS = StagedCounts(new=98_110, changed=12, same=1_804, in_work=72, elsewhere=3)


@dataclass
class RecordingOrders:
    """Stands in for the desk, and writes down what it is asked."""

    shown: OrdersView = field(default_factory=lambda: STATES["25-orders"])
    name: str = "ebay-uk.csv"
    counts: StagedCounts | None = None
    older: bool = False
    """The file has to be named its encoding."""
    refused: StationError | None = None
    not_done: Exception | None = None
    cut: bool = False
    waits: bool = False
    """Reading does not end by itself."""
    asked: list[tuple[str, object]] = field(default_factory=list)
    preview: Preview | None = None

    async def view(self, part: Part, text: str) -> OrdersView:
        """What it was given, as the part that is asked for."""
        self.asked.append(("view", (part, text)))
        if self.refused is not None:
            raise self.refused
        rows = self.shown
        if part is Part.ON_HOLD and rows.count:
            rows = listed(HOLDS, part)
        return replace(rows, part=part, text=text)

    async def more(self, part: Part, text: str, offset: int) -> tuple[OrderLine, ...]:
        """Rows made for their place."""
        self.asked.append(("more", offset))
        return tuple(view_orders.line(row(20_000 + offset + each)) for each in range(PAGE))

    async def hold(self, order: OrderLine, reason: str) -> None:
        """Written down."""
        self.asked.append(("hold", (order.number, reason)))
        if self.not_done is not None:
            raise self.not_done

    async def release(self, order: OrderLine) -> None:
        """Written down."""
        self.asked.append(("release", order.number))

    async def look(self, path: str, source: str = "", encoding: str = "") -> Looked:
        """The sample that it was given."""
        self.asked.append(("look", (path, source, encoding)))
        if self.not_done is not None:
            raise self.not_done
        if self.older and not encoding:
            why = RowFinding(2, "", message("orders.not_utf8", line=2))
            return Looked(Path(path), "", "", None, why, None)
        return looked(self.name, encoding)

    async def read(
        self, looked: Looked, column_map: ColumnMap | None, heard: Heard, over: Preview | None
    ) -> Preview:
        """The preview of the sample under that mapping."""
        self.asked.append(("read", looked.source))
        if self.not_done is not None:
            raise self.not_done
        heard(Step("orders", 24_000, 100_000))
        self.preview = preview(self.name, column_map, self.counts)
        return self.preview

    async def lines(self, preview: Preview, sieve: Sieve, offset: int) -> tuple[PreviewLine, ...]:
        """Findings of the file, orders made for their place."""
        self.asked.append(("lines", (sieve, offset)))
        if sieve is Sieve.LEFT_OUT:
            return tuple(view_orders.found_line(each, grave=True) for each in preview.findings)
        if sieve is Sieve.NOTES:
            return tuple(view_orders.found_line(each, grave=False) for each in preview.notes)
        if sieve is Sieve.OFFERED:
            return tuple(map(view_orders.difference, preview.suggestions))
        kinds = {Sieve.CHANGED: Kind.CHANGED, Sieve.SAME: Kind.SAME, Sieve.IN_WORK: Kind.IN_WORK}
        kind = kinds.get(sieve, Kind.NEW)
        made = [order(30_000 + offset + each) for each in range(PAGE)]
        elsewhere = "market" if sieve is Sieve.ELSEWHERE else ""
        return tuple(
            view_orders.staged_line(
                StagedOrder(
                    place, each.number, kind, each,
                    replace(each, recipient=replace(each.recipient, address1="9 Larch Rise")),
                    elsewhere,
                )
            )
            for place, each in enumerate(made)
        )  # fmt: skip

    async def keep(self, preview: Preview, heard: Heard) -> Kept:
        """Written down."""
        self.asked.append(("keep", preview.counts.new))
        if self.not_done is not None:
            raise self.not_done
        counts = preview.counts
        left = len(preview.left_out)
        return Kept(counts.new + counts.changed, counts.same, counts.in_work, left, self.cut)

    def stop(self) -> None:
        """Written down."""
        self.asked.append(("stop", None))

    async def drop(self, preview: Preview) -> None:
        """Written down."""
        self.asked.append(("drop", None))
