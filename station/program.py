"""The program as something that is started: by itself, as a child, and frozen into one folder."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterable, Iterator


def again(*words: str) -> list[str]:
    """What starts this very program once more with `words`.

    A frozen program is its own interpreter: its first argument is the command.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, *words]
    return [sys.executable, "-m", "station", *words]


def keep_private() -> None:
    """Whatever is written from now on, also by a child, is readable by its owner only.

    SQLite, logs and papers have no say of their own in it; people's names are in all of them.
    """
    os.umask(0o077)


def no_text(words: Iterable[str]) -> str | None:
    """The first of `words` that came as bytes which are no UTF-8, as it can be shown; else None."""
    for word in words:
        try:
            word.encode()
        except UnicodeEncodeError:
            return os.fsencode(word).decode("utf-8", "backslashreplace")
    return None


def hold_ctrl_c() -> None:
    """From now on Ctrl C ends the program at once, without a word; nothing is under way yet.

    Python's own way raises in the middle of whatever is being loaded. Who was told not to hear it
    at all, as by `nohup`, does not.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextlib.contextmanager
def ctrl_c_heard() -> Iterator[None]:
    """Within it a command ends in order at Ctrl C, with nothing left half done."""
    held = signal.getsignal(signal.SIGINT) is signal.SIG_DFL
    if held:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        if held:
            signal.signal(signal.SIGINT, signal.SIG_DFL)


def settle() -> None:
    """Undoes in the environment what only the frozen program's own start needs.

    The start puts the program's folder before the system's libraries: a command of the system
    that we start, as `lp` or a browser, must find its own. And it leaves the plain C locale as it
    is, which Python itself would have made UTF-8.
    """
    if not getattr(sys, "frozen", False) or sys.platform == "win32":
        return
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "C")
    if named in ("C", "POSIX"):
        os.environ.pop("LC_ALL", None)
        os.environ["LC_CTYPE"] = "C.UTF-8"
