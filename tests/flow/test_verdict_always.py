"""Whatever an answer may look like: nothing is a yes without all its conditions."""

from collections.abc import Callable
from datetime import UTC
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from station import i18n
from station.flow import verdict
from station.flow.seen import PackageFacts, Problem, QuoteFact, Seen, StepKind
from station.flow.verdict import Answer, Verdict
from tests.flow.test_verdict import AGREED, BOOK, CONFIRM, NOW, OPT_OUT, PACKAGE, quote

# Values near the right ones and far from them.
STATUSES = st.sampled_from(
    "RECEIVED CONFIRMED CANCELLED PENDING_PAYMENT OPTED_OUT FAILED ODD".split()
)
PRICES = st.sampled_from(
    [Decimal(x) for x in ("7.06", "7.055", "7.05", "0", "-7.06", "NaN", "1E+30")]
)
TOTALS = st.sampled_from([Decimal(x) for x in ("14.12", "14.115", "14.13", "0", "Infinity")])
QUOTES = st.builds(QuoteFact, st.sampled_from(["one", "two", "three"]), STATUSES, PRICES)
GOOD = st.just((quote("one"), quote("two")))
PACKAGES = st.builds(
    PackageFacts,
    id=st.sampled_from([PACKAGE, PACKAGE, "AAAAA-BBBBB-INS"]),
    status=st.one_of(st.just("CONFIRMED"), STATUSES),
    currency=st.sampled_from(["GBP", "GBP", "EUR", "XXX"]),
    total=st.one_of(st.just(Decimal("14.12")), TOTALS),
    quotes=st.one_of(GOOD, st.lists(QUOTES, max_size=4).map(tuple)),
    null_quotes=st.sampled_from([0, 0, 1]),
    errors=st.sampled_from([(), (), ("why",)]),
    from_quote=st.booleans(),
)
SEENS = st.builds(
    Seen,
    sent=st.sampled_from([True, True, False]),
    status=st.one_of(
        st.none(), st.sampled_from([200, 201, 204, 409, 404, 422]), st.integers(100, 700)
    ),
    facts=st.one_of(st.none(), PACKAGES, PACKAGES),
    problem=st.one_of(st.none(), st.none(), st.sampled_from(Problem)),
    empty=st.booleans(),
    error_only=st.booleans(),
    errors=st.sampled_from([(), ("already exists",), ("no",)]),
    retry_after_s=st.one_of(st.none(), st.floats()),
    server_date=st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
)


def entirely_agreed(found: PackageFacts | None) -> bool:
    """All of contract 9.3, written out a second time."""
    if found is None:
        return False
    accepted = {one.id: one for one in found.quotes if one.id in ("one", "two")}
    return (
        found.id == PACKAGE
        and found.status == "CONFIRMED"
        and found.currency == "GBP"
        and Decimal("14.115") <= found.total < Decimal("14.125")
        and set(accepted) == {"one", "two"}
        and all(one.status == "CONFIRMED" for one in accepted.values())
        and all(Decimal("7.055") <= one.price < Decimal("7.065") for one in accepted.values())
        and not any(one.status == "CONFIRMED" for one in found.quotes if one.id == "three")
        and not found.errors
        and found.null_quotes == 0
    )


@settings(max_examples=700)
@given(SEENS, st.sampled_from([BOOK, CONFIRM]), st.booleans())
def test_no_booking_is_a_yes_without_all_conditions(
    answer: Seen, kind: StepKind, earlier_unknown: bool
) -> None:
    read = verdict.of_write(kind, answer, AGREED, earlier_unknown, now=NOW)
    if read.answer is Answer.YES:
        assert answer.sent
        assert answer.problem is None
        assert answer.status in (409, 200 if kind is BOOK else 201)
        assert entirely_agreed(answer.facts)
        assert not read.facts.from_quote  # type: ignore[union-attr]
    check_sound(read, answer)


@settings(max_examples=700)
@given(SEENS)
def test_no_read_is_a_yes_without_all_conditions(answer: Seen) -> None:
    read = verdict.of_read(answer, AGREED, now=NOW)
    if read.answer is Answer.YES:
        assert answer.sent
        assert answer.problem is None
        assert answer.status == 200
        assert entirely_agreed(answer.facts)
        assert answer.facts is not None
        assert not answer.facts.from_quote
    if read.answer is Answer.ABSENT:
        assert answer.facts is not None
        assert answer.facts.status in ("RECEIVED", "OPTED_OUT")
    assert read.answer is not Answer.NO
    check_sound(read, answer)


@settings(max_examples=500)
@given(SEENS, st.booleans())
def test_no_opt_out_is_settled_without_the_insurers_word(
    answer: Seen, earlier_unknown: bool
) -> None:
    read = verdict.of_write(OPT_OUT, answer, None, earlier_unknown)
    if read.answer is Answer.YES:
        assert answer.sent
        assert answer.status in (204, 409)
    check_sound(read, answer)


@settings(max_examples=500)
@given(SEENS, st.sampled_from([verdict.of_quote, verdict.of_ping]))
def test_quotes_and_pings_are_sound(answer: Seen, read: Callable[..., Verdict]) -> None:
    found = read(answer, now=NOW)
    if found.answer is Answer.YES:
        assert answer.sent
        assert answer.problem is None
    check_sound(found, answer)


@settings(max_examples=500)
@given(SEENS, st.sampled_from([BOOK, CONFIRM]))
def test_after_an_unknown_there_is_no_no(answer: Seen, kind: StepKind) -> None:
    assert verdict.of_write(kind, answer, AGREED, True).answer is not Answer.NO


def check_sound(read: Verdict, answer: Seen) -> None:
    """What holds for every verdict: a sentence, a held wait, no attempt burned for nothing."""
    assert i18n.catalogue().has(read.reason.id)
    assert i18n.say(read.reason) != read.reason.id
    assert read.wait_s is None or 1.0 <= read.wait_s <= 900.0
    free = (Answer.NOT_SENT, Answer.RUNNING, Answer.THROTTLED, Answer.STOPPED)
    assert read.counts is (read.answer not in free)
    assert (read.answer is Answer.NOT_SENT) <= (not answer.sent)
