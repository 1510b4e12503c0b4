"""Fills the flow's port for the insurer: offers, journaled writes, read-backs, the list."""

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from station.domain.errors import StationError
from station.flow.seen import (
    Call,
    PackageFacts,
    Problem,
    QuoteAsk,
    QuoteChange,
    QuoteReply,
    Seen,
    StepKind,
)
from station.xcover.bodies import (
    booking_body,
    change_body,
    opt_out_body,
    preview_body,
    quote_body,
)
from station.xcover.client import XCoverClient, utc_now
from station.xcover.credentials import VARIANT_A, Credentials, Scheme

if TYPE_CHECKING:
    from station.xcover.reading import Answer
    from station.xcover.wire import Page

__all__ = [
    "ListStoppedError",
    "XCoverInsurer",
    "booking_body",
    "opt_out_body",
    "preview_body",
    "quote_body",
]

_log = logging.getLogger("station.xcover")

LONGEST_SILENT_WAIT_S = 2.0
_UNNAMED_WAIT_S = 1.0
_BROKEN = frozenset({Problem.TIMEOUT, Problem.RESET, Problem.SHORT})
_AGAIN = frozenset({408, 423, 425, 429})


class ListStoppedError(StationError):
    """The list of bookings could not be read to its end; `seen` says why."""

    def __init__(self, seen: Seen) -> None:
        super().__init__("insurer.list_stopped")
        self.seen = seen


class XCoverInsurer:
    """The insurer behind the flow's port. It never cancels without a preview."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        scheme: Scheme = VARIANT_A,
        clock: Callable[[], datetime] = utc_now,
        ssl_context: ssl.SSLContext | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        patience: float = 1.0,
    ) -> None:
        """`pause` waits the given seconds; the other arguments are the client's."""
        self.client = XCoverClient(
            credentials, scheme=scheme, clock=clock, ssl_context=ssl_context, patience=patience
        )
        self._clock = clock
        self._pause = pause

    async def warm(self) -> Seen:
        """Opens the connection that the first quote will use."""
        return await self.ping()

    async def aclose(self) -> None:
        """Closes all connections."""
        await self.client.aclose()

    async def quote(self, ask: QuoteAsk) -> QuoteReply:
        """Asks for an offer, with one silent repeat; buys nothing.

        The repeat is for what passes by itself: no line, a lost answer, 5xx, 423, 429 (unless
        that asks for more than two seconds). Raises StationError if the contents are not all in
        the asked currency.
        """
        body = quote_body(ask)
        answer = await self.client.create_quote(body)
        wait = _repeat_after(answer.seen)
        if wait is not None:
            if wait > 0:
                await self._pause(wait)
            answer = await self.client.create_quote(body)
        return self._reply(answer, ask)

    async def price_change(self, package: str, changes: Sequence[QuoteChange]) -> Seen:
        """What `package` would cost, changed so; changes nothing. Repeated once as a quote is."""
        body = change_body(changes)
        seen = await self.client.quote_for_update(package, body)
        wait = _repeat_after(seen)
        if wait is None:
            return seen
        if wait > 0:
            await self._pause(wait)
        return await self.client.quote_for_update(package, body)

    def _reply(self, answer: "Answer", ask: QuoteAsk) -> QuoteReply:
        if answer.seen.status != 201 or answer.package is None:
            return QuoteReply(answer.seen)
        if answer.package.currency != ask.currency:
            return QuoteReply(replace(answer.seen, facts=None, problem=Problem.SHAPE))
        from station.xcover.offer import make_offer, without_tokens

        offer = make_offer(answer.package, ask, self._clock())
        return QuoteReply(answer.seen, offer, without_tokens(answer.document))

    async def send(self, call: Call) -> Seen:
        """One journaled write: `call.body` verbatim under `call.key`, one attempt.

        Raises ValueError for a step that is not the insurer's.
        """
        package, _, inner = call.package.partition("/")
        if call.kind is StepKind.CONFIRM_CANCEL:
            return await self.client.confirm_cancellation(package, inner, call.key)
        if call.kind is StepKind.CONFIRM_UPDATE:
            return await self.client.confirm_update(package, inner, call.key)
        sends = {
            StepKind.BOOK_COVER: self.client.create_booking,
            StepKind.CONFIRM_PAYMENT: self.client.confirm_payment,
            StepKind.OPT_OUT: self.client.opt_out,
            StepKind.PREVIEW_CANCEL: self.client.cancel_preview,
        }
        if call.kind not in sends:
            raise ValueError(f"{call.kind} is not asked of the insurer")
        return await sends[call.kind](call.package, call.body, call.key)

    async def read(self, package: str) -> Seen:
        """What the insurer itself says of `package` now.

        A booking's 404 asks `quotes/{pkg}/`, which answers in every state (design section 5).
        """
        seen = await self.client.get_booking(package)
        if seen.status != 404 or seen.problem is not None:
            return seen
        second = await self.client.get_quote(package)
        return replace(second, elapsed_s=seen.elapsed_s + second.elapsed_s)

    async def ping(self) -> Seen:
        """A signed read that shows that the API answers; it says nothing of any cover."""
        seen = (await self.client.list_bookings(1, 0)).seen
        if seen.status == 200 and seen.empty:
            return replace(seen, problem=Problem.SHAPE)
        return seen

    async def list_refs(
        self,
        *,
        page_size: int = 50,
        turn: Callable[[], Awaitable[AbstractContextManager[object]]] | None = None,
    ) -> AsyncIterator[PackageFacts]:
        """All bookings that the insurer holds for us, each once, page after page.

        Each call is made inside a `turn`, to keep the pace. Raises ListStoppedError when a page
        cannot be read, and at the end if any booking in it could not: an incomplete list must not
        pass for a whole one.
        """
        given: set[str] = set()
        offset: int | None = 0
        unread: Seen | None = None
        while offset is not None:
            with await turn() if turn is not None else contextlib.nullcontext():
                answer = await self.client.list_bookings(page_size, offset)
            if answer.seen.status != 200 or answer.page is None or answer.seen.problem:
                raise ListStoppedError(answer.seen)
            for result in answer.page.results:
                facts = _facts(result)
                if facts is None:
                    unread = replace(answer.seen, problem=Problem.SHAPE)
                elif facts.id not in given:
                    given.add(facts.id)
                    yield facts
            offset = _next_offset(answer.page, offset)
        if unread is not None:
            raise ListStoppedError(unread)


def _repeat_after(seen: Seen) -> float | None:
    """Seconds until the one silent repeat; None if a repeat would change nothing."""
    status = seen.status
    if status in (423, 429):
        wait = _UNNAMED_WAIT_S if seen.retry_after_s is None else seen.retry_after_s
        return wait if wait <= LONGEST_SILENT_WAIT_S else None
    passing = status is None or status >= 500 or status in _AGAIN or seen.problem in _BROKEN
    return 0.0 if passing else None


def _facts(result: object) -> PackageFacts | None:
    from station.xcover.wire import ShapeError, read_package

    try:
        return read_package(result).facts()
    except ShapeError as flaw:
        _log.warning("a booking in the list could not be read: %s", flaw)
        return None


def _next_offset(page: "Page", offset: int) -> int | None:
    """Where the next page begins: only the figure in `next`, never its host (contract 10)."""
    if page.next is None or not page.results:
        return None
    try:
        named = parse_qs(urlsplit(page.next).query).get("offset", [""])[0]
        following = int(named)
    except ValueError:
        following = 0
    # A list that points back at itself would never end.
    return following if following > offset else offset + len(page.results)
