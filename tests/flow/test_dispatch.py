"""The planner's table: one effect for each state of a dispatch."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest

from station.domain.cover import CoverState
from station.domain.errors import message
from station.domain.money import Money
from station.domain.shipment import BoughtLabel, LabelMoney, LabelState, PaperKind, ShipmentState
from station.flow.effects import Apply, Read, Send, Wait
from station.flow.plan import plan
from station.flow.proven import proven_cover
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Change, Evidence, Outcome, Sent, Shipment, Source, Step, Wish, Work
from tests.flow.rig import MAKERS
from tests.store import making
from tests.store.making import LABEL, NOW, PRICE, UNTIL

BOUGHT = BoughtLabel("house", ("1",), LABEL, NOW)


def step(
    kind: StepKind,
    answer: Answer | None = None,
    *,
    source: Source = Source.SEND,
    evidence: Evidence | None = None,
    **other: object,
) -> Step:
    """A step sent once with this answer; unsent for None."""
    subject = making.package() if kind is not StepKind.PRINT else "label"
    made = Step(len(kind), making.shipment().id, kind, subject, 1, "key", b"", NOW, "Anna", None)
    if kind is StepKind.BOOK_COVER:
        made = replace(made, not_after=UNTIL)
    if answer is not None:
        found = Outcome(1, source, NOW, answer, evidence or Evidence())
        made = replace(made, sent=(Sent(1, NOW),), outcomes=(found,))
    return replace(made, **other)  # type: ignore[arg-type]


BUY = step(StepKind.BUY_LABEL, Answer.YES, evidence=Evidence(label=BOUGHT), applied=True)
PRINTED = step(StepKind.PRINT, Answer.YES, applied=True)
COVERED = Evidence(facts=making.facts())


def bought(cover: CoverState = CoverState.ASKING, **other: object) -> Shipment:
    made = replace(
        making.shipment(), label=LabelState.BOUGHT, label_money=LabelMoney.CAPTURED, bought=BOUGHT,
        cover=cover,
    )  # fmt: skip
    return replace(made, **other)  # type: ignore[arg-type]


def effect(shipment: Shipment, *steps: Step, now: object = NOW) -> object:
    return plan(Work(shipment, steps), now, replace(MAKERS, booking=lambda _: b"booking"))  # type: ignore[arg-type]


def change(shipment: Shipment, *steps: Step, now: object = NOW) -> Change:
    found = effect(shipment, *steps, now=now)
    assert isinstance(found, Apply)
    return found.change


def events(made: Change) -> set[str]:
    return {posting.event for posting in made.postings}


def intents(made: Change) -> list[str]:
    return [f"{intent.kind.value} {intent.subject}" for intent in made.intents]


def papers(*kinds: str) -> list[str]:
    return [f"print {kind}" for kind in kinds]


def test_the_label_is_bought_first() -> None:
    buy = step(StepKind.BUY_LABEL)
    assert effect(making.shipment(), buy) == Send(buy)
    asked = replace(buy, sent=(Sent(1, NOW),))
    assert effect(making.shipment(), asked) == Read(asked)


def test_a_bought_label_is_paid_and_the_cover_is_asked_for() -> None:
    made = change(making.shipment(), replace(BUY, applied=False))
    assert (made.label, made.label_money) == (LabelState.BOUGHT, LabelMoney.CAPTURED)
    assert events(made) == {"capture.label"}
    (booking,) = made.intents
    assert (booking.kind, booking.body) == (StepKind.BOOK_COVER, b"booking")
    assert booking.not_after == UNTIL
    made = change(making.shipment(cover=False), replace(BUY, applied=False))
    assert intents(made) == papers("label")


def test_a_booking_that_is_known_already_is_not_asked_for_again() -> None:
    booking = step(StepKind.BOOK_COVER, Answer.UNKNOWN, flagged=True)
    assert change(making.shipment(), replace(BUY, applied=False), booking).intents == ()


def test_a_cheaper_label_gives_the_rest_back() -> None:
    cheap = replace(BOUGHT, price=Money(1000, "GBP"))
    buy = replace(step(StepKind.BUY_LABEL, Answer.YES, evidence=Evidence(label=cheap)))
    made = change(making.shipment(), buy)
    amounts = {posting.event: posting.entries[1][1] for posting in made.postings}
    assert amounts == {"capture.label": Money(1000, "GBP"), "release.label": Money(460, "GBP")}


def test_a_refused_label_releases_everything() -> None:
    reason = message("label.refused")
    made = change(making.shipment(), step(StepKind.BUY_LABEL, Answer.NO))
    assert events(made) == {"release.label", "release.cover"}
    assert (made.label, made.label_money) == (LabelState.REFUSED, LabelMoney.NONE)
    assert (made.state, made.cover, made.flag) == (ShipmentState.HELD, CoverState.NONE, reason)
    assert made.reopen_order
    # The offer that was ticked is declined now: it was shown, and will never be booked.
    (owed,) = made.intents
    assert (owed.kind, owed.subject) == (StepKind.OPT_OUT, making.shipment().consent.package)


@pytest.mark.parametrize("answer", [Answer.UNKNOWN, Answer.NOT_SENT, Answer.YES])
def test_a_label_without_a_certain_answer_is_looked_up_later(answer: Answer) -> None:
    found = effect(making.shipment(), step(StepKind.BUY_LABEL, answer))
    assert isinstance(found, Wait)
    assert found.at is not None


def test_proof_captures_and_prints_both_papers() -> None:
    yes = step(StepKind.BOOK_COVER, Answer.YES, source=Source.READ, evidence=COVERED)
    made = change(bought(), BUY, yes)
    assert made.cover is CoverState.COVERED
    assert events(made) == {"capture.cover"}
    assert made.proven is not None
    assert made.proven.ref == making.package()
    assert intents(made) == papers("label", "confirmation")
    # The label came out ahead of it.
    made = change(bought(state=ShipmentState.DISPATCHED), BUY, PRINTED, yes)
    assert intents(made) == papers("confirmation")


def test_a_provisional_yes_is_only_read() -> None:
    yes = step(StepKind.BOOK_COVER, Answer.YES, evidence=COVERED)
    assert effect(bought(), BUY, yes) == Read(yes)


@pytest.mark.parametrize(
    ("answer", "cover", "posted", "flagged"),
    [
        (Answer.NO, CoverState.REFUSED, {"release.cover"}, False),
        (Answer.MISMATCH, CoverState.MISMATCH, set(), True),
        (Answer.CANCELLED_ELSEWHERE, CoverState.CANCELLED_ELSEWHERE, set(), True),
        (Answer.PENDING_PAYMENT, CoverState.UNKNOWN, set(), False),
    ],
)
def test_a_settled_booking(
    answer: Answer, cover: CoverState, posted: set[str], flagged: bool
) -> None:
    made = change(bought(), BUY, step(StepKind.BOOK_COVER, answer))
    assert made.cover is cover
    assert events(made) == posted
    assert (made.flag is not None) is flagged
    assert made.proven is None
    wanted = [f"confirm_payment {making.package()}"] if cover is CoverState.UNKNOWN else []
    assert intents(made) == wanted


@pytest.mark.parametrize("answer", [Answer.NO, Answer.MISMATCH, Answer.PENDING_PAYMENT])
def test_an_unpaid_booking_is_a_persons(answer: Answer) -> None:
    made = change(bought(), BUY, step(StepKind.CONFIRM_PAYMENT, answer))
    assert made.cover is CoverState.MISMATCH
    assert made.flag is not None
    assert made.postings == made.intents == ()


def test_a_second_confirmation_of_payment_is_never_asked_for() -> None:
    pending = step(StepKind.BOOK_COVER, Answer.PENDING_PAYMENT)
    confirm = step(StepKind.CONFIRM_PAYMENT, Answer.UNKNOWN, flagged=True)
    assert change(bought(), BUY, pending, confirm).intents == ()


def test_never_sent_and_out_of_time_is_too_late() -> None:
    made = change(bought(), BUY, step(StepKind.BOOK_COVER), now=UNTIL)
    assert made.cover is CoverState.TOO_LATE
    assert events(made) == {"release.cover"}
    assert made.flag == message("flag.too_late")


@pytest.mark.parametrize(
    ("wish", "cover", "wanted"),
    [
        (Wish.PRINT_NOW, CoverState.ASKING, papers("label", "pending_slip")),
        (Wish.PRINT_NOW, CoverState.REFUSED, papers("label")),
        (Wish.SHIP_WITHOUT, CoverState.REFUSED, papers("label")),
        (Wish.SHIP_WITHOUT, CoverState.TOO_LATE, papers("label")),
        (Wish.SHIP_WITHOUT, CoverState.MISMATCH, papers("label")),
    ],
)
def test_what_the_clerk_wishes(wish: Wish, cover: CoverState, wanted: list[str]) -> None:
    assert intents(change(bought(cover, wish=wish), BUY)) == wanted


@pytest.mark.parametrize("wish", [Wish.HOLD, Wish.KEEP_BACK])
def test_a_parcel_kept_back_is_held_and_prints_nothing(wish: Wish) -> None:
    assert change(bought(CoverState.REFUSED, wish=wish), BUY).state is ShipmentState.HELD
    held = bought(CoverState.REFUSED, wish=wish, state=ShipmentState.HELD)
    assert effect(held, BUY) == Wait(None)


@pytest.mark.parametrize("cover", [CoverState.REFUSED, CoverState.TOO_LATE, CoverState.MISMATCH])
def test_without_a_wish_it_waits_for_a_person(cover: CoverState) -> None:
    assert effect(bought(cover), BUY) == Wait(None)


def test_it_is_dispatched_when_all_papers_are_out() -> None:
    covered = bought(CoverState.COVERED)
    other = replace(PRINTED, id=90, subject=PaperKind.CONFIRMATION.value)
    assert change(covered, BUY, PRINTED, other).state is ShipmentState.DISPATCHED
    assert effect(
        covered, BUY, PRINTED, replace(other, applied=False, sent=(), outcomes=())
    ) == Send(replace(other, applied=False, sent=(), outcomes=()))
    done = replace(covered, state=ShipmentState.DISPATCHED)
    assert effect(done, BUY, PRINTED, other) == Wait(None)


def test_an_opt_out_is_not_the_dispatchs_business() -> None:
    owed = step(StepKind.OPT_OUT)
    assert effect(bought(CoverState.REFUSED), BUY, owed) == Wait(None)


@pytest.mark.parametrize(
    ("flag", "others", "cleared", "becomes"),
    [
        ("flag.unanswered", (), True, None),
        ("flag.unanswered", ("print",), False, "flag.print"),
        ("store.restored", (), True, None),
        ("label.refused", (), False, None),
    ],
)
def test_a_flag_goes_with_its_step(
    flag: str, others: Iterable[str], cleared: bool, becomes: str | None
) -> None:
    yes = step(StepKind.BOOK_COVER, Answer.YES, source=Source.READ, evidence=COVERED, flagged=True)
    printing = [step(StepKind.PRINT, Answer.UNKNOWN, flagged=True) for _ in others]
    made = change(bought(flag=message(flag)), BUY, yes, *printing)
    assert made.clear_flag is cleared
    assert (made.flag.id if made.flag else None) == becomes


def test_a_printers_flag_gives_way_to_that_of_the_cover() -> None:
    late = bought(CoverState.TOO_LATE, flag=message("flag.print"))
    made = change(late, BUY, step(StepKind.PRINT, Answer.YES, flagged=True))
    assert made.flag == message("flag.too_late")


def test_an_absurd_tax_is_left_out_of_the_cover() -> None:
    odd = replace(making.facts(), total_tax=Decimal("1E+40"))
    assert proven_cover(odd, PRICE, "parcel_insurance").tax is None
    assert proven_cover(making.facts(), PRICE, "x").limit == Money(42_000, "GBP")
