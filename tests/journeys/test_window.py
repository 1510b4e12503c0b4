"""A clerk at the window: the real pages over the real desk, and an insurer in its own process."""

import asyncio
import gc
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from station.desk import watching
from station.desk.views import OfferState, Stage
from station.flow import points
from tests.journeys.easyposting import SERVICE, Control
from tests.journeys.rig import (
    PIN,
    PIN_KEY,
    ROOT,
    Bench,
    new_practice,
    row,
    write_orders,
    write_settings,
)
from tests.journeys.screen import Screen

CHECKING = "Checking with the insurer. Not confirmed."
NO_ORDER = {"kind": "status", "status": 422, "body": {
    "type": "validation_error",
    "message": "Invalid parameters",
    "errors": {"policyholder": ["This address is on a list."]},
}}  # fmt: skip


@pytest.fixture
def bench(live: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A live bench with orders, which the program of this process finds around it."""
    surround(live, monkeypatch)
    return live


def surround(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XC_BASE_URL", "XC_PARTNER_CODE", "XC_AUTH_API_KEY", "XC_AUTH_API_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("STATION_HOME", str(bench.home))
    monkeypatch.setenv("STATION_PIN_KEY", PIN_KEY)
    if bench.insurer is not None:
        for name, value in bench.insurer.variables.items():
            monkeypatch.setenv(name, value)


@pytest.fixture(autouse=True)
def put_right(qapp: object) -> Iterator[None]:
    """What a window changes for its whole process is as before."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)
    points.install(None)
    gc.unfreeze()


# Opened and closed inside the test: between two of pytest's phases Qt's loop is turned, and
# asyncio's is not.
@pytest.fixture
def screen(bench: Bench) -> Screen:
    return Screen(pin=PIN)


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clerk is asked what to do sooner than after 40 seconds."""
    monkeypatch.setattr(watching, "PATIENCE", timedelta(seconds=0.3))


async def there(bench: Bench, true: Callable[[dict[str, Any]], Any], screen: Screen) -> Any:
    """Waits for something to be so at the insurer; returns what was so."""

    def look() -> Any:
        return [each for each in bench.insurer.packages().values() if true(each)]

    return await screen.until(look, "it to arrive at the insurer")


def papers(bench: Bench, number: str) -> list[str]:
    return sorted(
        path.name.split("_", 2)[2] for path in (bench.data / "papers").glob(f"{number}_*")
    )


LABEL = ["label_1.pdf", "label_1.zpl"]
CONFIRMATION = ["confirmation.pdf", "confirmation.zpl"]
SLIP = ["pending_slip.pdf", "pending_slip.zpl"]


async def test_a_typed_order_is_covered_and_the_next_page_is_fresh(
    screen: Screen, bench: Bench
) -> None:
    async with screen:
        await screen.order("50001")
        offered = await screen.offer()
        assert "£0.78" in screen.text()
        screen.press(Qt.Key.Key_F8)
        await screen.until(offered.isChecked, "the tick")
        await screen.dispatch()
        card = await screen.last("50001")
        (package,) = bench.insurer.packages().values()
        assert f"Covered, ref {package['id']}" in card.replace("\n", ", ")
        assert (package["status"], package["booked_times"]) == ("CONFIRMED", 1)
        assert papers(bench, "50001") == CONFIRMED_PAPERS
        await screen.order("50002", scanned=True)
        await screen.offer()
        assert screen.view.last.order == "50001"


CONFIRMED_PAPERS = [*CONFIRMATION, *LABEL]


async def test_a_scan_is_heard_wherever_the_focus_is(screen: Screen, bench: Bench) -> None:
    async with screen:
        screen.press(Qt.Key.Key_F1)  # the list of keys
        await screen.until(lambda: screen.window.page == "keys", "the keys")
        await screen.order("50002", scanned=True)
        assert screen.window.page == "pack"
        await screen.offer()


async def test_a_declined_offer_is_reported(screen: Screen, bench: Bench) -> None:
    async with screen:
        await screen.order("50001")
        await screen.offer()
        await screen.dispatch()
        card = await screen.last("50001")
        assert "No cover" in card
        assert "Covered" not in card
        (package,) = await there(bench, lambda each: each["opted_out"], screen)
        assert (package["status"], package["booked_times"]) == ("OPTED_OUT", 0)
        assert papers(bench, "50001") == LABEL


async def test_an_order_put_back_is_reported_and_can_be_opened_again(
    screen: Screen, bench: Bench
) -> None:
    async with screen:
        await screen.order("50001")
        offered = await screen.offer()
        screen.press(Qt.Key.Key_F8)
        await screen.until(offered.isChecked, "the tick")
        screen.press(Qt.Key.Key_Escape)
        await screen.until(lambda: screen.view.stage is Stage.WAITING, "the order to be put back")
        await there(bench, lambda each: each["opted_out"], screen)
        await screen.order("50001")
        await screen.offer()  # unticked again: a new package is a new question
        assert len(bench.insurer.packages()) == 2


async def test_an_answer_to_an_old_form_is_never_shown(screen: Screen, bench: Bench) -> None:
    async with screen:
        slow = {"endpoint": "create_quote", "kind": "latency", "ms": 1500, "where": "after"}
        bench.insurer.fault(slow)
        await screen.order("50001")
        await screen.until(lambda: bench.insurer.faults()[0]["fired"], "the question on its way")
        screen.window.pack.next_service()
        await screen.offer()
        shown = screen.view.offer.priced_at
        await asyncio.sleep(0)
        await screen.until(lambda: len(bench.insurer.packages()) == 2, "both answers")
        await asyncio.wait_for(asyncio.shield(asyncio.ensure_future(_later(1.6))), 5)
        assert screen.view.offer.state is OfferState.SHOWN
        assert screen.view.offer.priced_at == shown
        (row,) = screen.ticks()
        assert not row.isChecked()
        screen.press(Qt.Key.Key_F8)
        await screen.until(row.isChecked, "the tick")
        await screen.dispatch()
        await screen.last("50001")
        booked = await there(bench, lambda each: each["booked_times"], screen)
        assert len(booked) == 1


async def _later(seconds: float) -> None:
    """The time that a late answer would take to come: nothing can be waited for instead."""
    await asyncio.sleep(seconds)


async def test_without_a_line_a_label_goes_out_and_no_cover_is_offered(
    screen: Screen, bench: Bench
) -> None:
    async with screen:
        bench.insurer.end()
        await screen.order("50001")
        await screen.until(
            lambda: screen.view.offer.state is OfferState.NO_LINE, "the missing line"
        )
        assert screen.ticks() == []
        text = screen.text()
        assert "No offer" in text
        assert "no line" in text
        screen.press(Qt.Key.Key_F8)
        await screen.dispatch()
        card = await screen.last("50001")
        assert "No cover" in card
        assert "No line since" in screen.text()
        assert papers(bench, "50001") == LABEL


async def test_a_lost_answer_is_read_back(
    screen: Screen, bench: Bench, short_patience: None
) -> None:
    async with screen:
        bench.insurer.fault(
            {"endpoint": "create_booking", "kind": "execute_then_drop"},
            # Else a slow machine has read it back before anybody here has looked.
            {"endpoint": "get_booking", "kind": "status", "status": 503, "times": None},
        )
        await screen.covered("50001")
        await screen.reads(CHECKING)
        await screen.until(lambda: screen.view.choice is not None, "the choice")
        text = screen.text()
        assert "Covered" not in text
        assert "What happens to this parcel?" in text
        bench.insurer.no_faults()
        card = await screen.last("50001")
        assert "Covered" in card
        (package,) = bench.insurer.packages().values()
        assert package["booked_times"] == 1
        assert papers(bench, "50001") == CONFIRMED_PAPERS


async def test_the_label_now_and_the_confirmation_when_it_is_proven(
    screen: Screen, bench: Bench, short_patience: None
) -> None:
    async with screen:
        bench.insurer.fault(
            {"endpoint": "create_booking", "kind": "execute_then_drop"},
            {"endpoint": "get_booking", "kind": "status", "status": 503, "times": None},
        )
        await screen.covered("50001")
        await screen.until(lambda: screen.view.choice is not None, "the choice")
        screen.press(Qt.Key.Key_F10)
        card = await screen.last("50001")
        assert papers(bench, "50001") == [*LABEL, *SLIP]
        assert "Not confirmed." in card
        assert "Covered" not in card
        bench.insurer.no_faults()
        await screen.until(lambda: screen.view.last.ref, "the proof", 20)
        await screen.until(lambda: CONFIRMATION[0] in papers(bench, "50001"), "the confirmation")
        assert papers(bench, "50001") == [*CONFIRMATION, *LABEL, *SLIP]


async def test_a_refused_booking_ships_without(screen: Screen, bench: Bench) -> None:
    async with screen:
        bench.insurer.fault({"endpoint": "create_booking", **NO_ORDER})
        await screen.covered("50001")
        await screen.reads("The insurer refused. No cover.")
        assert "This address is on a list." in screen.text()
        assert "Back in the wallet" in screen.text()
        screen.press(Qt.Key.Key_F10)
        card = await screen.last("50001")
        assert "refused" in card
        assert "Covered" not in card
        assert papers(bench, "50001") == LABEL
        assert bench.run("wallet", "show", "--json").row == {"GBP": "99995.80"}


async def test_another_price_needs_a_person(screen: Screen, bench: Bench) -> None:
    async with screen:
        bench.insurer.fault({"endpoint": "create_booking", "kind": "changed_price", "delta": 1})
        await screen.covered("50001")
        await screen.reads("Booked at another price. Needs a person.")
        text = screen.text()
        assert "Covered" not in text
        assert "No cover" not in text
        screen.press(Qt.Key.Key_F7)
        card = await screen.last("50001")
        assert "Booked at another price. Needs a person." in card.replace("\n", " ")
        assert papers(bench, "50001") == []
        # The premium stays held: neither spent nor free.
        assert bench.run("wallet", "show", "--json").row == {"GBP": "99995.02"}


async def test_a_window_closed_in_the_middle_is_finished_by_the_next(bench: Bench) -> None:
    late = {"kind": "latency", "ms": 60_000, "where": "after"}
    bench.insurer.fault({"endpoint": "create_booking", **late})
    async with Screen(pin=PIN) as screen:
        await screen.covered("50001")
        await screen.until(lambda: bench.insurer.faults()[0]["fired"], "the booking on its way")
    bench.insurer.no_faults()
    async with Screen(pin=PIN) as screen:
        await screen.last("50001", 30, "Covered")
    (package,) = bench.insurer.packages().values()
    assert package["booked_times"] == 1


async def test_an_order_opened_before_the_insurer_is_there_gets_its_offer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    surround(new_practice(tmp_path / "home"), monkeypatch)
    async with Screen(practice=True) as screen:
        # Its process is still starting.
        await screen.order("10481", scanned=True)
        await screen.until(screen.ticks, "an offer", 10)
        assert "no line" not in screen.text()


_KILLED = """
import asyncio, sys
sys.path.insert(0, sys.argv[1])
import qasync
from PySide6.QtWidgets import QApplication
from tests.journeys.screen import Screen

async def run():
    screen = Screen(practice=True)
    await screen.open()
    await screen.covered("10481")
    await screen.last("10481")

application = QApplication(["station"])
with qasync.QEventLoop(application) as loop:
    loop.run_until_complete(run())
"""


@pytest.mark.parametrize("point", ["book_cover.answered", "print.sent"])
async def test_after_a_power_cut_the_screen_says_what_is_true(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    bench = new_practice(tmp_path / "home")
    killed = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", _KILLED, str(ROOT)],
        env=bench.environment({"STATION_KILL_AT": point}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    surround(bench, monkeypatch)
    monkeypatch.delenv("STATION_KILL_AT", raising=False)
    async with Screen(practice=True) as screen:
        await screen.last("10481", 30, "Covered")
        reference = screen.view.last.ref
    assert papers(bench, "10481") == CONFIRMED_PAPERS
    assert [(each.booked_times, each.id) for each in bench.practised()] == [(1, reference)]
    assert bench.check()["ok"]


async def test_a_parcel_by_easypost_is_two_acts_and_a_lost_answer_one_label(
    bench: Bench, tmp_path: Path
) -> None:
    write_settings(bench.home, {"easypost.enabled": True})
    broker = Control(bench.insurer)
    file = write_orders(tmp_path / "by.csv", row("50009", service=SERVICE))
    ran = bench.run("orders", "import", str(file), "--pin-stdin", stdin=f"{PIN}\n")
    assert ran.code == 0, ran
    broker.fault({"kind": "execute_then_drop", "endpoint": "buy"})
    async with Screen(pin=PIN) as screen:
        await screen.reads("Answers our key")
        await screen.order("50009")
        offered = await screen.offer()
        assert "RoyalMail Tracked48" in screen.text()
        screen.press(Qt.Key.Key_F8)
        await screen.until(offered.isChecked, "the tick")
        await screen.dispatch()
        card = await screen.last("50009", 40)
        assert "Covered" in card
    (truth,) = broker.bought()
    assert truth["bought"] == 1
    (label,) = (bench.data / "papers").glob("50009_*_label_1.zpl")
    assert truth["tracking_code"].encode() in label.read_bytes()
