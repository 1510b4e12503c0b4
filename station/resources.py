"""The one place that knows where the files under `resources/` are.

They are found in three layouts: a source checkout, an installed wheel (which carries them as
`station/_resources`) and a frozen build (which unpacks them beside the program).
"""

import sys
from functools import cache
from pathlib import Path


class ResourceMissingError(FileNotFoundError):
    """A file that the program ships is not where the installation should have put it."""


@cache
def root() -> Path:
    """The folder that holds the shipped files.

    Raises ResourceMissingError when the installation is incomplete.
    """
    here = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [here / "_resources", here.parent / "resources"]
    if frozen is not None:
        candidates.insert(0, Path(frozen) / "resources")
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise ResourceMissingError("The folder 'resources' is missing. Install the program again.")


def path(*parts: str) -> Path:
    """The shipped file at `parts` below the resources folder.

    Raises ResourceMissingError when the installation lacks it.
    """
    found = root().joinpath(*parts)
    if not found.exists():
        raise ResourceMissingError(f"{'/'.join(parts)} is missing. Install the program again.")
    return found


def text(*parts: str) -> str:
    """The shipped UTF-8 text file at `parts`."""
    return path(*parts).read_text(encoding="utf-8")
