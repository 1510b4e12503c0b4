"""One request to EasyPost from its first byte to its last, and the files of its labels."""

import asyncio
import base64
import binascii
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

from station.sandbox.counters import Counters
from station.sandbox.easypost.endpoints import DOWNLOAD, HANDLERS, INDEX, place
from station.sandbox.easypost.errors import not_found, refusal, too_many, unauthorized
from station.sandbox.easypost.shipments import PRODUCTION, TEST, Asked, Broker
from station.sandbox.errors import RefusedError
from station.sandbox.faults import Faults
from station.sandbox.misbehave import KINDS, Kind, Scene, refused
from station.sandbox.practice import STRAIGHT, Twist
from station.sandbox.reply import Reply
from station.sandbox.throttle import Throttle
from station.sandbox.wire import Message, Receive, Send, Wire, whole_body


async def _throttle(scene: Scene) -> Reply:
    retry_after = scene.value("retry_after", 1)
    return too_many(None if retry_after is None else str(retry_after))


async def _wrong_id(scene: Scene) -> Reply:
    reply = scene.execute(STRAIGHT)
    if reply.status >= 300:
        return reply
    return replace(reply, body=json.dumps({**json.loads(reply.body), "id": "shp_other"}).encode())


_OF_THE_INSURER = ("locked", "pending_payment", "partial_errors", "quote_status")
FAULTS: dict[str, Kind] = {
    **{name: kind for name, kind in KINDS.items() if name not in _OF_THE_INSURER},
    "throttle": _throttle,
    "wrong_id": _wrong_id,
}
"""The insurer's faults, but for those of its own words."""


@dataclass(slots=True)
class EasyPostApi:
    """The ASGI application below `/easypost/`."""

    broker: Broker
    throttle: Throttle
    faults: Faults
    counters: Counters
    late: set[asyncio.Task[None]] = field(default_factory=set)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request, or let a fault spoil it."""
        wire = Wire(scope, receive, send)
        name, endpoint = self._place(scope)
        self.counters.arrived(endpoint)
        try:
            body = await whole_body(receive)
            reply = await self._reply(scope, name, endpoint, body, wire)
        except ConnectionResetError:
            return
        if reply is not None:
            self.counters.answered(reply.status)
            await wire.answer(reply.with_headers({"Date": self.broker.clock.http_date()}))

    @staticmethod
    def _place(scope: Message) -> tuple[str, str]:
        """The shipment or file that the path names, and the endpoint; "" where there is none."""
        given = scope["path_params"]
        if "file" in given:
            return given["file"], DOWNLOAD if scope["method"] == "GET" else ""
        found = place(given["rest"])
        return ("", "") if found is None else (found[0], found[1].get(scope["method"], ""))

    async def _reply(
        self, scope: Message, name: str, endpoint: str, body: bytes, wire: Wire
    ) -> Reply | None:
        try:
            act = self._act(scope, name, endpoint, body)
        except RefusedError as problem:
            return refused(problem)
        if endpoint in INDEX and not self._let_in():
            return too_many("1")
        fault = self.faults.choose(endpoint, self._references(name, body))
        if fault is None:
            return self._executed(endpoint, act, STRAIGHT)

        def later(seconds: float) -> None:
            self._commit_later(seconds, endpoint, act)

        def execute(twist: Twist) -> Reply:
            return self._executed(endpoint, act, twist)

        return await FAULTS[fault.kind](Scene(fault, wire, self.broker.base_url, execute, later))

    def _act(
        self, scope: Message, name: str, endpoint: str, body: bytes
    ) -> Callable[[Twist], Reply]:
        """What the request asks for. Raises RefusedError where it is not let in."""
        if endpoint == DOWNLOAD:
            return lambda _twist: self._download(name)
        mode = self._mode(dict(scope["headers"]).get(b"authorization", b""))
        if not endpoint:
            known = place(scope["path_params"].get("rest", "")) is not None
            raise refusal(405, "METHOD_NOT_ALLOWED", "Not supported.") if known else not_found()
        query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        asked = Asked(mode, _json(body), query, name)
        return lambda twist: HANDLERS[endpoint](self.broker, asked, twist)

    def _let_in(self) -> bool:
        try:
            self.throttle.check()
        except RefusedError:
            return False
        return True

    def _mode(self, authorization: bytes) -> str:
        """The mode of the key in the user name. Raises RefusedError 401."""
        scheme, _, coded = authorization.partition(b" ")
        try:
            user, _, _ = base64.b64decode(coded, validate=True).partition(b":")
        except binascii.Error:
            user = b""
        shelf = self.broker.shelf
        for key, mode in ((shelf.test_key, TEST), (shelf.production_key, PRODUCTION)):
            if scheme.lower() == b"basic" and hmac.compare_digest(user, key.encode()):
                return mode
        raise unauthorized()

    def _references(self, name: str, body: bytes) -> tuple[str | None, ...]:
        """What a fault may be meant for: the id, our reference, the path."""
        parcel = self.broker.shelf.parcel(name) if name else None
        given: Any = None
        if body:
            shipment = _json(body).get("shipment")
            given = shipment.get("reference") if isinstance(shipment, dict) else None
        kept = parcel.reference if parcel else None
        return name or None, kept, given if isinstance(given, str) else None

    def _executed(self, endpoint: str, act: Callable[[Twist], Reply], twist: Twist) -> Reply:
        """Carry the request out, in one transaction."""
        try:
            with self.broker.shelf.transaction():
                reply = act(twist)
        except RefusedError as problem:
            return refused(problem)
        self.counters.executed(endpoint)
        return reply

    def _commit_later(self, seconds: float, endpoint: str, act: Callable[[Twist], Reply]) -> None:
        async def commit() -> None:
            await asyncio.sleep(seconds)
            self._executed(endpoint, act, STRAIGHT)

        task = asyncio.get_running_loop().create_task(commit())
        self.late.add(task)
        task.add_done_callback(self.late.discard)

    def _download(self, name: str) -> Reply:
        found = self.broker.shelf.file(name)
        if found is None:
            return Reply(404, b"<Error><Code>NoSuchKey</Code></Error>", "application/xml")
        return Reply(200, found[1], found[0])


def _json(body: bytes) -> dict[str, Any]:
    """The body as an object. Raises RefusedError 400 for what is none."""
    if not body:
        return {}
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise refusal(400, "BAD_REQUEST", "The request body is not valid JSON.")
    return found
