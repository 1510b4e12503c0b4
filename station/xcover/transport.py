"""One HTTP exchange with the insurer. Loads httpx: `client` imports it when needed."""

import logging
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from station.flow.seen import Seen
from station.web.pool import Pool, Raw
from station.xcover.credentials import Credentials, Scheme
from station.xcover.exchange import Exchange
from station.xcover.reading import Answer, heads, read_answer
from station.xcover.signing import Signer

_log = logging.getLogger("station.xcover")


class Transport:
    """A pool of warm connections to one insurer, each of whose requests is signed."""

    def __init__(
        self,
        credentials: Credentials,
        scheme: Scheme,
        clock: Callable[[], datetime],
        context: ssl.SSLContext | None,
        patience: float,
    ) -> None:
        self._patience = patience
        self._root = credentials.root
        self._pool = Pool(
            auth=Signer(credentials, scheme, clock),
            context=context,
            headers={"Accept": "application/json", "Content-Type": "application/json"},
        )

    async def run(self, exchange: Exchange) -> Answer:
        """Does `exchange` once. Never raises for the network's sake; cancellation passes."""
        raw = await self._pool.call(
            exchange.method,
            f"{self._root}{exchange.path}{exchange.query}",
            limit_s=exchange.limit_s * self._patience,
            body=exchange.body,
            headers={"x-idempotency-key": exchange.key} if exchange.key else None,
        )
        answer = _read(exchange, raw)
        _note(exchange, answer.seen, raw.elapsed_s)
        return replace(answer, seen=replace(answer.seen, elapsed_s=raw.elapsed_s))

    async def aclose(self) -> None:
        """Closes all connections."""
        await self._pool.aclose()


def _read(exchange: Exchange, raw: Raw) -> Answer:
    if raw.status is not None and raw.problem is None:
        return read_answer(exchange.reads, exchange.package, raw.status, raw.headers, raw.body)
    head = Seen(sent=raw.sent) if raw.status is None else heads(raw.status, raw.headers)
    return Answer(replace(head, problem=raw.problem))


def _note(exchange: Exchange, seen: Seen, elapsed: float) -> None:
    """One line a call: never a key, a token, a name, an address or a body."""
    _log.info(
        "%s %s %s%s %d ms %s",
        exchange.method,
        exchange.logged or exchange.path,
        seen.status if seen.status is not None else "-",
        f" {seen.problem.value}" if seen.problem else "",
        round(elapsed * 1000),
        exchange.package or "-",
    )
