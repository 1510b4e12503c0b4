"""The insurer's credentials on this bench: where each comes from, and whether they fit."""

import asyncio
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from station.app.practice import PracticeInsurer
from station.config.secrets import Keyring, Secret
from station.desk.credentials import Held, Offered
from station.domain import settings as declared
from station.domain.errors import EnvironmentFaultError, RefusedError
from station.domain.settings import Settings
from station.flow.access import Access
from station.flow.work import Identity
from station.store.store import Store

if TYPE_CHECKING:
    from station.xcover.credentials import Credentials

_KEPT = {"XC_AUTH_API_KEY": Secret.INSURER_KEY, "XC_AUTH_API_SECRET": Secret.INSURER_SECRET}
_SET = {"XC_BASE_URL": declared.INSURER_URL, "XC_PARTNER_CODE": declared.INSURER_PARTNER}


class LiveKeys:
    """Of a live bench: the environment's, else what settings and keyring hold."""

    def __init__(self, settings: Callable[[], Settings], store: Store) -> None:
        self._settings = settings
        self._store = store

    async def credentials(self) -> "Credentials":
        """Those in force.

        Raises StationError naming what is missing, EnvironmentFaultError where the keyring does
        not answer.
        """
        from station.xcover.credentials import load

        return await asyncio.to_thread(load, None, self._ask)

    def _ask(self, name: str) -> str | None:
        if name in _SET:
            return self._settings().of(_SET[name])
        return Keyring(practice=False).get(_KEPT[name])

    async def url(self) -> str:
        """Where the insurer lives; empty while nobody has said so."""
        return os.environ.get("XC_BASE_URL") or self._settings().of(declared.INSURER_URL)

    async def held(self) -> Held:
        """Which of the secrets are there. Their values stay where they are."""
        return await asyncio.to_thread(_held)

    async def check(self, offered: Offered) -> Access:
        """What the insurer says of them; what is empty is the one in force."""
        from station.xcover.access import check
        from station.xcover.credentials import load

        typed = {
            "XC_BASE_URL": offered.url,
            "XC_PARTNER_CODE": offered.partner,
            "XC_AUTH_API_KEY": offered.key,
            "XC_AUTH_API_SECRET": offered.secret,
        }
        # What is typed stands above the environment while it is only tried.
        places = {**os.environ, **{name: text for name, text in typed.items() if text}}
        return await check(await asyncio.to_thread(load, places, self._ask))

    async def bind(self, offered: Offered) -> None:
        """Raises RefusedError if this bench's data belongs to another insurer or partner."""
        from station.xcover.credentials import Credentials

        url = offered.url or os.environ.get("XC_BASE_URL") or self._ask("XC_BASE_URL") or ""
        partner = offered.partner or os.environ.get("XC_PARTNER_CODE")
        partner = partner or self._ask("XC_PARTNER_CODE") or ""
        meant = Credentials(url, partner, "any", "any")
        if not await self._store.belongs_to(Identity("live", meant.host, meant.partner_code)):
            raise RefusedError("access.other_store")


class PracticeKeys:
    """Of a bench that practises: its own insurer's, which nobody changes."""

    def __init__(self, insurer: PracticeInsurer) -> None:
        self._insurer = insurer
        self._known: Credentials | None = None
        self._starting = asyncio.Lock()

    async def credentials(self) -> "Credentials":
        """Starts the practice insurer and takes what it says of itself."""
        async with self._starting:
            return await self._start()

    async def url(self) -> str:
        """Where the practice insurer lives; it is started if it does not run."""
        async with self._starting:
            if self._known is None or self._insurer.ended:
                return (await self._start()).base_url
            return self._known.base_url

    async def _start(self) -> "Credentials":
        from station.xcover.credentials import Credentials

        said = await self._insurer.start()
        self._known = Credentials(
            said["url"], said["partner_code"], said["api_key"], said["api_secret"]
        )
        return self._known

    async def held(self) -> Held:
        """Both, by itself."""
        return Held(key=True, secret=True)

    async def check(self, _offered: Offered) -> Access:
        """What the practice insurer says of its own. Raises StationError before it runs."""
        from station.xcover.access import check

        if self._known is None:
            raise EnvironmentFaultError("practice.no_insurer")
        return await check(self._known)

    async def bind(self, _offered: Offered) -> None:
        """Raises RefusedError: practice never takes an insurer's credentials."""
        raise RefusedError("access.practice")


def _held() -> Held:
    outside = tuple(name for name in (*_SET, *_KEPT) if os.environ.get(name, "").strip())
    there = {name: name in outside for name in _KEPT}
    trouble = None
    try:
        keyring = Keyring(practice=False)
        there |= {name: there[name] or bool(keyring.get(kept)) for name, kept in _KEPT.items()}
    except EnvironmentFaultError as error:
        trouble = error.message
    key, secret = there.values()
    return Held(key, secret, trouble, outside)
