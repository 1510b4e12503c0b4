"""What the page that sets a bench up may ask and do."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from station.desk import view_settings, view_setup
from station.desk.credentials import CredentialsDesk, Kept, Offered
from station.desk.packing import require
from station.desk.people import People
from station.desk.printers import Printers
from station.desk.settings import SettingsDesk
from station.desk.settings_page import PrintedTest, printed
from station.desk.view_setup import Facts, SetupView, Step, StepView
from station.desk.wallet_page import Booking, Kind
from station.domain import settings as declared
from station.domain.errors import Message, RefusedError, message
from station.domain.money import Money
from station.domain.people import Actor, Permission, Role
from station.domain.printers import PrinterRole
from station.flow.access import Access
from station.flow.line import Line
from station.flow.ports import Clock

__all__ = [
    "BenchSetup", "Kept", "NewService", "Offered", "SetupPageDesk", "SetupParts", "SetupView",
    "Step", "StepView",
]  # fmt: skip

EASYPOST_KEY = "easypost.production_key"
EASYPOST_TEST_KEY = "easypost.test_key"


@dataclass(frozen=True)
class NewService:
    """The first service of the house carrier, as it was typed."""

    code: str
    name: str
    price: str
    liability: str


class SetupPageDesk(Protocol):
    """The page's own desk. Raises StationError, which the page says."""

    async def view(self) -> SetupView:
        """How far the bench is."""
        ...

    async def first(self, name: str, pin: str) -> None:
        """Makes the first supervisor, who is at the bench from then on."""
        ...

    async def add(self, name: str, role: Role, pin: str) -> None:
        """Another person."""
        ...

    async def change(self, texts: Mapping[str, str]) -> None:
        """Changes settings given as typed texts, all or none."""
        ...

    async def carrier(
        self, texts: Mapping[str, str], service: NewService | None, easypost_key: str
    ) -> None:
        """The house carrier, its first service, and EasyPost's key where one was typed."""
        ...

    async def insurer(self, offered: Offered) -> Kept:
        """Asks about credentials, then keeps them."""
        ...

    async def check(self) -> Access:
        """Asks about those in force."""
        ...

    async def test(self) -> PrintedTest:
        """Prints the label that proves the labels' printer."""
        ...

    async def prove(self, code: str) -> Message:
        """A test label was scanned."""
        ...

    async def top_up(self, amount: str, currency: str, note: str, reference: str) -> None:
        """Adds money to the wallet."""
        ...

    def reference(self) -> str:
        """A fresh one for a top-up: pressed twice it is posted once."""
        ...

    async def practise(self) -> None:
        """Opens the practice window beside this one."""
        ...


@dataclass(frozen=True)
class SetupParts:
    """What stands behind the page."""

    settings: SettingsDesk
    people: People
    credentials: CredentialsDesk
    printers: Printers
    line: Line
    clock: Clock
    balances: Callable[[], Awaitable[tuple[Money, ...]]]
    book: Callable[[Booking], Awaitable[bool]]
    reference: Callable[[], str]
    come_in: Callable[[str, str], Awaitable[Message | None]]
    """Makes the first supervisor and signs in; else why not."""
    settle: Callable[[], Awaitable[None]]
    """Asks the insurer with what was kept, so that its line is known."""
    practise: Callable[[], Awaitable[None]]
    practice: bool
    who: Callable[[], Actor] = field(repr=False)


