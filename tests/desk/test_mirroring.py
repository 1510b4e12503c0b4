"""A carrier's own balance beside our books: differences are named, and nothing is ever booked."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from station.desk.mirroring import Mirroring
from station.domain.money import Money
from station.flow.carrier_port import BalanceAnswer
from station.flow.verdict import Answer
from station.store.mirror_rows import MirrorRows
from tests.flow.rig import Bench, on_a_bench, script
from tests.store.making import LABEL, NOW

FAR = (NOW - timedelta(days=1), NOW + timedelta(days=9))


@dataclass
class Remote:
    """A carrier with an account of ours, or none, or one that does not answer."""

    left: Money | None
    name: str = "house"


@dataclass
class Remotes:
    """All carriers."""

    each: tuple[Remote, ...]

    async def balances(self) -> dict[str, BalanceAnswer]:
        absent = BalanceAnswer(Answer.ABSENT)
        return {
            one.name: BalanceAnswer(Answer.YES, one.left) if one.left is not None else absent
            for one in self.each
        }


def mirroring(bench: Bench, *remotes: Remote) -> Mirroring:
    return Mirroring(MirrorRows(bench.store), Remotes(remotes), bench.clock)


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


def test_what_the_books_took_is_expected_to_be_gone_there_too(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        remote = Remote(pounds(50_000))
        mirror = mirroring(bench, remote)
        before = await bench.store.balances("wallet")
        (first,) = await mirror.run()
        assert (first.balance, first.difference) == (pounds(50_000), None), "nothing to compare yet"
        await bench.covered(1)
        remote.left = pounds(50_000) - LABEL
        (agrees,) = await mirror.run()
        assert (agrees.taken, agrees.difference) == (LABEL, pounds(0))
        await bench.covered(2)
        remote.left = remote.left - LABEL - pounds(30)  # a surcharge that nobody told us of
        (differs,) = await mirror.run()
        assert (differs.taken, differs.difference) == (LABEL, pounds(-30))
        (again,) = await mirror.run()
        assert (again.taken, again.difference) == (pounds(0), pounds(0)), "it is said once"
        assert [each.difference for each in await mirror.compared(FAR)] == [
            pounds(0), pounds(-30), pounds(0),
        ]  # fmt: skip
        assert await mirror.newest() == [again]
        spent = 2 * (LABEL.minor + 706)
        assert (await bench.store.balances("wallet"))[0].minor == before[0].minor - spent

    on_a_bench(tmp_path, act, script())


def test_a_voided_label_comes_back_there_too(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        remote = Remote(pounds(5_000))
        mirror = mirroring(bench, remote)
        await bench.covered(1)
        await mirror.run()
        await bench.void()
        await bench.until(lambda work: work.void is not None and not work.void.open)
        remote.left = pounds(5_000) + LABEL
        (told,) = await mirror.run()
        assert (told.taken, told.difference) == (-LABEL, pounds(0))

    on_a_bench(tmp_path, act, script())


def test_nothing_is_compared_while_a_label_is_under_way(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        remote = Remote(pounds(5_000))
        mirror = mirroring(bench, remote)
        await mirror.run()
        await bench.dispatch(1)
        (told,) = await mirror.run()
        assert (told.balance, told.expected) == (pounds(5_000), None)
        await bench.until(lambda work: work.shipment.bought is not None)
        remote.left = pounds(5_000) - LABEL
        (later,) = await mirror.run()
        assert later.difference == pounds(0), "counted from the last one that was compared"

    on_a_bench(tmp_path, act, script())


def test_currencies_and_carriers_are_kept_apart(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        other = Remote(Money(900, "USD"), "EasyPost")
        silent = Remote(None, "silent")
        mirror = mirroring(bench, Remote(pounds(1)), other, silent)
        assert await mirror.due()
        await mirror.run()
        await bench.covered(1)
        assert not await mirror.due()
        told = {each.carrier: each for each in await mirror.run()}
        assert set(told) == {"house", "EasyPost"}
        assert told["EasyPost"].difference == Money(0, "USD")
        assert told["house"].difference == LABEL, "it was not taken there"
        none = mirroring(bench)
        assert await none.run() == []
        assert not await none.due()

    on_a_bench(tmp_path, act, script())
