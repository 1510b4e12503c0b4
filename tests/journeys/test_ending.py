"""A command that waits for somebody else's file ends when it is told to."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from station.aside import aside
from tests.journeys.rig import ROOT, Bench


@pytest.mark.parametrize(
    "words", [("tariff", "check"), ("orders", "import"), ("printers", "check-label")]
)
async def test_it_ends_in_the_middle_of_a_pipe_into_which_nobody_writes(
    practice: Bench, tmp_path: Path, words: tuple[str, ...]
) -> None:
    pipe = tmp_path / "orders.csv"
    os.mkfifo(pipe)
    with practice.start(*words, str(pipe)) as command:
        try:
            # Opens once the command reads.
            writer = await asyncio.wait_for(aside(lambda: os.open(pipe, os.O_WRONLY)), 60)
            command.send_signal(signal.SIGTERM)
            _, said = await aside(lambda: command.communicate(timeout=20))
            os.close(writer)
        finally:
            command.kill()
    assert command.returncode in (130, -signal.SIGTERM), said
    assert "Traceback" not in said


async def test_what_stands_in_a_pipe_is_read_as_a_file_is(practice: Bench, tmp_path: Path) -> None:
    tariff = tmp_path / "tariff"
    os.mkfifo(tariff)
    rows = (ROOT / "resources" / "practice" / "tariff.csv").read_text()
    with practice.start("tariff", "check", str(tariff)) as command:
        await aside(lambda: tariff.write_text(rows))
        assert await aside(lambda: command.wait(60)) == 0
