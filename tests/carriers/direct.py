"""EasyPost without a network: the practice broker in this process, behind the client's own methods.

Time is the loop's, which a test may let pass at once; answers are spoilt as `says` tells.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from station.carriers.easypost.client import read_reply
from station.carriers.easypost.reply import UNSENT, Reply
from station.flow.seen import Problem
from station.sandbox.clock import Clock
from station.sandbox.easypost.endpoints import HANDLERS
from station.sandbox.easypost.shelf import Shelf
from station.sandbox.easypost.shipments import PRODUCTION, Asked, Broker
from station.sandbox.errors import RefusedError
from station.sandbox.misbehave import refused
from station.sandbox.practice import STRAIGHT, Twist
from station.web.pool import Raw

BASE = "http://127.0.0.1:9/easypost"


@dataclass
class DirectClient:
    """Fills what the carrier asks of its client.

    A fate is `ok`, `lost` (executed, the answer is not), `unsent`, `cut` (not executed, and nobody
    knows), `late N` (executed N seconds after the answer was lost), or a status that executes
    nothing.
    """

    says: Callable[[str], str] = lambda _: "ok"
    calls: Counter[str] = field(default_factory=Counter)
    bend: Twist = STRAIGHT
    """How every purchase is bent."""

    def __post_init__(self) -> None:
        self.broker = Broker(Shelf(":memory:"), Clock(), BASE)

    async def aclose(self) -> None:
        return

    async def create(self, body: bytes) -> Reply:
        return await self._call("create_shipment", body)

    async def shipment(self, shipment: str) -> Reply:
        return await self._call("get_shipment", b"", shipment)

    async def buy(self, shipment: str, body: bytes) -> Reply:
        return await self._call("buy", body, shipment)

    async def refund(self, shipment: str) -> Reply:
        return await self._call("refund", b"", shipment)

    async def me(self) -> Reply:
        return await self._call("get_user", b"")

    async def ping(self) -> Reply:
        return await self._call("list_shipments", b"")

    def is_file(self, url: str) -> bool:
        return url.startswith(f"{BASE}/files/")

    async def file(self, url: str) -> Raw:
        self.calls["download_label"] += 1
        fate = self.says("download_label")
        await asyncio.sleep(0.05)
        if fate != "ok":
            return Raw(True, problem=Problem.TIMEOUT)
        found = self.broker.shelf.file(url.removeprefix(f"{BASE}/files/postage_label/"))
        return Raw(True, 404) if found is None else Raw(True, 200, {}, found[1])

    async def _call(self, endpoint: str, body: bytes, name: str = "") -> Reply:
        self.calls[endpoint] += 1
        fate, _, figure = self.says(endpoint).partition(" ")
        await asyncio.sleep(0.05)
        if fate == "unsent":
            return UNSENT
        if fate == "late":
            loop = asyncio.get_running_loop()
            loop.call_later(float(figure), self._execute, endpoint, body, name)
        if fate in ("ok", "lost"):
            reply = self._execute(endpoint, body, name)
            if fate == "ok":
                return reply
        if fate.isdigit():
            error = {"error": {"code": "SPOILT", "message": "As the test wants it", "errors": []}}
            headers = {"retry-after": figure} if figure else {}
            return read_reply(Raw(True, int(fate), headers, json.dumps(error).encode()))
        await asyncio.sleep(10)
        return read_reply(Raw(True, problem=Problem.TIMEOUT))

    def _execute(self, endpoint: str, body: bytes, name: str) -> Reply:
        asked = Asked(PRODUCTION, json.loads(body or b"{}"), {}, name)
        twist = self.bend if endpoint == "buy" else STRAIGHT
        try:
            with self.broker.shelf.transaction():
                answer = HANDLERS[endpoint](self.broker, asked, twist)
        except RefusedError as problem:
            answer = refused(problem)
        return read_reply(Raw(True, answer.status, {}, answer.body))

    def truth(self, reference: str) -> dict[str, Any]:
        """What really happened under one reference: labels, their prices, refunds."""
        found = [each for each in self.broker.shelf.parcels() if each.reference == reference]
        bought = [each for each in found if each.bought]
        return {
            "labels": sum(each.bought for each in bought),
            "prices": [each.document["selected_rate"]["rate"] for each in bought],
            "refunds": sum(each.refunds for each in found),
        }
