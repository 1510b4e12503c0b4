"""One answer, any status, any body: what the facts say."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.flow.seen import Problem, Seen
from station.xcover.exchange import Reads
from station.xcover.reading import read_answer

Make = Callable[..., dict[str, Any]]
PACKAGE = "K7QHM-3WXRE-INS"


def read(
    status: int,
    document: object = None,
    *,
    body: bytes | None = None,
    reads: Reads = Reads.BOOKING,
    headers: dict[str, str] | None = None,
) -> Seen:
    raw = body if body is not None else b"" if document is None else json.dumps(document).encode()
    return read_answer(reads, PACKAGE, status, headers or {}, raw).seen


def test_a_booking_is_read(booking_json: Make) -> None:
    seen = read(200, booking_json())
    assert seen.facts is not None
    assert (seen.sent, seen.status, seen.problem, seen.empty) == (True, 200, None, False)


def test_a_replay_is_read_like_the_first_answer(booking_json: Make) -> None:
    assert read(409, booking_json()).facts == read(200, booking_json()).facts


def test_a_409_with_words_has_no_facts() -> None:
    seen = read(409, {"type": "api_error", "message": "Conflict"})
    assert (seen.facts, seen.problem, seen.errors) == (None, None, ("Conflict",))


def test_an_answer_about_another_package_is_no_answer(booking_json: Make) -> None:
    assert read(200, booking_json(id="AAAAA-BBBBB-INS")).problem is Problem.SHAPE
    assert read(409, booking_json(id="AAAAA-BBBBB-INS")).facts is None


ABSURD = (b"1E+1000000", b"-1E+1000000", b"1E+999999999999", b"9" * 4000)


@pytest.mark.parametrize("number", ABSURD)
def test_an_absurd_price_is_no_answer_of_the_insurer(booking_json: Make, number: bytes) -> None:
    body = json.dumps(booking_json(total_price=7.0625)).encode().replace(b"7.0625", number)
    for reads in (Reads.BOOKING, Reads.QUOTE):
        assert read(200, body=body, reads=reads).problem is Problem.SHAPE


@pytest.mark.parametrize("number", ABSURD)
def test_an_absurd_number_that_may_be_missing_is_left_out(
    booking_json: Make, number: bytes
) -> None:
    body = json.dumps(booking_json(total_tax=7.0625)).encode().replace(b"7.0625", number)
    facts = read(200, body=body).facts
    assert facts is not None
    assert facts.total_tax is None


@pytest.mark.parametrize("body", [b"<html>Sign in</html>", b"ok", b'{"id": "K7'])
def test_no_json_is_told(body: bytes) -> None:
    assert read(200, body=body).problem is Problem.NOT_JSON


def test_other_json_is_told() -> None:
    assert read(200, {"login": "please"}).problem is Problem.SHAPE
    assert read(200, {"results": 7}, reads=Reads.PAGE).problem is Problem.SHAPE
    assert read(200, {"id": PACKAGE}, reads=Reads.CANCELLATION).problem is Problem.SHAPE


def test_an_empty_answer_is_told() -> None:
    seen = read(204, reads=Reads.NOTHING)
    assert seen.empty
    assert seen.problem is None


def test_a_redirect_is_not_read(booking_json: Make) -> None:
    seen = read(302, booking_json())
    assert (seen.status, seen.facts) == (302, None)


def test_a_cancellation_never_looks_like_a_booking() -> None:
    preview = {
        "id": PACKAGE,
        "status": "CANCELLED",
        "currency": "GBP",
        "total_price": 0.0,
        "total_refund": 7.06,
        "quotes": [{"id": "q", "status": "CANCELLED", "price": 7.06, "cancelled_at": None}],
        "cancellation_id": "Qm4Zt-7kLw2-Xv9Rb-CCL",
        "confirm_before": "2026-11-25T10:00:00Z",
    }
    seen = read(200, preview, reads=Reads.CANCELLATION)
    assert seen.facts is None
    assert seen.cancellation is not None
    assert seen.cancellation.is_preview
    other = preview | {"id": "AAAAA-BBBBB-INS"}
    assert read(200, other, reads=Reads.CANCELLATION).problem is Problem.SHAPE


@pytest.mark.parametrize(
    ("status", "document", "only", "errors"),
    [
        (422, {"type": "validation_error", "message": "An API error occurred.",
               "errors": {"currency": ["Required."]}}, False, ("currency: Required.",)),
        (400, {"type": "validation_error", "message": "JSON parse error"}, False,
         ("JSON parse error",)),
        (400, {"error": "Authorization field missing"}, True, ("Authorization field missing",)),
        (400, {"error": "x", "type": "validation_error"}, False, ("x",)),
        (403, {"type": "auth_error", "message": "No permission"}, False, ("No permission",)),
        (404, {"type": "api_error", "message": "Quote package does not exist"}, False,
         ("Quote package does not exist",)),
        (502, {}, False, ()),
    ],
)  # fmt: skip
def test_reasons_are_read(
    status: int, document: object, only: bool, errors: tuple[str, ...]
) -> None:
    seen = read(status, document)
    assert (seen.error_only, seen.errors, seen.problem) == (only, errors, None)


@pytest.mark.parametrize("status", [400, 404, 422])
@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'"no"', b"<html>no</html>", b"no such page"])
def test_a_no_must_be_the_apis_own(status: int, body: bytes) -> None:
    assert read(status, body=body).problem in (Problem.NOT_JSON, Problem.SHAPE)


def test_the_older_gateways_text_is_its_own() -> None:
    text = b"Signature string does not match!"
    for status in (400, 401, 403):
        seen = read(status, body=text)
        assert (seen.error_only, seen.problem) == (True, None)
    assert read(401).error_only
    assert read(403, body=b"<html>Blocked</html>").problem is Problem.NOT_JSON
    page = {"content-type": "text/html; charset=utf-8"}
    assert read(403, body=b"Blocked", headers=page).problem is Problem.NOT_JSON


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3", 3.0),
        ("0.5", 0.5),
        ("Tue, 24 Nov 2026 14:06:30 GMT", 30.0),
        ("Tue, 24 Nov 2026 14:05:30 GMT", 0.0),
        ("soon", None),
        ("-1", None),
        ("1e9", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str, seconds: float | None) -> None:
    headers = {"retry-after": text, "date": "Tue, 24 Nov 2026 14:06:00 GMT"}
    seen = read(429, {"type": "x", "message": "y"}, headers=headers)
    assert seen.retry_after_s == seconds
    assert seen.server_date == datetime(2026, 11, 24, 14, 6, tzinfo=UTC)


@pytest.mark.parametrize("date", ["yesterday", "", "Tue, 99 Nov 2026 14:06:00 GMT"])
def test_an_unreadable_date_is_no_date(date: str) -> None:
    assert read(200, headers={"date": date}).server_date is None


@given(
    st.sampled_from(Reads),
    st.integers(100, 599),
    st.one_of(st.binary(), st.text().map(lambda text: json.dumps(text).encode())),
    st.dictionaries(st.sampled_from(["date", "retry-after", "content-type"]), st.text()),
)
def test_no_bytes_whatever_become_facts(
    reads: Reads, status: int, body: bytes, headers: dict[str, str]
) -> None:
    answer = read_answer(reads, PACKAGE, status, headers, body)
    assert answer.seen.status == status
    assert answer.seen.facts is None
    assert answer.seen.cancellation is None
