"""The insurer's credentials as a supervisor gives them: asked about first, then kept.

What is not proven never takes the place of what is there: a mistyped key would stop a bench that
works. Where nothing is there yet, what could not be asked about is kept, and that is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from station.desk.packing import require
from station.desk.settings import SettingsDesk
from station.domain import settings as declared
from station.domain.errors import Message, StationError
from station.domain.people import Actor, Permission
from station.flow.access import Access, Cause

KEY, SECRET = "insurer.key", "insurer.secret"
_WRONG = frozenset(
    {Cause.KEY, Cause.SECRET_OR_PARTNER, Cause.PARTNER, Cause.PLACE, Cause.OTHER_SERVER}
)


@dataclass(frozen=True)
class Offered:
    """Credentials as they were typed; what is empty stays as it is."""

    url: str = ""
    partner: str = ""
    key: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Held:
    """Which of the secrets are there; never what they are."""

    key: bool = False
    secret: bool = False
    trouble: Message | None = None
    """Why the keyring cannot be asked, and what to install or unlock."""
    outside: tuple[str, ...] = ()
    """Names in the environment, which stand above what is kept here."""

    @property
    def whole(self) -> bool:
        """True if both are there."""
        return self.key and self.secret


@dataclass(frozen=True)
class Kept:
    """What the insurer said, and whether it was kept."""

    access: Access
    kept: bool


class InsurerKeys(Protocol):
    """Where credentials lie, and who can be asked about them."""

    async def held(self) -> Held:
        """Which of the secrets are there."""
        ...

    async def check(self, offered: Offered) -> Access:
        """What the insurer says of them; what is empty is the one in force.

        Reads only. Raises StationError for what cannot be asked at all.
        """
        ...

    async def bind(self, offered: Offered) -> None:
        """Raises RefusedError if this bench's data belongs to another insurer or partner."""
        ...


class CredentialsDesk:
    """Checks credentials and keeps them."""

    def __init__(self, keys: InsurerKeys, settings: SettingsDesk) -> None:
        self._keys = keys
        self._settings = settings

    async def held(self) -> Held:
        """Which of the secrets are there."""
        return await self._keys.held()

    async def check(self, actor: Actor) -> Access:
        """What the insurer says of the credentials in force; nothing is changed.

        Raises PermissionRefusedError, or StationError for what is missing.
        """
        require(actor, Permission.CHANGE_SETTINGS)
        return await self._keys.check(Offered())

    async def keep(self, offered: Offered, actor: Actor) -> Kept:
        """Asks the insurer about `offered`, and keeps it unless that says that it is wrong.

        Raises PermissionRefusedError; SettingError naming a field that cannot be so; RefusedError
        where the bench's data is another partner's; EnvironmentFaultError where no keyring takes a
        secret. Nothing is changed then.
        """
        require(actor, Permission.CHANGE_SETTINGS)
        current = self._settings.current()
        texts = {
            setting.key: text
            for setting, text in (
                (declared.INSURER_URL, offered.url),
                (declared.INSURER_PARTNER, offered.partner),
            )
            if text and text != current.of(setting)
        }
        current.typed(texts)
        await self._keys.bind(offered)
        held = await self._keys.held()
        if held.trouble is not None and (offered.key or offered.secret):
            raise StationError(held.trouble.id, **held.trouble.facts)
        access = await self._keys.check(offered)
        works = held.whole and bool(current.of(declared.INSURER_URL))
        if not access.good and (works or access.cause in _WRONG):
            return Kept(access, False)
        await self._keep(texts, offered, actor)
        return Kept(access, True)

    async def _keep(self, texts: Mapping[str, str], offered: Offered, actor: Actor) -> None:
        # The secrets first: where the keyring refuses, the settings name no half of an account.
        for name, value in ((KEY, offered.key), (SECRET, offered.secret)):
            if value:
                await self._settings.keep_secret(name, value, actor)
        if texts:
            await self._settings.change(texts, actor)
