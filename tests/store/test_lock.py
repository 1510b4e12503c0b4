"""One program at a time, and no lock that outlives its program."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from station import i18n
from station.domain.errors import EnvironmentFaultError, message
from station.store.lock import InstanceLock, InUseError

ROOT = str(Path(__file__).resolve().parents[2])

_HOLDER = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from station.store.lock import InstanceLock
lock = InstanceLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [sys.executable, "-c", _HOLDER.format(root=ROOT), str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        yield child


@pytest.mark.parametrize("ended", [signal.SIGKILL, signal.SIGTERM, None])
def test_one_program_at_a_time_and_no_stale_lock(
    tmp_path: Path, ended: signal.Signals | None
) -> None:
    path = tmp_path / "lock"
    path.touch()  # a zero-byte file is an ordinary one
    lock = InstanceLock(path)
    with holder(path) as child:
        with pytest.raises(InUseError) as refused:
            lock.acquire()
        assert i18n.say(refused.value.message)
        if ended is None:
            child.communicate("")
        else:
            child.send_signal(ended)
            child.wait()
        lock.acquire()
        with pytest.raises(InUseError):
            InstanceLock(path).acquire()
        lock.release()
        lock.release()
    with holder(path) as child:
        child.kill()
    lock.acquire()
    lock.release()


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_in_the_place_of_the_lock_is_said(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "lock")
    with pytest.raises(EnvironmentFaultError) as fault:
        InstanceLock(tmp_path / "lock").acquire()
    assert fault.value.message == message("store.no_file", path=str(tmp_path / "lock"))


def test_a_lock_that_cannot_be_made_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(EnvironmentFaultError):
        InstanceLock(tmp_path / "nowhere" / "lock").acquire()

    def no_locks(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("station.store.lock.fcntl.flock", no_locks)
    with pytest.raises(EnvironmentFaultError) as fault:
        InstanceLock(tmp_path / "lock").acquire()
    assert fault.value.message.facts["why"] == "No locks available"
