"""The port: one silent repeat of a quote, reads that fall back, a list that does not lie."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from station.domain.errors import StationError
from station.domain.money import Money
from station.flow.seen import Call, Problem, QuoteAsk, StepKind
from station.xcover.insurer import ListStoppedError, XCoverInsurer

Make = Callable[..., dict[str, Any]]
PACKAGE = "K7QHM-3WXRE-INS"
REFUSAL = {"type": "validation_error", "message": "An API error occurred.", "errors": ["No."]}
GONE = {"type": "api_error", "message": "Quote package does not exist"}


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def patient(server: Any, connect: Any, waits: list[float]) -> XCoverInsurer:
    """An insurer whose pauses are noted instead of waited for."""

    async def pause(seconds: float) -> None:
        waits.append(seconds)

    insurer: XCoverInsurer = connect(server.url, pause=pause)
    return insurer


async def test_an_offer_is_made_and_its_answer_kept(
    server: Any, patient: XCoverInsurer, package_json: Make, ask: QuoteAsk
) -> None:
    server.answers(201, package_json())
    reply = await patient.quote(ask)
    assert reply.offer is not None
    assert reply.offer.options[0].price == Money(706, "GBP")
    assert b"security_token" not in reply.answer
    assert b'"total_price":7.06' in reply.answer
    assert reply.seen.status == 201
    assert "x-idempotency-key" not in server.received[0].headers


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
async def test_a_fault_is_repeated_once_in_silence(
    server: Any, patient: XCoverInsurer, package_json: Make, ask: QuoteAsk, status: int
) -> None:
    server.answers(status, {})
    server.answers(201, package_json())
    assert (await patient.quote(ask)).offer is not None
    first, second = server.received
    assert first.body == second.body


async def test_only_once(
    server: Any, patient: XCoverInsurer, ask: QuoteAsk, waits: list[float]
) -> None:
    server.answers(503, {})
    server.answers(503, {})
    reply = await patient.quote(ask)
    assert (reply.offer, reply.seen.status, reply.answer) == (None, 503, b"")
    assert len(server.received) == 2
    assert waits == []


async def test_a_lost_answer_is_repeated_because_a_quote_buys_nothing(
    server: Any, patient: XCoverInsurer, package_json: Make, ask: QuoteAsk
) -> None:
    server.sends(b"", reset=True)
    server.answers(201, package_json())
    assert (await patient.quote(ask)).offer is not None


async def test_no_line_is_told_after_two_tries(connect: Any, ask: QuoteAsk) -> None:
    reply = await connect("http://127.0.0.1:1").quote(ask)
    assert (reply.seen.sent, reply.seen.problem) == (False, Problem.NO_CONNECTION)


@pytest.mark.parametrize(
    ("header", "waited"), [("Retry-After: 2", [2.0]), ("Retry-After: 0", []), ("X: y", [1.0])]
)
@pytest.mark.parametrize("status", [429, 423])
async def test_a_short_wait_is_honoured(
    server: Any,
    patient: XCoverInsurer,
    package_json: Make,
    ask: QuoteAsk,
    waits: list[float],
    status: int,
    header: str,
    waited: list[float],
) -> None:
    server.answers(status, {"type": "x", "message": "y"}, headers=(header,))
    server.answers(201, package_json())
    assert (await patient.quote(ask)).offer is not None
    assert waits == waited


async def test_a_long_wait_is_the_clerks_to_know(
    server: Any, patient: XCoverInsurer, ask: QuoteAsk, waits: list[float]
) -> None:
    server.answers(429, {"type": "x", "message": "y"}, headers=("Retry-After: 3",))
    reply = await patient.quote(ask)
    assert (reply.seen.status, reply.seen.retry_after_s, waits) == (429, 3.0, [])
    assert len(server.received) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
async def test_a_refusal_is_not_repeated(
    server: Any, patient: XCoverInsurer, ask: QuoteAsk, status: int
) -> None:
    server.answers(status, REFUSAL)
    reply = await patient.quote(ask)
    assert (reply.offer, reply.seen.errors) == (None, ("No.",))
    assert len(server.received) == 1


async def test_a_package_in_another_currency_is_no_answer(
    server: Any, patient: XCoverInsurer, package_json: Make, ask: QuoteAsk
) -> None:
    server.answers(201, package_json(currency="EUR"))
    reply = await patient.quote(ask)
    assert (reply.offer, reply.seen.problem) == (None, Problem.SHAPE)


async def test_a_package_without_a_proper_id_is_no_answer(
    server: Any, patient: XCoverInsurer, package_json: Make, ask: QuoteAsk
) -> None:
    server.answers(201, package_json(id="K7QHM-3WXRE-INS/../x"))
    assert (await patient.quote(ask)).seen.problem is Problem.SHAPE


async def test_only_the_endpoints_own_success_makes_an_offer(
    server: Any, patient: XCoverInsurer, package_json: Make, ask: QuoteAsk
) -> None:
    server.answers(200, package_json())
    assert (await patient.quote(ask)).offer is None


async def test_contents_in_two_currencies_are_never_asked_for(
    server: Any, patient: XCoverInsurer, ask: QuoteAsk
) -> None:
    with pytest.raises(StationError):
        await patient.quote(replace(ask, currency="EUR"))
    assert server.received == []


@pytest.mark.parametrize(
    ("kind", "method", "path"),
    [
        (StepKind.BOOK_COVER, "POST", f"bookings/{PACKAGE}/"),
        (StepKind.CONFIRM_PAYMENT, "PUT", f"bookings/{PACKAGE}/confirm"),
        (StepKind.OPT_OUT, "POST", f"bookings/{PACKAGE}/opt_out"),
    ],
)
async def test_a_journaled_write_goes_out_verbatim_under_its_key(
    server: Any, patient: XCoverInsurer, kind: StepKind, method: str, path: str
) -> None:
    body = b'{ "kept" : "byte for byte" }'
    for _ in range(2):
        server.answers(503, {})
        await patient.send(Call(kind, PACKAGE, body, "K-1"))
    for sent in server.received:
        assert (sent.method, sent.target) == (method, f"/xcover/partners/DEMO1/{path}")
        assert (sent.body, sent.headers["x-idempotency-key"]) == (body, "K-1")


async def test_other_steps_are_not_the_insurers(patient: XCoverInsurer) -> None:
    with pytest.raises(ValueError, match="not asked"):
        await patient.send(Call(StepKind.PRINT, PACKAGE, b"{}", "K"))


async def test_a_booking_answers_for_itself(
    server: Any, patient: XCoverInsurer, booking_json: Make
) -> None:
    server.answers(200, booking_json())
    seen = await patient.read(PACKAGE)
    assert seen.facts is not None
    assert not seen.facts.from_quote
    assert len(server.received) == 1


async def test_a_missing_booking_is_asked_for_as_a_package(
    server: Any, patient: XCoverInsurer, package_json: Make
) -> None:
    server.answers(404, GONE)
    server.answers(200, package_json())
    seen = await patient.read(PACKAGE)
    assert seen.facts is not None
    assert seen.facts.from_quote
    assert [one.target.split("/")[4] for one in server.received] == ["bookings", "quotes"]


async def test_missing_in_both_places_is_told(server: Any, patient: XCoverInsurer) -> None:
    server.answers(404, GONE)
    server.answers(404, GONE)
    seen = await patient.read(PACKAGE)
    assert (seen.status, seen.facts, seen.problem) == (404, None, None)


async def test_somebody_elses_404_is_not_followed(server: Any, patient: XCoverInsurer) -> None:
    server.says(404, b"<html>Not here</html>")
    seen = await patient.read(PACKAGE)
    assert (seen.status, seen.problem) == (404, Problem.NOT_JSON)
    assert len(server.received) == 1


async def test_a_ping_must_parse(server: Any, patient: XCoverInsurer) -> None:
    server.answers(200, {"count": 0, "results": []})
    assert (await patient.ping()).problem is None
    server.answers(200)
    assert (await patient.ping()).problem is Problem.SHAPE
    server.answers(200, {"welcome": "to our network"})
    assert (await patient.ping()).problem is Problem.SHAPE
    assert server.received[0].target.endswith("/bookings/?limit=1&offset=0")


def page(results: list[object], following: str | None) -> dict[str, object]:
    return {"count": 5, "next": following, "previous": None, "results": results}


async def test_the_list_follows_only_the_offset(
    server: Any, patient: XCoverInsurer, booking_json: Make
) -> None:
    ids = [f"AAAAA-0000{n}-INS" for n in range(4)]
    first = [booking_json(id=ids[0]), booking_json(id=ids[1], quotes=[])]
    # The pages shifted by one while we read: a booking comes twice, and is given once.
    second = [booking_json(id=ids[1]), booking_json(id=ids[2])]
    server.answers(200, page(first, "https://evil.example/x/bookings/?limit=9&offset=2"))
    server.answers(200, page(second, "https://evil.example/?offset=nonsense"))
    server.answers(200, page([booking_json(id=ids[3])], None))
    pages = 0

    async def turn() -> contextlib.nullcontext[None]:
        nonlocal pages
        pages += 1
        return contextlib.nullcontext()

    listed = patient.list_refs(page_size=2, turn=turn)
    assert [facts.id async for facts in listed] == ids
    targets = [one.target.partition("?")[2] for one in server.received]
    assert targets == ["limit=2&offset=0", "limit=2&offset=2", "limit=2&offset=4"]
    assert pages == 3


async def test_a_list_that_points_at_itself_ends(
    server: Any, patient: XCoverInsurer, booking_json: Make
) -> None:
    again = page([booking_json()], "https://x.example/?limit=1&offset=0")
    server.answers(200, again)
    server.answers(200, again)
    server.answers(200, page([], "https://x.example/?limit=1&offset=0"))
    assert [facts.id async for facts in patient.list_refs(page_size=1)] == [PACKAGE]


async def test_a_list_that_stops_says_so(
    server: Any, patient: XCoverInsurer, booking_json: Make
) -> None:
    server.answers(200, page([booking_json()], "https://x.example/?offset=1"))
    server.answers(429, {"type": "x", "message": "y"})
    found = []
    with pytest.raises(ListStoppedError) as caught:
        async for facts in patient.list_refs(page_size=1):
            found.append(facts.id)
    assert found == [PACKAGE]
    assert caught.value.seen.status == 429


async def test_a_booking_that_cannot_be_read_is_not_left_out_in_silence(
    server: Any, patient: XCoverInsurer, booking_json: Make
) -> None:
    server.answers(200, page([{"id": "?"}, booking_json()], None))
    found = []
    with pytest.raises(ListStoppedError) as caught:
        async for facts in patient.list_refs():
            found.append(facts.id)
    assert found == [PACKAGE]
    assert caught.value.seen.problem is Problem.SHAPE
