"""Commands as processes of their own, without each of them loading the program anew.

One process per test worker loads the program and does nothing with it; each command is a fork of
that one. A fork has its own memory, files and process id: it is killed, fails and ends as any
process does. Only the half second of loading is saved, some thousand times. What is to be a fresh
interpreter, like the window or a command that is talked to while it runs, is started as ever.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import random
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
from pathlib import Path
from typing import IO, Any, NoReturn

_MOST = 1 << 20
_ROOMS = ("station.cli", "station.render", "station.xcover", "station.store")
_MODULES = ("httpx", "station.app.build", "station.app.late", "station.app.restoring")
_LAST = "station.printing.document"
"""Qt watches every import after its own, and stumbles over pydantic's."""


class Forks:
    """The process that is forked, and the commands that come out of it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._asking = threading.Lock()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.journeys.forking", str(theirs.fileno())],
                cwd=root,
                pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"},
            )
        self._line = ours
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
            request = {"words": list(words), "env": dict(env)}
            pid = self._ask(request, [file.fileno() for file in files])["pid"]
            self._wait(pid, words, longest_s)
            code = self._ask({"reap": pid})["code"]
            said = []
            for file in files[1:]:
                file.seek(0)
                said.append(file.read().decode("utf-8", "replace"))
        return code, said[0], said[1]

    def _wait(self, pid: int, words: Sequence[str], longest_s: float) -> None:
        handle = os.pidfd_open(pid)
        try:
            poll = select.poll()
            poll.register(handle, select.POLLIN)
            if not poll.poll(longest_s * 1000):
                os.kill(pid, signal.SIGKILL)
                poll.poll()
                self._ask({"reap": pid})
                raise subprocess.TimeoutExpired(list(words), longest_s)
        finally:
            os.close(handle)

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


def _load() -> None:
    names: list[str] = []
    for room in _ROOMS:
        package = importlib.import_module(room)
        names += [f"{room}.{each.name}" for each in pkgutil.iter_modules(package.__path__)]
    for name in (*names, *_MODULES, _LAST):
        importlib.import_module(name)


def _serve(line: socket.socket) -> None:
    """Forks as it is asked, until the other end is closed."""
    while True:
        content, files, _flags, _address = socket.recv_fds(line, _MOST, 3)
        if not content:
            return
        request = json.loads(content)
        if "reap" in request:
            _pid, status = os.waitpid(request["reap"], 0)
            answer = {"code": os.waitstatus_to_exitcode(status)}
        else:
            pid = os.fork()
            if not pid:
                _be(request["words"], request["env"], files)
            for file in files:
                os.close(file)
            answer = {"pid": pid}
        line.send(json.dumps(answer).encode())


def _be(words: list[str], env: dict[str, str], files: list[int]) -> NoReturn:
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
        from station.__main__ import main

        code = main(words)
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
    _load()
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as theirs:
        _serve(theirs)
