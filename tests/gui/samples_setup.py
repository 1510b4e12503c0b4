"""A bench in each state of its setting up, and a desk that shows what it is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from station.desk import view_settings, view_setup
from station.desk.credentials import Held
from station.desk.printers import Printer
from station.desk.settings_page import PrintedTest
from station.desk.setup_page import Kept, NewService, Offered, SetupView
from station.desk.view_setup import Facts, StepView
from station.domain import settings as declared
from station.domain.errors import Message, StationError, message
from station.domain.money import Money
from station.domain.people import Person, Role
from station.domain.printers import PrinterRole
from station.domain.settings import Settings
from station.flow.access import Access, Cause
from station.flow.line import Line
from station.flow.proofs import Proof
from tests.gui.conftest import pause
from tests.gui.samples_frame import NOT_ASKED, NOTHING, NOW, UP, ZEBRA, down
from tests.gui.samples_settings import BEFORE, OUT, READY, SCANNED, SENT

RUTH = Person("P-1", "Ruth Adeyemi", Role.SUPERVISOR, None)
DANA = Person("P-2", "Dana Kowalski", Role.CLERK, None)
NO_KEYRING = message("settings.no_keyring")
SHOP = {
    "sender.name": "Ruth Adeyemi",
    "sender.company": "Fell and Fern Ltd",
    "sender.address1": "12 Mill Lane",
    "sender.city": "Kendal",
    "sender.postcode": "LA9 4PD",
    "sender.country": "GB",
    "sender.phone": "+44 1632 960123",
    "sender.email": "dispatch@fellandfern.example",
}
INSURER = {"insurer.url": "https://api.xcover.com/x", "insurer.partner": "LLODT"}
HOUSE = {
    "house.prefix": "5012345",
    "house.services": '[{"code": "ND", "name": "House Next Day", "price": "4.20",'
    ' "currency": "GBP", "liability": "50.00"}]',
}
BOTH = Held(key=True, secret=True)


_AROUND: list[tuple[tuple[StepView, ...], dict[str, object]]] = []


def around(shown: SetupView) -> dict[str, object]:
    """What strip and rail have of the same bench."""
    return next(beside for steps, beside in _AROUND if steps == shown.steps)


def view(
    texts: Mapping[str, str] | None = None,
    *,
    people: tuple[Person, ...] = (RUTH,),
    held: Held | None = None,
    line: Line | None = None,
    balance: Money | None = None,
    proof: Proof | None = None,
    practice: bool = False,
    broken: bool = False,
) -> SetupView:
    """As the desk makes it of a bench with these settings."""
    settings = Settings().typed(texts or {})
    spec = declared.printer(settings, PrinterRole.LABEL, "/home/bench/papers")
    page = declared.printer(settings, PrinterRole.DOCUMENT, "/home/bench/papers")
    state = OUT if broken else READY
    printers = (
        Printer(spec, (PrinterRole.LABEL, PrinterRole.SLIP), state, NOW),
        Printer(page, (PrinterRole.DOCUMENT,), state, NOW),
    )
    proofs = {str(spec): proof} if proof is not None else {}
    cards = view_settings.cards(settings, printers, proofs, NOW)
    held = held or Held()
    line = line or NOT_ASKED
    facts = Facts(practice, people, not people, settings, held, line, cards, balance)
    steps = view_setup.steps(facts)
    beside: dict[str, object] = {
        "settings": settings.typed({"bench.name": "Bench 3"}),
        "line": line,
        "printer": printers[0],
        "wallet": (balance,) if balance is not None else (),
        "practice": practice,
        "owed": NOTHING,
    }
    _AROUND.append((steps, beside))
    if not people:
        return SetupView(practice, steps, True, held=held)
    return SetupView(
        practice,
        steps,
        nobody=False,
        people=tuple((each.name, each.role) for each in people),
        fields=view_setup.fields(settings),
        findings=declared.missing(settings, live=False),
        held=held,
        printers=cards,
        queues=("OFFICE", "ZEBRA"),
        services=", ".join(each.name for each in declared.services(settings)),
        currency="GBP",
        balance=balance,
    )


ALL = {**SHOP, **INSURER, **HOUSE}
PRINTER = {"printers.label": ZEBRA}
MONEY = Money(50_000, "GBP")
NEW = view(people=())
BEGUN = view()
NO_RING = view(SHOP, held=Held(trouble=NO_KEYRING))
ASKED = view({**SHOP, **INSURER}, held=BOTH, line=UP)
REFUSED = view({**SHOP, **INSURER}, held=BOTH, line=replace(NOT_ASKED, reason=NO_KEYRING))
SHIPS = view(ALL, held=BOTH, line=UP, people=(RUTH, DANA))
WAITS = view(ALL | PRINTER, held=BOTH, line=UP, proof=Proof(SENT, BEFORE))
OUT_OF_PAPER = view(ALL | PRINTER, held=BOTH, line=UP, broken=True)
PRINTS = view(ALL | PRINTER, held=BOTH, line=UP, proof=Proof(SCANNED, SCANNED))
READY_BENCH = view(ALL | PRINTER, held=BOTH, line=UP, proof=Proof(SCANNED, SCANNED), balance=MONEY)
NO_LINE = view(
    ALL | PRINTER,
    held=BOTH,
    line=down(),
    proof=Proof(SCANNED, SCANNED),
    balance=MONEY,
)
OUTSIDE = replace(ASKED, held=replace(BOTH, outside=("XC_AUTH_API_KEY", "XC_AUTH_API_SECRET")))
PRACTICE = view(ALL, held=BOTH, line=UP, practice=True, balance=MONEY)


@dataclass
class RecordingSetup:
    """Stands in for the desk, and writes down what it is asked."""

    shown: SetupView = field(default_factory=lambda: BEGUN)
    refused: StationError | None = None
    access: Access = field(default_factory=lambda: Access(Cause.GOOD, message("access.good")))
    is_kept: bool = True
    tested: PrintedTest = field(
        default_factory=lambda: PrintedTest(
            True, message("printers.test_printed", code="TEST 4471")
        )
    )
    asked: list[tuple[str, object]] = field(default_factory=list)
    after: SetupView | None = None
    """What is shown once something was kept."""
    slow: bool = False
    """Each answer has to be waited for."""

    async def _answered(self, act: str, what: object = None) -> None:
        if self.slow:
            await pause()
        self._note(act, what)

    def _note(self, act: str, what: object = None) -> None:
        self.asked.append((act, what))
        if self.refused is not None:
            raise self.refused
        self.shown = self.after or self.shown

    async def view(self) -> SetupView:
        """What it was given."""
        if self.slow:
            await pause()
        return self.shown

    async def first(self, name: str, pin: str) -> None:
        """Noted."""
        self._note("first", (name, pin))

    async def add(self, name: str, role: Role, pin: str) -> None:
        """Noted."""
        self._note("add", (name, role, pin))

    async def change(self, texts: Mapping[str, str]) -> None:
        """Noted; a text that cannot be is refused as the settings refuse it."""
        Settings().typed(texts)
        await self._answered("change", dict(texts))

    async def carrier(
        self, texts: Mapping[str, str], service: NewService | None, easypost_key: str
    ) -> None:
        """Noted."""
        Settings().typed(texts)
        self._note("carrier", (dict(texts), service, easypost_key))

    async def insurer(self, offered: Offered) -> Kept:
        """What it was given."""
        await self._answered("insurer", offered)
        return Kept(self.access, self.is_kept)

    async def check(self) -> Access:
        """What it was given."""
        self._note("check")
        return self.access

    async def test(self) -> PrintedTest:
        """What it was given."""
        await self._answered("test")
        return self.tested

    async def prove(self, code: str) -> Message:
        """Noted."""
        self._note("prove", code)
        return message("printers.is_proven", printer=ZEBRA)

    async def top_up(self, amount: str, currency: str, note: str, reference: str) -> None:
        """Noted."""
        self._note("top_up", (amount, currency, note, reference))

    def reference(self) -> str:
        """Always the same."""
        return "SETUP-1"

    async def practise(self) -> None:
        """Noted."""
        self._note("practise")
