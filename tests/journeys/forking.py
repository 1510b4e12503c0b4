"""Commands and insurers as processes of their own, without each of them loading all modules anew.

One process per test worker loads the program and does nothing with it, another one the practice
insurer; each command, each insurer is a fork of one of them. A fork has its own memory, files and
process id: it is killed, fails and ends as any process does. Only the half second of loading is
saved, some thousand times. What is to be a fresh interpreter, like the window or a command that is
talked to while it runs, is started as ever.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import random
import resource
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn

from tests.pins import QUICK_HASHER

_MOST = 1 << 20


@dataclass(frozen=True)
class Program:
    """What is forked: the module whose `main` it is, and all that is loaded before."""

    main: str
    rooms: tuple[str, ...]
    modules: tuple[str, ...]


PROGRAMS = {
    "station": Program(
        "station.__main__",
        ("station.cli", "station.render", "station.xcover", "station.store"),
        (
            *("station.app.build", "station.app.late", "station.app.restoring"),
            # What the first call, the first PIN, the first date and the first bar code load.
            *("httpx", "httpcore", "anyio", "anyio._backends._asyncio", "h11", "certifi"),
            *("argon2", "pydantic.dataclasses", "babel.dates", "babel.numbers", "zxingcpp"),
            # Last: Qt watches every import after its own, and stumbles over pydantic's.
            "station.printing.document",
        ),
    ),
    "sandbox": Program("station.sandbox.__main__", ("station.sandbox",), ("uvicorn", "starlette")),
}


class Fork:
    """One process that came out of it, on its way."""

    def __init__(self, forks: "Forks", pid: int) -> None:
        self._forks = forks
        self.pid = pid
        self._handle = os.pidfd_open(pid)

    def wait(self, longest_s: float) -> int:
        """Its exit code, or minus the signal. Raises TimeoutExpired after `longest_s`, kills it."""
        poll = select.poll()
        poll.register(self._handle, select.POLLIN)
        late = not poll.poll(longest_s * 1000)
        if late:
            os.kill(self.pid, signal.SIGKILL)
            poll.poll()
        os.close(self._handle)
        code = self._forks.reap(self.pid)
        if late:
            raise subprocess.TimeoutExpired(str(self.pid), longest_s)
        return code


class Forks:
    """The process that is forked, and the commands that come out of it."""

    def __init__(self, root: Path, program: str = "station") -> None:
        self._root = root
        self._asking = threading.Lock()
        self._folder = tempfile.TemporaryDirectory(prefix="forks-")
        self.door = Path(self._folder.name) / "door"
        """Where a process that is none of ours may ask for one: `launch.py` does."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "tests.journeys.forking", program),
                    *(str(theirs.fileno()), str(self.door)),
                ],
                cwd=root,
                pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"},
            )
        self._line = ours
        assert ours.recv(_MOST) == b"ready"
        atexit.register(self.end)

    def run(
        self, words: Sequence[str], env: Mapping[str, str], stdin: str, longest_s: float
    ) -> tuple[int, str, str]:
        """Runs a command to its end: its exit code, or minus the signal; output and errors.

        Raises TimeoutExpired after `longest_s`; the command is killed then.
        """
        with contextlib.ExitStack() as stack:
            files: list[IO[bytes]] = [
                stack.enter_context(tempfile.TemporaryFile()) for _ in range(3)
            ]
            files[0].write(stdin.encode())
            files[0].seek(0)
            fork = self.start(words, env, [file.fileno() for file in files])
            code = fork.wait(longest_s)
            said = []
            for file in files[1:]:
                file.seek(0)
                said.append(file.read().decode("utf-8", "replace"))
        return code, said[0], said[1]

    def start(self, words: Sequence[str], env: Mapping[str, str], files: Sequence[int]) -> Fork:
        """Starts one on the three `files`: its input, its output, its errors."""
        return Fork(self, self._ask({"words": list(words), "env": dict(env)}, files)["pid"])

    def reap(self, pid: int) -> int:
        """The exit code of one that has ended."""
        code: int = self._ask({"reap": pid})["code"]
        return code

    def _ask(self, request: Mapping[str, Any], files: Sequence[int] = ()) -> dict[str, Any]:
        with self._asking:
            socket.send_fds(self._line, [json.dumps(request).encode()], list(files))
            answer = self._line.recv(_MOST)
        assert answer, "the process that is forked has ended"
        found: dict[str, Any] = json.loads(answer)
        return found

    def end(self) -> None:
        """Ends the process that is forked."""
        self._line.close()
        self._process.wait(10)
        self._folder.cleanup()


