"""The settings in every state, and a desk that shows what it is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from station.desk import view_settings
from station.desk.printers import Printer
from station.desk.rules import Sample
from station.desk.settings_copy import Difference
from station.desk.settings_page import CopyView, PrintedTest, SettingsView
from station.desk.tariff import PriceRow, PriceSample, TariffView
from station.domain.errors import Finding, Message, StationError, message
from station.domain.money import Money
from station.domain.printers import PrinterRole, PrinterSpec, parse
from station.domain.rules import Facts
from station.domain.settings import DECLARED, Settings
from station.flow.ports import PrinterState
from station.flow.proofs import PrinterTest, Proof
from tests.gui.samples_frame import NOW, PRINTER, SAVES, ZEBRA

OFFICE = "cups:OFFICE?dpi=300&stock=a4"
READY = PrinterState()
OUT = PrinterState(message("printer.paper_out"))
SENT = PrinterTest("TEST 4471", str(parse(ZEBRA)), NOW - timedelta(minutes=3), "Ruth Adeyemi")
BEFORE = replace(SENT, sent_at=NOW - timedelta(days=1), proven_at=NOW - timedelta(days=1))
SCANNED = replace(SENT, proven_at=NOW - timedelta(minutes=2))


SAMPLES = (
    Sample("10482", Facts("GB", 2340, Money(42_000, "GBP"))),
    Sample("10486", Facts("FR", 1930, Money(22_800, "GBP"))),
    Sample("10487", Facts("GB", 0, Money(2_700, "GBP")), names_service=True),
)


def settings(label: str = ZEBRA, slip: str = "", **others: str) -> Settings:
    texts = {"printers.label": label, "printers.slip": slip, "bench.name": "Bench 3", **others}
    return Settings().typed(texts)


def view(
    *,
    current: Settings | None = None,
    state: PrinterState | None = READY,
    proof: Proof | None = None,
    queues: tuple[str, ...] = (),
) -> SettingsView:
    made = current or settings()
    specs = {role: made[f"printers.{role.value}"] for role in PrinterRole}
    first = specs[PrinterRole.LABEL] or parse("")
    roles: dict[PrinterSpec, list[PrinterRole]] = {}
    for role, spec in specs.items():
        roles.setdefault(spec or first, []).append(role)  # type: ignore[arg-type]
    asked = NOW - timedelta(seconds=4) if state is not None else None
    printers = [Printer(spec, tuple(each), state, asked) for spec, each in roles.items()]
    proofs = {str(parse(ZEBRA)): proof} if proof is not None else {}
    return SettingsView(
        view_settings.cards(made, printers, proofs, NOW),
        queues,
        view_settings.fields(made),
        made,
        SAMPLES,
    )


AROUND: dict[str, dict[str, object]] = {
    "14-settings-not-asked": {"printer": replace(PRINTER, state=None)},
    "14-settings-out-of-paper": {"printer": replace(PRINTER, state=OUT)},
    "14-settings-folder": {"printer": SAVES},
}
"""What the strip has of the printer, where it is not that it is ready."""
TESTED = view(proof=Proof(replace(SENT, sent_at=NOW), BEFORE))
STATES: dict[str, SettingsView] = {
    "14-settings": view(proof=Proof(SENT, BEFORE)),
    "14-settings-never-tested": view(),
    "14-settings-proven": view(proof=Proof(SCANNED, SCANNED)),
    "14-settings-not-asked": view(state=None),
    "14-settings-out-of-paper": view(state=OUT),
    "14-settings-folder": view(current=settings("")),
    "14-settings-queue": view(
        current=settings("cups_raw:ZEBRA", OFFICE),
        queues=("OFFICE", "ZEBRA"),
        state=PrinterState(hint=message("printer.retries_for_ever", queue="ZEBRA")),
    ),
    "14-settings-longest": view(
        current=settings(
            f"folder:/{'very/' * 40}long", **{"sender.name": "<b>bold</b> & " + "x" * 60}
        ),
        state=PrinterState(
            message("printer.unreachable", printer="x" * 80, reason="no route to host")
        ),
    ),
}  # fmt: skip


def _steps(*prices: tuple[int, int]) -> tuple[tuple[int, Money], ...]:
    return tuple((grams, Money(minor, "GBP")) for grams, minor in prices)


_NO_ZONE = message("tariff.no_zone", country="JP", postcode="100-0001")
TARIFF = TariffView(
    "/home/ruth/tariff.csv",
    (
        PriceRow("House Next Day", "Mainland", _steps((2000, 840), (10000, 1190), (30000, 1650))),
        PriceRow("House Next Day", "Highlands and Islands", _steps((2000, 1140))),
        PriceRow("House Economy", "Mainland", _steps((2000, 460), (10000, 690))),
    ),
    ("Fuel", "Remote"),
    (),
    (
        PriceSample("10481", "GB", 2340, "House Next Day", Money(840, "GBP"), Money(1190, "GBP")),
        PriceSample("10480", "JP", 900, "House Economy", Money(460, "GBP"), _NO_ZONE),
    ),
)
BAD_TARIFF = TariffView(
    "/home/ruth/tariff.csv",
    findings=(
        Finding("12", message("tariff.unknown_zone", zone="Moon")),
        Finding("40", message("money.too_many_decimals", text="4.205", currency="GBP")),
    ),
)


def _otherwise(key: str, old: str, new: str) -> Difference:
    setting = DECLARED[key]
    return Difference(key, setting.label, old, new, setting.own, key.startswith("insurer.url"))


COPY = CopyView(
    "/media/ruth/settings.json",
    differences=(
        _otherwise("bench.name", "Bench 3", "Bench 7"),
        _otherwise("insurer.url", "", "https://api.xcover.com/x"),
        _otherwise("sender.company", "", "Fell and Fern Ltd"),
        _otherwise("printers.label", "", ZEBRA),
        _otherwise("privacy.purge_after_days", "400", "90"),
    ),
    unknown=("bench.robot",),
)
BAD_COPY = CopyView(
    "/media/ruth/settings.json",
    findings=(
        Finding("sender.country", message("address.country_unknown", text="England")),
        Finding("insurer.url", message("settings.https")),
    ),
)


@dataclass
class RecordingSettings:
    """Stands in for the desk, and writes down what it is asked."""

    shown: SettingsView = field(default_factory=view)
    refused: StationError | None = None
    tested: PrintedTest = field(
        default_factory=lambda: PrintedTest(
            True, message("printers.test_printed", code="TEST 4471")
        )
    )
    after: SettingsView | None = None
    """What is shown once a test label was printed."""
    asked: list[tuple[str, object]] = field(default_factory=list)
    in_force: TariffView = field(default_factory=lambda: TariffView(""))
    of_file: TariffView = field(default_factory=lambda: TARIFF)
    copied: CopyView = field(default_factory=lambda: COPY)

    def _note(self, act: str, what: object = None) -> None:
        self.asked.append((act, what))
        if self.refused is not None:
            raise self.refused

    async def print_card(self) -> Message:
        """Noted."""
        self._note("print card")
        return message("lists.printed")

    async def tariff(self) -> TariffView:
        """None in force."""
        return self.in_force

    async def read_tariff(self, file: str) -> TariffView:
        """What it was given."""
        self._note("read tariff", file)
        return self.of_file

    async def take_tariff(self) -> TariffView:
        """In force."""
        self._note("take tariff")
        return replace(self.of_file, file="", samples=())

    async def write_tariff(self) -> str:
        """Noted."""
        self._note("write tariff")
        return "/home/ruth/Papers/tariff.csv"

    async def look_at_copy(self, file: str, *, own: bool) -> CopyView:
        """What it was given."""
        self._note("look at copy", (file, own))
        return replace(self.copied, own=own)

    async def take_copy(self) -> CopyView:
        """Noted."""
        self._note("take copy")
        return self.copied

    async def write_copy(self) -> str:
        """Noted."""
        self._note("write copy")
        return "/home/ruth/Papers/settings.json"

    async def view(self) -> SettingsView:
        """What it was given."""
        if self.refused is not None:
            raise self.refused
        return self.shown

    async def change(self, texts: Mapping[str, str]) -> None:
        """Noted; a text that cannot be is refused as the settings refuse it."""
        self._note("change", dict(texts))
        Settings().typed(texts)

    async def ask_printers(self) -> None:
        """Noted."""
        self._note("ask")

    async def test(self, role: PrinterRole) -> PrintedTest:
        """What it was given."""
        self._note("test", role)
        self.shown = self.after or self.shown
        return self.tested

    async def prove(self, code: str) -> Message:
        """Noted."""
        self._note("prove", code)
        return message("printers.is_proven", printer=ZEBRA)

    async def empty(self, role: PrinterRole) -> Message:
        """Two jobs."""
        self._note("empty", role)
        return message("printers.cancelled", count=2)
