"""A command that waits for a PIN or a key holds nobody up, and ends when it is told to."""

import asyncio
import os
import pty
import signal
import subprocess
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from station.aside import aside
from tests.journeys.rig import PIN, ROOT, WHO, Bench

TOP_UP = ("wallet", "top-up", "5.00", "GBP", "--reference", "r1")


class Typed:
    """A command at a terminal of its own."""

    def __init__(self, bench: Bench, *words: str) -> None:
        self.ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            ["setsid", "--ctty", *bench.words(*words)],
            cwd=ROOT,
            env=bench.environment(),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        self.theirs = theirs

    async def until(self, words: str) -> str:
        """What it says up to `words`."""
        said = ""
        while words not in said:
            async with asyncio.timeout(60):
                said += (await aside(lambda: os.read(self.ours, 4096))).decode()
        return said

    def type(self, keys: str) -> None:
        os.write(self.ours, keys.encode())

    @property
    def shown(self) -> bool:
        """What is typed can be seen."""
        return bool(termios.tcgetattr(self.theirs)[3] & termios.ECHO)

    async def ended(self) -> int:
        return await aside(lambda: self.process.wait(20))

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.ours)
        os.close(self.theirs)


AtTerminal = Callable[..., Typed]


@pytest.fixture
def at_terminal(live: Bench, request: pytest.FixtureRequest) -> AtTerminal:
    def start(*words: str) -> Typed:
        typed = Typed(live, *words)
        request.addfinalizer(typed.close)
        return typed

    return start


@pytest.mark.parametrize("words", [TOP_UP, ("settings", "secret", "insurer.key")])
async def test_the_first_ctrl_c_ends_it_and_the_terminal_is_as_before(
    at_terminal: AtTerminal, words: tuple[str, ...]
) -> None:
    command = at_terminal(*words)
    await command.until("PIN: ")
    assert not command.shown
    command.type("\x03")
    said = await command.until("Stopped.")
    assert await command.ended() == 130
    assert "Traceback" not in said
    assert command.shown


async def test_the_bench_is_free_while_somebody_looks_for_the_pin(
    live: Bench, at_terminal: AtTerminal
) -> None:
    command = at_terminal(*TOP_UP)
    await command.until("PIN: ")
    other = live.run("settings", "set", "theme=dark", "--pin-stdin", stdin=f"{PIN}\n")
    assert other.code == 0, other.err
    command.type(f"{PIN}\n")
    assert await command.ended() == 0
    # Nothing was taken back of what the other one set meanwhile.
    assert live.run("settings", "get", "theme").out == "dark\n"


async def test_a_key_is_asked_for_before_anything_is_held(
    live: Bench, at_terminal: AtTerminal
) -> None:
    command = at_terminal("people", "pin", WHO)
    await command.until("PIN: ")
    command.type(f"{PIN}\n")
    await command.until("PIN")
    assert live.run("settings", "set", "theme=dark", "--pin-stdin", stdin=f"{PIN}\n").code == 0
    command.process.send_signal(signal.SIGTERM)
    assert await command.ended() == 130


@pytest.mark.parametrize(
    "words", [(*TOP_UP, "--pin-stdin"), ("settings", "secret", "insurer.key", "--pin-stdin")]
)
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_pipe_into_which_nobody_writes_holds_neither_bench_nor_end(
    live: Bench, words: tuple[str, ...], how: signal.Signals
) -> None:
    with live.start(*words) as command:
        try:
            await aside(lambda: _waits(command))
            other = live.run("settings", "set", "theme=dark", "--pin-stdin", stdin=f"{PIN}\n")
            assert other.code == 0, other.err
            command.send_signal(how)
            assert await aside(lambda: command.wait(20)) == 130
            assert "Traceback" not in (command.stderr.read() if command.stderr else "")
        finally:
            command.kill()


def _waits(command: "subprocess.Popen[str]") -> None:
    """Returns once it waits, for what its loop or a read of stdin brings."""
    calm, until = 0, time.monotonic() + 60
    while calm < 5 and time.monotonic() < until:
        where = Path(f"/proc/{command.pid}/wchan").read_text()
        calm = calm + 1 if any(word in where for word in ("poll", "pipe_read")) else 0
        time.sleep(0.02)


def test_several_lines_of_a_pipe_are_read_one_after_the_other(live: Bench) -> None:
    words = ("people", "add", "Dana Kowalski", "--role", "clerk", "--pin-stdin")
    assert live.run(*words, stdin=f"{PIN}\n550912\n").code == 0
    ran = live.run("people", "pin", "Dana Kowalski", "--pin-stdin", stdin="550912\n918273")
    assert ran.code == 0, ran.err


@pytest.mark.parametrize("said", ["x" * 70_000, ""])
def test_what_is_no_pin_is_refused(live: Bench, said: str) -> None:
    assert live.run(*TOP_UP, "--pin-stdin", stdin=said).code == 1


async def test_bytes_that_are_no_text_are_no_pin(live: Bench) -> None:
    with live.start(*TOP_UP, "--pin-stdin") as command:
        assert command.stdin is not None
        command.stdin.buffer.write(b"\xff\xfe4073\n")
        _, said = await aside(lambda: command.communicate(timeout=60))
    assert command.returncode == 1
    assert "UTF-8" in said
