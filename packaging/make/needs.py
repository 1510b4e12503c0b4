"""Which packages of Debian hold the libraries that a folder of programs needs."""

import re
from collections.abc import Iterable
from pathlib import Path

from make.freeze import BuildError, run

_NEEDED = re.compile(r"^ +NEEDED +(\S+)$", re.MULTILINE)
_GLIBC = re.compile(r"\bGLIBC_(\d+)\.(\d+)\b")
_OF_LIBC = re.compile(r"^(libc|libm|libdl|libpthread|librt|libutil|ld-linux.*)\.so")
ASKED_AT_RUN_TIME = ("fonts-dejavu-core", "ca-certificates")
"""What no library names: a typeface for letters that ours lack, and whom TLS trusts."""


def packages(folder: Path) -> list[str]:
    """As `Depends:` of a package wants them. Raises BuildError for a library of no package."""
    wanted, newest = _wanted(folder)
    own = {path.name for path in folder.rglob("*.so*")}
    names = {_package_of(each) for each in wanted - own if not _OF_LIBC.match(each)}
    return sorted({*names - {"libc6"}, *ASKED_AT_RUN_TIME, f"libc6 (>= {newest[0]}.{newest[1]})"})


def _wanted(folder: Path) -> tuple[set[str], tuple[int, int]]:
    """The libraries that something in `folder` names, and the newest libc that one of them asks."""
    wanted: set[str] = set()
    newest = (2, 17)
    for file in _programs(folder):
        said = run(["objdump", "-p", str(file)])
        wanted |= set(_NEEDED.findall(said))
        newest = max([newest, *((int(a), int(b)) for a, b in _GLIBC.findall(said))])
    return wanted, newest


def _programs(folder: Path) -> Iterable[Path]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as opened:
                if opened.read(4) == b"\x7fELF":
                    yield file


def _package_of(library: str) -> str:
    try:
        said = run(["dpkg-query", "-S", f"*/{library}"])
    except BuildError as error:
        raise BuildError(f"No package of this machine holds {library}.") from error
    # A package may bring a library of the same name for its own use, in a deeper folder.
    place = rf"^([^:,]+)[^/]*(/usr)?/lib/[^/]+-linux-gnu/{re.escape(library)}$"
    found = sorted(match[1] for match in re.finditer(place, said, re.MULTILINE))
    if not found:
        raise BuildError(f"No package of this machine holds {library} for everybody.")
    return found[0]
