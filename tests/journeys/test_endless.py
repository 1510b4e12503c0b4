"""A device in the place of a file is refused at once, and a pipe is read to a limit only."""

import asyncio
import os
from pathlib import Path

import pytest

from station.aside import aside
from tests.journeys.rig import Bench, Ran

MOST_MEMORY = 2 * 1024**3
COMMANDS = [
    ("dispatch",), ("orders", "import"), ("orders", "import", "--preview"),
    ("printers", "check-label"), ("tariff", "check"), ("settings", "import"), ("restore",),
]  # fmt: skip


def _ran(bench: Bench, *words: str) -> Ran:
    bench.longest_s = 60.0
    return bench.run(*words, variables={"TESTS_MOST_MEMORY": str(MOST_MEMORY)})


@pytest.mark.parametrize("words", COMMANDS)
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/"])
def test_what_is_neither_file_nor_pipe_is_refused(
    practice: Bench, words: tuple[str, ...], device: str
) -> None:
    assert practice.run("wallet", "show").code in (0, 1)
    ran = _ran(practice, *words, device)
    assert ran.code == 1, ran.err
    assert "mistake" not in ran.err
    assert device in ran.err or words[0] == "restore"


@pytest.mark.parametrize("words", COMMANDS[:5])
async def test_a_pipe_without_an_end_is_read_to_a_limit(
    practice: Bench, tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert practice.run("orders", "hold", "none", "--reason", "x").code == 1
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def write() -> None:
        try:
            with pipe.open("wb") as out:
                while True:
                    out.write(b"0" * 1_000_000)
        except BrokenPipeError:
            return

    writing = asyncio.create_task(aside(write))
    ran = await aside(lambda: _ran(practice, *words, str(pipe)))
    assert ran.code == 1, ran.err
    assert "larger than" in ran.err or "at most" in ran.err
    await writing
