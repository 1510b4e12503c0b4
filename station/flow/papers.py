"""Which facts stand on which paper. Pure; a confirmation exists only for a proven cover."""

from dataclasses import dataclass
from datetime import datetime

from station.domain import customs, routing
from station.domain.cover import COVER_WORDS, PROVEN, CoverState
from station.domain.errors import RefusedError, message
from station.domain.links import without_secrets
from station.domain.papers import (
    ConfirmationPaper,
    CustomsPaper,
    LabelPaper,
    PaperFacts,
    PendingSlip,
    VoidSlip,
)
from station.domain.shipment import LabelState, PaperKind
from station.domain.void import VoidState
from station.flow.work import Shipment, Work


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
    if kind is PaperKind.CUSTOMS:
        return customs_facts(shipment, shipment.bought.tracking, terms)
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


def customs_facts(
    shipment: Shipment, codes: tuple[str, ...], terms: PaperTerms
) -> tuple[PaperFacts, ...]:
    """The declarations of all parcels, sheet by sheet; none where no border is crossed."""
    form = shipment.form
    if not customs.needs_paper(form):
        return ()
    return tuple(
        CustomsPaper(
            form=customs.form_for(parcel.value).value,
            sender=form.sender,
            recipient=form.recipient,
            sheet=sheet,
            parcel=number,
            parcels=len(form.parcels),
            weight_g=parcel.weight_g,
            value=parcel.value,
            postage=form.label_price,
            tracking=code,
            order=shipment.number,
            made=terms.printed_at.date(),
            practice=terms.practice,
        )
        for number, (parcel, code) in enumerate(zip(form.parcels, codes, strict=True), 1)
        for sheet in customs.sheets(parcel.contents)
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
        changed_at=cover.changed_at.astimezone(zone) if cover.changed_at else None,
    )


def void_slip(work: Work, terms: PaperTerms) -> VoidSlip:
    """The slip of a parcel whose label is being voided, or is voided.

    Raises RefusedError where neither is the case.
    """
    shipment, void = work.shipment, work.void
    gone = shipment.label is LabelState.VOIDED
    if void is None or not (void.open or gone) or shipment.bought is None:
        raise RefusedError("paper.no_void", order=shipment.number)
    approved = void.state is not VoidState.ASKED
    head = "paper.being_voided" if approved else "paper.void_is_asked"
    return VoidSlip(
        order=shipment.number,
        recipient=shipment.form.recipient,
        parcels=shipment.bought.tracking,
        head=message("paper.label_voided" if gone else head),
        asked_at=void.asked_at.astimezone(terms.printed_at.tzinfo),
        asked_by=void.asked_by,
        approval=None if approved else message("paper.void_not_approved"),
        label=message(_label_words(shipment.label, approved=approved)),
        cover=message(_VOID_COVER.get(shipment.cover, COVER_WORDS[shipment.cover])),
        printed_at=terms.printed_at,
        bench=terms.bench,
        practice=terms.practice,
    )


def _label_words(label: LabelState, *, approved: bool) -> str:
    if label is LabelState.VOIDED:
        return "paper.void_label_gone"
    if label is LabelState.VOID_REFUSED:
        return "paper.void_label_refused"
    return "paper.void_label_open" if approved else "paper.void_label_not_asked"


# On a void slip nothing is promised: of a cover that stands no more than that, and no amount.
_VOID_COVER = {
    CoverState.COVERED: COVER_WORDS[CoverState.CANCELLING],
    CoverState.PREVIEWED: COVER_WORDS[CoverState.CANCELLING],
}


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
