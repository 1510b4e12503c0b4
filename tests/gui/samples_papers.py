"""The papers of one parcel, drawn as the program draws them."""

import datetime as dt
from collections.abc import Sequence
from functools import cache

from station.desk.looking import Shown
from station.domain.address import Address
from station.domain.money import Money
from station.domain.papers import ConfirmationPaper, LabelPaper, PaperFacts
from station.domain.shipment import PaperKind
from station.printing import document
from station.printing.picture import picture
from station.render.papers import lay_out

__all__ = ["papers", "picture"]

_SSCC = "106141411234567897"
_AT = dt.datetime(2026, 11, 24, 14, 6, tzinfo=dt.UTC)
_SENDER = Address(
    name="Fjord & Fell", address1="Unit 7, Canal Yard", city="Leeds", postcode="LS9 8AG",
    country="GB",
)  # fmt: skip
_RECIPIENT = Address(
    name="Hannah Whitfield", address1="14 Larch Rise", city="Kendal", postcode="LA9 5QT",
    country="GB",
)  # fmt: skip


def _label(number: int) -> LabelPaper:
    return LabelPaper(
        _SENDER, _RECIPIENT, "ND", "Next Day", _SSCC, "10482", 1840, number, 2, _AT.date(),
        practice=True,
    )  # fmt: skip


def _confirmation() -> ConfirmationPaper:
    return ConfirmationPaper(
        ref="K7QHM-3WXRE-INS",
        title="Parcel Protection",
        limit=Money(42000, "GBP"),
        excess=Money(0, "GBP"),
        premium=Money(706, "GBP"),
        tax=Money(76, "GBP"),
        starts=_AT,
        ends=_AT + dt.timedelta(days=30),
        wording_url="https://www.example.com/en/pds/3f1b2c44",
        recipient=_RECIPIENT,
        policyholder="Fjord & Fell",
        order="10482",
        parcels=(_SSCC,),
        underwriter="Demo Underwriter Ltd.",
        disclaimer="Demo wording, not a real policy.",
        claims=(),
        printed_at=_AT,
        bench="Bench 3",
        practice=True,
    )


@cache
def _drawn() -> tuple[tuple[PaperKind, int, int, bytes], ...]:
    def pdf(facts: PaperFacts) -> bytes:
        return document.pdf(lay_out(facts, dpi=203), "")

    labels = [(PaperKind.LABEL, number, 2, pdf(_label(number))) for number in (1, 2)]
    return (*labels, (PaperKind.CONFIRMATION, 0, 1, pdf(_confirmation())))


def papers(shipment: str) -> Sequence[Shown]:
    """Two labels and a confirmation."""
    return [
        Shown(shipment, kind, number, of, "4x6", content) for kind, number, of, content in _drawn()
    ]
