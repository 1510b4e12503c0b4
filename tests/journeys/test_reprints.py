"""Papers asked for again by command: with a reason, marked, and once for each time of asking."""

from pathlib import Path

from tests.journeys.rig import Ran, Row
from tests.journeys.test_printing import NUMBER, At, at


async def reprint(bench: At, *words: str) -> Ran:
    return await bench.run("reprint", NUMBER, "label", *words, "--json")


async def reprints(bench: At) -> list[Row]:
    return [
        {key: each[key] for key in ("paper", "n", "reason", "note", "out")}
        for each in (await bench.shown())["reprints"]
    ]


def told(n: int, out: str, reason: str = "lost", note: str = "") -> Row:
    return {"paper": "label", "n": n, "reason": reason, "note": note, "out": out}


async def test_a_reprint_is_the_first_label_with_its_mark_and_has_a_reason(tmp_path: Path) -> None:
    async with at(tmp_path) as bench:
        assert (await bench.dispatch()).code == 0
        first = bytes(bench.there.got)
        ran = await reprint(bench, "--reason", "lost")
        assert ran.code == 0, ran.err
        again = bytes(bench.there.got)[len(first) :]
        assert bench.labels == 2
        assert b"REPRINT 1" in again
        # All of the first label stands in it, in the same order.
        assert [line for line in again.splitlines() if b"REPRINT" not in line] == first.splitlines()
        wordless = await reprint(bench, "--reason", "other")
        assert (wordless.code, bench.labels) == (1, 2)
        assert "Write in the note" in wordless.err
        assert await reprints(bench) == [told(1, "printed")]


async def test_what_the_printer_did_not_take_is_said_and_not_tried_again(tmp_path: Path) -> None:
    async with at(tmp_path) as bench:
        assert (await bench.dispatch()).code == 0
        bench.there.paper_out = True
        ran = await reprint(bench, "--reason", "other", "--note", "for the driver")
        assert ran.code == 1
        assert "paper" in ran.err
        bench.there.paper_out = False
        await bench.run("queue", "drain", "--json", "--wait", "5")
        assert bench.labels == 1
        assert await reprints(bench) == [told(1, "not_printed", "other", "for the driver")]


async def test_killed_in_a_reprint_nobody_claims_it_and_it_never_prints_by_itself(
    tmp_path: Path,
) -> None:
    async with at(tmp_path) as bench:
        assert (await bench.dispatch()).code == 0
        bench.there.dies_after = len(bench.there.got) + 100
        ran = await reprint(bench, "--reason", "lost")
        assert ran.code == 1
        assert "Nobody knows" in ran.err
        bench.there.dies_after = None
        await bench.run("queue", "drain", "--json", "--wait", "5")
        assert bench.labels == 1
        assert await reprints(bench) == [told(1, "not_known")]
