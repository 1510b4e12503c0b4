"""The version, read where it stands, without loading the program."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the project."""


def version(root: Path = ROOT) -> str:
    """`station/__init__.py`'s. Raises ValueError if it has none."""
    text = (root / "station" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([0-9.]+)"$', text, re.MULTILINE)
    if found is None:
        raise ValueError("station/__init__.py names no version")
    return found[1]
