"""The program frozen by PyInstaller: one folder that needs no Python."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from make.version import ROOT


@dataclass(frozen=True)
class Frozen:
    """The folder, the program in it, and the modules that went in."""

    folder: Path
    modules: tuple[str, ...]

    @property
    def program(self) -> Path:
        """What is started."""
        return self.folder / ("station.exe" if sys.platform == "win32" else "station")


class BuildError(Exception):
    """A step of the build failed; its text says which and how."""


def run(words: list[str], environment: dict[str, str] | None = None) -> str:
    """What a command prints. Raises BuildError with all that it said if it fails."""
    done = subprocess.run(  # noqa: S603 - a tool of the build, named by it
        words,
        env={**os.environ, **(environment or {})},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BuildError(f"{' '.join(words)}\n{done.stdout}")
    return done.stdout


def freeze(build: Path, icon: Path | None, made_at: int) -> Frozen:
    """The program in `build`/frozen. Raises BuildError."""
    work = build / "work"
    words = ["--noconfirm", "--log-level", "WARN", "--distpath", str(build / "frozen")]
    words += ["--workpath", str(work), str(ROOT / "packaging" / "station.spec")]
    environment = {
        "PYTHONPATH": str(ROOT),
        # The same source makes the same bytes.
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(made_at),
        "STATION_ICON": "" if icon is None else str(icon),
    }
    run([sys.executable, "-m", "PyInstaller", *words], environment)
    modules = (work / "station" / "modules.txt").read_text(encoding="utf-8").split()
    folder = build / "frozen" / "station"
    if sys.platform == "linux":
        _strip(folder)
    return Frozen(folder, tuple(modules))


def _strip(folder: Path) -> None:
    """Takes out of Python, and of what comes with more than it needs, what only a debugger reads.

    Qt stays as it came: it does not survive this.
    """
    inside = folder / "_internal"
    files = [*inside.glob("libpython*"), *inside.glob("python3*/lib-dynload/*.so")]
    files += inside.glob("cryptography/hazmat/bindings/*.so")
    files += inside.glob("pypdfium2_raw/*.so")
    run(["strip", "--strip-unneeded", *map(str, files)])
