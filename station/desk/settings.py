"""The bench's settings as people read and change them; each change is a line of the audit log."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from station.desk.packing import require
from station.domain.errors import Message
from station.domain.people import Actor, Permission, Role
from station.domain.settings import Settings, declared, refusal
from station.flow.ports import Audit, Clock

Against: TypeAlias = Callable[[str, object], Awaitable[Message | None]]


class SettingsDesk:
    """Reads and changes settings; a change is in force at once."""

    def __init__(
        self,
        current: Settings,
        save: Callable[[Settings, frozenset[str]], None],
        keep_secret: Callable[[str, str], None],
        audit: Audit,
        clock: Clock,
        changed: Callable[[frozenset[str]], None] = lambda _: None,
        against: Against | None = None,
    ) -> None:
        """`changed` is told the keys of what is another now, settings and secrets alike.

        `save` is given all settings, and the keys of those that somebody has set just now.
        `against` says what this computer has against a setting's new value.
        """
        self._against = against
        self._told = changed
        self._current = current
        self._save = save
        self._keep_secret = keep_secret
        self._audit = audit
        self._clock = clock

    def current(self) -> Settings:
        """The settings in force."""
        return self._current

    def shown(self) -> dict[str, object]:
        """Every setting that may be shown, by key."""
        return self._current.shown()

    async def change(self, texts: Mapping[str, str], actor: Actor) -> Settings:
        """Changes settings given as typed texts, all or none.

        Raises SettingError naming the field, PermissionRefusedError, or what noting and saving
        raise: without its line in the record nothing is changed.
        """
        for key in texts:
            supervisors = declared(key).who is Role.SUPERVISOR
            require(actor, Permission.CHANGE_SETTINGS if supervisors else Permission.PACK)
        return await self._become(self._current.typed(texts), texts, actor)

    async def take(self, raws: Mapping[str, object], actor: Actor) -> Settings:
        """As `change`, with values as a file holds them."""
        require(actor, Permission.CHANGE_SETTINGS)
        return await self._become(self._current.changed(raws), raws, actor)

    async def _become(self, changed: Settings, wanted: Iterable[str], actor: Actor) -> Settings:
        former = self._current
        # Of all: one that hangs on another may have gone with it.
        keys = [key for key in dict.fromkeys((*wanted, *changed)) if former[key] != changed[key]]
        await self._refuse(keys, changed)
        noted = []
        try:
            # Written down first: a change that nobody can be asked about must not happen.
            for key in keys:
                noted.append(key)
                facts = _facts(key, former, changed)
                await self._audit.note("setting", self._clock.now(), actor.name, key=key, **facts)
            self._save(changed, frozenset((*wanted, *keys)))
        except Exception:  # whatever it was: no line must stand there as done
            for key in noted:
                await self._audit.note("setting_not_saved", self._clock.now(), actor.name, key=key)
            raise
        self._current = changed
        self._told(frozenset(keys))
        return changed

    async def _refuse(self, keys: Sequence[str], changed: Settings) -> None:
        if self._against is None:
            return
        for key in keys:
            why = await self._against(key, changed[key])
            if why is not None:
                raise refusal(declared(key), why)

    async def keep_secret(self, name: str, value: str, actor: Actor) -> None:
        """Keeps a key in the operating system's keyring; the line says that it was changed.

        Raises PermissionRefusedError, or what noting and the keyring raise.
        """
        require(actor, Permission.CHANGE_SETTINGS)
        await self._audit.note("secret", self._clock.now(), actor.name, key=name)
        try:
            self._keep_secret(name, value)
        except Exception:
            await self._audit.note("secret_not_kept", self._clock.now(), actor.name, key=name)
            raise
        self._told(frozenset({name}))


def _facts(key: str, former: Settings, changed: Settings) -> dict[str, object]:
    """What the line says of the values: themselves, or only their hashes where they may name."""
    setting = declared(key)
    old, new = (setting.kind.plain(settings[key]) for settings in (former, changed))
    if not setting.private:
        return {"old": old, "new": new}
    return {"old_sha256": _hash(old), "new_sha256": _hash(new)}


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
