"""What is checked before the first parcel: insurer, carrier, printer, wallet."""

from collections.abc import Awaitable, Callable, Sequence
from decimal import Decimal

from station.desk.concerns import Concern, Concerned
from station.desk.printers import Printer, Printers
from station.desk.views import Check, Shape, Tone
from station.domain import low_balance, sscc
from station.domain import settings as declared
from station.domain.errors import StationError, message
from station.domain.printers import Backend
from station.domain.settings import Settings
from station.flow.books import Books
from station.flow.line import Line, LineState
from station.flow.money import WALLET
from station.log.crashes import Crash

_FEW = 500
"""Label numbers left below which a person looks."""


class Health:
    """The state of everything that a bench stands on."""

    def __init__(
        self,
        books: Books,
        line: Line,
        settings: Callable[[], Settings],
        printers: Printers,
        ping: Callable[[], Awaitable[object]],
        broker: Line,
        crashes: Callable[[], tuple[Crash, ...]],
        concerned: Sequence[Concerned] = (),
    ) -> None:
        self._books = books
        self._line = line
        self._settings = settings
        self._printers = printers
        self._ping = ping
        self._broker = broker
        self.crashes = crashes
        """What went wrong and nobody has dismissed yet, newest first."""
        self._concerned = concerned

    async def probe(self) -> None:
        """Asks the insurer now whether it answers."""
        await self._ping()

    def concerns(self) -> tuple[Concern, ...]:
        """What this computer's own house needs."""
        return tuple(filter(None, (each.concern() for each in self._concerned)))

    async def checks(self) -> tuple[Check, ...]:
        """One line each, in the order in which a parcel needs them."""
        asked = self._settings().of(declared.EASYPOST_ENABLED)
        return (
            self._insurer(),
            await self._house(),
            *((self._easypost(),) if asked else ()),
            self._setup(),
            self._printer(),
            await self._wallet(),
        )

    @property
    def broker(self) -> Line | None:
        """The line to EasyPost; None where it is not switched on."""
        return self._broker if self._settings().of(declared.EASYPOST_ENABLED) else None

    @property
    def printer(self) -> Printer:
        """The printer that needs eyes, else the labels'."""
        return self._printers.troubled or self._printers.all()[0]

    def _printer(self) -> Check:
        word, printer = message("check.printer"), self.printer
        state = printer.state
        if state is not None and state.fault is not None:
            return Check("printer", Shape.LOOK, Tone.LOOK, word, state.fault)
        if printer.spec.backend is Backend.FOLDER:
            folder = message("check.printer_folder", folder=printer.spec.target)
            return Check("printer", Shape.DONE, Tone.PLAIN, word, folder)
        if state is None:
            asked = message("check.printer_asked", printer=printer.spec.name)
            return Check("printer", Shape.ASKING, Tone.PLAIN, word, asked)
        ready = message("check.printer_ready", printer=printer.spec.name)
        if state.hint is not None:
            return Check("printer", Shape.LOOK, Tone.LOOK, word, state.hint)
        return Check("printer", Shape.DONE, Tone.PLAIN, word, ready)

    def _insurer(self) -> Check:
        return _of_line("insurer", self._line)

    def _easypost(self) -> Check:
        return _of_line("easypost", self._broker)

    async def _house(self) -> Check:
        word = message("check.house")
        settings = self._settings()
        prefix = settings.of(declared.HOUSE_PREFIX)
        if not prefix or not declared.services(settings):
            missing = message("check.house_missing")
            return Check("house", Shape.LOOK, Tone.LOOK, word, missing)
        try:
            left = await self._books.labels_left(prefix, sscc.capacity(prefix))
        except StationError as error:
            return Check("house", Shape.LOOK, Tone.LOOK, word, error.message)
        few = left < _FEW
        return Check(
            "house",
            Shape.LOOK if few else Shape.DONE,
            Tone.LOOK if few else Tone.PLAIN,
            word,
            message("check.house_detail", left=Decimal(left)),
        )

    def _setup(self) -> Check:
        word = message("check.sender")
        missing = declared.missing(self._settings(), live=False)
        if missing:
            first = missing[0]
            detail = message("check.sender_missing", key=first.field, why=first.message)
            return Check("sender", Shape.LOOK, Tone.LOOK, word, detail)
        sender = declared.sender(self._settings())
        detail = message("check.sender_detail", name=sender.company or sender.name,
                         city=sender.city)  # fmt: skip
        return Check("sender", Shape.DONE, Tone.PLAIN, word, detail)

    async def _wallet(self) -> Check:
        word, detail = message("check.wallet"), message("check.wallet_detail")
        held = await self._books.balances(WALLET)
        currency = self._settings().of(declared.WALLET_CURRENCY)
        main = next((sum_ for sum_ in held if sum_.currency == currency), None)
        if main is None or main.minor <= 0:
            return Check("wallet", Shape.LOOK, Tone.LOOK, word, message("check.wallet_empty"))
        amount = message("check.wallet_amount", amount=main)
        lines = self._settings().of(declared.WALLET_LOW_BALANCE)
        low = low_balance.low(lines, held)
        if low:
            detail = message("check.wallet_low", line=low[0].line)
            amount = message("check.wallet_amount", amount=low[0].left)
            return Check("wallet", Shape.LOOK, Tone.LOOK, word, detail, amount)
        return Check("wallet", Shape.DONE, Tone.PLAIN, word, detail, amount)


def _of_line(party: str, line: Line) -> Check:
    """How the line to a party stands."""
    word = message(f"check.{party}")
    if line.state is LineState.UP:
        value = message("check.ms", ms=round(line.elapsed_s * 1000))
        good = message(f"check.{party}_good")
        return Check(party, Shape.DONE, Tone.PLAIN, word, good, value)
    if line.state is LineState.STARTING:
        starting = message(f"check.{party}_starting")
        return Check(party, Shape.ASKING, Tone.PLAIN, word, starting)
    why = line.reason or message(f"check.{party}_bad")
    return Check(party, Shape.LOOK, Tone.LOOK, word, why)