def _load(program: Program) -> None:
    names: list[str] = []
    for room in program.rooms:
        package = importlib.import_module(room)
        names += [f"{room}.{each.name}" for each in pkgutil.iter_modules(package.__path__)]
    for name in (*names, *program.modules, program.main):
        importlib.import_module(name)
    if program.main.startswith("station.__main__"):
        # The tables of names and dates, which Babel reads from files.
        from station.i18n.formats import country

        country("GB")
        sys.modules["argon2"].__dict__["PasswordHasher"] = QUICK_HASHER


def _serve(line: socket.socket, program: Program, door: socket.socket) -> None:
    """Forks as it is asked, by the worker or by who comes to the door, until the worker is gone."""
    lines = [line, door]
    while True:
        for ready in select.select(lines, [], [])[0]:
            if ready is door:
                lines.append(door.accept()[0])
            elif not _answered(ready, program):
                lines.remove(ready)
                ready.close()
                if ready is line:
                    return


def _answered(line: socket.socket, program: Program) -> bool:
    """Does what is asked on this line; False if it is closed."""
    content, files, _flags, _address = socket.recv_fds(line, _MOST, 3)
    if not content:
        return False
    request = json.loads(content)
    if "reap" in request:
        _pid, status = os.waitpid(request["reap"], 0)
        answer = {"code": os.waitstatus_to_exitcode(status)}
    else:
        pid = os.fork()
        if not pid:
            _be(program, request["words"], request["env"], files)
        for file in files:
            os.close(file)
        answer = {"pid": pid}
    with contextlib.suppress(BrokenPipeError):
        line.send(json.dumps(answer).encode())
    return True


def _be(program: Program, words: list[str], env: dict[str, str], files: list[int]) -> NoReturn:
    """From here on this is the command's own process."""
    code = 1
    try:
        for place, file in enumerate(files):
            os.dup2(file, place)
        os.closerange(3, 1024)
        sys.stdin, sys.stdout = open(0), open(1, "w")  # noqa: SIM115
        sys.stderr = open(2, "w", buffering=1, errors="backslashreplace")  # noqa: SIM115
        os.environ.clear()
        os.environ.update(env)
        time.tzset()
        random.seed()
        sys.argv = ["station", *words]
        if "TESTS_MOST_MEMORY" in env:
            most = int(env["TESTS_MOST_MEMORY"])
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
        if "TESTS_KILL_AT" in env:
            # A live program does not listen to it: here it is the test that puts it there.
            from station.app.kill_point import install_kill_point

            os.environ["STATION_KILL_AT"] = env["TESTS_KILL_AT"]
            install_kill_point(practice=True)
        # The practice insurer that a practising command starts is a fork as well.
        sys.executable = env.get("TESTS_LAUNCHER", sys.executable)
        if words[:1] == ["-c"]:
            sys.argv = ["-c", *words[2:]]
            exec(words[1], {"__name__": "__main__"})
            code = 0
        else:
            code = importlib.import_module(program.main).main(words)
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    except BaseException:
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    wanted = PROGRAMS[sys.argv[1]]
    _load(wanted)
    gc.collect()
    gc.freeze()
    with (
        socket.socket(fileno=int(sys.argv[2])) as theirs,
        socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door,
    ):
        door.bind(sys.argv[3])
        door.listen()
        theirs.send(b"ready")
        _serve(theirs, wanted, door)
