"""EasyPost on this bench: whether it is set up, with which key, and how the line to it stands."""

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import Any

from station.carriers.easypost.carrier import Account, Choice, EasyPostCarrier
from station.carriers.easypost.keys import PRODUCTION, TEST, URL, Keys
from station.config.secrets import Keyring, Secret
from station.domain import brokered
from station.domain import settings as declared
from station.domain.errors import EnvironmentFaultError, StationError
from station.domain.printers import PrinterSpec
from station.domain.settings import Settings
from station.flow.line import Line
from station.flow.ports import Clock
from station.flow.seen import Seen
from station.flow.verdict import Verdict

_ZPL_DPI = 203
"""The head that EasyPost's ZPL is made for; any other is asked for a PDF, which has no dots."""


class Broker:
    """The carrier, its line, and the account behind it."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        label_printer: Callable[[], PrinterSpec],
        clock: Clock,
        line_changed: Callable[[], None],
        *,
        practice: bool,
    ) -> None:
        self.line = Line()
        self._settings = settings
        self._label_printer = label_printer
        self._clock = clock
        self._line_changed = line_changed
        self._practice = practice
        self._connecting = asyncio.Lock()
        self._tried: object = None
        self._unread = False
        """The key could not be read: perhaps its keyring was locked for a while."""
        self._keys_in_use: Keys | None = None
        self._said: Callable[[], Mapping[str, Any] | None] = lambda: None
        self.carrier = EasyPostCarrier(self._choice, self._label_format, self._heard, clock.now)

    @property
    def enabled(self) -> bool:
        """True where a supervisor has switched it on."""
        return self._settings().of(declared.EASYPOST_ENABLED)

    async def connect(self, said: Callable[[], Mapping[str, Any] | None]) -> None:
        """Finds the account where it is switched on; the line says why there is none.

        `said` is what the practice EasyPost says of itself, None while it does not run.
        """
        self._said = said
        async with self._connecting:
            await self._connect()

    async def connect_again(self) -> None:
        """As the last time, if the settings name another place since, or none was tried yet.

        A key that could not be read is asked for again, as seldom as a silent line is.
        """
        async with self._connecting:
            now = self._clock.now()
            again = self._unread and self.line.probe_at(now) <= now
            if again or self._place() != self._tried:
                await self._connect()

    async def renew(self) -> None:
        """The key, the address or the switch is another since now; what is under way goes on."""
        async with self._connecting:
            await self._connect()
        await self.probe()

    def _place(self) -> object:
        """Where EasyPost is asked; None while nobody can or shall be."""
        if not self.enabled:
            return None
        url = os.environ.get("EASYPOST_URL") or self._settings().of(declared.EASYPOST_URL)
        said = self._said()
        if url or not self._practice:
            return url or URL
        return None if said is None else (said["url"], said["production_key"])

    async def _connect(self) -> None:
        place = self._place()
        if place is None:
            return
        self._tried, self._unread = place, False
        try:
            await self._become(await self._keys(place))
        except StationError as error:
            self._unread = isinstance(error, EnvironmentFaultError)
            if self._unread and self._asks_at(place):
                return  # a keyring that is locked for a while takes nothing from who answers
            before = (self.line.state, self.line.reason)
            self.line.stop(error.message, self._clock.now())
            if before != (self.line.state, self.line.reason):
                self._line_changed()

    def _asks_at(self, place: object) -> bool:
        keys = self._keys_in_use
        return self.carrier.ready and keys is not None and keys.url == place

    async def _keys(self, place: object) -> Keys:
        if isinstance(place, tuple):
            url, key = place
            return Keys(url, key, PRODUCTION)  # nothing is real there: it practises what live does
        if self._practice:
            # Practice at EasyPost itself: only ever with a test key, whose labels cost nothing.
            return Keys(str(place), await _key(Secret.EASYPOST_TEST_KEY, practice=True), TEST)
        key = await _key(Secret.EASYPOST_PRODUCTION_KEY, practice=False)
        return Keys(str(place), key, PRODUCTION)

    async def _become(self, keys: Keys) -> None:
        from station.carriers.easypost.client import Client

        if keys != self._keys_in_use or not self.carrier.ready:
            await self.carrier.become(Account(Client(keys), keys.mode))
            self._keys_in_use = keys
        self.line.heard_at = None  # it is looked at now

    async def probe(self) -> None:
        """Asks whether it answers, where nothing was heard for a while."""
        now = self._clock.now()
        if self.enabled and self.carrier.ready and self.line.probe_at(now) <= now:
            await self.carrier.ping()

    async def aclose(self) -> None:
        """Closes all connections."""
        await self.carrier.become(None)

    def _choice(self) -> Choice:
        settings = self._settings()
        lines = settings.of(declared.EASYPOST_LIABILITY)
        return Choice(settings.of(declared.EASYPOST_SERVICES), brokered.liability(lines))

    def _label_format(self) -> str:
        spec = self._label_printer()
        return "ZPL" if spec.form == "zpl" and spec.dpi == _ZPL_DPI else "PDF"

    def _heard(self, read: Verdict, seen: Seen) -> None:
        if self.line.heard(read, seen, self._clock.now()):
            self._line_changed()


async def _key(secret: Secret, *, practice: bool) -> str:
    """A key from the environment, else from the keyring; empty without one."""
    given = os.environ.get(secret.value.replace(".", "_").upper())
    if given:
        return given.strip()
    try:
        return await asyncio.to_thread(Keyring(practice=practice).get, secret) or ""
    except EnvironmentFaultError:
        if practice:
            return ""
        raise
