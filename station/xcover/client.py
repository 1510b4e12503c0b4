"""One method per endpoint of the contract (1.2), each of them one attempt.

Light to import: httpx and the models are loaded with the first call.
"""

import asyncio
import re
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from station.domain.errors import StationError
from station.flow.seen import Seen
from station.web import exact
from station.xcover.credentials import VARIANT_A, Credentials, Scheme
from station.xcover.exchange import Exchange, Reads

if TYPE_CHECKING:
    from station.xcover.reading import Answer
    from station.xcover.transport import Transport

# Design section 5: whole calls, in seconds.
BOOKING_S = 15.0
READ_S = 10.0

_PACKAGE = re.compile(r"[A-Z0-9]{5}-[A-Z0-9]{5}-INS")
_INNER_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


def utc_now() -> datetime:
    """The time, UTC."""
    return datetime.now(UTC)


class XCoverClient:
    """The insurer's endpoints. A cancellation is only ever confirmed after its preview."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        scheme: Scheme = VARIANT_A,
        clock: Callable[[], datetime] = utc_now,
        ssl_context: ssl.SSLContext | None = None,
        patience: float = 1.0,
    ) -> None:
        """`ssl_context` None is the shared one; `patience` stretches or shrinks all limits."""
        self._credentials = credentials
        self._scheme = scheme
        self._clock = clock
        self._context = ssl_context
        self._patience = patience
        self._opening = asyncio.Lock()
        self._transport: Transport | None = None

    async def open(self) -> None:
        """Loads what calls need, off the loop's thread; sends nothing."""
        await self._ready()

    async def aclose(self) -> None:
        """Closes all connections; a later call opens new ones."""
        async with self._opening:
            transport, self._transport = self._transport, None
        if transport is not None:
            await transport.aclose()

    async def create_quote(self, body: bytes) -> "Answer":
        """`POST quotes/` -> 201; buys nothing and has no key."""
        return await self._run(Exchange("POST", "quotes/", Reads.QUOTE, READ_S, body=body))

    async def get_quote(self, package: str) -> Seen:
        """`GET quotes/{pkg}/` -> 200 in every state; its facts say `from_quote`."""
        path = f"quotes/{_id(package)}/"
        return await self._seen(Exchange("GET", path, Reads.QUOTE, READ_S, package))

    async def opt_out(self, package: str, body: bytes, key: str) -> Seen:
        """`POST bookings/{pkg}/opt_out` -> 204, empty."""
        path = f"bookings/{_id(package)}/opt_out"
        return await self._seen(Exchange("POST", path, Reads.NOTHING, READ_S, package, body, key))

    async def create_booking(self, package: str, body: bytes, key: str) -> Seen:
        """`POST bookings/{pkg}/` -> 200."""
        path = f"bookings/{_id(package)}/"
        return await self._seen(
            Exchange("POST", path, Reads.BOOKING, BOOKING_S, package, body, key)
        )

    async def confirm_payment(self, package: str, body: bytes, key: str) -> Seen:
        """`PUT bookings/{pkg}/confirm` -> 201."""
        path = f"bookings/{_id(package)}/confirm"
        return await self._seen(Exchange("PUT", path, Reads.BOOKING, BOOKING_S, package, body, key))

    async def get_booking(self, package: str) -> Seen:
        """`GET bookings/{pkg}/` -> 200."""
        path = f"bookings/{_id(package)}/"
        return await self._seen(Exchange("GET", path, Reads.BOOKING, READ_S, package))

    async def list_bookings(self, limit: int, offset: int) -> "Answer":
        """`GET bookings/?limit=&offset=` -> 200."""
        query = f"?limit={limit:d}&offset={offset:d}"
        return await self._run(Exchange("GET", "bookings/", Reads.PAGE, READ_S, query=query))

    async def send_email(self, package: str, body: bytes, key: str) -> Seen:
        """`POST bookings/{pkg}/send_email` -> 202, empty."""
        path = f"bookings/{_id(package)}/send_email"
        return await self._seen(Exchange("POST", path, Reads.NOTHING, READ_S, package, body, key))

    async def cancel_preview(self, package: str, body: bytes, key: str) -> Seen:
        """`POST bookings/{pkg}/cancel` with `preview` true -> 200; nothing is cancelled.

        Raises ValueError for any other body: without `preview` this endpoint cancels at once.
        """
        asked = exact.parse(body)
        if not isinstance(asked, dict) or asked.get("preview") is not True:
            raise ValueError("a cancellation begins with its preview")
        path = f"bookings/{_id(package)}/cancel"
        return await self._seen(
            Exchange("POST", path, Reads.CANCELLATION, BOOKING_S, package, body, key)
        )

    async def confirm_cancellation(self, package: str, cancellation_id: str, key: str) -> Seen:
        """`POST bookings/{pkg}/confirm_cancellation/{cancellation_id}/` -> 200.

        Raises ValueError for a text that cannot be the id that a preview gave.
        """
        return await self._confirm(
            package, "confirm_cancellation", cancellation_id, Reads.CANCELLATION, key
        )

    async def quote_for_update(self, package: str, body: bytes) -> Seen:
        """`PATCH bookings/{pkg}/quote_for_update` -> 200; changes nothing and has no key."""
        path = f"bookings/{_id(package)}/quote_for_update"
        return await self._seen(Exchange("PATCH", path, Reads.BOOKING, READ_S, package, body))

    async def confirm_update(self, package: str, update_id: str, key: str) -> Seen:
        """`POST bookings/{pkg}/confirm_update/{update_id}/` -> 201.

        Raises ValueError for a text that cannot be the id that pricing the change gave.
        """
        return await self._confirm(package, "confirm_update", update_id, Reads.BOOKING, key)

    async def _confirm(self, package: str, what: str, inner: str, reads: Reads, key: str) -> Seen:
        """One thing of a booking, by its own id, which no log shows."""
        if not _INNER_ID.fullmatch(inner):
            raise ValueError(f"no id for {what}")
        path = f"bookings/{_id(package)}/{what}/"
        logged = f"{path}…/"
        return await self._seen(
            Exchange(
                "POST", f"{path}{inner}/", reads, BOOKING_S, package, b"{}", key, logged=logged
            )
        )

    async def _seen(self, exchange: Exchange) -> Seen:
        return (await self._run(exchange)).seen

    async def _run(self, exchange: Exchange) -> "Answer":
        transport = await self._ready()
        return await transport.run(exchange)

    async def _ready(self) -> "Transport":
        async with self._opening:
            if self._transport is None:
                self._transport = await asyncio.to_thread(self._load)
            return self._transport

    def _load(self) -> "Transport":
        from station.xcover.transport import Transport

        return Transport(
            self._credentials, self._scheme, self._clock, self._context, self._patience
        )


def _id(package: str) -> str:
    """`package`, safe to stand in a path. Raises StationError for anything but a package id."""
    if not _PACKAGE.fullmatch(package):
        raise StationError("insurer.package_shape", text=package[:40])
    return package
