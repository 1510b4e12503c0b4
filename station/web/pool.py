"""A pool of warm HTTP connections, and of each call exactly how far it came. Loads httpx.

Shared by all parties on the network: no retry, no redirect, no proxy of the environment, TLS
verified, an answer of limited size within a limited time.
"""

import asyncio
import importlib.util
import socket
import ssl
import sys
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from time import monotonic
from typing import TYPE_CHECKING, Any

import httpx

from station.flow.seen import Problem

if TYPE_CHECKING:
    import httpcore

if importlib.util.find_spec("sniffio") is None:
    # httpcore imports it before each of its locks: without it Python would look through its whole
    # path for it several times a call.
    sys.modules["sniffio"] = None  # type: ignore[assignment]

LARGEST_ANSWER = 2 * 1024 * 1024
CONNECT_S = 5.0
# Shorter than any gateway's idle limit that we know of, so that we rarely write into a
# connection that the other side has just closed; longer than the line's probes are apart.
KEEP_WARM_S = 50.0
_MOST_CONNECTIONS = 24


@dataclass(frozen=True)
class Raw:
    """One call and what came of it, unread.

    `sent` is False only when it is certain that no byte of the request left this machine. `status`
    is None when no status line arrived; with a `problem` the body is not to be read.
    """

    sent: bool
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""
    problem: Problem | None = None
    elapsed_s: float = 0.0


class _TooLargeError(Exception):
    """An answer that no endpoint of the API gives."""


# The pool's own words for making a connection, during which no byte of a request can have left.
_CONNECTING = (
    "connect_tcp.started",
    "connect_tcp.failed",
    "start_tls.started",
    "start_tls.failed",
)


class _Progress:
    """Hears from the connection pool how far a request came.

    Any word that is not about connecting, known or not, ends the certainty that nothing was sent.
    """

    def __init__(self) -> None:
        self.connecting = False
        self._bare: httpcore.AsyncNetworkStream | None = None

    async def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        self.connecting = event.endswith(_CONNECTING)
        if event.endswith("connect_tcp.complete"):
            self._bare = info.get("return_value")
        elif not self.connecting:
            self._bare = None

    async def tidy(self) -> None:
        """Closes a connection that was given up before the pool had it, which nobody else does."""
        bare, self._bare = self._bare, None
        if bare is not None:
            await bare.aclose()


@cache
def trusted() -> ssl.SSLContext:
    """The shared TLS context: httpx's own roots and those of this computer."""
    context = httpx.create_ssl_context(trust_env=False)
    # A company's inspecting proxy is trusted where its computers trust it.
    context.load_default_certs()
    return context


@cache
def public_roots() -> ssl.SSLContext:
    """Only the public roots: what a network between has put in is not trusted by it."""
    return httpx.create_ssl_context(trust_env=False)


class Pool:
    """Connections to one party. Closed by `aclose`."""

    def __init__(
        self,
        *,
        auth: httpx.Auth | None = None,
        context: ssl.SSLContext | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`context` None is the shared one; `headers` go with every call."""
        self._http = httpx.AsyncClient(
            auth=auth,
            verify=context if context is not None else trusted(),
            trust_env=False,
            follow_redirects=False,
            http1=True,
            http2=False,
            limits=httpx.Limits(
                max_connections=_MOST_CONNECTIONS,
                max_keepalive_connections=_MOST_CONNECTIONS,
                keepalive_expiry=KEEP_WARM_S,
            ),
            headers={
                # Compression would save nothing and let a small answer grow without limit.
                "Accept-Encoding": "identity",
                "User-Agent": "station",
                **(headers or {}),
            },
        )

    async def aclose(self) -> None:
        """Closes all connections."""
        await self._http.aclose()

    async def call(
        self,
        method: str,
        url: str,
        *,
        limit_s: float,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Raw:
        """One attempt. Never raises for the network's sake; cancellation passes."""
        started = monotonic()
        raw = await self._attempt(method, url, limit_s, body, headers)
        return replace(raw, elapsed_s=monotonic() - started)

    async def _attempt(
        self,
        method: str,
        url: str,
        limit_s: float,
        body: bytes | None,
        headers: Mapping[str, str] | None,
    ) -> Raw:
        progress = _Progress()
        head: Raw | None = None
        try:
            # The limit is for the whole call: a drip of bytes may not hold a clerk.
            async with (
                asyncio.timeout(limit_s),
                self._http.stream(
                    method,
                    url,
                    content=body,
                    headers=headers,
                    timeout=httpx.Timeout(limit_s, connect=CONNECT_S, pool=CONNECT_S),
                    extensions={"trace": progress},
                ) as response,
            ):
                found = {name.lower(): value for name, value in response.headers.items()}
                head = Raw(True, response.status_code, found)
                return replace(head, body=await _body(response, found))
        except _TooLargeError:
            return replace(head or Raw(True), problem=Problem.NOT_JSON)
        except (httpx.HTTPError, OSError) as error:
            return _failed(error, progress, head)
        finally:
            await progress.tidy()
            # A cookie is nothing of the API's; the next call must not carry a network's.
            self._http.cookies.clear()


async def _body(response: httpx.Response, headers: Mapping[str, str]) -> bytes:
    """The whole body, at most LARGEST_ANSWER bytes. Raises _TooLargeError."""
    chunks = bytearray()
    async for chunk in response.aiter_raw():
        chunks += chunk
        if len(chunks) > LARGEST_ANSWER:
            raise _TooLargeError
    if headers.get("content-encoding", "identity").lower() != "gzip":
        return bytes(chunks)
    # Some proxies compress unasked.
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(bytes(chunks), LARGEST_ANSWER + 1)
    except zlib.error:
        return bytes(chunks)
    if len(plain) > LARGEST_ANSWER:
        raise _TooLargeError
    return plain


# TLS that is only waiting, or was cut off: nothing is wrong with the other side's certificate.
_TLS_PLUMBING = (
    ssl.SSLWantReadError,
    ssl.SSLWantWriteError,
    ssl.SSLEOFError,
    ssl.SSLZeroReturnError,
)
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


def _failed(error: BaseException, progress: _Progress, head: Raw | None) -> Raw:
    """What is certain after `error`. Unsent only if the request's first byte was never begun."""
    if isinstance(error, _UNSENT) or progress.connecting:
        return Raw(False, problem=_no_line(error))
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        problem = Problem.TIMEOUT
    elif head is not None and isinstance(error, httpx.RemoteProtocolError):
        problem = Problem.SHORT
    else:
        problem = Problem.RESET
    return replace(head or Raw(True), problem=problem)


def _no_line(error: BaseException) -> Problem:
    causes = _chain(error)
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return Problem.NO_NAME
    if any(isinstance(c, ssl.SSLError) and not isinstance(c, _TLS_PLUMBING) for c in causes):
        return Problem.TLS
    return Problem.NO_CONNECTION


def _chain(error: BaseException) -> list[BaseException]:
    """`error` with all that led to it."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or any(one is known for known in found):
            continue
        found.append(one)
        waiting += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
    return found
