"""The wire under one request, for the faults that no well-behaved server can produce."""

import asyncio
import contextlib
import socket
import struct
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from station.sandbox.reply import Reply

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

SCOPE_KEY = "sandbox.transport"

# struct linger: two shorts on Windows, two ints elsewhere.
_LINGER_NOTHING = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


_LARGEST_BODY = 4 * 1024 * 1024


async def whole_body(receive: Receive) -> bytes:
    """The request's body. An oversized one ends as no JSON: nobody insures 4 MB of parcels."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise ConnectionResetError("the client left before its body was complete")
        size += len(message.get("body", b""))
        if size <= _LARGEST_BODY:
            parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


class OpenProtocol(H11Protocol):
    """uvicorn's HTTP/1.1 with one addition: the application is handed the transport."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inner = self.app

        async def with_transport(scope: Any, receive: Any, send: Any) -> None:
            scope[SCOPE_KEY] = self.transport
            # Only the end of the process cancels a request, after its connection is gone; uvicorn
            # would report it as a failure.
            with contextlib.suppress(asyncio.CancelledError):
                await inner(scope, receive, send)

        self.app = with_transport


class Wire:
    """Answers one request, well or badly. After a drop, reset or cut the connection is gone."""

    def __init__(self, scope: Message, receive: Receive, send: Send) -> None:
        self._transport: asyncio.Transport = scope[SCOPE_KEY]
        self._receive = receive
        self._send = send

    async def _head(self, reply: Reply) -> None:
        headers = {"Content-Length": str(len(reply.body)), **reply.headers}
        if reply.status in {204, 304}:
            del headers["Content-Length"]
        if reply.content_type is not None:
            headers.setdefault("Content-Type", reply.content_type)
        pairs = [(name.encode("latin-1"), text.encode("latin-1")) for name, text in headers.items()]
        await self._send({"type": "http.response.start", "status": reply.status, "headers": pairs})

    async def _part(self, data: bytes, *, more: bool) -> None:
        await self._send({"type": "http.response.body", "body": data, "more_body": more})

    async def answer(self, reply: Reply) -> None:
        """The whole answer, as it should be."""
        await self._head(reply)
        await self._part(reply.body, more=False)

    async def drip(self, reply: Reply, total_ms: float) -> None:
        """The answer's body in small pieces that take `total_ms` together."""
        await self._head(reply)
        size = len(reply.body)
        pieces = max(1, min(size, int(total_ms / 5)))
        start = asyncio.get_running_loop().time()
        for number in range(pieces):
            due = start + total_ms / 1000 * (number + 1) / pieces
            await asyncio.sleep(due - asyncio.get_running_loop().time())
            piece = reply.body[size * number // pieces : size * (number + 1) // pieces]
            await self._part(piece, more=True)
        await self._part(b"", more=False)

    async def cut(self, reply: Reply, keep: int) -> None:
        """The full length is promised, `keep` bytes come, then the connection closes."""
        await self._head(reply)
        await self._part(reply.body[:keep], more=True)
        self._transport.close()
        await self._gone()

    async def drop(self) -> None:
        """Close without a byte of answer."""
        self._transport.abort()
        await self._gone()

    async def reset(self) -> None:
        """Close with a TCP reset: lingering for no time makes the kernel send RST."""
        sock = self._transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOTHING)
        self._transport.abort()
        await self._gone()

    async def _gone(self) -> None:
        # uvicorn would answer 500 for us if the request ended before it saw the close.
        while (await self._receive())["type"] != "http.disconnect":
            pass
