"""A quote, and a quote with its booking, over TLS at 40 ms of round trip: ours and the official.

Both clients run in this process, turn by turn, against the same practice insurer behind the same
delay, send the same bodies and trust the same authority. Ours keeps its connection, as at the
bench; the official one opens one a call, as it always does.
"""

import asyncio
import json
import statistics
import time
import uuid
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from station.domain.address import Address
from station.domain.money import Money
from station.flow.seen import Call, QuoteAsk, StepKind
from station.xcover.bodies import booking_body, quote_body
from station.xcover.insurer import XCoverInsurer
from tests.bench.bench_home import order
from tests.bench.figures import Report
from tests.bench.insurer import Place, Trust, distance, make_trust, practice

ONE_WAY_S = 0.020
BUDGET = 0.6
SENDER = Address(
    name="Fjord & Fell",
    address1="Unit 7, Canal Yard",
    city="Leeds",
    postcode="LS9 8AG",
    country="GB",
    email="sender@example.com",
)


def _ask() -> QuoteAsk:
    one = order(1)
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=8)
    return QuoteAsk(SENDER, one.recipient, one.parcels, Money(840, "GBP"), "GBP", starts)


class _Ours:
    def __init__(self, place: Place, trust: Trust) -> None:
        self._insurer = XCoverInsurer(place.credentials, ssl_context=trust.context)

    async def warm(self) -> None:
        assert (await self._insurer.warm()).status == 200

    async def aclose(self) -> None:
        await self._insurer.aclose()

    async def quote(self) -> tuple[str, list[str]]:
        reply = await self._insurer.quote(_ask())
        assert reply.offer is not None, reply.seen
        return reply.offer.package, [each.quote_id for each in reply.offer.options[0].quotes]

    async def book(self) -> str:
        package, quotes = await self.quote()
        body = booking_body(quotes, SENDER, "B1-BENCHMARK")
        seen = await self._insurer.send(Call(StepKind.BOOK_COVER, package, body, str(uuid.uuid4())))
        assert seen.status == 200, seen
        return package

    async def prove(self) -> None:
        seen = await self._insurer.read(await self.book())
        assert seen.status == 200, seen


class _Official:
    def __init__(self, place: Place, trust: Trust) -> None:
        from xcover.config import XCoverConfig  # type: ignore[import-untyped]
        from xcover.xcover import XCover  # type: ignore[import-untyped]

        class Trusting(XCover):  # type: ignore[misc]
            """It sends prepared requests, so REQUESTS_CA_BUNDLE is not read."""

            @property
            def session(self) -> Any:
                return _trusting(super().session, trust)

            @property
            def auto_retry_session(self) -> Any:
                return _trusting(super().auto_retry_session, trust)

        self._client: Any = Trusting(
            XCoverConfig(
                partner_code=place.partner,
                base_url=place.url + "/",
                auth_api_key=place.key,
                auth_api_secret=place.secret,
            )
        )

    def quote(self) -> Any:
        return self._client.create_quote(json.loads(quote_body(_ask())))

    def book(self) -> None:
        package = self.quote()
        quotes = [each["id"] for each in package["quotes"].values() if each]
        body = json.loads(booking_body(quotes, SENDER, "B1-BENCHMARK"))
        assert self._client.create_booking(package["id"], body)["status"] == "CONFIRMED"


def _trusting(session: Any, trust: Trust) -> Any:
    session.verify = str(trust.ca)
    return session


async def _measure(report: Report, place: Place, trust: Trust, rounds: int) -> None:
    ours, official = _Ours(place, trust), _Official(place, trust)
    names = ("ours quote", "official quote", "ours book", "official book", "ours prove")
    times: dict[str, list[float]] = {name: [] for name in names}
    await ours.warm()
    official.quote()  # what either loads at its first call is not what is measured
    await ours.prove()
    for _ in range(rounds):
        for name in names:
            begun = time.perf_counter()
            who, what = name.split()
            if who == "ours":
                await getattr(ours, what)()
            else:
                getattr(official, what)()
            times[name].append(time.perf_counter() - begun)
    await ours.aclose()
    report.spread("quote, ours, warm connection", times["ours quote"])
    report.spread("quote, xcover-python 0.1.2", times["official quote"])
    report.add("quote: ours / official", _ratio(times, "quote"), "x", BUDGET, "of the medians")
    report.spread("quote + booking, ours", times["ours book"])
    report.spread("quote + booking, xcover-python 0.1.2", times["official book"])
    report.add("quote + booking: ours / official", _ratio(times, "book"), "x", BUDGET)
    note = "with the read-back that the official client leaves out"
    report.spread("quote + booking + proof, ours", times["ours prove"], note=note)


def _ratio(times: dict[str, list[float]], what: str) -> float:
    return statistics.median(times[f"ours {what}"]) / statistics.median(times[f"official {what}"])


def run(report: Report, size: Any, folder: Path) -> None:
    """Measures."""
    trust = make_trust(folder)
    with warnings.catch_warnings(), practice(trust) as near, distance(near, ONE_WAY_S) as far:
        warnings.simplefilter("ignore", ResourceWarning)  # the official client leaves sockets open
        asyncio.run(_measure(report, far, trust, size.of(8, 60)))
