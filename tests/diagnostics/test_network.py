"""Name, connection and certificate, on real sockets with real TLS."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from station.diagnostics import network
from station.diagnostics.network import Place
from station.flow.diagnosis import Diagnosis, State
from station.i18n import say

Serve = Callable[[trustme.LeafCert | None], Awaitable[int]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """A server that takes connections, with the certificate that it is given."""
    running = []

    async def start(certificate: trustme.LeafCert | None) -> int:
        context = None
        if certificate is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            certificate.configure_cert(context)

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
        running.append(server)
        return server.sockets[0].getsockname()[1]  # type: ignore[no-any-return]

    yield start
    for server in running:
        server.close()
        await server.wait_closed()


def trusting(*authorities: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    for each in authorities:
        each.configure_trust(context)
    return context


async def shown(
    port: int, trusted: ssl.SSLContext, public: ssl.SSLContext, now: datetime | None = None
) -> Diagnosis:
    place = Place("127.0.0.1", port, secure=True)
    (found,) = await network.certificate(
        place, now or datetime.now(UTC), trusted=trusted, public=public
    )
    return found


async def test_a_public_certificate_is_good_until_shortly_before_its_end(serve: Serve) -> None:
    authority = trustme.CA(organization_name="Public Roots Ltd")
    soon = datetime.now(UTC) + timedelta(days=30, hours=1)
    port = await serve(authority.issue_cert("127.0.0.1", not_after=soon))
    roots = trusting(authority)
    found = await shown(port, roots, roots)
    assert (found.state, found.facts["days"], found.facts["between"]) == (State.GOOD, 30, False)
    assert say(found.word) == "Valid for 30 more days, made by Public Roots Ltd."
    found = await shown(port, roots, roots, datetime.now(UTC) + timedelta(days=20))
    assert (found.state, found.facts["days"]) == (State.LOOK, 10)


async def test_a_proxy_between_is_told_from_the_insurer(serve: Serve) -> None:
    proxy, public = trustme.CA(organization_name="Warehouse IT"), trustme.CA()
    port = await serve(proxy.issue_cert("127.0.0.1"))
    found = await shown(port, trusting(proxy, public), trusting(public))
    assert (found.state, found.facts["between"]) == (State.LOOK, True)
    assert "A proxy of this network" in say(found.word)
    assert "Warehouse IT" in say(found.word)


async def test_a_certificate_that_is_not_trusted_says_why_and_by_whom(serve: Serve) -> None:
    known, stranger = trustme.CA(), trustme.CA(organization_name="Nobody Knows")
    past = datetime.now(UTC) - timedelta(days=1)
    ports = [
        await serve(stranger.issue_cert("127.0.0.1")),
        await serve(known.issue_cert("another.example")),
        await serve(
            known.issue_cert("127.0.0.1", not_before=past - timedelta(days=9), not_after=past)
        ),
    ]
    found = [await shown(port, trusting(known), trusting(known)) for port in ports]
    assert {each.state for each in found} == {State.BAD}
    assert [each.word.id for each in found] == [
        "doctor.certificate_stranger",
        "doctor.certificate_name",
        "doctor.certificate_expired",
    ]
    assert found[0].facts["issuer"] == "Nobody Knows"


async def test_no_line_and_no_tls_are_no_matter_of_trust(serve: Serve) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    roots = trusting()
    assert (await shown(port, roots, roots)).word.id == "doctor.certificate_no_line"
    (plain,) = await network.certificate(
        Place("127.0.0.1", port, secure=False), datetime.now(UTC), trusted=roots, public=roots
    )
    assert plain.state is State.NOT_SET_UP


async def test_name_and_connection(serve: Serve) -> None:
    port = await serve(None)
    (name,) = await network.name(Place("localhost", port, secure=False))
    (line,) = await network.line(Place("127.0.0.1", port, secure=False))
    assert (name.state, line.state) == (State.GOOD, State.GOOD)
    (name,) = await network.name(Place("no..name", 443, secure=True))
    assert name.state is State.BAD
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    (line,) = await network.line(Place("127.0.0.1", port, secure=False))
    assert (line.state, line.word.id) == (State.BAD, "doctor.line_bad")


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://api.xcover.com/x", Place("api.xcover.com", 443, secure=True)),
        ("http://127.0.0.1:8080/xcover", Place("127.0.0.1", 8080, secure=False)),
        ("", None),
        ("https://", None),
        ("https://x:99999/", None),
    ],
)
def test_where_the_insurer_lives(url: str, place: Place | None) -> None:
    assert network.place_of(url) == place
