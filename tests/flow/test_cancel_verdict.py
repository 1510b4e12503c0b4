"""What an answer about a cancellation comes to: no status of a preview is ever believed."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station import i18n
from station.flow import cancel_verdict
from station.flow.seen import CancellationFacts, PackageFacts, Problem, QuoteFact, Seen, StepKind
from station.flow.verdict import Answer

PACKAGE = "K7QHM-3WXRE-INS"
NOW = datetime(2026, 11, 24, 14, 6, tzinfo=UTC)
PREVIEW, CONFIRM = StepKind.PREVIEW_CANCEL, StepKind.CONFIRM_CANCEL
PREVIEWED = CancellationFacts(
    PACKAGE, "GBP", Decimal("7.06"), "Qm4Zt-7kLw2-Xv9Rb-CCL", NOW + timedelta(hours=24), None
)
CANCELLED = CancellationFacts(PACKAGE, "GBP", Decimal("7.06"), None, None, NOW)


def seen(
    status: int | None, found: CancellationFacts | None = None, *errors: str, **other: object
) -> Seen:
    made = Seen(True, status, cancellation=found, errors=errors)
    return replace(made, **other)  # type: ignore[arg-type]


def like(found: CancellationFacts, **other: object) -> CancellationFacts:
    return replace(found, **other)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Row:
    name: str
    seen: Seen
    answer: Answer
    says: str
    kind: StepKind = CONFIRM
    earlier_unknown: bool = False


_TAKEN = "Status change not allowed for QuotePackage in status CANCELLED"
WRITES = [
    # a preview
    Row("preview", seen(200, PREVIEWED), Answer.YES, "insurer.would_refund", PREVIEW),
    Row("preview again", seen(409, PREVIEWED), Answer.YES, "insurer.would_refund", PREVIEW),
    Row(
        "nothing back",
        seen(200, like(PREVIEWED, refund=Decimal(0))),
        Answer.YES,
        "insurer.would_refund",
        PREVIEW,
    ),
    Row(
        "to be rounded",
        seen(200, like(PREVIEWED, refund=Decimal("7.0549"))),
        Answer.YES,
        "insurer.would_refund",
        PREVIEW,
    ),
    # what a preview must not be
    Row(
        "already cancelled there",
        seen(200, CANCELLED),
        Answer.UNKNOWN,
        "insurer.not_a_preview",
        PREVIEW,
    ),
    Row(
        "no id",
        seen(200, like(PREVIEWED, cancellation_id=None)),
        Answer.UNKNOWN,
        "insurer.not_a_preview",
        PREVIEW,
    ),
    Row(
        "no last moment",
        seen(200, like(PREVIEWED, confirm_before=None)),
        Answer.UNKNOWN,
        "insurer.not_a_preview",
        PREVIEW,
    ),
    Row(
        "both at once",
        seen(200, like(PREVIEWED, cancelled_at=NOW)),
        Answer.UNKNOWN,
        "insurer.not_a_preview",
        PREVIEW,
    ),
    # a refund that is no money of ours
    Row(
        "other currency",
        seen(200, like(PREVIEWED, currency="EUR")),
        Answer.MISMATCH,
        "insurer.refund_unreadable",
        PREVIEW,
    ),
    Row(
        "no currency",
        seen(200, like(PREVIEWED, currency="???")),
        Answer.MISMATCH,
        "insurer.refund_unreadable",
        PREVIEW,
    ),
    Row(
        "below nil",
        seen(200, like(PREVIEWED, refund=Decimal("-0.01"))),
        Answer.MISMATCH,
        "insurer.refund_unreadable",
        PREVIEW,
    ),
    Row(
        "no number",
        seen(200, like(PREVIEWED, refund=Decimal("NaN"))),
        Answer.MISMATCH,
        "insurer.refund_unreadable",
        PREVIEW,
    ),
    Row(
        "absurd",
        seen(200, like(PREVIEWED, refund=Decimal("1E+40"))),
        Answer.MISMATCH,
        "insurer.refund_unreadable",
        PREVIEW,
    ),
    # a confirmation: provisional, whatever it says of the amount
    Row("confirmed", seen(200, CANCELLED), Answer.YES, "insurer.says_cancelled"),
    Row("confirmed, told again", seen(409, CANCELLED), Answer.YES, "insurer.says_cancelled"),
    Row("a preview instead", seen(200, PREVIEWED), Answer.UNKNOWN, "insurer.not_yet"),
    # of another package, or of nobody
    Row(
        "another package",
        seen(200, like(CANCELLED, package="AAAAA-BBBBB-INS")),
        Answer.UNKNOWN,
        "insurer.not_the_api",
    ),
    Row("nothing in it", seen(200), Answer.UNKNOWN, "insurer.not_the_api"),
    Row("another success", seen(201, CANCELLED), Answer.UNKNOWN, "insurer.not_the_api"),
    Row("empty", seen(204, empty=True), Answer.UNKNOWN, "insurer.not_the_api"),
    Row("409 without", seen(409), Answer.UNKNOWN, "insurer.conflict"),
    Row("HTML", seen(200, problem=Problem.NOT_JSON), Answer.UNKNOWN, "insurer.not_the_api"),
    Row("a turn elsewhere", seen(302), Answer.UNKNOWN, "insurer.not_the_api"),
    # refused
    Row("422", seen(422, None, "Too late"), Answer.NO, "insurer.refused"),
    Row("422 of a preview", seen(422, None, "Too late"), Answer.NO, "insurer.refused", PREVIEW),
    Row("400", seen(400, None, "No"), Answer.NO, "insurer.refused"),
    Row("404", seen(404, None, "Cancellation does not exist"), Answer.NO, "insurer.refused"),
    Row("without a word", seen(422), Answer.NO, "insurer.refused_silently"),
    # … though an earlier attempt may have been the yes
    Row(
        "422, unsure",
        seen(422, None, "Too late"),
        Answer.UNKNOWN,
        "insurer.refused_but_unsure",
        earlier_unknown=True,
    ),
    # … or because it is cancelled already
    Row("422, cancelled", seen(422, None, _TAKEN), Answer.UNKNOWN, "insurer.refused_but_unsure"),
    # the rows that every call has
    Row("credentials", seen(401), Answer.STOPPED, "insurer.credentials"),
    Row("forbidden", seen(403), Answer.STOPPED, "insurer.credentials"),
    Row("a gateway's 400", seen(400, error_only=True), Answer.STOPPED, "insurer.credentials"),
    Row("throttled", seen(429), Answer.THROTTLED, "insurer.throttled"),
    Row("running", seen(423), Answer.RUNNING, "insurer.running"),
    Row("a fault of theirs", seen(500), Answer.UNKNOWN, "insurer.unavailable"),
    Row("408", seen(408), Answer.UNKNOWN, "insurer.unavailable"),
    Row("unlisted", seen(418), Answer.UNKNOWN, "insurer.unexpected"),
    Row("time-out", seen(None, problem=Problem.TIMEOUT), Answer.UNKNOWN, "insurer.timeout"),
    Row(
        "cut after a good status",
        seen(200, CANCELLED, problem=Problem.SHORT),
        Answer.UNKNOWN,
        "insurer.reset",
    ),
    Row(
        "no line",
        Seen(False, problem=Problem.NO_CONNECTION),
        Answer.NOT_SENT,
        "insurer.no_connection",
    ),
]


@pytest.mark.parametrize("row", WRITES, ids=lambda row: row.name)
def test_a_write(row: Row) -> None:
    read = cancel_verdict.of_write(row.kind, row.seen, PACKAGE, "GBP", row.earlier_unknown, now=NOW)
    assert (read.answer, read.reason.id) == (row.answer, row.says)
    assert i18n.say(read.reason)


def test_a_throttled_answer_keeps_its_wait() -> None:
    read = cancel_verdict.of_write(
        CONFIRM, seen(429, retry_after_s=1.0), PACKAGE, "GBP", False, now=NOW
    )
    assert (read.wait_s, read.counts) == (1.0, False)


def booking(status: str = "CONFIRMED", *can: bool | None, **other: object) -> PackageFacts:
    quotes = tuple(
        QuoteFact(f"q{n}", status, Decimal("7.06"), can_be_cancelled=each)
        for n, each in enumerate(can or (True,))
    )
    made = PackageFacts(PACKAGE, status, "GBP", Decimal("7.06"), quotes)
    return replace(made, **other)  # type: ignore[arg-type]


def record(found: PackageFacts | None, status: int = 200, **other: object) -> Seen:
    return replace(Seen(True, status, found), **other)  # type: ignore[arg-type]


_MIXED = (
    QuoteFact("q0", "CANCELLED", Decimal("7.06"), can_be_cancelled=False),
    QuoteFact("q1", "CONFIRMED", Decimal("7.06"), can_be_cancelled=True),
)
READS = [
    ("stands", record(booking()), Answer.YES),
    ("says nothing of it", record(booking("CONFIRMED", None)), Answer.YES),
    ("may not be cancelled", record(booking("CONFIRMED", False)), Answer.NO),
    ("one of two may not", record(booking("CONFIRMED", True, False)), Answer.NO),
    ("what is cancelled need not", record(booking(quotes=_MIXED)), Answer.YES),
    ("cancelled", record(booking("CANCELLED", False)), Answer.CANCELLED),
    ("cancelled, by the package", record(booking("CANCELLED", from_quote=True)), Answer.CANCELLED),
    # its package alone proves no booking
    ("confirmed, by the package", record(booking(from_quote=True)), Answer.UNKNOWN),
    ("never bought", record(booking("RECEIVED", from_quote=True)), Answer.ABSENT),
    ("declined", record(booking("OPTED_OUT", from_quote=True)), Answer.ABSENT),
    ("received, by the booking", record(booking("RECEIVED")), Answer.UNKNOWN),
    ("to be paid", record(booking("PENDING_PAYMENT")), Answer.UNKNOWN),
    ("a word that we do not know", record(booking("MAYBE")), Answer.UNKNOWN),
    ("another package", record(booking(id="AAAAA-BBBBB-INS")), Answer.UNKNOWN),
    ("nothing in it", record(None), Answer.UNKNOWN),
    ("not found", record(None, 404), Answer.UNKNOWN),
    ("unlisted", record(None, 418), Answer.UNKNOWN),
    ("credentials", record(None, 401), Answer.STOPPED),
    ("throttled", record(None, 429), Answer.THROTTLED),
    ("cut", record(booking("CANCELLED"), problem=Problem.SHORT), Answer.UNKNOWN),
    ("no line", Seen(False, problem=Problem.TLS), Answer.NOT_SENT),
]


@pytest.mark.parametrize(("name", "found", "answer"), READS)
def test_a_read(name: str, found: Seen, answer: Answer) -> None:
    read = cancel_verdict.of_read(found, PACKAGE, now=NOW)
    assert read.answer is answer, name
    assert i18n.say(read.reason)


_ANY = st.builds(
    Seen,
    sent=st.booleans(),
    status=st.none() | st.sampled_from((200, 201, 204, 302, 400, 404, 409, 422, 423, 429, 500)),
    facts=st.none() | st.builds(booking, st.sampled_from(("CONFIRMED", "CANCELLED", "RECEIVED"))),
    problem=st.none() | st.sampled_from(Problem),
    empty=st.booleans(),
    errors=st.sampled_from(((), (_TAKEN,), ("No",))),
    cancellation=st.none()
    | st.builds(
        CancellationFacts,
        st.sampled_from((PACKAGE, "AAAAA-BBBBB-INS")),
        st.sampled_from(("GBP", "EUR", "???")),
        st.decimals(places=3) | st.sampled_from((Decimal("NaN"), Decimal("Infinity"))),
        st.none() | st.just("Qm4Zt-7kLw2-Xv9Rb-CCL"),
        st.none() | st.just(NOW),
        st.none() | st.just(NOW),
    ),
)


@given(_ANY)
def test_nothing_is_cancelled_but_by_the_bookings_own_word(found: Seen) -> None:
    for kind in (PREVIEW, CONFIRM):
        for unsure in (True, False):
            read = cancel_verdict.of_write(kind, found, PACKAGE, "GBP", unsure, now=NOW)
            assert read.answer is not Answer.CANCELLED
            facts = found.cancellation
            if read.answer is Answer.YES:
                assert found.sent and found.status in (200, 409) and found.problem is None
                assert facts is not None and facts.package == PACKAGE
                assert facts.is_preview is (kind is PREVIEW)
            if read.answer is Answer.NO:
                assert not unsure and found.status in (400, 404, 422)
    read = cancel_verdict.of_read(found, PACKAGE, now=NOW)
    if read.answer is Answer.CANCELLED:
        assert found.facts is not None and found.facts.status == "CANCELLED"
        assert found.sent and found.status == 200 and found.problem is None
