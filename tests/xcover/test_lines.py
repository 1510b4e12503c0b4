"""Bad lines, on real sockets: was a byte sent, and what is certain of the answer?"""

import asyncio
import gzip
import json
import socket
import ssl
from collections.abc import Callable
from typing import Any

import pytest
import trustme

from station.flow.seen import Problem, Seen
from station.xcover.insurer import XCoverInsurer

PACKAGE = "K7QHM-3WXRE-INS"
PAGE = {"count": 0, "results": [], "next": None, "previous": None}


async def book(insurer: XCoverInsurer) -> Seen:
    return await insurer.client.create_booking(PACKAGE, b"{}", "key-1")


def facts_of(seen: Seen) -> tuple[bool, int | None, Problem | None]:
    return seen.sent, seen.status, seen.problem


# ---- no byte sent


async def test_a_name_that_does_not_resolve(connect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: object, **_options: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    seen = await connect("https://insurer.invalid").ping()
    assert facts_of(seen) == (False, None, Problem.NO_NAME)


async def test_nobody_listens(connect: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    seen = await connect(f"http://127.0.0.1:{port}").ping()
    assert facts_of(seen) == (False, None, Problem.NO_CONNECTION)


async def test_a_connection_that_never_comes(connect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handshake that gets no answer: the connect limit ends it, and no request was begun."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    monkeypatch.setattr("station.web.pool.CONNECT_S", 0.2)
    port = listener.getsockname()[1]
    try:
        # The kernel takes the connection, but nobody answers TLS.
        seen = await connect(f"https://127.0.0.1:{port}").ping()
    finally:
        listener.close()
    assert facts_of(seen) == (False, None, Problem.NO_CONNECTION)


async def test_the_whole_limit_also_ends_a_connecting(connect: Any) -> None:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    port = listener.getsockname()[1]
    try:
        seen = await connect(f"https://127.0.0.1:{port}", patience=0.02).ping()
    finally:
        listener.close()
    assert facts_of(seen) == (False, None, Problem.NO_CONNECTION)


async def test_a_full_pool_sends_nothing(
    server: Any, connect: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.web.pool._MOST_CONNECTIONS", 1)
    monkeypatch.setattr("station.web.pool.CONNECT_S", 0.1)
    insurer = connect(server.url)
    begun = asyncio.Event()

    async def hang(writer: asyncio.StreamWriter) -> bool:
        begun.set()
        await server.ended.wait()
        return False

    server.replies.append(hang)
    task = asyncio.create_task(book(insurer))
    await begun.wait()
    assert facts_of(await book(insurer)) == (False, None, Problem.NO_CONNECTION)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(server.received) == 1


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


async def test_an_untrusted_certificate_ends_it_before_a_byte(
    start: Any, connect: Any, tls: ssl.SSLContext
) -> None:
    server = await start(tls)
    seen = await connect(server.url).ping()
    assert facts_of(seen) == (False, None, Problem.TLS)
    assert server.received == []


async def test_a_certificate_of_another_name_ends_it_before_a_byte(
    start: Any, connect: Any, authority: trustme.CA
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("other.example").configure_cert(context)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    server = await start(context)
    seen = await connect(server.url, ssl_context=trusting).ping()
    assert facts_of(seen) == (False, None, Problem.TLS)


async def test_a_trusted_certificate_is_spoken_to(
    start: Any, connect: Any, tls: ssl.SSLContext, authority: trustme.CA
) -> None:
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    server = await start(tls)
    server.answers(200, PAGE)
    insurer = connect(server.url, ssl_context=trusting)
    assert facts_of(await insurer.warm()) == (True, 200, None)
    server.answers(200, PAGE)
    await insurer.ping()
    assert server.connections == 1


async def test_tls_spoken_to_a_plain_port(connect: Any) -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(65536)
        writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        seen = await connect(f"https://127.0.0.1:{port}").ping()
    assert facts_of(seen) == (False, None, Problem.TLS)


# ---- bytes left


async def test_a_reset_before_the_answer(server: Any, insurer: XCoverInsurer) -> None:
    server.sends(b"", reset=True)
    assert facts_of(await book(insurer)) == (True, None, Problem.RESET)


async def test_a_close_before_the_answer(server: Any, insurer: XCoverInsurer) -> None:
    server.sends(b"")
    assert facts_of(await book(insurer)) == (True, None, Problem.RESET)


async def test_a_pooled_connection_that_dies_under_the_request(
    server: Any, insurer: XCoverInsurer
) -> None:
    server.answers(200, PAGE)
    await insurer.ping()
    server.sends(b"")
    assert facts_of(await book(insurer)) == (True, None, Problem.RESET)
    assert server.connections == 1


async def test_silence_after_the_request(server: Any, connect: Any) -> None:
    server.hangs()
    seen = await book(connect(server.url, patience=0.01))
    assert facts_of(seen) == (True, None, Problem.TIMEOUT)


async def test_silence_within_the_answer(server: Any, connect: Any) -> None:
    server.hangs(b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"id":')
    seen = await book(connect(server.url, patience=0.01))
    assert facts_of(seen) == (True, 200, Problem.TIMEOUT)


async def test_a_slow_drip_cannot_hold_a_clerk(server: Any, connect: Any) -> None:
    server.drips(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", every_s=0.02)
    async with asyncio.timeout(10):
        seen = await book(connect(server.url, patience=0.02))
    assert facts_of(seen) == (True, 200, Problem.TIMEOUT)


async def test_a_truncated_body(server: Any, insurer: XCoverInsurer) -> None:
    server.sends(b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"id":')
    assert facts_of(await book(insurer)) == (True, 200, Problem.SHORT)


async def test_a_truncated_chunked_body(server: Any, insurer: XCoverInsurer) -> None:
    server.sends(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{"id":\r\n')
    assert facts_of(await book(insurer)) == (True, 200, Problem.SHORT)


async def test_a_reset_within_the_body(server: Any, insurer: XCoverInsurer) -> None:
    server.sends(b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"id":', reset=True)
    seen = await book(insurer)
    # Whether the status line was read before the reset is the kernel's choice.
    assert seen.sent
    assert seen.problem is Problem.RESET
    assert seen.facts is None


async def test_something_that_is_not_http(server: Any, insurer: XCoverInsurer) -> None:
    server.sends(b"SSH-2.0-OpenSSH_9.2\r\n")
    assert facts_of(await book(insurer)) == (True, None, Problem.RESET)


async def test_a_sign_in_page(server: Any, insurer: XCoverInsurer) -> None:
    server.says(200, b"<html>Please sign in</html>", headers=("Content-Type: text/html",))
    assert facts_of(await book(insurer)) == (True, 200, Problem.NOT_JSON)


async def test_a_redirect_is_not_followed(
    server: Any, insurer: XCoverInsurer, booking_json: Callable[..., dict[str, Any]]
) -> None:
    server.answers(302, headers=(f"Location: {server.url}/elsewhere",))
    server.answers(200, booking_json())
    assert facts_of(await book(insurer)) == (True, 302, None)
    assert len(server.received) == 1


async def test_an_answer_without_end_is_cut(server: Any, insurer: XCoverInsurer) -> None:
    size = 3 * 1024 * 1024
    server.says(200, b'"' + b"x" * size + b'"')
    assert facts_of(await book(insurer)) == (True, 200, Problem.NOT_JSON)


async def test_a_small_answer_that_grows_without_end_is_cut(
    server: Any, insurer: XCoverInsurer
) -> None:
    bomb = gzip.compress(b" " * (50 * 1024 * 1024))
    server.says(200, bomb, headers=("Content-Encoding: gzip",))
    assert facts_of(await book(insurer)) == (True, 200, Problem.NOT_JSON)


async def test_an_answer_compressed_unasked_is_read(
    server: Any, insurer: XCoverInsurer, booking_json: Callable[..., dict[str, Any]]
) -> None:
    packed = gzip.compress(json.dumps(booking_json()).encode())
    server.says(200, packed, headers=("Content-Encoding: gzip",))
    assert (await book(insurer)).facts is not None
    server.says(200, b"not gzip at all", headers=("Content-Encoding: gzip",))
    assert (await book(insurer)).problem is Problem.NOT_JSON


async def test_nothing_is_tried_twice(server: Any, insurer: XCoverInsurer) -> None:
    for status in (500, 503, 429, 423):
        server.answers(status, {"type": "api_error", "message": "later"})
        assert (await book(insurer)).status == status
    assert len(server.received) == 4


async def test_a_cancelled_task_is_cancelled_and_the_pool_lives_on(
    server: Any, insurer: XCoverInsurer
) -> None:
    begun = asyncio.Event()

    async def hang(writer: asyncio.StreamWriter) -> bool:
        begun.set()
        await server.ended.wait()
        return False

    server.replies.append(hang)
    task = asyncio.create_task(book(insurer))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    server.answers(200, PAGE)
    assert (await insurer.ping()).status == 200


async def test_many_calls_at_once_are_all_answered(server: Any, insurer: XCoverInsurer) -> None:
    for _ in range(40):
        server.answers(200, PAGE)
    seen = await asyncio.gather(*(insurer.ping() for _ in range(40)))
    assert {one.status for one in seen} == {200}
