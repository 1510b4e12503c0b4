"""Many labels again: one job for each parcel, stopped and gone on with, never one twice."""

import asyncio
from pathlib import Path

import pytest

from tests.journeys.rig import Ran, Row, row, write_orders
from tests.journeys.test_printing import At, at

NUMBERS = ("83001", "83002", "83003")


async def dispatched(bench: At, tmp_path: Path) -> None:
    file = write_orders(tmp_path / "three.csv", *(row(number) for number in NUMBERS))
    ran = await bench.run("dispatch", str(file), "--insure", "none", "--json")
    assert ran.code == 0, ran.err
    assert bench.labels == len(NUMBERS)


async def batch(bench: At, *words: str, kill_at: str = "") -> Ran:
    variables = {"STATION_KILL_AT": kill_at} if kill_at else {}
    return await asyncio.to_thread(bench.bench.run, "batch", *words, "--json", variables=variables)


def counts(last: Row) -> tuple[int, int, int, int]:
    return last["out"], last["not_known"], last["left"], last["of"]


async def test_each_parcel_is_a_job_with_its_own_result(tmp_path: Path) -> None:
    async with at(tmp_path) as bench:
        await dispatched(bench, tmp_path)
        ran = await batch(bench, "print", *NUMBERS, "--reason", "unreadable")
        assert ran.code == 0, ran.err
        assert [each["order"] for each in ran.rows] == list(NUMBERS)
        assert [each["out"] for each in ran.rows] == [1, 2, 3]
        assert bench.labels == 2 * len(NUMBERS)
        assert bytes(bench.there.got).count(b"REPRINT 1") == len(NUMBERS)
        assert (await batch(bench, "status")).row is None


async def test_out_of_paper_it_stops_there_and_goes_on_with_that_one(tmp_path: Path) -> None:
    async with at(tmp_path) as bench:
        await dispatched(bench, tmp_path)
        bench.there.wrong_after_job = "paper_out"
        ran = await batch(bench, "print", *NUMBERS, "--reason", "jammed")
        assert ran.code == 1
        standing = (await batch(bench, "status")).row
        assert standing["left"] >= 1
        assert standing["out"] + standing["not_known"] + standing["left"] == len(NUMBERS)
        another = await batch(bench, "print", NUMBERS[0], "--reason", "lost")
        assert another.code == 1
        assert "earlier batch" in another.err
        bench.there.wrong_after_job = ""
        bench.there.paper_out = False
        rest = await batch(bench, "go-on")
        assert rest.rows[-1]["left"] == 0
        assert rest.rows[-1]["of"] == len(NUMBERS)
        assert bench.labels == 2 * len(NUMBERS)
        assert (await batch(bench, "status")).row is None


@pytest.mark.parametrize(("point", "came"), [("batch.begun", 0), ("batch.printed", 1)])
async def test_killed_in_the_middle_no_label_comes_out_twice_by_itself(
    tmp_path: Path, point: str, came: int
) -> None:
    async with at(tmp_path) as bench:
        await dispatched(bench, tmp_path)
        ran = await batch(bench, "print", *NUMBERS, "--reason", "lost", kill_at=point)
        assert ran.killed
        again = bench.labels - len(NUMBERS)
        assert again == came
        assert counts((await batch(bench, "status")).row) == (0, 1, 2, 3)
        rest = await batch(bench, "go-on")
        assert counts(rest.rows[-1]) == (2, 1, 0, 3)
        assert rest.rows[-1]["unsure"] == [NUMBERS[0]]
        assert bench.labels == len(NUMBERS) + came + 2
        assert rest.code == 1, "one label needs eyes"


async def test_what_is_dropped_is_not_printed(tmp_path: Path) -> None:
    async with at(tmp_path) as bench:
        await dispatched(bench, tmp_path)
        bench.there.paper_out = True
        ran = await batch(bench, "print", *NUMBERS, "--reason", "lost")
        assert counts(ran.rows[-1]) == (0, 0, 3, 3)
        assert "paper" in ran.rows[-1]["why"]
        assert (await batch(bench, "drop")).code == 0
        bench.there.paper_out = False
        assert (await batch(bench, "go-on")).code == 1
        assert bench.labels == len(NUMBERS)


async def test_killed_at_the_last_label_it_is_said_and_the_batch_ends(tmp_path: Path) -> None:
    async with at(tmp_path) as bench:
        await dispatched(bench, tmp_path)
        words = ("print", NUMBERS[0], "--reason", "lost")
        assert (await batch(bench, *words, kill_at="batch.begun")).killed
        rest = await batch(bench, "go-on")
        assert rest.code == 1
        assert counts(rest.row) == (0, 1, 0, 1)
        assert "go-on" not in rest.err
        assert bench.labels == len(NUMBERS)
        assert (await batch(bench, "status")).row is None
