"""The frozen program as one archive, for a Linux without Debian's packages."""

import gzip
import tarfile
from pathlib import Path

from make.freeze import Frozen
from make.version import ROOT


def build(frozen: Frozen, made: Path, to: Path, version: str, made_at: int) -> Path:
    """`to`/station-VERSION-linux-ARCH.tar.gz; inside is one folder `station-VERSION`."""
    import platform

    to.mkdir(parents=True, exist_ok=True)
    name = f"station-{version}"
    archive = to / f"{name}-linux-{platform.machine()}.tar.gz"

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = made_at
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with (
        archive.open("wb") as raw,
        gzip.GzipFile("", "wb", 6, raw, mtime=made_at) as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        # tarfile walks a folder in the order of its names.
        tar.add(frozen.folder, name, filter=plain)
        for source, inside in (
            (made / "station.1", "station.1"),
            (made / "icons" / "station-256.png", "station.png"),
            (ROOT / "packaging" / "linux" / "station.desktop", "station.desktop"),
            (ROOT / "README.md", "README.md"),
        ):
            tar.add(source, f"{name}/{inside}", filter=plain)
    return archive
