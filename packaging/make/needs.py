"""Which packages of Debian hold the libraries that a folder of programs needs."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from make.freeze import BuildError, run

_NEEDED = re.compile(r"^ +NEEDED +(\S+)$", re.MULTILINE)
_GLIBC = re.compile(r"\bGLIBC_(\d+)\.(\d+)\b")
_OF_LIBC = re.compile(r"^(libc|libm|libdl|libpthread|librt|libutil|ld-linux.*)\.so")
ASKED_AT_RUN_TIME = ("fonts-dejavu-core", "ca-certificates")
"""What no library names: a typeface for letters that ours lack, and whom TLS trusts."""


def packages(folder: Path) -> list[str]:
    """As `Depends:` of a package wants them. Raises BuildError for a library of no package."""
    said = run(["objdump", "-p", *map(str, _programs(folder))])
    newest = max([(2, 17), *((int(a), int(b)) for a, b in _GLIBC.findall(said))])
    own = {path.name for path in folder.rglob("*.so*")}
    wanted = {each for each in set(_NEEDED.findall(said)) - own if not _OF_LIBC.match(each)}
    libc = f"libc6 (>= {newest[0]}.{newest[1]})"
    return sorted({*(_packages_of(sorted(wanted)) - {"libc6"}), *ASKED_AT_RUN_TIME, libc})


def _programs(folder: Path) -> Iterable[Path]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as opened:
                if opened.read(4) == b"\x7fELF":
                    yield file


def _packages_of(libraries: Sequence[str]) -> set[str]:
    said = run(["dpkg-query", "-S", *(f"*/{library}" for library in libraries)])
    found = set()
    for library in libraries:
        # A package may bring a library of the same name for its own use, in a deeper folder.
        place = rf"^([^:,]+)[^/]*(/usr)?/lib/[^/]+-linux-gnu/{re.escape(library)}$"
        holders = sorted(match[1] for match in re.finditer(place, said, re.MULTILINE))
        if not holders:
            raise BuildError(f"No package of this machine holds {library} for everybody.")
        found.add(holders[0])
    return found
