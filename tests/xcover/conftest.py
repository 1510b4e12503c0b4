"""A scripted insurer on real loopback sockets, and the facts that the tests share."""

import asyncio
import json
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from station.domain.address import Address
from station.domain.money import Money
from station.domain.shipment import ContentsLine, Parcel
from station.flow.seen import QuoteAsk
from station.xcover.credentials import Credentials
from station.xcover.insurer import XCoverInsurer

PACKAGE = "K7QHM-3WXRE-INS"
NOW = datetime(2026, 11, 24, 14, 6, tzinfo=UTC)


@dataclass
class Received:
    """One request as it came over the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int


Reply = Callable[[asyncio.StreamWriter], Awaitable[bool]]
"""Writes one reply; True if the connection may go on."""


@dataclass
class Scripted:
    """Plays its replies in order, one a request, and keeps what it was sent."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    connections: int = 0
    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def answers(
        self, status: int, document: object = None, *, headers: tuple[str, ...] = ()
    ) -> None:
        """Next: a JSON answer, or an empty one without `document`."""
        body = b"" if document is None else json.dumps(document).encode()
        self.says(status, body, headers=("Content-Type: application/json", *headers))

    def says(self, status: int, body: bytes, *, headers: tuple[str, ...] = ()) -> None:
        """Next: any bytes as a complete answer."""
        length = () if status in (204, 304) else (f"Content-Length: {len(body)}",)
        self.sends(head(status, *length, *headers) + body, go_on=True)

    def sends(self, raw: bytes, *, go_on: bool = False, reset: bool = False) -> None:
        """Next: raw bytes, and then the connection is kept, closed or reset."""

        async def reply(writer: asyncio.StreamWriter) -> bool:
            writer.write(raw)
            await writer.drain()
            if reset:
                abort(writer)
            return go_on

        self.replies.append(reply)

    def hangs(self, raw: bytes = b"") -> None:
        """Next: `raw`, and then nothing until the test is over."""

        async def reply(writer: asyncio.StreamWriter) -> bool:
            writer.write(raw)
            await writer.drain()
            await self.ended.wait()
            return False

        self.replies.append(reply)

    def drips(self, raw: bytes, every_s: float) -> None:
        """Next: `raw` and then one byte at a time, for ever."""

        async def reply(writer: asyncio.StreamWriter) -> bool:
            writer.write(raw)
            while not self.ended.is_set():
                writer.write(b" ")
                try:
                    await writer.drain()
                    await asyncio.wait_for(self.ended.wait(), every_s)
                except TimeoutError:
                    continue
                except ConnectionError:
                    break
            return False

        self.replies.append(reply)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        self.connections += 1
        number = self.connections
        self.writers.append(writer)
        try:
            while True:
                request = await _request(reader, number)
                if request is None:
                    break
                self.received.append(request)
                if not await self.replies.pop(0)(writer):
                    break
        except ConnectionError:
            pass
        finally:
            writer.close()


def head(status: int, *headers: str) -> bytes:
    """A status line and headers."""
    return "\r\n".join([f"HTTP/1.1 {status} X", *headers, "", ""]).encode()


