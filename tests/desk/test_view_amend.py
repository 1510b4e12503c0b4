"""What a change does not reach: the declaration that a carrier was given with its label."""

from dataclasses import replace
from datetime import timedelta

import pytest

from station.cli.amend import _print, as_json
from station.desk.amending import AmendOutlook
from station.desk.story import story
from station.desk.view_amend import declaration
from station.domain.address import Address
from station.domain.amendment import Amendment, ChangeState, Wanted
from station.domain.cover import CoverState
from station.domain.errors import message
from station.domain.shipment import LabelState, ShipmentState
from station.domain.void import Void, VoidReason, VoidState
from station.flow.history import Past
from station.flow.verdict import Answer
from station.flow.work import Shipment, Work
from tests.gui import samples_amend, samples_void
from tests.gui.samples import NOW
from tests.gui.samples_amend import UNTIL, VIEWS, abroad, change, outlook, step

DONE = step(Answer.YES, result="amended")


def _home() -> Shipment:
    found = abroad()
    home: Address = samples_amend.shipment().form.recipient
    return replace(found, form=replace(found.form, recipient=home))


@pytest.mark.parametrize("seen", [outlook(abroad(), change()), outlook(abroad(), change(), DONE)])
def test_a_priced_and_a_changed_value_are_not_the_declared_one(seen: AmendOutlook) -> None:
    assert declaration(seen) == message("amend.carrier_declares")
    assert "keeps the values of when the label was bought" in str(as_json(seen)["customs"])


def test_it_is_said_beside_a_gap_before_the_yes() -> None:
    seen = VIEWS["declared-gap"]()
    assert seen.can_confirm
    assert [each.id for each in seen.warnings] == ["amend.gap", "amend.carrier_declares"]


def test_a_later_change_of_the_start_alone_does_not_unsay_it() -> None:
    start = change(starts=NOW + timedelta(hours=4))
    seen = outlook(abroad(), change(), DONE)
    assert declaration(replace(seen, change=start, step=None, state=ChangeState.PRICED)) == message(
        "amend.carrier_declares"
    )


def test_after_the_hand_over_it_advises_nothing_and_in_a_void_it_says_nothing() -> None:
    seen = outlook(abroad(), change(), DONE)
    late = replace(seen, why_not=message("amend.too_late", at=UNTIL, day=UNTIL.date()))
    assert declaration(late) == message("amend.carrier_declared")
    void = Void(1, VoidState.ASKED, VoidReason.WRONG_ADDRESS, "", NOW, "Ruth Adeyemi")
    assert void.open
    assert declaration(replace(seen, work=replace(seen.work, void=void))) is None


@pytest.mark.parametrize(
    "seen",
    [
        outlook(abroad()),
        outlook(abroad("house"), change(), DONE),
        outlook(_home(), change(), DONE),
        outlook(abroad(), change(starts=NOW + timedelta(hours=4)), DONE),
        outlook(abroad(), change(), step()),
        outlook(abroad(), change(), step(Answer.NO, result="refused")),
        outlook(abroad(), change(), why_not=message("amend.void_open")),
    ],
    ids=["nothing", "our-own", "no-border", "a-start", "asking", "refused", "void"],
)
def test_nothing_is_said_where_no_value_is_another(seen: AmendOutlook) -> None:
    assert declaration(seen) is None
    assert as_json(seen)["customs"] is None


@pytest.mark.parametrize(("carrier", "said"), [("easypost", True), ("house", False)])
def test_the_command_says_it_too(
    capsys: pytest.CaptureFixture[str], carrier: str, said: bool
) -> None:
    _print(outlook(abroad(carrier), change(), DONE), as_machine=False)
    assert ("The carrier's customs declaration keeps" in capsys.readouterr().out) is said


@pytest.mark.parametrize(
    ("shipment", "wanted", "told"),
    [
        (abroad(), change(), "story.amended_declared"),
        (_home(), change(), "story.amended_detail"),
        (abroad(), replace(change(), wanted=Wanted({}, UNTIL)), "story.amended_detail"),
        (replace(abroad(), purged_at=NOW), change(), "story.amended_detail"),
    ],
)
def test_the_story_of_a_change_says_that_the_carrier_declared_before_it(
    shipment: Shipment, wanted: Amendment, told: str
) -> None:
    work = outlook(shipment, wanted, DONE).work
    (amended,) = (each for each in story(Past(work, ())) if each.word.id == "story.amended")
    assert amended.detail is not None
    assert amended.detail.id == told
    assert amended.detail.facts == {"old": wanted.old_price, "new": wanted.new_price}


@pytest.mark.parametrize(
    ("seen", "offered"),
    [
        (outlook(), True),
        (outlook(work=Work(samples_amend.shipment(), (), samples_void.void())), False),
        (outlook(samples_amend.shipment(state=ShipmentState.VOIDED)), False),
        (outlook(samples_amend.shipment(label=LabelState.VOIDED)), False),
        (outlook(why_not=message("amend.too_late", at=UNTIL, day=UNTIL.date())), False),
        (outlook(samples_amend.shipment(cover=CoverState.MISMATCH)), True),
    ],
    ids=["covered", "asked", "done", "label", "handed-over", "mismatch"],
)
def test_a_void_is_offered_where_it_can_be_asked_for_and_the_box_is_here(
    seen: AmendOutlook, offered: bool
) -> None:
    assert samples_amend.view(seen).can_void is offered
