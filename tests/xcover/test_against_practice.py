"""The client and the practice insurer, each written from the contract alone, meet over HTTP."""

import asyncio
import importlib.util
import json
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.domain.cover import Offer, Option
from station.domain.money import Money
from station.flow import verdict
from station.flow.seen import Agreed, Call, QuoteAsk, StepKind
from station.flow.verdict import Answer
from station.xcover.credentials import VARIANT_B, Credentials
from station.xcover.insurer import XCoverInsurer, booking_body, opt_out_body, preview_body

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("station.sandbox") is None, reason="no practice insurer here"
)


@pytest.fixture
async def practice(tmp_path: Path) -> AsyncIterator[Mapping[str, str]]:
    """A practice insurer of its own, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "station.sandbox", "--port", "0", "--data", str(tmp_path / "practice.db")),
        *("--rate", "200", "--end-with-parent"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        async with asyncio.timeout(30):
            yield json.loads(await process.stdout.readline())
    finally:
        process.stdin.close()
        async with asyncio.timeout(30):
            await process.wait()


@pytest.fixture
async def met(practice: Mapping[str, str]) -> AsyncIterator[XCoverInsurer]:
    insurer = XCoverInsurer(known(practice))
    yield insurer
    await insurer.aclose()


def known(practice: Mapping[str, str]) -> Credentials:
    return Credentials(
        practice["url"], practice["partner_code"], practice["api_key"], practice["api_secret"]
    )


@pytest.fixture
def wanted(ask: QuoteAsk) -> QuoteAsk:
    """Two boxes, from the next hand-over."""
    return replace(ask, parcels=ask.parcels * 2, starts=datetime.now(UTC) + timedelta(hours=5))


async def offered(insurer: XCoverInsurer, ask: QuoteAsk) -> tuple[Offer, Option]:
    reply = await insurer.quote(ask)
    assert verdict.of_quote(reply.seen).answer is Answer.YES
    assert reply.offer is not None
    return reply.offer, reply.offer.options[0]


def agreed(offer: Offer, option: Option) -> Agreed:
    return Agreed(offer.package, option.price, {q.quote_id: q.price for q in option.quotes})


async def booked(insurer: XCoverInsurer, ask: QuoteAsk) -> Agreed:
    offer, option = await offered(insurer, ask)
    body = booking_body(
        [quote.quote_id for quote in option.quotes],
        ask.sender,
        ask.shipment,
        carrier="house",
        service="road-48h",
        tracking=("00312345678901234567",),
    )
    terms = agreed(offer, option)
    for status in (200, 409):
        seen = await insurer.send(Call(StepKind.BOOK_COVER, offer.package, body, "key-book"))
        assert seen.status == status
        read = verdict.of_write(StepKind.BOOK_COVER, seen, terms, False)
        assert read.answer is Answer.YES
    return terms


async def test_an_offer_is_shown_whole(met: XCoverInsurer, wanted: QuoteAsk) -> None:
    assert (await met.warm()).status == 200
    offer, option = await offered(met, wanted)
    assert len(option.quotes) == 2
    assert option.price == option.quotes[0].price + option.quotes[1].price
    assert option.limit == Money(84000, "GBP")
    assert option.wording_url
    assert option.title
    assert option.disclaimer
    assert option.inclusions
    assert "<" not in option.text
    assert offer.refusals == ()


async def test_a_booking_is_proven_and_its_replay_too(met: XCoverInsurer, wanted: QuoteAsk) -> None:
    terms = await booked(met, wanted)
    read = verdict.of_read(await met.read(terms.package), terms)
    assert read.answer is Answer.YES
    assert read.facts is not None
    assert read.facts.transaction_id == wanted.shipment
    assert [facts.id async for facts in met.list_refs(page_size=1)] == [terms.package]


async def test_a_declined_offer_is_reported_and_absent(
    met: XCoverInsurer, wanted: QuoteAsk
) -> None:
    offer, option = await offered(met, wanted)
    body = opt_out_body(shipment=wanted.shipment, station="PACK-03")
    for _ in range(2):
        seen = await met.send(Call(StepKind.OPT_OUT, offer.package, body, "key-out"))
        assert verdict.of_write(StepKind.OPT_OUT, seen, None, False).answer is Answer.YES
    read = verdict.of_read(await met.read(offer.package), agreed(offer, option))
    assert read.answer is Answer.ABSENT


async def test_a_cover_is_previewed_then_cancelled(met: XCoverInsurer, wanted: QuoteAsk) -> None:
    terms = await booked(met, wanted)
    shown = await met.client.cancel_preview(terms.package, preview_body(), "key-preview")
    assert shown.cancellation is not None
    assert shown.cancellation.is_preview
    still = verdict.of_read(await met.read(terms.package), terms)
    assert still.answer is Answer.YES, "a preview cancels nothing"
    token = shown.cancellation.cancellation_id
    assert token is not None
    done = await met.client.confirm_cancellation(terms.package, token, "key-confirm")
    assert done.cancellation is not None
    assert done.cancellation.cancelled_at is not None
    gone = verdict.of_read(await met.read(terms.package), terms)
    assert gone.answer is Answer.CANCELLED_ELSEWHERE


async def test_wrong_credentials_stop_the_party(
    practice: Mapping[str, str], wanted: QuoteAsk
) -> None:
    wrong = XCoverInsurer(replace(known(practice), api_secret="wrong"))
    try:
        assert verdict.of_ping(await wrong.ping()).answer is Answer.STOPPED
    finally:
        await wrong.aclose()


async def test_the_other_variant_is_understood_too(practice: Mapping[str, str]) -> None:
    insurer = XCoverInsurer(known(practice), scheme=VARIANT_B)
    try:
        assert verdict.of_ping(await insurer.ping()).answer is Answer.YES
    finally:
        await insurer.aclose()