class BenchSetup:
    """Fills `SetupPageDesk` for whoever is at the bench at that moment."""

    def __init__(self, parts: SetupParts) -> None:
        self._parts = parts

    async def view(self) -> SetupView:
        """How far the bench is.

        Raises PermissionRefusedError, but for a bench that has no supervisor yet: there nothing
        of it is shown but that.
        """
        parts, actor = self._parts, self._parts.who()
        nobody = not parts.practice and await parts.people.nobody_yet()
        if not nobody:
            require(actor, Permission.CHANGE_SETTINGS)
        current = parts.settings.current()
        held = await parts.credentials.held()
        cards = view_settings.cards(
            current, parts.printers.all(), await parts.printers.proofs(), parts.clock.now()
        )
        currency = current.of(declared.WALLET_CURRENCY)
        balance = next((m for m in await parts.balances() if m.currency == currency), None)
        people = await parts.people.active()
        facts = Facts(
            parts.practice, people, nobody, current, held, parts.line, cards, balance
        )  # fmt: skip
        found = view_setup.steps(facts)
        if nobody:
            return SetupView(parts.practice, found, True, held=held)
        return SetupView(
            practice=parts.practice,
            steps=found,
            nobody=False,
            people=tuple((each.name, each.role) for each in people),
            fields=view_setup.fields(current),
            findings=declared.missing(current, live=False),
            held=held,
            printers=cards,
            queues=tuple(await parts.printers.queues()),
            services=", ".join(each.name for each in declared.services(current)),
            currency=currency,
            balance=balance,
        )

    async def first(self, name: str, pin: str) -> None:
        """As `People.first`, and signs in. Raises RefusedError."""
        refused = await self._parts.come_in(name, pin)
        if refused is not None:
            raise RefusedError(refused.id, **refused.facts)

    async def add(self, name: str, role: Role, pin: str) -> None:
        """As `People.add`."""
        await self._parts.people.add(name, role, pin, self._parts.who())

    async def change(self, texts: Mapping[str, str]) -> None:
        """As `SettingsDesk.change`."""
        await self._parts.settings.change(texts, self._parts.who())

    async def carrier(
        self, texts: Mapping[str, str], service: NewService | None, easypost_key: str
    ) -> None:
        """As `SettingsDesk.change` and `keep_secret`; nothing of it is done where one text cannot
        be so.
        """
        wanted = dict(texts)
        if service is not None:
            wanted[declared.HOUSE_SERVICES.key] = self._service(service)
        self._parts.settings.current().typed(wanted)
        if easypost_key:
            name = EASYPOST_TEST_KEY if self._parts.practice else EASYPOST_KEY
            await self._parts.settings.keep_secret(name, easypost_key, self._parts.who())
        await self._parts.settings.change(wanted, self._parts.who())

    def _service(self, service: NewService) -> str:
        currency = self._parts.settings.current().of(declared.WALLET_CURRENCY)
        row = {
            "code": service.code.strip().upper(),
            "name": service.name.strip(),
            "price": service.price.strip(),
            "currency": currency,
            "liability": service.liability.strip() or "0",
        }
        return json.dumps([row], ensure_ascii=False)

    async def insurer(self, offered: Offered) -> Kept:
        """As `CredentialsDesk.keep`."""
        kept = await self._parts.credentials.keep(offered, self._parts.who())
        if kept.kept:
            await self._parts.settle()
        return kept

    async def check(self) -> Access:
        """As `CredentialsDesk.check`."""
        return await self._parts.credentials.check(self._parts.who())

    async def test(self) -> PrintedTest:
        """As `Printers.test`; its end in words."""
        return printed(*await self._parts.printers.test(PrinterRole.LABEL, self._parts.who()))

    async def prove(self, code: str) -> Message:
        """As `Printers.prove`."""
        proven = await self._parts.printers.prove(code, self._parts.who())
        return message("printers.is_proven", printer=proven.printer)

    async def top_up(self, amount: str, currency: str, note: str, reference: str) -> None:
        """As `BenchWallet.book`; then the wallet's currency becomes the one that was typed."""
        require(self._parts.who(), Permission.TOP_UP)
        wanted = currency.strip().upper()
        current = self._parts.settings.current()
        texts = {declared.WALLET_CURRENCY.key: wanted}
        current.typed(texts)
        # The money first: what is refused changes no currency. Tried again, it is posted once.
        await self._parts.book(Booking(Kind.TOP_UP, amount, wanted, note, reference))
        if wanted != current.of(declared.WALLET_CURRENCY):
            await self.change(texts)

    def reference(self) -> str:
        """A fresh one for a top-up."""
        return self._parts.reference()

    async def practise(self) -> None:
        """Raises RefusedError in practice itself, EnvironmentFaultError where it does not start."""
        if self._parts.practice:
            raise RefusedError("setup.is_practice")
        await self._parts.practise()
