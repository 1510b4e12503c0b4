"""`python packaging/make [deb|tar|setup|dmg …]`: the program as packages, in `dist/`.

Without a name: what this system can make. The frozen program is proven by its own smoke test
before anything is packed. SOURCE_DATE_EPOCH, else the last commit, is the date in all of it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[0] = str(ROOT / "packaging")
sys.path.append(str(ROOT))

from make import deb, manual, papers, tarball  # noqa: E402
from make.freeze import BuildError, Frozen, freeze, run  # noqa: E402
from make.parts import PartsError, parts  # noqa: E402
from make.version import version  # noqa: E402

_MADE_HERE = {"linux": ["deb", "tar"], "win32": ["setup"], "darwin": ["dmg"]}


def main(words: list[str]) -> int:
    """0 if everything was made; what went wrong is said."""
    here = _MADE_HERE.get(sys.platform, [])
    parser = argparse.ArgumentParser(prog="python packaging/make", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="|".join(here), help="all of them, if none")
    parser.add_argument("--to", type=Path, default=ROOT / "dist", help="the folder for them")
    parser.add_argument("--quick", action="store_true", help="packed less tightly")
    options = parser.parse_args(words)
    if unknown := [kind for kind in options.kinds if kind not in here]:
        parser.error(f"not made on this system: {', '.join(unknown)}")
    try:
        for file in _make(options.kinds or here, options.to.absolute(), quick=options.quick):
            sys.stdout.write(f"{file}  {file.stat().st_size / 1e6:.1f} MB\n")
    except (BuildError, PartsError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _make(kinds: list[str], to: Path, *, quick: bool) -> list[Path]:
    build, made_at, named = ROOT / "build", _made_at(), version()
    _say("icons and manual")
    icons = build / "icons"
    svg = str(ROOT / "resources" / "icon" / "station.svg")
    environment = {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": f"{ROOT / 'packaging'}"}
    run([sys.executable, "-m", "make.icons", svg, str(icons)], environment)
    from station.cli.parser import parser

    (build / "station.1").write_text(manual.page(parser(), named, made_at), encoding="utf-8")
    _say("the program")
    icon = {"win32": icons / "station.ico", "darwin": icons / "station.icns"}.get(sys.platform)
    frozen = freeze(build, icon, made_at)
    _say("licences and parts")
    inside = parts(frozen.modules)
    papers.write_licences(inside, ROOT / "LICENSE", frozen.folder / "licences")
    (frozen.folder / "sbom.cdx.json").write_text(
        papers.sbom(inside, named, made_at), encoding="utf-8"
    )
    _say(f"{_size(frozen) / 1e6:.0f} MB; its smoke test")
    _smoke(frozen)
    found = []
    for kind in kinds:
        _say(kind)
        if kind == "deb":
            level = 1 if quick else 6
            found.append(deb.build(frozen, build, to, named, made_at, level))
        elif kind == "tar":
            found.append(tarball.build(frozen, build, to, named, made_at))
        else:
            found.append(_by_its_own_tool(kind, build, to, named))
    return found


def _by_its_own_tool(kind: str, build: Path, to: Path, named: str) -> Path:
    """What only the tools of Windows and macOS make; see the recipes beside this folder."""
    to.mkdir(parents=True, exist_ok=True)
    packaging = ROOT / "packaging"
    if kind == "setup":
        compiler = shutil.which("iscc") or r"C:\Program Files (x86)\Inno Setup 6\ISCC.exe"
        words = [compiler, "/Qp", f"/DVersion={named}", f"/O{to}"]
        if sign := os.environ.get("STATION_SIGN_WITH"):
            words += [f"/Ssign={sign}", "/DSigned"]
        run([*words, str(packaging / "windows" / "station.iss")])
        return to / f"station-{named}-setup.exe"
    image = to / f"station-{named}.dmg"
    app = build / "frozen" / "Station.app"
    run(["bash", str(packaging / "macos" / "dmg"), str(app), str(image)])
    return image


def _smoke(frozen: Frozen) -> None:
    """The frozen program proves itself, in a world without this Python."""
    kept = {"HOME", "DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "SYSTEMROOT"}
    world = {name: value for name, value in os.environ.items() if name in {*kept, "TMP", "TEMP"}}
    world["PATH"] = os.defpath
    done = subprocess.run(  # noqa: S603 - what was just made
        [str(frozen.program), "smoke"],
        env=world,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    sys.stdout.write(done.stdout)
    if done.returncode != 0:
        raise BuildError("The frozen program fails its smoke test.")


def _size(frozen: Frozen) -> int:
    files = (file for file in frozen.folder.rglob("*") if not file.is_symlink())
    return sum(file.stat().st_size for file in files if file.is_file())


def _made_at() -> int:
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    try:
        return int(run(["git", "log", "-1", "--format=%ct"]))
    except (BuildError, OSError, ValueError):
        return int(time.time())  # an unpacked archive: no commit says when


def _say(what: str) -> None:
    sys.stdout.write(f"{what} …\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
