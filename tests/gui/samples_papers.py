"""The papers of one parcel, drawn as the program draws them."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from station.desk.looking import Shown
from station.domain.papers import PaperFacts
from station.domain.shipment import PaperKind
from station.printing import document
from station.printing.picture import picture
from station.render.papers import lay_out
from tests.render.sample_papers import CONFIRMATION, LABEL

__all__ = ["papers", "picture"]


@cache
def _drawn() -> tuple[tuple[PaperKind, int, int, bytes], ...]:
    def pdf(facts: PaperFacts) -> bytes:
        return document.pdf(lay_out(facts, dpi=203), "")

    labels = [
        (PaperKind.LABEL, number, 2, pdf(replace(LABEL, number=number, of=2))) for number in (1, 2)
    ]
    return (*labels, (PaperKind.CONFIRMATION, 0, 1, pdf(CONFIRMATION)))


def papers(shipment: str) -> Sequence[Shown]:
    """Two labels and a confirmation."""
    return [
        Shown(shipment, kind, number, of, "4x6", content) for kind, number, of, content in _drawn()
    ]
