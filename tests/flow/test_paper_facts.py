"""Which facts stand on a paper, and which never do."""

import re
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from station.domain.cover import CoverState, Point
from station.domain.errors import RefusedError
from station.domain.papers import ConfirmationPaper, LabelPaper, VoidSlip
from station.domain.shipment import BoughtLabel, Handling, LabelState, PaperKind
from station.domain.void import Void, VoidReason, VoidState
from station.flow import papers
from station.flow.papers import PaperTerms
from station.flow.proven import proven_cover
from station.flow.work import Shipment, Work
from station.i18n import say
from tests.store import making
from tests.words.truth import in_each_language, said_in

SSCC = "106141411234567897"
TERMS = PaperTerms(
    "Bench 3", False, ("In 14 days.",), making.NOW.astimezone(timezone(timedelta(hours=1))), "020 1"
)


def covered(link: str = "") -> Shipment:
    shipment = making.shipment()
    assert shipment.consent is not None
    told = replace(
        shipment.consent,
        description="All of it.",
        inclusions=(Point("Loss", "It is lost."),),
        exclusions=(Point("Cash", "Money."),),
    )
    facts = replace(making.facts(), certificate_url=link)
    return replace(
        shipment,
        consent=told,
        cover=CoverState.COVERED,
        proven=proven_cover(facts, making.PRICE, "parcel_insurance"),
        bought=BoughtLabel("house", (SSCC,), making.PRICE, making.NOW),
    )


def confirmation(shipment: Shipment) -> ConfirmationPaper:
    (paper,) = papers.facts(shipment, PaperKind.CONFIRMATION, TERMS)
    assert isinstance(paper, ConfirmationPaper)
    return paper


def test_a_confirmation_has_the_insurers_words_and_the_agreements() -> None:
    paper = confirmation(covered("https://xcover.com/en/coi/X"))
    assert (paper.description, paper.phone, paper.claims) == (
        "All of it.",
        "020 1",
        ("In 14 days.",),
    )
    assert [point.title for point in (*paper.inclusions, *paper.exclusions)] == ["Loss", "Cash"]
    assert paper.certificate_url == "https://xcover.com/en/coi/X"
    assert paper.wording_url == "https://example.com/pds"
    assert paper.parcels == (SSCC,)


def test_a_token_never_comes_to_paper_whoever_stored_it() -> None:
    shipment = covered("https://xcover.com/en/coi/X?security_token=Aq3Xv")
    assert shipment.consent is not None
    link = "https://example.com/pds?policy_type=a_v1&signup_token=b"
    told = replace(shipment.consent, wording_url=link)
    paper = confirmation(replace(shipment, consent=told))
    assert paper.certificate_url == "https://xcover.com/en/coi/X"
    assert paper.wording_url == "https://example.com/pds?policy_type=a_v1"


def test_only_a_proven_cover_has_one() -> None:
    for state in CoverState:
        if state is CoverState.COVERED:
            continue
        with pytest.raises(RefusedError) as refused:
            confirmation(replace(covered(), cover=state))
        assert refused.value.message.id == "paper.not_proven"


def test_a_label_says_its_route_and_how_to_handle_each_box() -> None:
    shipment = covered()
    (box,) = shipment.form.parcels
    form = replace(
        shipment.form,
        parcels=(replace(box, asked=(Handling.FRAGILE,)), replace(box, weight_g=20_001)),
    )
    assert shipment.bought is not None
    two = replace(shipment, form=form, bought=replace(shipment.bought, tracking=(SSCC, SSCC)))
    terms = replace(TERMS, routes=(f"{form.recipient.country}=HUB 7",))
    labels = papers.facts(two, PaperKind.LABEL, terms)
    assert [label.handling for label in labels if isinstance(label, LabelPaper)] == [
        (Handling.FRAGILE,),
        (Handling.HEAVY,),
    ]
    assert {label.routing for label in labels if isinstance(label, LabelPaper)} == {"HUB 7"}


def voiding(
    state: VoidState,
    label: LabelState = LabelState.BOUGHT,
    cover: CoverState = CoverState.COVERED,
) -> Work:
    void = Void(1, state, VoidReason.WRONG_ADDRESS, "", making.NOW, "Ruth")
    return Work(replace(covered(), label=label, cover=cover), (), void)


def said(slip: VoidSlip) -> str:
    texts = [slip.head, slip.label, slip.cover, *([slip.approval] if slip.approval else [])]
    return " ".join(map(say, texts))


OPEN = [VoidState.ASKED, VoidState.APPROVED]


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize("cover", list(CoverState))
def test_a_void_slip_keeps_to_the_truth_table(state: VoidState, cover: CoverState) -> None:
    slip = papers.void_slip(voiding(state, cover=cover), TERMS)
    for forbidden in in_each_language():
        assert said_in([said(slip)], forbidden(cover.value)) == [], said(slip)
    text = said(slip)
    # No amount is promised, and nothing is over before it is.
    assert not re.search(r"\d", text), text
    assert ("cancelled" in text.lower()) == (
        cover in (CoverState.CANCELLED, CoverState.AMOUNT_OPEN, CoverState.CANCELLED_ELSEWHERE)
    )
    assert not re.search(r"\b(voided it|is voided)\b", text), text


def test_a_void_slip_says_who_has_still_to_decide() -> None:
    waits = papers.void_slip(voiding(VoidState.ASKED), TERMS)
    assert "supervisor has not said yes" in said(waits)
    assert "Nothing was asked of the carrier yet." in said(waits)
    goes_on = said(papers.void_slip(voiding(VoidState.APPROVED), TERMS))
    assert "supervisor" not in goes_on
    assert "The carrier has not decided yet." in goes_on
    gone = papers.void_slip(voiding(VoidState.DONE, LabelState.VOIDED), TERMS)
    assert "The label of this parcel is voided." in said(gone)
    refused = papers.void_slip(voiding(VoidState.APPROVED, LabelState.VOID_REFUSED), TERMS)
    assert "Ask a supervisor before the parcel moves." in said(refused)


@pytest.mark.parametrize(
    "work",
    [
        voiding(VoidState.WITHDRAWN),
        voiding(VoidState.DONE, LabelState.VOID_REFUSED),
        replace(voiding(VoidState.ASKED), void=None),
    ],
)
def test_where_nothing_is_voided_there_is_no_void_slip(work: Work) -> None:
    with pytest.raises(RefusedError) as refused:
        papers.void_slip(work, TERMS)
    assert refused.value.message.id == "paper.no_void"
