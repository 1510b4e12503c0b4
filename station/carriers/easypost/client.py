"""EasyPost's endpoints, each of them one attempt. Loads httpx and the models."""

import logging
import re
import ssl
from dataclasses import replace
from urllib.parse import urlsplit

from station.carriers.easypost import wire
from station.carriers.easypost.keys import Keys
from station.carriers.easypost.reply import Reply
from station.flow.seen import Problem, Seen
from station.web import exact
from station.web.heads import http_date, retry_after
from station.web.pool import Pool, Raw

_log = logging.getLogger("station.easypost")

RATE_S = 20.0
READ_S = 10.0
BUY_S = 30.0
"""A purchase waits for the carrier behind EasyPost."""
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_FILES = re.compile(r"easypost-files\.s3([.-][a-z0-9-]{1,20})?\.amazonaws\.com")
"""Hosts of label files (recorded)."""


class Client:
    """One account. Nothing is repeated, and no redirect is followed."""

    def __init__(
        self, keys: Keys, *, context: ssl.SSLContext | None = None, patience: float = 1.0
    ) -> None:
        """`context` None is the shared one; `patience` stretches or shrinks all limits."""
        self._keys = keys
        self._patience = patience
        self._pool = Pool(context=context)

    async def aclose(self) -> None:
        """Closes all connections."""
        await self._pool.aclose()

    async def create(self, body: bytes) -> Reply:
        """`POST /shipments` -> 201 with rates; buys nothing."""
        return await self._call("POST", "shipments", RATE_S, body)

    async def shipment(self, shipment: str) -> Reply:
        """`GET /shipments/:id` -> 200."""
        return await self._call("GET", f"shipments/{_checked(shipment)}", READ_S)

    async def buy(self, shipment: str, body: bytes) -> Reply:
        """`POST /shipments/:id/buy` -> 200."""
        return await self._call("POST", f"shipments/{_checked(shipment)}/buy", BUY_S, body)

    async def refund(self, shipment: str) -> Reply:
        """`POST /shipments/:id/refund` -> 200."""
        return await self._call("POST", f"shipments/{_checked(shipment)}/refund", BUY_S, b"{}")

    async def me(self) -> Reply:
        """`GET /users` -> 200 for a production key, 403 for a test key."""
        return await self._call("GET", "users", READ_S)

    async def ping(self) -> Reply:
        """The shortest list, which both kinds of key may read."""
        return await self._call("GET", "shipments?page_size=1", READ_S)

    def is_file(self, url: str) -> bool:
        """True where a label's file may lie: at EasyPost's file store, or beside the API."""
        try:
            parts = urlsplit(url)
            api = urlsplit(self._keys.url)
            if (parts.scheme, parts.netloc) == (api.scheme, api.netloc):
                return True
            known = _FILES.fullmatch(parts.hostname or "") is not None
            return parts.scheme == "https" and known and parts.port is None
        except ValueError:
            return False

    async def file(self, url: str) -> Raw:
        """A label's file; asked for without the key."""
        raw = await self._pool.call("GET", url, limit_s=READ_S * self._patience)
        _note("GET", "label file", raw.status, raw.problem, raw.elapsed_s)
        return raw

    async def _call(
        self, method: str, path: str, limit_s: float, body: bytes | None = None
    ) -> Reply:
        headers = {"Authorization": self._keys.authorization, "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        raw = await self._pool.call(
            method,
            self._keys.root + path,
            limit_s=limit_s * self._patience,
            body=body,
            headers=headers,
        )
        reply = read_reply(raw)
        _note(method, path, reply.seen.status, reply.seen.problem, raw.elapsed_s)
        return reply


def read_reply(raw: Raw) -> Reply:
    """The facts of one answer."""
    date = http_date(raw.headers.get("date"))
    seen = Seen(
        sent=raw.sent,
        status=raw.status,
        problem=raw.problem,
        empty=not raw.body,
        server_date=date,
        retry_after_s=retry_after(raw.headers.get("retry-after"), date),
        elapsed_s=raw.elapsed_s,
    )
    if raw.status is None or raw.problem is not None or 300 <= raw.status < 400:
        return Reply(seen)
    try:
        document = exact.parse(raw.body)
    except exact.NotJsonError:
        return Reply(replace(seen, problem=Problem.NOT_JSON))
    if raw.status < 300:
        return Reply(seen, document=document)
    found = wire.error(document)
    if found is None:
        # A no must be EasyPost's own: anybody on the way can answer 404 with any body.
        return Reply(replace(seen, problem=Problem.SHAPE))
    code, reasons = found
    return Reply(replace(seen, errors=reasons), code, document)


def _checked(shipment: str) -> str:
    if not _ID.fullmatch(shipment):
        raise ValueError("not the id of a shipment")
    return shipment


def _note(
    method: str, path: str, status: int | None, problem: Problem | None, elapsed_s: float
) -> None:
    """One line a call: never a key, a name, an address or a body."""
    _log.info(
        "%s %s %s%s %d ms",
        method,
        path,
        status if status is not None else "-",
        f" {problem.value}" if problem else "",
        round(elapsed_s * 1000),
    )
