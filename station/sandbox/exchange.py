"""One request to the API from its first byte to its last."""

import asyncio
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from station.sandbox import routes
from station.sandbox.auth import Gate
from station.sandbox.counters import Counters
from station.sandbox.errors import RefusedError, not_found
from station.sandbox.faults import Fault, Faults
from station.sandbox.idempotency import Key, Keys, key_of
from station.sandbox.misbehave import KINDS, Scene, refused
from station.sandbox.practice import STRAIGHT, Call, Practice, Twist
from station.sandbox.reply import Reply, as_json
from station.sandbox.throttle import Throttle
from station.sandbox.wire import Message, Receive, Send, Wire, whole_body

_log = logging.getLogger(__name__)

# As recorded: a constant in the past and -1, of no use for pacing (contract 1.3).
_RATE_HEADERS = {
    "X-Ratelimit-Limit": "-1",
    "X-Ratelimit-Remaining": "-1",
    "X-Ratelimit-Reset": "1568836675",
}


@dataclass(slots=True)
class Api:
    """The ASGI application of everything below `/partners/`."""

    practice: Practice
    gate: Gate
    throttle: Throttle
    faults: Faults
    keys: Keys
    counters: Counters
    late: set[asyncio.Task[None]] = field(default_factory=set)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request, or let a fault spoil it."""
        started = time.perf_counter()
        call, path = self._call(scope)
        self.counters.arrived(call.endpoint)
        wire = Wire(scope, receive, send)
        try:
            call.body = await whole_body(receive)
            reply = await self._reply(call, path, wire)
        except ConnectionResetError:
            return
        if reply is not None:
            common = {"Date": self.practice.clock.http_date(), **_RATE_HEADERS}
            if path is not None:
                common["Allow"] = path.allow
            self.counters.answered(reply.status)
            await wire.answer(reply.with_headers(common))
        _log.info(
            "%s %s %s %s %.0f ms",
            call.method,
            call.endpoint or "no endpoint",
            call.package_id or "-",
            "spoiled" if reply is None else reply.status,
            (time.perf_counter() - started) * 1000,
        )

    def _call(self, scope: Message) -> tuple[Call, routes.Path | None]:
        parameters = scope["path_params"]
        found = routes.find(parameters["rest"])
        path, ids = found if found is not None else (None, {})
        call = Call(
            method=scope["method"],
            path=scope["raw_path"].decode("latin-1"),
            partner_code=parameters["partner_code"],
            endpoint="" if path is None else routes.endpoint_of(path, scope["method"]),
            headers={name.decode("latin-1"): v.decode("latin-1") for name, v in scope["headers"]},
            body=b"",
            query=dict(parse_qsl(scope["query_string"].decode("latin-1"))),
            **ids,
        )
        return call, path

    async def _reply(self, call: Call, path: routes.Path | None, wire: Wire) -> Reply | None:
        """The answer, or None when a fault has dealt with the wire."""
        try:
            self.gate.check(call)
            self.throttle.check()
            if path is None:
                raise not_found("Not found")
        except RefusedError as problem:
            return refused(problem)
        if not call.endpoint:
            return _other_method(call)
        return await self._perform(call, wire)

    async def _perform(self, call: Call, wire: Wire) -> Reply | None:
        key = key_of(call)
        try:
            self.keys.begin(key)
        except RefusedError as problem:
            return refused(problem)
        # From here the key is locked until the request is executed or given up.
        handed_over = False
        try:
            fault = self._fault(call)
            if fault is None:
                return self._execute(call, key, STRAIGHT)

            def later(seconds: float) -> None:
                nonlocal handed_over
                handed_over = True
                self._commit_later(seconds, call, key)

            scene = Scene(fault, wire, self.practice.base_url, self._executor(call, key), later)
            return await KINDS[fault.kind](scene)
        finally:
            if not handed_over:
                self.keys.end(key)

    def _fault(self, call: Call) -> Fault | None:
        if not self.faults.armed:
            return None
        kept = self.practice.store.transaction_id(call.package_id) if call.package_id else None
        return self.faults.choose(call.endpoint, (call.package_id, kept, _reference(call.body)))

    def _executor(self, call: Call, key: Key | None) -> Callable[[Twist], Reply]:
        def execute(twist: Twist) -> Reply:
            reply = self._execute(call, key, twist)
            # Executed: a repetition is now answered with 409 and no longer with 423.
            self.keys.end(key)
            return reply

        return execute

    def _execute(self, call: Call, key: Key | None, twist: Twist) -> Reply:
        """Carry the request out: state change and kept answer in one transaction."""
        try:
            with self.practice.store.transaction():
                repeated = self.keys.repeated(key)
                if repeated is not None:
                    return repeated
                reply = routes.ENDPOINTS[call.endpoint](self.practice, call, twist)
                self.keys.keep(key, reply)
        except RefusedError as problem:
            return refused(problem)
        self.counters.executed(call.endpoint)
        return reply

    def _commit_later(self, seconds: float, call: Call, key: Key | None) -> None:
        async def commit() -> None:
            try:
                await asyncio.sleep(seconds)
                self._execute(call, key, STRAIGHT)
            finally:
                self.keys.end(key)

        task = asyncio.get_running_loop().create_task(commit())
        self.late.add(task)
        task.add_done_callback(self.late.discard)


def _reference(body: bytes) -> str | None:
    """The partner's reference inside a body, if it is one."""
    try:
        data = json.loads(body)
    except ValueError:
        return None
    value = data.get("partner_transaction_id") if isinstance(data, dict) else None
    return value if isinstance(value, str) else None


def _other_method(call: Call) -> Reply:
    if call.method == "OPTIONS":
        return as_json(200, {})
    text = f'Method "{call.method}" not allowed.'
    return as_json(405, {"type": "api_error", "message": text})
