"""Which language the bench speaks. Whoever packs there may choose it."""

from collections.abc import Callable
from typing import Protocol

from station.desk.settings import SettingsDesk
from station.domain.people import Actor, Permission
from station.domain.settings import BENCH_LANGUAGE


class LanguageDesk(Protocol):
    """The page's own desk. Raises StationError, which the page says."""

    def stays(self) -> bool:
        """True if what is chosen is kept for the next start."""
        ...

    async def choose(self, code: str) -> None:
        """From now on the bench speaks the language `code`."""
        ...


class BenchLanguages:
    """Fills `LanguageDesk` for the person who is at the bench at that moment."""

    def __init__(
        self, settings: SettingsDesk, speak: Callable[[str], None], who: Callable[[], Actor]
    ) -> None:
        """`speak` makes the window speak another language."""
        self._settings, self._speak, self._who = settings, speak, who

    def stays(self) -> bool:
        """Only what somebody chooses who has signed in: each change has a name."""
        return self._who().may(Permission.PACK)

    async def choose(self, code: str) -> None:
        """As `SettingsDesk.change`; at the door it is only spoken, so that it can be read."""
        if self.stays():
            await self._settings.change({BENCH_LANGUAGE.key: code}, self._who())
        self._speak(code)
