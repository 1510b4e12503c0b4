"""The wallet in every state, and a desk that shows what it is given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from station.desk import view_wallet
from station.desk.wallet_page import PAGE, Booking, Period, Rows, WalletView
from station.domain import period as periods
from station.domain.cover import CoverState
from station.domain.errors import StationError
from station.domain.low_balance import Low
from station.domain.money import Money
from station.domain.statement import Account, Mirrored, Moved, Standing, WalletEntry
from station.flow.wallet_books import WalletPage
from tests.gui.samples import EARLIER, HOSTILE
from tests.gui.samples_frame import NOW, SETTINGS

TODAY = Period(NOW.astimezone().date())


def pounds(minor: int, currency: str = "GBP") -> Money:
    return Money(minor, currency)


def stands(available: int, held: int, suspended: int = 0, currency: str = "GBP") -> Standing:
    return Standing(*(Money(each, currency) for each in (available, held, suspended)))


def account(currency: str = "GBP") -> Account:
    """A day of 132 parcels: the cover of one of them is still being asked about."""

    def moved(event: str, count: int, available: int, held: int) -> Moved:
        return Moved(event, count, Money(available, currency), Money(held, currency))

    return Account(
        stands(525_184, 0, currency=currency),
        stands(487_210, 706, currency=currency),
        (
            moved("top_up", 1, 100_000, 0),
            moved("correction", 1, -1_240, 0),
            moved("hold.cover", 41, -28_946, 28_946),
            moved("hold.label", 132, -110_880, 110_880),
            moved("release.cover", 1, 706, -706),
            moved("capture.cover", 39, 0, -27_534),
            moved("capture.label", 132, 0, -110_880),
            moved("refund.cover", 1, 706, 0),
            moved("refund.label", 2, 1_680, 0),
        ),
    )


def entry(event: str, order: str, seconds: float, **other: object) -> WalletEntry:
    """A posting of an order, so long before now."""
    sum_ = Money(706 if "cover" in event else 840, "GBP")
    nil = Money(0, "GBP")
    sides = {"hold": (-sum_, sum_), "capture": (nil, -sum_), "refund": (sum_, nil)}
    available, held = sides[event.partition(".")[0]]
    made = WalletEntry(
        id=f"B3-{order}/{event}", at=NOW - timedelta(seconds=seconds), event=event,
        shipment=f"B3-{order}", order=order, reference="",
        by="Dana Kowalski", note="", amount=sum_, available=available, held=held,
    )  # fmt: skip
    return replace(made, **other)  # type: ignore[arg-type]


def dispatched(order: str, minutes: float, cover: CoverState) -> tuple[WalletEntry, ...]:
    """What the dispatch of an order posted, newest first."""
    ago = 60 * minutes
    label = (entry("capture.label", order, ago - 2), entry("hold.label", order, ago))
    if cover is CoverState.NONE:
        return label
    held = (label[0], entry("hold.cover", order, ago), label[1])
    if cover is not CoverState.COVERED:
        return held
    return (entry("capture.cover", order, ago - 3), *held)


def _dispatches() -> Iterator[WalletEntry]:
    """Of the parcels that the bench lists, and of those before them."""
    yield from dispatched("10482", 0.1, CoverState.COVERED)
    for each in EARLIER:
        yield from dispatched(each.order, (NOW - each.at).total_seconds() / 60, each.cover)
    for number in range(16):
        cover = CoverState.NONE if number % 3 else CoverState.COVERED
        yield from dispatched(str(10_472 - number), 22 + 2 * number, cover)


def by_hand(event: str, minor: int, note: str, reference: str, minutes: int) -> WalletEntry:
    sum_ = Money(minor, "GBP")
    return WalletEntry(
        id=f"{event}-{reference}", at=NOW - timedelta(minutes=minutes), event=event, shipment="",
        order="", reference=reference, by="Ruth Adeyemi", note=note,
        amount=Money(abs(minor), "GBP"), available=sum_, held=Money(0, "GBP"),
    )  # fmt: skip


ENTRIES = sorted(
    (
        *_dispatches(),
        by_hand("correction", -1_240, "Counted twice on 23 Nov", "N-1", 5),
        entry("refund.label", "10448", 23 * 60, by="Ruth Adeyemi"),
        by_hand("top_up", 100_000, "Bank transfer", "BANK-7", 31),
    ),
    key=lambda each: each.at,
    reverse=True,
)


def month() -> Account:
    """A month of 240 times as much, and what was topped up for it."""

    def moved(event: str, count: int, available: int, held: int) -> Moved:
        return Moved(event, count, pounds(available), pounds(held))

    return Account(
        stands(304_610, 0),
        stands(487_210, 706),
        (
            moved("top_up", 40, 33_000_000, 0),
            moved("correction", 1, -1_240, 0),
            moved("hold.cover", 9_840, -6_947_040, 6_947_040),
            moved("hold.label", 31_680, -26_611_200, 26_611_200),
            moved("release.cover", 240, 169_440, -169_440),
            moved("capture.cover", 9_599, 0, -6_776_894),
            moved("capture.label", 31_680, 0, -26_611_200),
            moved("refund.cover", 240, 169_440, 0),
            moved("refund.label", 480, 403_200, 0),
        ),
    )


def wallet(
    entries: Sequence[WalletEntry] = ENTRIES,
    count: int | None = None,
    low: Sequence[Low] = (),
    carriers: Sequence[Mirrored] = (),
    period: Period = TODAY,
    others: Sequence[str] = (),
) -> WalletView:
    moved = month() if period.monthly else account()
    # In the other currencies nothing moved.
    page = WalletPage(
        [stands(487_210, 706), *(stands(90_00, 0, 310, code) for code in others)],
        [moved] if entries else [],
        count if count is not None else sum(each.count for each in moved.moved) * bool(entries),
        list(entries),
    )
    return view_wallet.build(period, page, low, "GBP", NOW, carriers)


def empty() -> WalletView:
    return view_wallet.build(TODAY, WalletPage([], [], 0, []), (), "GBP", NOW)


LOW = (Low(pounds(487_210), pounds(500_000)),)
CARRIER = (
    Mirrored("EasyPost", NOW - timedelta(hours=1), Money(84_410, "USD"), Money(1_200, "USD"),
             Money(85_610, "USD")),
)  # fmt: skip
AROUND: dict[str, dict[str, object]] = {
    "24-wallet-low": {"settings": SETTINGS.typed({"wallet.low_balance": "GBP 5000"})},
    "24-wallet-empty": {"wallet": ()},
}
"""What the strip has of the wallet, where it is not the usual."""
STATES: dict[str, WalletView] = {
    "24-wallet": wallet(),
    "24-wallet-empty": empty(),
    "24-wallet-nothing-moved": wallet(()),
    "24-wallet-low": wallet(low=LOW),
    "24-wallet-currencies": wallet(others=("EUR", "JPY", "KWD"), carriers=CARRIER),
    "24-wallet-month": wallet(period=TODAY.by_month()),
    "24-wallet-longest": wallet(
        (
            by_hand("correction", -(10**12), HOSTILE * 3, "X" * 40, 1),
            entry("hold.cover", HOSTILE, 2, by="Maximiliane von Hohenstein-Wallersberg"),
        ),
        count=5_001,
    ),
}


@dataclass
class RecordingWallet:
    """Stands in for the desk, and writes down what it is asked."""

    shown: WalletView = field(default_factory=wallet)
    refused: StationError | None = None
    not_done: StationError | None = None
    asked: list[tuple[str, object]] = field(default_factory=list)
    references: int = 0

    def today(self) -> date:
        """The day of the samples."""
        return TODAY.first

    def period(self, text: str) -> Period:
        """As the desk."""
        return periods.parse(text)

    async def view(self, period: Period) -> WalletView:
        """What it was given, for whatever period."""
        self.asked.append(("view", period.name))
        if self.refused is not None:
            raise self.refused
        title = view_wallet.title(period, datetime(2026, 11, 24, 14, 6, tzinfo=UTC))
        return replace(self.shown, period=period, title=title)

    async def more(self, period: Period, offset: int) -> Rows:
        """More of the same."""
        self.asked.append(("more", (period.name, offset)))
        rows = [
            view_wallet.row(entry("capture.label", str(10_482 - n), 60 * n), period)
            for n in range(offset, offset + PAGE)
        ]
        if not offset:
            rows[: len(self.shown.rows)] = self.shown.rows
        return Rows(self.shown.count, tuple(rows))

    def reference(self) -> str:
        """The next one."""
        self.references += 1
        return f"REF-{self.references}"

    async def book(self, booking: Booking) -> bool:
        """Writes it down."""
        self.asked.append(("book", booking))
        if self.not_done is not None:
            raise self.not_done
        return True

    async def ask_carriers(self) -> None:
        """Writes it down."""
        self.asked.append(("carriers", None))

    async def save(self, period: Period) -> Sequence[str]:
        """Two files."""
        self.asked.append(("save", period.name))
        if self.not_done is not None:
            raise self.not_done
        return [f"/papers/wallet-{period.name}.csv", f"/papers/wallet-{period.name}.pdf"]

    async def print(self, period: Period) -> Sequence[str]:
        """At the office printer."""
        self.asked.append(("print", period.name))
        if self.not_done is not None:
            raise self.not_done
        return ["OFFICE-12"]
