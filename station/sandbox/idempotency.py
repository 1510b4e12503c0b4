"""Idempotency keys: the first answer is kept for 48 hours (contract 3)."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from station.sandbox.clock import Clock
from station.sandbox.errors import RefusedError, invalid
from station.sandbox.practice import Call
from station.sandbox.reply import Reply
from station.sandbox.store import Store

LIFE = timedelta(hours=48)
HEADER = "x-idempotency-key"

# Create quote buys nothing and keeps no key, as the official client leaves it out (contract 3).
_WITHOUT_KEY = frozenset({"create_quote"})


@dataclass(frozen=True, slots=True)
class Key:
    """A key and what it was sent with: method, endpoint path and the body's exact bytes.

    Keys belong to the partner, not to an endpoint; whether that is so is not evidenced.
    """

    value: str
    fingerprint: str


def key_of(call: Call) -> Key | None:
    """The key of a call, or None where none counts."""
    value = call.headers.get(HEADER, "")
    if not value or call.method not in {"POST", "PUT"} or call.endpoint in _WITHOUT_KEY:
        return None
    step = "\n".join((call.method, call.endpoint, call.package_id, call.cancellation_id))
    step += call.update_id
    return Key(value, hashlib.sha256(step.encode() + b"\n" + call.body).hexdigest())


def locked() -> RefusedError:
    """423 (contract 3); its body is not evidenced."""
    return RefusedError(423, {"type": "api_error", "message": "The resource is locked"})


class Keys:
    """Knows which first requests are running and which are answered.

    Only 2xx answers are kept (inferred): a refusal changed nothing, so a corrected situation may
    be tried under the same key. What is running is known to this process alone: a request that
    dies with it was not executed.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._running: dict[str, Key] = {}

    def begin(self, key: Key | None) -> None:
        """Mark a first request as running. Raises RefusedError 423 while another one runs."""
        if key is None:
            return
        running = self._running.get(key.value)
        if running is not None:
            raise locked() if running.fingerprint == key.fingerprint else _other_body()
        self._running[key.value] = key

    def end(self, key: Key | None) -> None:
        """The request is executed, or never will be. Saying so twice is harmless."""
        # By identity: the same key may already be in use by a repetition.
        if key is not None and self._running.get(key.value) is key:
            del self._running[key.value]

    def repeated(self, key: Key | None) -> Reply | None:
        """409 with the first answer's body, if there was one (contract 3).

        Empty where the first answer was empty. Raises RefusedError 422 when the key came with
        another body then.
        """
        if key is None:
            return None
        kept = self._store.answer(key.value)
        if kept is None:
            return None
        fingerprint, body, content_type, answered_at = kept
        if answered_at <= self._oldest():
            return None
        if fingerprint != key.fingerprint:
            raise _other_body()
        return Reply(409, body, content_type)

    def keep(self, key: Key | None, reply: Reply) -> None:
        """Keep a first answer, in the transaction that did the work."""
        if key is None or not 200 <= reply.status < 300:
            return
        self._store.forget_answers(self._oldest())
        now = self._clock.now().timestamp()
        self._store.keep_answer(key.value, key.fingerprint, reply.body, reply.content_type, now)

    def _oldest(self) -> float:
        return (self._clock.now() - LIFE).timestamp()


def _other_body() -> RefusedError:
    return invalid(["This idempotency key was already used for another request"])
