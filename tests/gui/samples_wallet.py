"""The wallet in every state, and a desk that shows what it is given."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from station.desk import view_wallet
from station.desk.wallet_page import PAGE, Booking, Period, Rows, WalletView
from station.domain import period as periods
from station.domain.errors import StationError
from station.domain.low_balance import Low
from station.domain.money import Money
from station.domain.statement import Account, Mirrored, Moved, Standing, WalletEntry
from station.flow.wallet_books import WalletPage
from tests.gui.samples import HOSTILE, NOW

TODAY = Period(NOW.astimezone().date())


def pounds(minor: int, currency: str = "GBP") -> Money:
    return Money(minor, currency)


def stands(available: int, held: int, suspended: int = 0, currency: str = "GBP") -> Standing:
    return Standing(*(Money(each, currency) for each in (available, held, suspended)))


def account(currency: str = "GBP") -> Account:
    def moved(event: str, count: int, available: int, held: int) -> Moved:
        return Moved(event, count, Money(available, currency), Money(held, currency))

    return Account(
        stands(432_713, 517, currency=currency),
        stands(487_210, 1_357, currency=currency),
        (
            moved("top_up", 1, 100_000, 0),
            moved("correction", 1, -1_240, 0),
            moved("hold.cover", 21, -10_857, 10_857),
            moved("hold.label", 43, -36_120, 36_120),
            moved("release.cover", 1, 517, -517),
            moved("capture.cover", 20, 0, -10_340),
            moved("capture.label", 42, 0, -35_280),
            moved("refund.cover", 1, 517, 0),
            moved("refund.label", 2, 1_680, 0),
        ),
    )


def entry(number: int, event: str = "", **other: object) -> WalletEntry:
    kinds = ("capture.cover", "capture.label", "hold.cover", "hold.label")
    event = event or kinds[number % 4]
    sum_ = Money(517 if "cover" in event else 840, "GBP")
    nil = Money(0, "GBP")
    sides = {"hold": (-sum_, sum_), "capture": (nil, -sum_), "refund": (sum_, nil)}
    available, held = sides[event.partition(".")[0]]
    made = WalletEntry(
        id=f"B3-{number}/{event}", at=NOW - timedelta(minutes=3 * number), event=event,
        shipment=f"B3-{10_482 - number // 4}", order=str(10_482 - number // 4), reference="",
        by="Dana Kowalski", note="", amount=sum_, available=available, held=held,
    )  # fmt: skip
    return replace(made, **other)  # type: ignore[arg-type]


def by_hand(event: str, minor: int, note: str, reference: str, minutes: int) -> WalletEntry:
    sum_ = Money(minor, "GBP")
    return WalletEntry(
        id=f"{event}-{reference}", at=NOW - timedelta(minutes=minutes), event=event, shipment="",
        order="", reference=reference, by="Ruth Adeyemi", note=note,
        amount=Money(abs(minor), "GBP"), available=sum_, held=Money(0, "GBP"),
    )  # fmt: skip


ENTRIES = (
    *(entry(number) for number in range(5)),
    by_hand("correction", -1_240, "Counted twice on 23 Nov", "N-1", 16),
    entry(6, "refund.label"),
    by_hand("top_up", 100_000, "Bank transfer", "BANK-7", 30),
    *(entry(number) for number in range(8, 60)),
)


def wallet(
    entries: Sequence[WalletEntry] = ENTRIES,
    count: int | None = None,
    low: Sequence[Low] = (),
    carriers: Sequence[Mirrored] = (),
    period: Period = TODAY,
    others: Sequence[str] = (),
) -> WalletView:
    accounts = [account(code) for code in ("GBP", *others)]
    page = WalletPage(
        [stands(487_210, 1_357), *(stands(90_00, 0, 310, code) for code in others)],
        sorted(accounts, key=lambda each: each.currency),
        len(entries) if count is None else count,
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
STATES: dict[str, WalletView] = {
    "24-wallet": wallet(),
    "24-wallet-empty": empty(),
    "24-wallet-nothing-moved": wallet(()),
    "24-wallet-low": wallet(low=LOW),
    "24-wallet-currencies": wallet(others=("EUR", "JPY", "KWD"), carriers=CARRIER),
    "24-wallet-month": wallet(period=TODAY.by_month(), count=83_412),
    "24-wallet-longest": wallet(
        (
            by_hand("correction", -(10**12), HOSTILE * 3, "X" * 40, 1),
            entry(2, order=HOSTILE, by="Maximiliane von Hohenstein-Wallersberg"),
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
        rows = [view_wallet.row(entry(offset + n), period) for n in range(PAGE)]
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
