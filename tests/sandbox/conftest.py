"""A practice insurer in a process of its own, and a partner who signs by the contract alone."""

import base64
import contextlib
import hashlib
import hmac
import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest


class Sandbox:
    """The process, its ready line, and how to end it."""

    def __init__(self, *arguments: str, env: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "station.sandbox", "--end-with-parent", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **(env or {})},
        )
        line = self.process.stdout.readline()
        self.ready: dict[str, Any] = json.loads(line) if line else {}
        self.origin = self.ready.get("url", "").removesuffix("/xcover")

    def end(self) -> tuple[int, bytes, bytes]:
        """Close its stdin and wait: exit code, the rest of stdout, stderr."""
        if self.process.poll() is None:
            self.process.stdin.close()
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        out, err = self.process.stdout.read(), self.process.stderr.read()
        code = self.process.wait(timeout=10)
        self.process.stdout.close()
        self.process.stderr.close()
        return code, out, err

    def kill(self) -> None:
        """As a power cut to the process alone."""
        self.process.kill()
        self.end()


@dataclass
class Partner:
    """A client of the contract's section 2, which shares nothing with the program's own."""

    sandbox: Sandbox
    http: httpx.Client
    signed: str | None = None  # value of the `headers` parameter, None leaves it out
    algorithm: str = "hmac-sha512"
    ahead: float = 0.0  # seconds that this partner's clock runs ahead
    headers: dict[str, str] = field(default_factory=dict)
    prefix: str = "/xcover"
    secret: str | None = None

    def path(self, rest: str) -> str:
        return f"{self.prefix}/partners/{self.sandbox.ready['partner_code']}/{rest}"

    def signature(self, method: str, path: str, date: str) -> str:
        lines = {
            "date": f"date: {date}",
            "(request-target)": f"(request-target): {method.lower()} {path}",
        }
        text = "\n".join(lines[name] for name in (self.signed or "date").split())
        secret = self.secret or self.sandbox.ready["api_secret"]
        name = self.algorithm.removeprefix("hmac-")
        digest = hmac.new(secret.encode(), text.encode(), getattr(hashlib, name, "sha1")).digest()
        return quote(base64.b64encode(digest).decode(), safe="")

    def send(
        self,
        method: str,
        rest: str,
        body: Any = None,
        *,
        key: str | None = None,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
        timeout: float = 5.0,
    ) -> httpx.Response:
        """One signed call to what stands after the partner code."""
        full = self.path(rest)
        moment = datetime.now(UTC) + timedelta(seconds=self.ahead)
        date = format_datetime(moment, usegmt=True)
        signature = self.signature(method, urlsplit(full).path, date)
        middle = "" if self.signed is None else f',headers="{self.signed}"'
        api_key = self.sandbox.ready["api_key"]
        sent = {
            "Date": date,
            "Content-Type": "application/json",
            "X-Api-Key": api_key,
            "Authorization": f'Signature keyId="{api_key}",algorithm="{self.algorithm}"'
            f'{middle},signature="{signature}"',
            **({"x-idempotency-key": key} if key else {}),
            **self.headers,
            **(headers or {}),
        }
        if content is None and body is not None:
            content = json.dumps(body).encode()
        return self.http.request(
            method, self.sandbox.origin + full, content=content, headers=sent, timeout=timeout
        )

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """One call to the control."""
        reply = self.http.request(
            method,
            f"{self.sandbox.ready['control_url']}/{path}",
            json=body,
            headers={"X-Control-Token": self.sandbox.ready["control_token"]},
        )
        assert reply.status_code == 200, reply.text
        return reply.json()

    def fault(self, kind: str, endpoint: str, **more: Any) -> None:
        """Give the sandbox one fault."""
        self.control("POST", "faults", [{"kind": kind, "endpoint": endpoint, **more}])

    def until(self, condition: Callable[[], Any], seconds: float = 10.0) -> None:
        """Ask again and again, each time over real HTTP, until it is so."""
        limit = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < limit, "it never came to be"

    def fired(self) -> int:
        """How often the first fault fired."""
        return int(self.control("GET", "faults")[0]["fired"])

    def truth(self, package_id: str) -> dict[str, Any]:
        """What really happened to a package."""
        packages = self.control("GET", "truth")["packages"]
        return next(each for each in packages if each["id"] == package_id)

    def quoted(self, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
        """A stored quote package."""
        reply = self.send("POST", "quotes/", shipment(*items, **more))
        assert reply.status_code == 201, reply.text
        return reply.json()

    def booked(self, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
        """A confirmed booking of every quote of a new package."""
        package = self.quoted(*items)
        reply = self.send("POST", f"bookings/{package['id']}/", acceptance(package, **more))
        assert reply.status_code == 200, reply.text
        return reply.json()


def parcel(**changes: Any) -> dict[str, Any]:
    """A request item from Kent to Lille that starts tomorrow."""
    start = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    return {
        "policy_type": "parcel_insurance",
        "policy_type_version": 1,
        "policy_start_date": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "ship_date": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "from_country": "GB",
        "from_zipcode": "ME1 1AA",
        "from_company_name": "Harbour Lane Ceramics Ltd",
        "to_country": "FR",
        "to_zipcode": "59000",
        "ship_cost": 14.6,
        "cover_amount": 420.0,
        "parcel_products": [
            {"sku": "HLC-0142", "value": 260.0},
            {"sku": "HLC-0077", "value": 160.0},
        ],
        **changes,
    }


def shipment(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The body of create quote."""
    return {
        "currency": "GBP",
        "customer_country": "GB",
        "customer_language": "en",
        "request": list(items) or [parcel()],
        **changes,
    }


def acceptance(package: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The body of create booking for all quotes of a package."""
    return {
        "quotes": [{"id": each["id"]} for each in package["quotes"].values() if each],
        "policyholder": {
            "first_name": "Demo",
            "last_name": "Sender",
            "email": "sender@example.com",
            "phone": "+441632960001",
            "country": "GB",
        },
        **changes,
    }


class Bodies:
    """The builders above, for tests."""

    parcel = staticmethod(parcel)
    shipment = staticmethod(shipment)
    acceptance = staticmethod(acceptance)


@pytest.fixture(scope="session")
def bodies() -> Bodies:
    return Bodies()


@pytest.fixture(scope="session")
def http() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One sandbox for all tests that only need their own packages."""
    made = Sandbox("--rate", "100000")
    yield made
    code, out, err = made.end()
    assert (code, out, err) == (0, b"", b"")


@pytest.fixture
def partner(sandbox: Sandbox, http: httpx.Client) -> Iterator[Partner]:
    """A partner of the shared sandbox, whose faults and clock are put right afterwards."""
    made = Partner(sandbox, http)
    yield made
    made.control("DELETE", "faults")
    made.control("POST", "clock", {"offset": 0})


@pytest.fixture
def start(http: httpx.Client) -> Iterator[Callable[..., Partner]]:
    """Starts a sandbox of the test's own and gives its partner."""
    running: list[Sandbox] = []

    def begin(*arguments: str, env: dict[str, str] | None = None, **partner: Any) -> Partner:
        made = Sandbox(*arguments, env=env)
        running.append(made)
        return Partner(made, http, **partner)

    yield begin
    for made in running:
        if made.process.poll() is None:
            made.end()


@pytest.fixture
def key() -> str:
    return str(uuid.uuid4())
