"""What a paper's file is called."""

import re

from station.domain.papers import Paper

_UNSAFE = re.compile(r"[^A-Za-z0-9-]+")
_LONGEST_PART = 40


def file_name(order: str, shipment: str, paper: Paper) -> str:
    """`<order>_<shipment>_<kind>[_n].<form>`, of letters, figures and hyphens only.

    Nothing in it can leave the folder, hide the file or be taken for an option.
    """
    number = f"_{paper.number}" if paper.number else ""
    form = _safe(paper.form, "bin")
    return f"{beginning(order, shipment)}{paper.kind.value}{number}.{form}"


def beginning(order: str, shipment: str) -> str:
    """What the names of all papers of one shipment begin with: `<order>_<shipment>_`."""
    return f"{_safe(order, 'order')}_{_safe(shipment, 'shipment')}_"


def _safe(text: str, otherwise: str) -> str:
    return _UNSAFE.sub("-", text)[:_LONGEST_PART].strip("-") or otherwise