def abort(writer: asyncio.StreamWriter) -> None:
    """Ends the connection with a reset."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _request(reader: asyncio.StreamReader, connection: int) -> Received | None:
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    line, *rest = raw.decode("ascii").rstrip("\r\n").split("\r\n")
    method, target, _ = line.split(" ")
    headers = dict(part.split(": ", 1) for part in rest)
    headers = {name.lower(): value for name, value in headers.items()}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(method, target, headers, body, connection)


@pytest.fixture
async def start() -> AsyncIterator[Callable[..., Awaitable[Scripted]]]:
    """Starts a scripted server, with TLS if given a context."""
    running: list[tuple[asyncio.Server, Scripted]] = []

    async def begin(context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Scripted:
        scripted = Scripted()
        server = await asyncio.start_server(scripted.serve, host, 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        scheme = "http" if context is None else "https"
        scripted.url = f"{scheme}://{host}:{port}"
        running.append((server, scripted))
        return scripted

    yield begin
    for server, scripted in running:
        scripted.ended.set()
        server.close()
        for writer in scripted.writers:
            writer.close()
        await server.wait_closed()


@pytest.fixture
async def server(start: Callable[..., Awaitable[Scripted]]) -> Scripted:
    return await start()


@pytest.fixture
def credentials() -> Callable[[str], Credentials]:
    """Made-up credentials for an address."""
    return lambda url: Credentials(f"{url}/xcover", "DEMO1", "demo-key-0001", "demo-secret-0001")


@pytest.fixture
async def connect(
    credentials: Callable[[str], Credentials],
) -> AsyncIterator[Callable[..., XCoverInsurer]]:
    """An insurer at an address, closed after the test."""
    opened: list[XCoverInsurer] = []

    def begin(url: str, **options: Any) -> XCoverInsurer:
        insurer = XCoverInsurer(credentials(url), **{"clock": lambda: NOW, **options})
        opened.append(insurer)
        return insurer

    yield begin
    for insurer in opened:
        await insurer.aclose()


@pytest.fixture
def insurer(server: Scripted, connect: Callable[..., XCoverInsurer]) -> XCoverInsurer:
    return connect(server.url)


@pytest.fixture
def sender() -> Address:
    return Address(
        name="Demo Sender",
        company="Harbour Lane Ceramics Ltd",
        address1="4 Harbour Lane",
        city="Rochester",
        region="Kent",
        postcode="ME1 1AA",
        country="GB",
        phone="+441632960001",
        email="sender@example.com",
    )


@pytest.fixture
def recipient() -> Address:
    return Address(
        name="Anna Muster", address1="Rue 1", city="Lille", postcode="59000", country="FR"
    )


@pytest.fixture
def parcel() -> Parcel:
    return Parcel(
        2340,
        300,
        200,
        150,
        (
            ContentsLine("HLC-0142", "Bowl", 1, Money(26000, "GBP")),
            ContentsLine("", "Vase, " + "very " * 10 + "tall", 2, Money(16000, "GBP")),
        ),
    )


@pytest.fixture
def ask(sender: Address, recipient: Address, parcel: Parcel) -> QuoteAsk:
    return QuoteAsk(
        sender,
        recipient,
        (parcel,),
        Money(1460, "GBP"),
        "GBP",
        datetime(2026, 11, 24, 16, 0, tzinfo=UTC),
        shipment="B1ABCDEFGHIJ",
    )


@pytest.fixture
def quote_json() -> Callable[..., dict[str, Any]]:
    """One quote as the wire has it (contract 7.2), with changes."""

    def make(**changes: Any) -> dict[str, Any]:
        quote: dict[str, Any] = {
            "id": "5c1f2a7e-3f0b-4a53-9d0e-2b8a4f6d9c11",
            "policy_start_date": "2026-11-24T16:00:00+00:00",
            "policy_end_date": "2026-12-24T16:00:00+00:00",
            "status": "RECEIVED",
            "price": 7.06,
            "price_formatted": "£7.06",
            "policy": {
                "policy_type": "parcel_insurance",
                "policy_name": "Parcel Protection (Demo)",
                "content": {
                    "title": "Parcel <b>Protection</b>",
                    "description": "Pays if the parcel is lost.",
                    "optout_msg": "<p>Without it you rely on the carrier&#x27;s liability.</p>",
                    "disclaimer": "<p>Demo wording.</p>",
                    "inclusions": [{"title": "Loss", "description": "In transit."}],
                    "exclusions": [{"title": "Cash", "description": "Never."}],
                },
                "underwriter": {"name": "Demo Ltd", "disclaimer": "Demo text."},
            },
            "tax": {"total_tax": 0.76, "taxes": []},
            "benefits": [{"description": "Loss", "limit": 420.0, "excess": 0.0}],
            "pds_url": "https://xcover.com/en/pds/X?policy_type=parcel_insurance_v1",
            "confirmed_at": None,
            "cancelled_at": None,
        }
        return quote | changes

    return make


@pytest.fixture
def package_json(quote_json: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """A quote package as the wire has it (contract 7.1), with changes."""

    def make(**changes: Any) -> dict[str, Any]:
        package: dict[str, Any] = {
            "id": PACKAGE,
            "status": "RECEIVED",
            "currency": "GBP",
            "total_price": 7.06,
            "partner_transaction_id": None,
            "pds_url": f"https://xcover.com/en/pds/{PACKAGE}",
            "security_token": "Aq3Xv-9TnLc-47bKe-Zr0Wd",
            "quotes": {"0": quote_json()},
            "errors": {},
        }
        return package | changes

    return make


@pytest.fixture
def booking_json(
    package_json: Callable[..., dict[str, Any]], quote_json: Callable[..., dict[str, Any]]
) -> Callable[..., dict[str, Any]]:
    """A confirmed booking as the wire has it (contract 9.2), with changes."""

    def make(**changes: Any) -> dict[str, Any]:
        booking = package_json(
            status="CONFIRMED",
            quotes=[
                quote_json(
                    status="CONFIRMED",
                    confirmed_at="2026-11-24T14:07:00.541003Z",
                    can_be_cancelled=True,
                )
            ],
            partner_transaction_id="B1ABCDEFGHIJ",
            total_tax=0.76,
            total_premium=6.3,
            coi={"url": f"https://xcover.com/en/coi/{PACKAGE}?security_token=Aq3Xv"},
            account_url="https://xcover.com/en/account?id=9&signup_token=aaaaa-bbbbb",
            policyholder={"first_name": "Demo", "last_name": "Sender"},
        )
        del booking["errors"]
        return booking | changes

    return make
