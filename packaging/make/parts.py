"""What is inside the frozen program: each library of ours, and what those bring along."""

import re
import sysconfig
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.utils import canonicalize_name

from make.carried import carried
from make.part import Part
from make.trim import asked_for, needed
from make.version import ROOT

_LICENCE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_NOT_TEXT = {".py", ".pyc", ".so", ".pyi", ".pyd"}
_OF_QT = ("pyside6-essentials", "shiboken6")
OWN_TEXTS = ROOT / "packaging" / "licences"
"""The licences whose text no library brings."""


class PartsError(Exception):
    """A part is missing, or would be shipped without the words of its licence."""


def parts(modules: Sequence[str], root: Path = ROOT) -> list[Part]:
    """Every part of a program in which these `modules` were frozen, by name.

    Raises PartsError if a library is missing, or has no text of its licence.
    """
    known = set(modules)
    found = [_of(distribution(name)) for name in needed() if _is_in(distribution(name), known)]
    inside = {part.name for part in found}
    if lost := {canonicalize_name(name) for name in asked_for()} - inside:
        raise PartsError(f"Named in pyproject.toml and not frozen: {', '.join(sorted(lost))}")
    found = [_only_inside(part, inside) for part in found]
    found += [*carried({part.name: part for part in found}), *_beside(root)]
    for part in found:
        if not part.texts:
            raise PartsError(f"{part.name} has no text of its licence.")
    return sorted(found, key=lambda part: part.name)


def _is_in(of: Distribution, frozen: set[str]) -> bool:
    """True if a module of it, or a compiled one by its file, is among the `frozen`."""
    for file in of.files or ():
        path = Path(str(file))
        if path.as_posix() in frozen:
            return True
        module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        if path.suffix == ".py" and module in frozen:
            return True
    return False


def _of(of: Distribution) -> Part:
    name = canonicalize_name(of.metadata["Name"])
    texts = tuple(
        Path(str(of.locate_file(file)))
        for file in of.files or ()
        if Path(str(file)).suffix not in _NOT_TEXT
        and (_LICENCE.search(file.name) or "licenses" in Path(str(file)).parts)
    )
    if name in _OF_QT:
        texts = tuple(sorted(OWN_TEXTS.glob("*GPL-3.0.txt")))
    needs = tuple(
        sorted({canonicalize_name(re.split(r"[^\w.-]", each)[0]) for each in of.requires or ()})
    )
    licence = "LGPL-3.0-only" if name in _OF_QT else _licence(of)
    return Part(name, of.version, licence, texts, f"pkg:pypi/{name}@{of.version}", needs)


def _licence(of: Distribution) -> str:
    """As the library itself says it, in one line."""
    said = of.metadata.get("License-Expression") or of.metadata.get("License") or ""
    if said.strip():
        return str(said.strip().splitlines()[0])
    classes = (of.metadata.get_all("Classifier") or []) if of.metadata else []
    return next((each.split(" :: ")[-1] for each in classes if "License ::" in each), "")


def _only_inside(part: Part, inside: set[str]) -> Part:
    needs = tuple(name for name in part.needs if name in inside)
    return Part(part.name, part.version, part.licence, part.texts, part.purl, needs)


def _beside(root: Path) -> Iterator[Part]:
    """What is no library of Python: Python itself, the start of the program, the typefaces."""
    import platform

    python = platform.python_version()
    yield Part("python", python, "PSF-2.0", _pythons(), f"pkg:generic/python@{python}")
    maker = distribution("pyinstaller")
    copying = tuple(
        Path(str(maker.locate_file(file))) for file in maker.files or () if "COPYING" in file.name
    )
    yield Part(
        "pyinstaller-bootloader",
        maker.version,
        "GPL-2.0-or-later WITH Bootloader-exception",
        copying,
        f"pkg:pypi/pyinstaller@{maker.version}",
    )
    fonts = root / "resources" / "fonts"
    yield Part("ibm-plex-sans", "", "OFL-1.1", (fonts / "OFL.txt",))
    others = fonts / "other"
    yield Part("noto-sans", "", "OFL-1.1", (others / "OFL.txt",))
    yield Part("gnu-unifont", "", "OFL-1.1", (others / "OFL.txt",))
    yield Part("droid-sans-fallback", "", "Apache-2.0", (others / "Apache-2.0.txt",))


def _pythons() -> tuple[Path, ...]:
    import sys

    folders = (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix))
    named = [folder / name for folder in folders for name in ("LICENSE.txt", "LICENSE")]
    return tuple(file for file in named if file.is_file())[:1]
