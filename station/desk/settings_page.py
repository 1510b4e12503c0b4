"""What the settings page may ask and change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from station.desk import view_settings
from station.desk.command_card import CommandCards
from station.desk.packing import require
from station.desk.printers import Printers, is_test
from station.desk.rules import RulesDesk
from station.desk.settings import SettingsDesk
from station.desk.settings_copy import CopyView, SettingsCopy
from station.desk.tariff import PriceSample, TariffDesk, TariffView
from station.desk.view_settings import PrinterCard, Section, SettingField, SettingsView
from station.domain.errors import Message, message
from station.domain.people import Actor, Permission
from station.domain.printers import PrinterRole
from station.flow.ports import Clock, Delivered
from station.flow.verdict import Answer

__all__ = [
    "BenchSettings",
    "CopyView",
    "PriceSample",
    "PrintedTest",
    "PrinterCard",
    "Section",
    "SettingField",
    "SettingsPageDesk",
    "SettingsView",
    "TariffView",
    "is_test",
]


@dataclass(frozen=True)
class PrintedTest:
    """A test label was sent: what is known of it, or why it did not come out."""

    came_out: bool
    word: Message


def printed(code: str, done: Delivered) -> PrintedTest:
    """The end of a test in words."""
    if done.answer is not Answer.YES:
        return PrintedTest(False, done.reason or message("printer.broken_off"))
    where = next(iter(done.where), "")
    return PrintedTest(True, message(f"printers.test_{done.out.value}", code=code, where=where))


class SettingsPageDesk(Protocol):
    """The page's own desk. Raises StationError, which the page says."""

    async def view(self) -> SettingsView:
        """The settings and printers as they are."""
        ...

    async def change(self, texts: Mapping[str, str]) -> None:
        """Changes settings given as typed texts, all or none."""
        ...

    async def ask_printers(self) -> None:
        """Asks each printer how it stands."""
        ...

    async def test(self, role: PrinterRole) -> PrintedTest:
        """Prints the label that proves the printer."""
        ...

    async def prove(self, code: str) -> Message:
        """A test label was scanned; which printer is proven by it."""
        ...

    async def empty(self, role: PrinterRole) -> Message:
        """Cancels what waits in the printer's queue."""
        ...

    async def print_card(self) -> Message:
        """Prints the card of command codes on office paper."""
        ...

    async def tariff(self) -> TariffView:
        """The house carrier's tariff in force."""
        ...

    async def read_tariff(self, file: str) -> TariffView:
        """What a file would make of it; nothing is kept."""
        ...

    async def take_tariff(self) -> TariffView:
        """The file that was read last is the tariff from now on."""
        ...

    async def write_tariff(self) -> str:
        """Writes the tariff in force into a file; where it is."""
        ...

    async def look_at_copy(self, file: str, *, own: bool) -> CopyView:
        """What another bench's settings would change; nothing is changed."""
        ...

    async def take_copy(self) -> CopyView:
        """What was looked at last is in force from now on."""
        ...

    async def write_copy(self) -> str:
        """Writes all settings, without keys, into a file for another bench; where it is."""
        ...


class BenchSettings:
    """Fills `SettingsPageDesk` for the person who is at the bench at that moment."""

    def __init__(
        self,
        settings: SettingsDesk,
        printers: Printers,
        tariff: TariffDesk,
        rules: RulesDesk,
        cards: CommandCards,
        copy: SettingsCopy,
        clock: Clock,
        who: Callable[[], Actor],
    ) -> None:
        self._settings, self._printers, self._tariff = settings, printers, tariff
        self._rules, self._cards, self._copy = rules, cards, copy
        self._clock, self._who = clock, who

    async def view(self) -> SettingsView:
        """As it is now. Raises PermissionRefusedError."""
        require(self._who(), Permission.CHANGE_SETTINGS)
        current = self._settings.current()
        proofs = await self._printers.proofs()
        queues = tuple(await self._printers.queues())
        printers = self._printers.all()
        return SettingsView(
            view_settings.cards(current, printers, proofs, self._clock.now()),
            queues,
            view_settings.fields(current),
            current,
            await self._rules.samples(self._who()),
        )

    async def change(self, texts: Mapping[str, str]) -> None:
        """As `SettingsDesk.change`."""
        await self._settings.change(texts, self._who())

    async def ask_printers(self) -> None:
        """Asks each printer how it stands. Raises PermissionRefusedError."""
        require(self._who(), Permission.CHANGE_SETTINGS)
        await self._printers.ask()

    async def test(self, role: PrinterRole) -> PrintedTest:
        """As `Printers.test`; its end in words."""
        return printed(*await self._printers.test(role, self._who()))

    async def prove(self, code: str) -> Message:
        """As `Printers.prove`."""
        proven = await self._printers.prove(code, self._who())
        return message("printers.is_proven", printer=proven.printer)

    async def empty(self, role: PrinterRole) -> Message:
        """As `Printers.empty`."""
        count = await self._printers.empty(role, self._who())
        return message("printers.cancelled", count=count)

    async def print_card(self) -> Message:
        """As `CommandCards.print`."""
        await self._cards.print(self._who())
        return message("lists.printed")

    async def tariff(self) -> TariffView:
        """As `TariffDesk.shown`."""
        return self._tariff.shown(self._who())

    async def read_tariff(self, file: str) -> TariffView:
        """As `TariffDesk.read`."""
        return await self._tariff.read(file, self._who())

    async def take_tariff(self) -> TariffView:
        """As `TariffDesk.take`."""
        return await self._tariff.take(self._who())

    async def write_tariff(self) -> str:
        """As `TariffDesk.write`."""
        return ", ".join(await self._tariff.write(self._who()))

    async def look_at_copy(self, file: str, *, own: bool) -> CopyView:
        """As `SettingsCopy.look`."""
        return await self._copy.look(file, self._who(), own=own)

    async def take_copy(self) -> CopyView:
        """As `SettingsCopy.take`."""
        return await self._copy.take(self._who())

    async def write_copy(self) -> str:
        """As `SettingsCopy.write`."""
        return ", ".join(await self._copy.write(self._who()))
