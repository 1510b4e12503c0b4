"""The bench's settings as people read and change them."""

from collections.abc import Callable, Mapping

from station.desk.packing import require
from station.domain.people import Actor, Permission, Role
from station.domain.settings import Settings, declared


class SettingsDesk:
    """Reads and changes settings; a change is in force at once."""

    def __init__(self, current: Settings, save: Callable[[Settings], None]) -> None:
        self._current = current
        self._save = save

    def current(self) -> Settings:
        """The settings in force."""
        return self._current

    def shown(self) -> dict[str, object]:
        """Every setting that may be shown, by key."""
        return self._current.shown()

    def change(self, texts: Mapping[str, str], actor: Actor) -> Settings:
        """Changes settings given as typed texts, all or none.

        Raises SettingError naming the field, PermissionRefusedError, or what saving raises.
        """
        for key in texts:
            if declared(key).who is Role.SUPERVISOR:
                require(actor, Permission.CHANGE_SETTINGS)
        changed = self._current.typed(texts)
        self._save(changed)
        self._current = changed
        return changed

    def keep_pin_hash(self, digest: str) -> None:
        """Keeps the hash of the bench's PIN; the PIN itself was checked by `people`."""
        changed = self._current.changed({"security.pin_hash": digest})
        self._save(changed)
        self._current = changed
