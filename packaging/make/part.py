"""One thing that is shipped inside the program."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Part:
    """Its name, version and licence; `texts` are the files of the licence."""

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]
    purl: str = ""
    needs: tuple[str, ...] = ()
    """Names of other parts."""
