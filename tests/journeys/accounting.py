"""A random month of one bench, and the accountant who comes after it.

Orders are dispatched in twos and threes while the insurer's answers go wrong; programs are killed
on the way; parcels are voided; supervisors top up and correct in two currencies. When all of it has
settled, four books must agree to the last minor unit of each currency: the statement, the ledger,
what the carrier sold and took back, and what the insurer booked and cancelled.
"""

import itertools
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from tests.journeys import faulting
from tests.journeys.rig import PIN, WHO, Bench, Insurer, Row, row, write_orders

LABEL = Decimal("4.20")
OPENED = Decimal(100_000)
"""What a live bench of the tests begins with, in GBP."""
_SOLD = frozenset({"bought", "void_asked", "void_refused"})
_UNSETTLED = frozenset({"asking", "unknown", "mismatch"})


@dataclass
class Month:
    """What was done, and what is wrong."""

    bench: Bench
    insurer: Insurer
    folder: Path
    dice: random.Random
    wait: int
    rows: list[str] = field(default_factory=list)
    """Every order, as its row of a file."""
    insured: list[str] = field(default_factory=list)
    by_hand: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Minor units that were posted by hand, by event and currency."""
    done: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(40_000))

    def _ran(self, *words: str) -> int:
        ran = self.bench.run(*words, "--by", WHO, "--pin-stdin", stdin=f"{PIN}\n")
        return ran.code

    def dispatch(self) -> None:
        """Some orders, some of them insured, while something goes wrong or nothing."""
        if self.dice.random() < 0.6:
            fault = self.dice.choice(faulting.faults_for(self.dice, 3, 1))
            # That one is asked about until half an hour later.
            if fault.get("status") != "NEVER_HEARD_OF":
                self.insurer.fault(fault)
        file, insure = self._orders("dispatched")
        self.bench.dispatch(file, "--wait", str(self.wait), insure=insure)
        self.insurer.no_faults()

    def _orders(self, what: str) -> tuple[Path, str]:
        count = self.dice.randrange(1, 4)
        numbers = [str(next(self.numbers)) for _ in range(count)]
        insured = [number for number in numbers if self.dice.random() < 0.7]
        rows = [row(number, value=f"{self.dice.randrange(20, 400)}.00") for number in numbers]
        file = write_orders(self.folder / f"{numbers[0]}.csv", *rows)
        self.rows += rows
        self.insured += insured
        self.done[what] += count
        return file, ",".join(insured) or "none"

    def killed(self) -> None:
        """A dispatch whose program is gone in the middle, wherever that is."""
        file, insure = self._orders("killed")
        words = ["dispatch", str(file), "--json", "--insure", insure]
        words += ["--consent-by", WHO, "--premium-up-to", "1000", "--pin-stdin"]
        with self.bench.start(*words) as process:
            assert process.stdin is not None
            process.stdin.write(f"{PIN}\n")
            process.stdin.flush()
            time.sleep(self.dice.uniform(0.5, 3.0))
            process.kill()
            process.communicate()

    def void(self) -> None:
        """A parcel that went out is voided."""
        open_ones = [each for each in self.bench.shown() if each["state"] == "dispatched"]
        if open_ones:
            chosen = self.dice.choice(open_ones)["shipment"]
            words = ["void", chosen, "--reason", "wrong_address", "--wait", str(self.wait)]
            self._ran(*words)
            self.done["voided"] += 1

    def top_up(self) -> None:
        """Money is added, perhaps twice under one reference."""
        minor, currency = self.dice.randrange(1, 90_000), self.dice.choice(["GBP", "EUR"])
        reference = f"BANK-{next(self.numbers)}"
        for _ in range(self.dice.randrange(1, 3)):
            words = ["wallet", "top-up", _decimal(minor), currency, "--reference", reference]
            if self._ran(*words):
                self.wrong.append(f"not topped up: {words}")
        self.by_hand["top_up", currency] += minor
        self.done["topped up"] += 1

    def correct(self) -> None:
        """A wrong balance is put right; more than there is is refused."""
        minor, currency = self.dice.randrange(-9_000, 9_000), self.dice.choice(["GBP", "EUR"])
        words = ["wallet", "correct", _decimal(minor), currency, "--reason", "Counted again"]
        if not self._ran(*words):
            self.by_hand["correction", currency] += minor
            self.done["corrected"] += 1

    def ends(self) -> None:
        """What is left is finished."""
        file = write_orders(self.folder / "all.csv", *self.rows)
        self.bench.dispatch(file, "--wait", "30", insure=",".join(self.insured) or "none")
        self._ran("queue", "drain", "--wait", "60")


def _decimal(minor: int) -> str:
    return str(Decimal(minor).scaleb(-2))


def run(
    bench: Bench, insurer: Insurer, folder: Path, seed: int, acts: int, *, wait: int = 5
) -> Month:
    """A month of `acts`, judged."""
    month = Month(bench, insurer, folder, random.Random(seed), wait)
    kinds: dict[str, tuple[int, Callable[[], None]]] = {
        "dispatch": (6, month.dispatch),
        "void": (3, month.void),
        "top_up": (2, month.top_up),
        "correct": (2, month.correct),
        "killed": (1, month.killed),
    }
    # Each kind at least once, however short the month is.
    order = ["dispatch", "top_up", *kinds]
    weights = [weight for weight, _ in kinds.values()]
    order += month.dice.choices(list(kinds), weights, k=max(0, acts - len(order)))
    for name in order[:acts]:
        kinds[name][1]()
    month.ends()
    month.wrong += judged(month)
    return month


def judged(month: Month) -> list[str]:
    """What of the four books does not agree."""
    bench = month.bench
    name = f"{datetime.now().astimezone():%Y-%m}"
    said = bench.run("wallet", "statement", "--month", name, "--json").row
    wallet = bench.run("wallet", "show", "--json").row
    wrong = [*_adds_up(said, wallet)]
    check = bench.check()
    if not check["ok"] or not check["asked_insurer"]:
        wrong.append(f"the ledger: {check}")
    shown = bench.shown()
    events = _by_event(said)
    for (event, currency), minor in month.by_hand.items():
        posted = events.get((event, currency), Decimal(0))
        posted -= OPENED if (event, currency) == ("top_up", "GBP") else 0
        if posted != Decimal(minor).scaleb(-2):
            wrong.append(f"{event} {currency}: {posted} posted, {minor} by hand")
    for currency in wallet:
        wrong += _carrier(events, currency, shown)
        wrong += _insurer(events, currency, shown, month.insurer)
    held = sum(Decimal(each["closing"]["held"]) for each in said["accounts"])
    owed = [each for each in shown if each["cover"]["state"] in _UNSETTLED]
    if held != sum(Decimal(each["cover"]["price"]) for each in owed):
        wrong.append(f"{held} held, unsettled are {[each['order'] for each in owed]}")
    return wrong


def _adds_up(said: Row, wallet: Row) -> list[str]:
    wrong = []
    for account in said["accounts"]:
        currency = account["currency"]
        for side in ("available", "held"):
            entries = sum(
                Decimal(each[side]) for each in said["entries"] if each["currency"] == currency
            )
            moved = sum(Decimal(each[side]) for each in account["moved"])
            change = Decimal(account["closing"][side]) - Decimal(account["opening"][side])
            if not entries == moved == change:
                wrong.append(f"{currency} {side}: {entries}, {moved}, {change}")
        if account["closing"]["available"] != wallet[currency]:
            wrong.append(f"{currency}: {account['closing']}, the wallet has {wallet[currency]}")
    return wrong


def _by_event(said: Row) -> dict[tuple[str, str], Decimal]:
    """What each kind of posting did to the balance, as the single lines say."""
    found: Counter[tuple[str, str]] = Counter()
    for each in said["entries"]:
        change = Decimal(each["available"]) + Decimal(each["held"])
        found[each["event"], each["currency"]] += change  # type: ignore[assignment]
    return dict(found)  # type: ignore[arg-type]


def _spent(events: dict[tuple[str, str], Decimal], part: str, currency: str) -> Decimal:
    kinds = (f"capture.{part}", f"refund.{part}")
    return -sum((events.get((kind, currency), Decimal(0)) for kind in kinds), Decimal(0))


def _carrier(events: dict[tuple[str, str], Decimal], currency: str, shown: list[Row]) -> list[str]:
    """Labels that it sold and did not take back."""
    sold = sum(1 for each in shown if each["label"]["state"] in _SOLD)
    expected = LABEL * sold if currency == "GBP" else Decimal(0)
    spent = _spent(events, "label", currency)
    return [] if spent == expected else [f"labels {currency}: {spent} spent, {expected} sold"]


def _insurer(
    events: dict[tuple[str, str], Decimal], currency: str, shown: list[Row], insurer: Insurer
) -> list[str]:
    """What it booked and did not cancel; what is not settled yet is in neither."""
    open_ones = {each["cover"]["package"] for each in shown if each["cover"]["state"] in _UNSETTLED}
    booked = sum(
        (
            Decimal(str(package["total_price"]))
            for package in insurer.packages().values()
            if package["booked_times"]
            and package["currency"] == currency
            and package["id"] not in open_ones
        ),
        Decimal(0),
    )
    spent = _spent(events, "cover", currency)
    return [] if spent == booked else [f"cover {currency}: {spent} spent, {booked} booked there"]
