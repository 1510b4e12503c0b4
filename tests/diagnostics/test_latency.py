"""The figures of the program's own log."""

from pathlib import Path

from station.diagnostics.latency import LogTimes, of_lines
from station.flow.diagnosis import Took
from station.log.times import Timed


def line(step: str, ms: float) -> str:
    return f"2026-11-24T14:06:03.123Z INFO station.time {step} {ms:.1f} ms\n"


def test_half_and_most_are_by_nearest_rank() -> None:
    lines = [line("quote", number) for number in range(1, 101)]
    assert of_lines(lines) == (Took(Timed.QUOTE, 100, 50.0, 95.0),)
    assert of_lines(reversed(lines)) == of_lines(lines)
    assert of_lines([line("quote", 7)]) == (Took(Timed.QUOTE, 1, 7.0, 7.0),)
    assert of_lines([line("quote", 1), line("quote", 3)]) == (Took(Timed.QUOTE, 2, 1.0, 3.0),)


def test_steps_stand_in_their_order_and_what_times_nothing_is_left_out() -> None:
    lines = [
        line("dispatch", 900),
        line("form", 9),
        line("nothing", 9),
        "2026-11-24T14:06:03.123Z INFO station.time quote many ms\n",
        "2026-11-24T14:06:03.123Z INFO other quote 1.0 ms station.time\n",
        "",
    ]
    assert [each.step for each in of_lines(lines)] == [Timed.FORM, Timed.DISPATCH]


async def test_rotated_files_count_too(tmp_path: Path) -> None:
    assert await LogTimes(tmp_path / "none").figures() == ()
    (tmp_path / "station.log").write_text(line("form", 1))
    (tmp_path / "station.log.1").write_text(line("form", 2) + "half a li")
    (tmp_path / "station.log.4").write_bytes(b"\xff\xfe\n" + line("form", 3).encode())
    (tmp_path / "station.log.old").write_text(line("form", 99))
    (found,) = await LogTimes(tmp_path).figures()
    assert found == Took(Timed.FORM, 3, 2.0, 3.0)
