"""How a cover ends within a void, and what is posted: once, and never above what was captured."""

from dataclasses import replace
from decimal import Decimal

import pytest

from station.domain.cover import Cover, CoverState
from station.domain.money import Money
from station.flow import cancelled, money
from station.flow.seen import CancellationFacts, StepKind
from station.flow.verdict import Answer
from station.flow.work import Evidence, Outcome, Posting, Sent, Source, Step, Work
from tests.store import making
from tests.store.making import NOW, PRICE

ONE = making.shipment().id
PROVEN = Cover(making.package(), PRICE, None, None, None, None, None, NOW, "", "parcel_insurance")
HELD = {"hold.cover": (PRICE,)}


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


def work(*, proven: bool = True, taken: Money | None = PRICE, released: bool = False) -> Work:
    """A shipment whose cover is being cancelled; `taken` was captured for it."""
    posted = dict(HELD)
    if taken is not None:
        posted["capture.cover"] = (taken,)
    if released:
        posted["release.cover"] = (PRICE,)
    shipment = replace(
        making.shipment(), cover=CoverState.CANCELLING, proven=PROVEN if proven else None
    )
    return Work(shipment, (), money=posted)


def step(*outcomes: Outcome, sent: bool = True) -> Step:
    made = Step(9, ONE, StepKind.CONFIRM_CANCEL, "p/c", 1, "key", b"{}", NOW, "Ruth", None)
    return replace(made, sent=(Sent(1, NOW),) if sent else (), outcomes=outcomes)


def told(refund: str, currency: str = "GBP", source: Source = Source.SEND) -> Outcome:
    facts = CancellationFacts(making.package(), currency, Decimal(refund), None, None, NOW)
    return Outcome(1, source, NOW, Answer.YES, Evidence(cancellation=facts))


READ = Outcome(1, Source.READ, NOW, Answer.CANCELLED)
LOST = Outcome(1, Source.SEND, NOW, Answer.UNKNOWN)
UNSENT = Outcome(1, Source.SEND, NOW, Answer.NOT_SENT)


def moved(postings: tuple[Posting, ...]) -> list[tuple[str, int]]:
    return [
        (posting.event, max(amount.minor for _, amount in posting.entries)) for posting in postings
    ]


@pytest.mark.parametrize(
    ("refund", "cover", "flag", "postings"),
    [
        ("7.06", CoverState.CANCELLED, None, [("refund.cover", 706)]),
        ("5.00", CoverState.CANCELLED, None, [("refund.cover", 500)]),
        ("0", CoverState.CANCELLED, None, []),
        # half up, as all amounts
        ("4.995", CoverState.CANCELLED, None, [("refund.cover", 500)]),
        # more than was captured is a person's to look at
        ("7.07", CoverState.AMOUNT_OPEN, "flag.refund_above", [("suspense.cover", 706)]),
        ("-0.01", CoverState.AMOUNT_OPEN, "cover.amount_open", [("suspense.cover", 706)]),
        ("NaN", CoverState.AMOUNT_OPEN, "cover.amount_open", [("suspense.cover", 706)]),
    ],
)
def test_a_refund_that_was_told(
    refund: str, cover: CoverState, flag: str | None, postings: list[tuple[str, int]]
) -> None:
    change = cancelled.settled(work(), step(told(refund), READ))
    assert (change.cover, change.flag.id if change.flag else None) == (cover, flag)
    assert moved(change.postings) == postings


def test_a_refund_in_another_currency() -> None:
    change = cancelled.settled(work(), step(told("7.06", "EUR"), READ))
    assert change.cover is CoverState.AMOUNT_OPEN
    assert moved(change.postings) == [("suspense.cover", 706)]


def test_an_amount_that_was_never_told() -> None:
    change = cancelled.settled(work(), step(LOST, READ))
    assert (change.cover, change.flag and change.flag.id) == (
        CoverState.AMOUNT_OPEN,
        "cover.amount_open",
    )
    assert moved(change.postings) == [("suspense.cover", 706)]


@pytest.mark.parametrize("made", [step(UNSENT, READ), step(READ, sent=False)])
def test_cancelled_and_not_by_us(made: Step) -> None:
    change = cancelled.settled(work(), made)
    assert change.cover is CoverState.CANCELLED_ELSEWHERE
    assert change.flag is not None
    assert moved(change.postings) == [("suspense.cover", 706)]


def test_what_a_person_was_told_counts_as_told() -> None:
    change = cancelled.settled(work(), step(LOST, told("5.00", source=Source.PERSON)))
    assert change.cover is CoverState.CANCELLED
    assert moved(change.postings) == [("refund.cover", 500)]


# A booking that was not as agreed: its premium was only held.

LOOSE = [
    # held to this day: it is free again
    (None, False, "7.06", CoverState.CANCELLED, [("release.cover", 706)]),
    (None, False, "9.00", CoverState.CANCELLED, [("release.cover", 706)]),
    # released by hand
    (None, True, "9.00", CoverState.CANCELLED, []),
    # captured by hand, as much as the insurer really took
    (pounds(600), True, "6.00", CoverState.CANCELLED, [("refund.cover", 600)]),
    (pounds(600), True, "1.00", CoverState.CANCELLED, [("refund.cover", 100)]),
    (pounds(600), True, "6.01", CoverState.AMOUNT_OPEN, [("suspense.cover", 600)]),
]


@pytest.mark.parametrize(("taken", "released", "refund", "cover", "postings"), LOOSE)
def test_a_booking_at_another_price(
    taken: Money | None,
    released: bool,
    refund: str,
    cover: CoverState,
    postings: list[tuple[str, int]],
) -> None:
    of = work(proven=False, taken=taken, released=released)
    change = cancelled.settled(of, step(told(refund), READ))
    assert change.cover is cover
    assert moved(change.postings) == postings
    if taken is None:
        assert change.flag is not None
        assert change.flag.id == "flag.compare_statement"


def test_its_amount_was_never_told() -> None:
    """What was only held is not refunded, and is not held for a booking that is gone."""
    change = cancelled.settled(work(proven=False, taken=None), step(LOST, READ))
    assert change.cover is CoverState.AMOUNT_OPEN
    assert moved(change.postings) == [("release.cover", 706)]


def test_it_was_cancelled_by_somebody_else() -> None:
    """A person says whether the insurer took the premium."""
    change = cancelled.elsewhere(work(proven=False, taken=None), step(READ, sent=False))
    assert change.cover is CoverState.CANCELLED_ELSEWHERE
    assert change.postings == ()


def test_no_posting_is_ever_above_what_was_captured() -> None:
    for minor in range(0, 1000, 7):
        change = cancelled.settled(work(), step(told(str(pounds(minor))), READ))
        for posting in change.postings:
            assert posting.entries in (
                money.refund(ONE, "cover", pounds(minor)).entries,
                money.suspend(ONE, "cover", PRICE).entries,
            )
            assert all(amount <= PRICE for _, amount in posting.entries)
