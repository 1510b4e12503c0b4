"""Labels to a printer on the network, by command: right bytes, true words, and never twice."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.rig import Bench, Ran, Row, new_practice, row, write_orders, write_settings
from tests.printing.zebra_here import ZebraHere

NUMBER = "83001"


class At:
    """A bench whose labels go to `there`."""

    def __init__(self, bench: Bench, there: ZebraHere, file: Path) -> None:
        self.bench, self.there, self._file = bench, there, file
        bench.longest_s = 60.0

    async def dispatch(self, kill_at: str | None = None) -> Ran:
        return await asyncio.to_thread(
            self.bench.dispatch, self._file, "--wait", "12", insure="none", kill_at=kill_at
        )

    async def run(self, *words: str) -> Ran:
        return await asyncio.to_thread(self.bench.run, *words)

    async def shown(self) -> Row:
        return await asyncio.to_thread(self.bench.show, NUMBER)

    @property
    def labels(self) -> int:
        """How many labels came to the printer, whole."""
        return bytes(self.there.got).count(b"^XZ")


@contextlib.asynccontextmanager
async def at(tmp_path: Path, **wrong: object) -> AsyncIterator[At]:
    async with ZebraHere(**wrong).listening() as there:
        bench = new_practice(tmp_path / "home")
        label = f"port:127.0.0.1:{there.port}?dpi=203&silent=1"
        write_settings(bench.data, {"insurer.pace_per_s": 18, "printers.label": label})
        yield At(bench, there, write_orders(tmp_path / "one.csv", row(NUMBER)))


async def test_a_label_is_printed_once_and_called_so(tmp_path: Path) -> None:
    async with at(tmp_path) as bench:
        ran = await bench.dispatch()
        assert (ran.code, ran.row["state"]) == (0, "dispatched"), ran
        assert bench.labels == 1
        (step,) = [each for each in (await bench.shown())["steps"] if each["kind"] == "print"]
        assert step["result"] == "printed"
        (listed,) = (await bench.run("history", "--json")).rows
        assert listed["label"]["out"] == "printed"
        assert (await bench.run("printers", "check", "--json")).row["printers"][0]["fault"] is None


async def test_out_of_paper_nothing_is_sent_and_it_prints_when_there_is_some(
    tmp_path: Path,
) -> None:
    async with at(tmp_path, paper_out=True) as bench:
        ran = await bench.dispatch()
        assert ran.row["state"] == "dispatching", ran
        assert bench.there.got == b""
        checked = await bench.run("printers", "check", "--json")
        assert checked.code == 1
        assert "paper" in checked.row["printers"][0]["fault"]
        bench.there.paper_out = False
        again = await bench.run("queue", "drain", "--json", "--wait", "60")
        assert again.row["left"] == 0, again
        assert (await bench.shown())["state"] == "dispatched"
        assert bench.labels == 1


@pytest.mark.parametrize(
    ("point", "came"),
    [("print.sent", 0), ("print.made", 0), ("print.answered", 1), ("print.outcome", 1)],
)
async def test_killed_while_printing_it_never_prints_again_by_itself(
    tmp_path: Path, point: str, came: int
) -> None:
    async with at(tmp_path) as bench:
        assert (await bench.dispatch(kill_at=point)).killed
        assert bench.labels == came
        await bench.run("queue", "drain", "--json", "--wait", "6")
        shown = await bench.shown()
        if point == "print.outcome":  # the printer's own yes was on the disk
            assert shown["state"] == "dispatched"
        elif point == "print.sent":  # its bytes were never made: it cannot have come out
            assert (shown["state"], bench.labels) == ("dispatched", 1)
            return
        else:
            # Sent or not, nobody knows: a person looks, and only a person's no prints it.
            assert shown["flag"], shown
        assert bench.labels == came
        if shown["flag"]:
            words = ("--evidence", "looked at the box", "--json", "--wait", "20")
            said = "executed" if came else "not_executed"
            told = await bench.run("queue", "resolve", NUMBER, said, *words)
            assert told.code == 0, told
            assert (await bench.shown())["state"] == "dispatched"
        assert bench.labels == 1


async def test_a_printer_that_dies_in_mid_job_leaves_it_to_a_person(tmp_path: Path) -> None:
    async with at(tmp_path, dies_after=200) as bench:
        ran = await bench.dispatch()
        assert ran.row["state"] == "dispatching"
        shown = await bench.shown()
        assert shown["flag"], shown
        bench.there.dies_after = None
        await bench.run("queue", "drain", "--json", "--wait", "5")
        assert bench.labels == 0
        told = await bench.run(
            "queue", "resolve", NUMBER, "not_executed",
            "--evidence", "half a label", "--json", "--wait", "20",
        )  # fmt: skip
        assert told.code == 0, told
        assert bench.labels == 1
        assert (await bench.shown())["state"] == "dispatched"


async def test_another_printer_takes_over_what_never_came_out(tmp_path: Path) -> None:
    async with at(tmp_path) as bench:
        good = bench.there.port
        async with ZebraHere().listening() as broken:
            off = broken.port
        write_settings(
            bench.bench.data,
            {"insurer.pace_per_s": 18, "printers.label": f"port:127.0.0.1:{off}?silent=1"},
        )
        assert (await bench.dispatch()).row["state"] == "dispatching"
        other = f"printers.label=port:127.0.0.1:{good}?dpi=300"
        changed = await bench.run("settings", "set", other)
        assert changed.code == 0, changed
        await bench.run("queue", "drain", "--json", "--wait", "40")
        assert (await bench.shown())["state"] == "dispatched"
        assert bench.labels == 1
        assert b"^PW1200" in bench.there.got


async def proven(bench: At) -> list[str | None]:
    listed = await bench.run("printers", "list", "--json")
    labels = [each for each in listed.row["printers"] if "label" in each["for"]]
    return [each["proven_at"] for each in labels]


async def test_a_test_label_proves_a_printer_and_ships_nothing(tmp_path: Path) -> None:
    async with at(tmp_path) as bench:
        ran = await bench.run("printers", "test", "label", "--json")
        assert (ran.code, ran.row["out"]) == (0, "printed"), ran
        assert bench.labels == 1
        code = ran.row["code"]
        assert code.encode() in bench.there.got
        assert await proven(bench) == [None]
        wrong = await bench.run("printers", "prove", "TEST 00000", "--json")
        assert wrong.code == 1
        assert "no test label of today" in wrong.err
        assert (await bench.run("printers", "prove", code, "--json")).code == 0
        assert None not in await proven(bench)
        bench.there.head_open = True
        again = await bench.run("printers", "test", "label", "--json")
        assert (again.code, again.row["out"]) == (1, None)
        assert "head" in again.row["reason"]
        assert bench.labels == 1
