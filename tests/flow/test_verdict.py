"""Every row of the table of design section 5."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from station import i18n
from station.domain.money import Money
from station.flow import verdict
from station.flow.seen import Agreed, PackageFacts, Problem, QuoteFact, Seen, StepKind
from station.flow.verdict import Answer

PACKAGE = "K7QHM-3WXRE-INS"
NOW = datetime(2026, 11, 24, 14, 6, tzinfo=UTC)
AGREED = Agreed(PACKAGE, Money(1412, "GBP"), {"one": Money(706, "GBP"), "two": Money(706, "GBP")})
BOOK, CONFIRM, OPT_OUT = StepKind.BOOK_COVER, StepKind.CONFIRM_PAYMENT, StepKind.OPT_OUT


def quote(quote_id: str = "one", status: str = "CONFIRMED", price: str = "7.06") -> QuoteFact:
    return QuoteFact(quote_id, status, Decimal(price))


def facts(status: str = "CONFIRMED", **other: object) -> PackageFacts:
    whole = PackageFacts(
        PACKAGE, status, "GBP", Decimal("14.12"), (quote("one", status), quote("two", status))
    )
    return replace(whole, **other)  # type: ignore[arg-type]


def seen(status: int | None = 200, found: PackageFacts | None = None, **other: object) -> Seen:
    return replace(Seen(True, status, found), **other)  # type: ignore[arg-type]


HTML = {"problem": Problem.NOT_JSON}
REFUSED = {"errors": ("currency: This field is required.",)}


@dataclass(frozen=True)
class Row:
    name: str
    seen: Seen
    answer: Answer
    kind: StepKind = BOOK
    earlier_unknown: bool = False
    counts: bool = True
    not_the_api: bool = False
    wait_s: float | None = None
    says: str = ""


ANY_YES = facts()
WRITES = [
    # no byte sent
    Row(
        "dns",
        Seen(False, problem=Problem.NO_NAME),
        Answer.NOT_SENT,
        counts=False,
        says="insurer.no_name",
    ),
    Row(
        "refused connection",
        Seen(False, problem=Problem.NO_CONNECTION),
        Answer.NOT_SENT,
        counts=False,
        says="insurer.no_connection",
    ),
    Row("tls", Seen(False, problem=Problem.TLS), Answer.NOT_SENT, counts=False, says="insurer.tls"),
    Row("nothing known, unsent", Seen(False), Answer.NOT_SENT, counts=False),
    Row("unsent, yet a status", Seen(False, 200, ANY_YES), Answer.UNKNOWN),
    # bytes left, no whole answer
    Row(
        "time-out",
        seen(None, problem=Problem.TIMEOUT),
        Answer.UNKNOWN,
        says="insurer.timeout",
    ),
    Row("reset", seen(None, problem=Problem.RESET), Answer.UNKNOWN, says="insurer.reset"),
    Row("short body under 200", seen(200, ANY_YES, problem=Problem.SHORT), Answer.UNKNOWN),
    Row("time-out in the body", seen(200, ANY_YES, problem=Problem.TIMEOUT), Answer.UNKNOWN),
    Row("reset under 422", seen(422, problem=Problem.RESET, **REFUSED), Answer.UNKNOWN),
    Row("sent, nothing else known", seen(None), Answer.UNKNOWN),
    # the endpoint's own success
    Row("booking 200", seen(200, facts()), Answer.YES),
    Row("booking 201 is not its success", seen(201, facts()), Answer.UNKNOWN, not_the_api=True),
    Row("confirm 201", seen(201, facts()), Answer.YES, CONFIRM),
    Row("confirm 200 is not", seen(200, facts()), Answer.UNKNOWN, CONFIRM, not_the_api=True),
    Row("opt-out 204", seen(204, empty=True), Answer.YES, OPT_OUT),
    Row("opt-out 200 is not", seen(200, facts()), Answer.UNKNOWN, OPT_OUT, not_the_api=True),
    Row("booking 204 is not", seen(204, empty=True), Answer.UNKNOWN, not_the_api=True),
    # success, but not as agreed
    Row("other total", seen(200, facts(total=Decimal("14.13"))), Answer.MISMATCH),
    Row("total rounds half up", seen(200, facts(total=Decimal("14.115"))), Answer.YES),
    Row("total rounds down", seen(200, facts(total=Decimal("14.1149"))), Answer.MISMATCH),
    Row("a zero total", seen(200, facts(total=Decimal(0))), Answer.MISMATCH),
    Row("an absurd total", seen(200, facts(total=Decimal("1E+40"))), Answer.MISMATCH),
    Row("no number", seen(200, facts(total=Decimal("NaN"))), Answer.MISMATCH),
    Row("other currency", seen(200, facts(currency="EUR")), Answer.MISMATCH),
    Row("no currency", seen(200, facts(currency="???")), Answer.MISMATCH),
    Row(
        "a quote's price",
        seen(200, facts(quotes=(quote("one", price="7.05"), quote("two", price="7.07")))),
        Answer.MISMATCH,
        says="insurer.differs_price",
    ),
    Row(
        "a quote is missing",
        seen(200, facts(quotes=(quote("one"),))),
        Answer.MISMATCH,
        says="insurer.differs_quotes",
    ),
    Row("no quotes at all", seen(200, facts(quotes=())), Answer.MISMATCH),
    Row(
        "another quote instead",
        seen(200, facts(quotes=(quote("one"), quote("three")))),
        Answer.MISMATCH,
    ),
    Row(
        "one bought on top",
        seen(200, facts(quotes=(quote("one"), quote("two"), quote("three", price="0")))),
        Answer.MISMATCH,
    ),
    Row(
        "an option not taken is named too",
        seen(200, facts(quotes=(quote("one"), quote("two"), quote("three", "RECEIVED")))),
        Answer.YES,
    ),
    Row(
        "the same quote twice",
        seen(200, facts(quotes=(quote("one"), quote("two"), quote("two", price="9")))),
        Answer.MISMATCH,
    ),
    Row(
        "twice, and once at another price",
        seen(200, facts(quotes=(quote("one"), quote("two", price="9"), quote("two")))),
        Answer.MISMATCH,
    ),
    Row(
        "a quote's status",
        seen(200, facts(quotes=(quote("one"), quote("two", "RECEIVED")))),
        Answer.MISMATCH,
        says="insurer.differs_status",
    ),
    Row("still an offer", seen(200, facts("RECEIVED")), Answer.MISMATCH),
    Row("opted out", seen(200, facts("OPTED_OUT")), Answer.MISMATCH),
    Row("errors", seen(200, facts(errors=("no product",))), Answer.MISMATCH),
    Row("null quotes", seen(200, facts(null_quotes=1)), Answer.MISMATCH),
    Row(
        "a status of its own",
        seen(200, facts("PONDERING")),
        Answer.UNKNOWN,
        says="insurer.status_unknown",
    ),
    Row(
        "a quote's status of its own",
        seen(200, facts(quotes=(quote("one"), quote("two", "PONDERING")))),
        Answer.UNKNOWN,
    ),
    Row("pending payment", seen(200, facts("PENDING_PAYMENT")), Answer.PENDING_PAYMENT),
    Row(
        "pending at another price",
        seen(200, facts("PENDING_PAYMENT", total=Decimal(15))),
        Answer.MISMATCH,
    ),
    # not the API
    Row("html 200", seen(200, **HTML), Answer.UNKNOWN, not_the_api=True),
    Row("html 404", seen(404, **HTML), Answer.UNKNOWN, not_the_api=True),
    Row("html 403", seen(403, **HTML), Answer.UNKNOWN, not_the_api=True),
    Row("redirect", seen(302), Answer.UNKNOWN, not_the_api=True),
    Row("redirect of an opt-out", seen(307), Answer.UNKNOWN, OPT_OUT, not_the_api=True),
    Row("schema", seen(200, problem=Problem.SHAPE), Answer.UNKNOWN, not_the_api=True),
    Row("empty 200", seen(200, empty=True), Answer.UNKNOWN, not_the_api=True),
    Row("202", seen(202, empty=True), Answer.UNKNOWN, not_the_api=True),
    Row(
        "another package's id",
        seen(200, facts(id="AAAAA-BBBBB-INS")),
        Answer.UNKNOWN,
        not_the_api=True,
    ),
    # 409
    Row("replayed booking", seen(409, facts()), Answer.YES),
    Row("replayed confirmation", seen(409, facts()), Answer.YES, CONFIRM),
    Row("replay at another price", seen(409, facts(total=Decimal(9))), Answer.MISMATCH),
    Row("replay of a pending one", seen(409, facts("PENDING_PAYMENT")), Answer.PENDING_PAYMENT),
    Row("409, another body", seen(409, errors=("conflict",)), Answer.UNKNOWN),
    Row("409, no body", seen(409, empty=True), Answer.UNKNOWN),
    Row("409 on opt-out", seen(409, empty=True), Answer.YES, OPT_OUT),
    Row("409 with words on opt-out", seen(409, errors=("again",)), Answer.YES, OPT_OUT),
    # 423, 429
    Row("423", seen(423), Answer.RUNNING, counts=False),
    Row("423 html", seen(423, retry_after_s=4.0, **HTML), Answer.RUNNING, counts=False, wait_s=4.0),
    Row("429", seen(429), Answer.THROTTLED, counts=False),
    Row("429, 3 s", seen(429, retry_after_s=3.0), Answer.THROTTLED, counts=False, wait_s=3.0),
    Row("429, 0 s", seen(429, retry_after_s=0.0), Answer.THROTTLED, counts=False, wait_s=1.0),
    Row("429, a day", seen(429, retry_after_s=86400.0), Answer.THROTTLED, counts=False, wait_s=900),
    Row("429, nonsense", seen(429, retry_after_s=float("nan")), Answer.THROTTLED, counts=False),
    # 5xx, 408, 425, unlisted
    *[
        Row(f"{status}", seen(status), Answer.UNKNOWN, says="insurer.unavailable")
        for status in (500, 502, 503, 504, 599, 408, 425)
    ],
    Row("502 html", seen(502, **HTML), Answer.UNKNOWN),
    Row("418", seen(418), Answer.UNKNOWN, says="insurer.unexpected"),
    Row("405", seen(405, **REFUSED), Answer.UNKNOWN),
    Row("101", seen(101), Answer.UNKNOWN),
    Row("500 on opt-out", seen(500), Answer.UNKNOWN, OPT_OUT),
    # 401, 403, 400 with only `error`
    Row("401", seen(401), Answer.STOPPED, counts=False, says="insurer.credentials"),
    Row("403", seen(403, errors=("You do not have permission",)), Answer.STOPPED, counts=False),
    Row("400, only error", seen(400, error_only=True), Answer.STOPPED, counts=False),
    Row("401 on opt-out", seen(401), Answer.STOPPED, OPT_OUT, counts=False),
    Row("401 after unknown", seen(401), Answer.STOPPED, earlier_unknown=True, counts=False),
    # 400, 404, 422
    *[
        Row(f"{status} says no", seen(status, **REFUSED), Answer.NO, says="insurer.refused")
        for status in (400, 404, 422)
    ],
    *[
        Row(
            f"{status} after unknown", seen(status, **REFUSED), Answer.UNKNOWN, earlier_unknown=True
        )
        for status in (400, 404, 422)
    ],
    Row("422 without words", seen(422), Answer.NO, says="insurer.refused_silently"),
    Row(
        "422: it exists already",
        seen(422, errors=(f"Booking already exists for X. INS number: {PACKAGE}",)),
        Answer.UNKNOWN,
    ),
    Row(
        "422: it is confirmed already",
        seen(422, errors=("Status change not allowed for QuotePackage in status CONFIRMED",)),
        Answer.UNKNOWN,
    ),
    Row(
        "422: it was opted out",
        seen(422, errors=("Status change not allowed for QuotePackage in status OPTED_OUT",)),
        Answer.NO,
    ),
    Row("404 settles an opt-out", seen(404), Answer.NO, OPT_OUT, earlier_unknown=True),
    Row("422 settles an opt-out", seen(422), Answer.NO, OPT_OUT, earlier_unknown=True),
    Row(
        "400 on an opt-out after unknown", seen(400), Answer.UNKNOWN, OPT_OUT, earlier_unknown=True
    ),
    Row("422 on a confirmation", seen(422, **REFUSED), Answer.NO, CONFIRM),
]


@pytest.mark.parametrize("row", WRITES, ids=lambda row: row.name)
def test_a_write_reads_as_its_row_says(row: Row) -> None:
    agreed = None if row.kind is OPT_OUT else AGREED
    read = verdict.of_write(row.kind, row.seen, agreed, row.earlier_unknown)
    assert (read.answer, read.counts, read.not_the_api, read.wait_s) == (
        row.answer,
        row.counts,
        row.not_the_api,
        row.wait_s,
    )
    if row.says:
        assert read.reason.id == row.says


READS = [
    Row("confirmed and agreed", seen(200, facts()), Answer.YES, says="insurer.proven"),
    Row("confirmed, other total", seen(200, facts(total=Decimal(15))), Answer.MISMATCH),
    Row("confirmed, other currency", seen(200, facts(currency="EUR")), Answer.MISMATCH),
    Row("confirmed, no quotes", seen(200, facts(quotes=())), Answer.MISMATCH),
    Row(
        "confirmed, a quote cancelled",
        seen(200, facts(quotes=(quote("one"), quote("two", "CANCELLED")))),
        Answer.MISMATCH,
    ),
    Row("errors", seen(200, facts(errors=("?",))), Answer.MISMATCH),
    Row("pending payment", seen(200, facts("PENDING_PAYMENT")), Answer.PENDING_PAYMENT),
    Row(
        "cancelled",
        seen(200, facts("CANCELLED", total=Decimal(0))),
        Answer.CANCELLED_ELSEWHERE,
    ),
    Row("received at the quote", seen(200, facts("RECEIVED", from_quote=True)), Answer.ABSENT),
    Row("received at the booking", seen(200, facts("RECEIVED")), Answer.ABSENT),
    Row("opted out at the quote", seen(200, facts("OPTED_OUT", from_quote=True)), Answer.ABSENT),
    Row(
        "confirmed only at the quote",
        seen(200, facts(from_quote=True)),
        Answer.UNKNOWN,
        says="insurer.not_yet",
    ),
    Row(
        "pending only at the quote",
        seen(200, facts("PENDING_PAYMENT", from_quote=True)),
        Answer.UNKNOWN,
    ),
    Row("failed", seen(200, facts("FAILED")), Answer.UNKNOWN),
    Row("a status of its own", seen(200, facts("PONDERING")), Answer.UNKNOWN),
    Row("404 from both", seen(404, errors=("Quote package does not exist",)), Answer.UNKNOWN),
    Row("404 html", seen(404, **HTML), Answer.UNKNOWN, not_the_api=True),
    Row("401", seen(401), Answer.STOPPED, counts=False),
    Row("403", seen(403), Answer.STOPPED, counts=False),
    Row("400, only error", seen(400, error_only=True), Answer.STOPPED, counts=False),
    Row("400", seen(400, **REFUSED), Answer.UNKNOWN),
    Row("422", seen(422, **REFUSED), Answer.UNKNOWN),
    Row("409", seen(409, facts()), Answer.UNKNOWN),
    Row("429", seen(429, retry_after_s=2.0), Answer.THROTTLED, counts=False, wait_s=2.0),
    Row("423", seen(423), Answer.RUNNING, counts=False),
    Row("503", seen(503), Answer.UNKNOWN),
    Row("time-out", seen(None, problem=Problem.TIMEOUT), Answer.UNKNOWN),
    Row("no line", Seen(False, problem=Problem.NO_CONNECTION), Answer.NOT_SENT, counts=False),
    Row("html", seen(200, **HTML), Answer.UNKNOWN, not_the_api=True),
    Row("redirect", seen(302), Answer.UNKNOWN, not_the_api=True),
    Row("201", seen(201, facts()), Answer.UNKNOWN, not_the_api=True),
    Row(
        "another package",
        seen(200, facts(id="AAAAA-BBBBB-INS")),
        Answer.UNKNOWN,
        not_the_api=True,
    ),
]


@pytest.mark.parametrize("row", READS, ids=lambda row: row.name)
def test_a_read_reads_as_its_row_says(row: Row) -> None:
    read = verdict.of_read(row.seen, AGREED)
    assert (read.answer, read.counts, read.not_the_api, read.wait_s) == (
        row.answer,
        row.counts,
        row.not_the_api,
        row.wait_s,
    )
    if row.says:
        assert read.reason.id == row.says


def test_without_terms_nothing_is_proven() -> None:
    assert verdict.of_read(seen(200, facts()), None).answer is Answer.UNKNOWN
    assert verdict.of_write(BOOK, seen(200, facts()), None, False).answer is Answer.UNKNOWN
    empty = Agreed(PACKAGE, Money(1412, "GBP"), {})
    assert verdict.of_read(seen(200, facts()), empty).answer is Answer.MISMATCH
    assert verdict.of_read(seen(200, facts(quotes=())), empty).answer is Answer.MISMATCH


def test_a_yes_names_only_the_accepted_quotes() -> None:
    found = facts(quotes=(quote("one"), quote("two"), quote("three", "RECEIVED")))
    read = verdict.of_read(seen(200, found), AGREED)
    assert read.facts is not None
    assert [one.id for one in read.facts.quotes] == ["one", "two"]


def test_the_difference_is_named_in_money() -> None:
    read = verdict.of_read(seen(200, facts(total=Decimal("15.20"))), AGREED)
    assert i18n.say(read.reason) == "The insurer says £15.20; agreed was £14.12. Needs a person."


@pytest.mark.parametrize("kind", [StepKind.BUY_LABEL, StepKind.PRINT])
def test_other_parties_steps_are_no_business_of_the_insurer(kind: StepKind) -> None:
    with pytest.raises(ValueError, match="not asked"):
        verdict.of_write(kind, seen(200, facts()), AGREED, False)


def test_a_quote_is_answered_by_201_and_its_reasons_are_told() -> None:
    offered = seen(201, facts("RECEIVED", from_quote=True))
    assert verdict.of_quote(offered).answer is Answer.YES
    assert verdict.of_quote(seen(200, facts("RECEIVED"))).not_the_api
    refused = verdict.of_quote(seen(422, **REFUSED))
    assert refused.answer is Answer.NO
    assert "currency: This field is required." in i18n.say(refused.reason)
    assert verdict.of_quote(seen(503)).answer is Answer.UNKNOWN
    assert verdict.of_quote(seen(201, problem=Problem.SHAPE)).not_the_api


def test_a_ping_needs_the_apis_own_answer() -> None:
    assert verdict.of_ping(seen(200)).answer is Answer.YES
    assert verdict.of_ping(seen(200, **HTML)).not_the_api
    assert verdict.of_ping(seen(204, empty=True)).not_the_api
    assert verdict.of_ping(seen(403)).answer is Answer.STOPPED
    assert verdict.of_ping(seen(404)).answer is Answer.UNKNOWN


def test_no_sentence_about_the_unproven_says_a_word_of_cover() -> None:
    for message_id, sentence in i18n.catalogue().sentences.items():
        if message_id.startswith("insurer."):
            words = sentence if isinstance(sentence, str) else " ".join(sentence.values())
            for forbidden in ("covered", "insured", "booked"):
                assert forbidden not in words.casefold(), message_id
