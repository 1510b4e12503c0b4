"""A device in the place of a file is refused at once, and a pipe is read to a limit only."""

import os
import resource
import subprocess
from pathlib import Path

import pytest

from station.aside import aside
from tests.journeys.rig import Bench

MOST_MEMORY = 2 * 1024**3
COMMANDS = [
    ("dispatch",), ("orders", "import"), ("orders", "import", "--preview"),
    ("printers", "check-label"), ("tariff", "check"), ("settings", "import"), ("restore",),
]  # fmt: skip


def _few_bytes() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _started(bench: Bench, *words: str) -> "subprocess.Popen[str]":
    return bench.start(*words, preexec_fn=_few_bytes)


@pytest.mark.parametrize("words", COMMANDS)
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/"])
def test_what_is_neither_file_nor_pipe_is_refused(
    practice: Bench, words: tuple[str, ...], device: str
) -> None:
    assert practice.run("wallet", "show").code in (0, 1)
    with _started(practice, *words, device) as command:
        try:
            _, said = command.communicate(timeout=60)
        finally:
            command.kill()
    assert command.returncode == 1, said
    assert "mistake" not in said
    assert "Traceback" not in said
    assert device in said or words[0] == "restore"


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

    with _started(practice, *words, str(pipe)) as command:
        try:
            await aside(write)
            _, said = await aside(lambda: command.communicate(timeout=60))
        finally:
            command.kill()
    assert command.returncode == 1, said
    assert "larger than" in said or "at most" in said
