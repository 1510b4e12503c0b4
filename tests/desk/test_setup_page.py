"""The first money of a bench: all of what was typed is in force, or nothing."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from station.desk import amounts
from station.desk.setup_page import BenchSetup, SetupParts
from station.desk.wallet_page import Booking
from station.domain.errors import EnvironmentFaultError, RefusedError, StationError
from station.domain.settings import WALLET_CURRENCY
from tests.desk.test_settings import DANA, Rig
from tests.store import making


class Bench:
    """A bench whose wallet takes what is an amount."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.booked: list[tuple[str, str]] = []
        self.refused: StationError | None = None
        nothing: Any = None
        self.desk = BenchSetup(
            SetupParts(
                settings=rig.desk,
                people=nothing,
                credentials=nothing,
                printers=nothing,
                line=nothing,
                clock=nothing,
                balances=nothing,
                book=self._book,
                reference=lambda: "SETUP-1",
                come_in=nothing,
                settle=nothing,
                practise=nothing,
                practice=False,
                who=lambda: DANA,
            )
        )

    async def _book(self, booking: Booking) -> bool:
        amounts.typed(booking.amount, booking.currency)
        if self.refused is not None:
            raise self.refused
        new = (booking.reference, booking.currency) not in self.booked
        if new:
            self.booked.append((booking.reference, booking.currency))
        return new

    @property
    def currency(self) -> str:
        return self.rig.desk.current().of(WALLET_CURRENCY)


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    store = making.new_store(tmp_path)
    await store.open()
    yield Bench(Rig(tmp_path, store))
    await store.close()


async def test_the_wallet_s_currency_becomes_the_one_of_its_first_money(bench: Bench) -> None:
    await bench.desk.top_up("500.00", " eur ", "", "SETUP-1")
    assert (bench.currency, bench.booked) == ("EUR", [("SETUP-1", "EUR")])
    assert [each["key"] for each in bench.rig.lines()] == ["wallet.currency"]


@pytest.mark.parametrize(("amount", "currency"), [("5OO,00", "EUR"), ("500.00", "EURO")])
async def test_money_that_is_refused_changes_no_currency(
    bench: Bench, amount: str, currency: str
) -> None:
    with pytest.raises(StationError):
        await bench.desk.top_up(amount, currency, "", "SETUP-1")
    assert (bench.currency, bench.booked, bench.rig.lines()) == ("GBP", [], [])


async def test_what_the_wallet_does_not_take_changes_no_currency(bench: Bench) -> None:
    bench.refused = RefusedError("wallet.not_positive")
    with pytest.raises(RefusedError):
        await bench.desk.top_up("0.00", "EUR", "", "SETUP-1")
    assert (bench.currency, bench.rig.lines()) == ("GBP", [])


async def test_a_currency_that_could_not_be_saved_is_tried_again_with_the_same_money(
    bench: Bench,
) -> None:
    bench.rig.broken = True
    with pytest.raises(EnvironmentFaultError):
        await bench.desk.top_up("500.00", "EUR", "", "SETUP-1")
    bench.rig.broken = False
    await bench.desk.top_up("500.00", "EUR", "", "SETUP-1")
    assert (bench.currency, bench.booked) == ("EUR", [("SETUP-1", "EUR")])
