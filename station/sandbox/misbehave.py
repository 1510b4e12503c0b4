"""Carries out the faults: each kind bends the execution, the answer or the wire."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from station.sandbox import names
from station.sandbox.content import NOT_REAL
from station.sandbox.errors import RefusedError
from station.sandbox.faults import Fault
from station.sandbox.idempotency import locked
from station.sandbox.practice import STRAIGHT, Twist
from station.sandbox.reply import JSON, Reply, as_html
from station.sandbox.throttle import throttled
from station.sandbox.wire import Wire


@dataclass(frozen=True, slots=True)
class Scene:
    """What a fault works with.

    `execute` carries the request out and gives its answer, a refusal included. `later` hands the
    execution over to run after so many seconds, whatever becomes of the connection.
    """

    fault: Fault
    wire: Wire
    base_url: str
    execute: Callable[[Twist], Reply]
    later: Callable[[float], None]

    def value(self, name: str, default: Any = None) -> Any:
        """A parameter of the fault."""
        return self.fault.parameters.get(name, default)


# What a kind gives back is put on the wire; None means that it dealt with the wire itself.
Kind = Callable[[Scene], Awaitable[Reply | None]]

LOGIN_PAGE = (
    "<!doctype html><html lang='en'><head><title>Network sign-in</title></head><body>"
    "<h1>Welcome to the guest network</h1><form method='post'><label>Room <input name='room'>"
    f"</label><button>Sign in</button></form><p>{NOT_REAL}</p></body></html>"
)
LOGIN_PATH = "/captive/login"


def refused(problem: RefusedError) -> Reply:
    """The answer of a refusal."""
    body = json.dumps(problem.body, ensure_ascii=False).encode()
    return Reply(problem.status, body, JSON, dict(problem.headers))


async def _latency(scene: Scene) -> Reply:
    seconds = scene.value("ms") / 1000
    if scene.value("where", "before") == "after":
        reply = scene.execute(STRAIGHT)
        await asyncio.sleep(seconds)
        return reply
    await asyncio.sleep(seconds)
    return scene.execute(STRAIGHT)


async def _drop_before(scene: Scene) -> None:
    await scene.wire.drop()


async def _execute_then_drop(scene: Scene) -> None:
    scene.execute(STRAIGHT)
    await scene.wire.drop()


async def _reset(scene: Scene) -> None:
    if scene.value("executed", False):
        scene.execute(STRAIGHT)
    await scene.wire.reset()


async def _truncate(scene: Scene) -> None:
    await scene.wire.cut(scene.execute(STRAIGHT), scene.value("bytes"))


async def _status(scene: Scene) -> Reply:
    if scene.value("executed", False):
        scene.execute(STRAIGHT)
    body = scene.value("body", "")
    headers = {str(name): str(text) for name, text in scene.value("headers", {}).items()}
    if isinstance(body, str):
        return Reply(scene.value("status"), body.encode(), "text/plain; charset=utf-8", headers)
    return Reply(scene.value("status"), json.dumps(body).encode(), JSON, headers)


async def _captive(scene: Scene) -> Reply:
    if scene.value("html", False):
        return as_html(200, LOGIN_PAGE)
    return as_html(302, "", {"Location": scene.base_url + LOGIN_PATH})


async def _redirect(scene: Scene) -> Reply:
    place = scene.value("location", scene.base_url + LOGIN_PATH)
    return as_html(scene.value("status", 302), "", {"Location": place})


async def _changed_price(scene: Scene) -> Reply:
    return scene.execute(Twist(price_delta=Decimal(str(scene.value("delta")))))


async def _changed_currency(scene: Scene) -> Reply:
    return scene.execute(Twist(currency=scene.value("currency", "USD")))


async def _pending_payment(scene: Scene) -> Reply:
    return scene.execute(Twist(pending_payment=True))


async def _partial_errors(scene: Scene) -> Reply:
    return scene.execute(Twist(failed_slot=scene.value("index", -1)))


async def _quote_status(scene: Scene) -> Reply:
    return scene.execute(Twist(quote_status=(scene.value("index", 0), scene.value("status"))))


async def _slow_drip(scene: Scene) -> None:
    reply = scene.execute(STRAIGHT)
    per_byte = scene.value("ms_per_byte", 1) * len(reply.body)
    await scene.wire.drip(reply, scene.value("total_ms", per_byte))


async def _commit_late(scene: Scene) -> None:
    scene.later(scene.value("ms") / 1000)
    await scene.wire.drop()


async def _locked(_scene: Scene) -> Reply:
    return refused(locked())


async def _throttle(scene: Scene) -> Reply:
    retry_after = scene.value("retry_after", 1)
    return refused(throttled(None if retry_after is None else str(retry_after)))


async def _wrong_id(scene: Scene) -> Reply:
    reply = scene.execute(STRAIGHT)
    if reply.content_type != JSON or reply.status >= 300:
        return reply
    body = json.loads(reply.body)
    body["id"] = names.package_id()
    return replace(reply, body=json.dumps(body, ensure_ascii=False).encode())


KINDS: dict[str, Kind] = {
    "latency": _latency,
    "drop_before": _drop_before,
    "execute_then_drop": _execute_then_drop,
    "reset": _reset,
    "truncate": _truncate,
    "status": _status,
    "captive": _captive,
    "redirect": _redirect,
    "changed_price": _changed_price,
    "changed_currency": _changed_currency,
    "pending_payment": _pending_payment,
    "partial_errors": _partial_errors,
    "quote_status": _quote_status,
    "slow_drip": _slow_drip,
    "commit_late": _commit_late,
    "locked": _locked,
    "throttle": _throttle,
    "wrong_id": _wrong_id,
}
