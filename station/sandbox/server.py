"""The life of the process: listen, say so in one line, end when told."""

import asyncio
import contextlib
import json
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from starlette.applications import Starlette
from uvicorn import Config, Server

from station.sandbox import names
from station.sandbox.app import application
from station.sandbox.auth import Gate
from station.sandbox.clock import Clock
from station.sandbox.counters import Counters
from station.sandbox.easypost.endpoints import ENDPOINTS as EASYPOST_ENDPOINTS
from station.sandbox.easypost.exchange import FAULTS as EASYPOST_FAULTS
from station.sandbox.easypost.exchange import EasyPostApi
from station.sandbox.easypost.shelf import Shelf
from station.sandbox.easypost.shipments import Broker
from station.sandbox.exchange import Api
from station.sandbox.faults import Faults
from station.sandbox.idempotency import Keys
from station.sandbox.practice import Practice
from station.sandbox.routes import ENDPOINTS
from station.sandbox.store import Store
from station.sandbox.throttle import Throttle
from station.sandbox.wire import OpenProtocol

_INDEX_RATE = 5
"""EasyPost's documented limit of requests a second to its lists."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to run. `skew` and `clock_offset` are seconds; `skew` None accepts any Date."""

    data: str
    port: int = 0
    rate: int = 2
    skew: float | None = 300.0
    clock_offset: float = 0.0
    require_api_key: bool = True
    quote_age: timedelta = timedelta(hours=24)
    end_with_parent: bool = False
    tls_cert: str | None = None
    tls_key: str | None = None


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the partner signs with."""

    partner_code: str
    api_key: str
    api_secret: str


def credentials(store: Store) -> Credentials:
    """From the environment where it is set, else from the data file, else made up.

    What is used is kept in the data file, so that a restart serves the same partner.
    """

    def one(name: str, variable: str, make: Callable[[], str]) -> str:
        value = os.environ.get(variable) or store.setting(name) or make()
        store.keep_setting(name, value)
        return value

    with store.transaction():
        return Credentials(
            one("partner_code", "SANDBOX_PARTNER_CODE", names.partner_code),
            one("api_key", "SANDBOX_API_KEY", lambda: f"practice-{secrets.token_hex(8)}"),
            one("api_secret", "SANDBOX_API_SECRET", lambda: secrets.token_urlsafe(32)),
        )


def listen(port: int) -> socket.socket:
    """A listening socket on loopback only. Raises OSError when the port is taken."""
    # The protocol is named because asyncio sets TCP_NODELAY only then: without it every answer
    # waits 40 ms for the client's delayed acknowledgement of its head.
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":  # on Windows the option would let two servers share a port
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind(("127.0.0.1", port))
        sock.listen(512)
    except OSError:
        sock.close()
        raise
    return sock


class _PracticeServer(Server):
    """uvicorn's server that announces itself, and whose end by a signal is a success."""

    def __init__(self, config: Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn would raise the signal again at the end, and the process would die of it.
        wanted = [signal.SIGINT, signal.SIGTERM]
        before = {each: signal.signal(each, lambda *_: self.stop()) for each in wanted}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._announce()

    def stop(self) -> None:
        """End now: a request that still waits loses its connection, as at a real outage."""
        self.should_exit = True
        self.force_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)
        for task in list(self.server_state.tasks):
            task.cancel()
        await super().shutdown(sockets)


def _end_with_parent(stop: Callable[[], None]) -> None:
    def watch() -> None:
        # os.read and not sys.stdin: a reader blocked in its buffer aborts the interpreter's end.
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        stop()

    threading.Thread(target=watch, daemon=True, name="parent").start()


def _api(options: Options, store: Store, who: Credentials, base_url: str) -> Api:
    clock = Clock(options.clock_offset)
    gate = Gate(
        who.api_key, who.api_secret, who.partner_code, clock, options.skew, options.require_api_key
    )
    practice = Practice(store, clock, who.partner_code, base_url, options.quote_age)
    keys = Keys(store, clock)
    return Api(practice, gate, Throttle(options.rate), Faults(ENDPOINTS), keys, Counters())


def _easypost(insurer: Api, shelf: Shelf, base_url: str) -> EasyPostApi:
    broker = Broker(shelf, insurer.practice.clock, f"{base_url}/easypost")
    throttle = Throttle(_INDEX_RATE)
    return EasyPostApi(broker, throttle, Faults(EASYPOST_ENDPOINTS, EASYPOST_FAULTS), Counters())


def _config(app: Starlette, options: Options) -> Config:
    return Config(
        app,
        http=OpenProtocol,
        loop="asyncio",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,  # ours follows the sandbox's clock
        timeout_keep_alive=75,  # as front servers commonly do, not uvicorn's 5 seconds
        timeout_graceful_shutdown=1,
        ssl_certfile=options.tls_cert,
        ssl_keyfile=options.tls_key,
    )


def serve(options: Options) -> None:
    """Run until told to end. Raises OSError when the port is taken."""
    sock = listen(options.port)
    store = Store(options.data)
    who = credentials(store)
    scheme = "http" if options.tls_cert is None else "https"
    base_url = f"{scheme}://127.0.0.1:{sock.getsockname()[1]}"
    token = secrets.token_urlsafe(24)
    shelf = Shelf(str(Path(options.data).with_suffix(".easypost.db")))
    api = _api(options, store, who, base_url)
    app = application(api, _easypost(api, shelf, base_url), token)

    def announce() -> None:
        ready = {
            "url": f"{base_url}/xcover",
            "partner_code": who.partner_code,
            "api_key": who.api_key,
            "api_secret": who.api_secret,
            "control_url": f"{base_url}/_control",
            "control_token": token,
            "easypost": {
                "url": f"{base_url}/easypost/v2",
                "test_key": shelf.test_key,
                "production_key": shelf.production_key,
                "control_url": f"{base_url}/_control/easypost",
            },
            "pid": os.getpid(),
        }
        # Straight to the descriptor: a windowed build has a pipe there and no sys.stdout.
        os.write(1, json.dumps(ready).encode() + b"\n")

    server = _PracticeServer(_config(app, options), announce)
    if options.end_with_parent:
        _end_with_parent(server.stop)
    try:
        asyncio.run(server.serve([sock]))
    finally:
        shelf.close()
        store.close()
