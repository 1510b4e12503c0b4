"""Which facts stand on which paper. Pure; a confirmation exists only for a proven cover."""

from dataclasses import dataclass
from datetime import datetime

from station.domain import routing
from station.domain.cover import PROVEN
from station.domain.errors import RefusedError
from station.domain.links import without_secrets
from station.domain.papers import ConfirmationPaper, LabelPaper, PaperFacts, PendingSlip
from station.domain.shipment import PaperKind
from station.flow.work import Shipment


@dataclass(frozen=True)
class PaperTerms:
    """What a paper says beside the shipment itself."""

    bench: str
    practice: bool
    claims: tuple[str, ...]
    printed_at: datetime
    """Local time, with its zone."""
    phone: str = ""
    """The insurer's, where the agreement names one."""
    routes: tuple[str, ...] = ()
    """The carrier's (`domain.routing`)."""


def facts(shipment: Shipment, kind: PaperKind, terms: PaperTerms) -> tuple[PaperFacts, ...]:
    """The papers of `kind`: one a parcel for labels, else one.

    Raises RefusedError for a confirmation whose cover is not proven, or a label that is not
    bought.
    """
    if shipment.bought is None:
        raise RefusedError("paper.no_label", order=shipment.number)
    if kind is PaperKind.LABEL:
        return _labels(shipment, terms)
    if kind is PaperKind.PENDING_SLIP:
        return (_slip(shipment, terms),)
    return (_confirmation(shipment, terms),)


def label_preview(
    shipment: Shipment, codes: tuple[str, ...], terms: PaperTerms
) -> tuple[PaperFacts, ...]:
    """The labels as they would print under `codes`: shows before any purchase that they fit."""
    return _label_facts(shipment, codes, terms)


def _labels(shipment: Shipment, terms: PaperTerms) -> tuple[PaperFacts, ...]:
    codes = shipment.bought.tracking if shipment.bought else ()
    return _label_facts(shipment, codes, terms)


def _label_facts(
    shipment: Shipment, codes: tuple[str, ...], terms: PaperTerms
) -> tuple[PaperFacts, ...]:
    form = shipment.form
    return tuple(
        LabelPaper(
            sender=form.sender,
            recipient=form.recipient,
            service_code=form.service.code,
            service_name=form.service.name,
            sscc=code,
            order=shipment.number,
            weight_g=parcel.weight_g,
            number=number,
            of=len(form.parcels),
            shipped=terms.printed_at.date(),
            practice=terms.practice,
            routing=routing.code(terms.routes, form.recipient),
            handling=parcel.handling,
        )
        for number, (parcel, code) in enumerate(zip(form.parcels, codes, strict=True), 1)
    )


def _confirmation(shipment: Shipment, terms: PaperTerms) -> ConfirmationPaper:
    cover, consent = shipment.proven, shipment.consent
    if shipment.cover not in PROVEN or cover is None or consent is None:
        raise RefusedError("paper.not_proven", order=shipment.number)
    sender = shipment.form.sender
    zone = terms.printed_at.tzinfo
    return ConfirmationPaper(
        ref=cover.ref,
        title=consent.title,
        limit=cover.limit,
        excess=cover.excess,
        premium=cover.price,
        tax=cover.tax,
        starts=cover.starts.astimezone(zone) if cover.starts else None,
        ends=cover.ends.astimezone(zone) if cover.ends else None,
        wording_url=without_secrets(cover.wording_url or consent.wording_url),
        recipient=shipment.form.recipient,
        policyholder=sender.company or sender.name,
        order=shipment.number,
        parcels=shipment.bought.tracking if shipment.bought else (),
        underwriter=consent.underwriter,
        disclaimer=consent.disclaimer,
        claims=terms.claims,
        printed_at=terms.printed_at,
        bench=terms.bench,
        practice=terms.practice,
        certificate_url=without_secrets(cover.certificate_url),
        description=consent.description,
        inclusions=consent.inclusions,
        exclusions=consent.exclusions,
        phone=terms.phone,
    )


def _slip(shipment: Shipment, terms: PaperTerms) -> PendingSlip:
    return PendingSlip(
        order=shipment.number,
        recipient=shipment.form.recipient,
        parcels=shipment.bought.tracking if shipment.bought else (),
        asked_at=shipment.created_at.astimezone(terms.printed_at.tzinfo),
        printed_at=terms.printed_at,
        bench=terms.bench,
        practice=terms.practice,
    )
