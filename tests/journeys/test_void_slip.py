"""The slip against shipping, by command: one for each time of asking, and none by itself."""

from pathlib import Path

from tests.journeys.rig import Ran
from tests.journeys.test_printing import NUMBER, At, at

REASON = ("--reason", "wrong_address")


async def ask(bench: At, *words: str) -> Ran:
    return await bench.run("void", NUMBER, "--ask", "--wait", "3", "--json", *words)


async def test_each_asking_prints_one_and_is_written_down(tmp_path: Path) -> None:
    async with at(tmp_path) as bench:
        assert (await bench.dispatch()).code == 0
        plain = await ask(bench, *REASON)
        assert (plain.code, bench.labels) == (0, 1), plain
        ran = await ask(bench, "--slip")
        assert (ran.code, ran.row["void"], bench.labels) == (0, "asked", 2), ran
        slip = bytes(bench.there.got).split(b"^XA")[-1]
        assert b"DO NOT SHIP" in slip
        assert b"A supervisor has not said yes yet." in slip
        assert b"REPRINT" not in slip
        await bench.run("queue", "drain", "--json", "--wait", "3")
        assert bench.labels == 2
        assert (await ask(bench, "--slip")).code == 0
        assert bench.labels == 3
        lines = [each["line"] for each in (await bench.run("audit", "export", "-")).rows]
        told = [each for each in lines if each["what"] in ("void_slip", "void_slip_end")]
        assert [(each["n"], each.get("end")) for each in told] == [
            (1, None), (1, "printed"), (2, None), (2, "printed"),
        ]  # fmt: skip


async def test_a_slip_that_did_not_come_out_is_said_and_the_void_is_asked_all_the_same(
    tmp_path: Path,
) -> None:
    async with at(tmp_path) as bench:
        assert (await bench.dispatch()).code == 0
        bench.there.paper_out = True
        ran = await ask(bench, *REASON, "--slip")
        assert (ran.code, ran.row["void"]) == (1, "asked")
        assert "paper" in ran.err
        bench.there.paper_out = False
        await bench.run("queue", "drain", "--json", "--wait", "3")
        assert bench.labels == 1
