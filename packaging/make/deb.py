"""A package for Debian and its relatives, built by dpkg-deb."""

import gzip
import hashlib
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from make import needs
from make.freeze import Frozen, run
from make.icons import SIZES
from make.version import ROOT

_LINUX = ROOT / "packaging" / "linux"
_SCRIPTS = ("preinst", "prerm", "postrm")
_MAINTAINER = "The makers of station <station@localhost>"


def build(frozen: Frozen, made: Path, to: Path, version: str, made_at: int, level: int = 6) -> Path:
    """`to`/station_VERSION_ARCH.deb of the `frozen` program and what was `made` beside it.

    Raises BuildError.
    """
    tree = made / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    share = tree / "usr" / "share"
    shutil.copytree(frozen.folder, tree / "usr" / "lib" / "station", symlinks=True)
    (tree / "usr" / "bin").mkdir()
    (tree / "usr" / "bin" / "station").symlink_to("../lib/station/station")
    place(_LINUX / "station.desktop", share / "applications" / "station.desktop")
    about = (_LINUX / "station.metainfo.xml").read_text(encoding="utf-8")
    day = datetime.fromtimestamp(made_at, UTC).date().isoformat()
    (share / "metainfo").mkdir()
    (share / "metainfo" / "station.bench.Station.metainfo.xml").write_text(
        about.replace("@VERSION@", version).replace("@DATE@", day), encoding="utf-8"
    )
    icons = share / "icons" / "hicolor"
    for size in SIZES:
        picture = made / "icons" / f"station-{size}.png"
        place(picture, icons / f"{size}x{size}" / "apps" / "station.png")
    place(ROOT / "resources" / "icon" / "station.svg", icons / "scalable" / "apps" / "station.svg")
    _zipped(made / "station.1", share / "man" / "man1" / "station.1.gz")
    papers = share / "doc" / "station"
    place(ROOT / "packaging" / "linux" / "copyright", papers / "copyright")
    place(ROOT / "README.md", papers / "README.md")
    shutil.move(tree / "usr" / "lib" / "station" / "licences", papers / "licences")
    shutil.move(tree / "usr" / "lib" / "station" / "sbom.cdx.json", papers / "sbom.cdx.json")
    control = tree / "DEBIAN"
    control.mkdir()
    architecture = run(["dpkg", "--print-architecture"]).strip()
    (control / "control").write_text(_control(tree, version, architecture), encoding="utf-8")
    (control / "md5sums").write_text(_sums(tree), encoding="utf-8")
    for name in _SCRIPTS:
        place(_LINUX / name, control / name)
        (control / name).chmod(0o755)
    _settle(tree, made_at)
    to.mkdir(parents=True, exist_ok=True)
    package = to / f"station_{version}_{architecture}.deb"
    words = ["dpkg-deb", "--root-owner-group", "-Zxz", f"-z{level}", "--build", str(tree)]
    run([*words, str(package)], {"SOURCE_DATE_EPOCH": str(made_at)})
    return package


def place(source: Path, target: Path) -> None:
    """A copy of `source`, with the folders that it needs."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _zipped(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(source.read_bytes(), 9, mtime=0))


def _control(tree: Path, version: str, architecture: str) -> str:
    size = sum(f.lstat().st_size for f in tree.rglob("*") if f.is_file() and not f.is_symlink())
    return f"""\
Package: station
Version: {version}
Architecture: {architecture}
Maintainer: {_MAINTAINER}
Installed-Size: {-(-size // 1024)}
Depends: {", ".join(needs.packages(tree / "usr" / "lib" / "station"))}
Recommends: cups-client, gnome-keyring | libsecret-1-0, alsa-utils | pulseaudio-utils
Section: office
Priority: optional
Description: shipping station for warehouse packing benches
 A clerk scans an order, the parcel form fills itself, the price of the label
 and an offer of insurance cover stand side by side, and one key dispatches.
 .
 The package brings its own Python and Qt. Each user's data stays in the user's
 home, also when the package is removed.
"""


def _sums(tree: Path) -> str:
    lines = []
    for file in sorted(tree.rglob("*")):
        if file.is_file() and not file.is_symlink() and "DEBIAN" not in file.parts:
            digest = hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()
            lines.append(f"{digest}  {file.relative_to(tree)}\n")
    return "".join(lines)


def _settle(tree: Path, made_at: int) -> None:
    """One moment and plain rights for everything: neither the hour nor a umask is part of it."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
        os.utime(path, (made_at, made_at), follow_symlinks=False)
