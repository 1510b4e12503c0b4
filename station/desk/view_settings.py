"""What the settings page shows: the printers with their proof, and the settings by section."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote, urlencode

from station.desk import view_lists
from station.desk.printers import Printer
from station.desk.rules import Sample
from station.desk.view_history import when
from station.desk.views import Shape
from station.domain.errors import Message, StationError, message
from station.domain.printers import (
    FOLDER,
    PLAIN,
    TUNED_WAYS,
    TUNING,
    Backend,
    PrinterRole,
    PrinterSpec,
    parse,
)
from station.domain.settings import DECLARED, HOUSE_TARIFF, Setting, Settings
from station.domain.settings.kinds import Choice, Kind, Switch
from station.flow.proofs import Proof


class Section(StrEnum):
    """A part of the page, in the order in which they stand."""

    PRINTERS = "printers"
    PAPERS = "papers"
    BENCH = "bench"
    PACKING = "packing"
    SENDER = "sender"
    CARRIER = "carrier"
    TARIFF = "tariff"
    EASYPOST = "easypost"
    INSURER = "insurer"
    VOIDS = "voids"
    SECURITY = "security"
    SCREEN = "screen"
    COPY = "copy"
    """The setting up, and the settings for another bench."""


_OF = {
    "papers": Section.PAPERS,
    "privacy": Section.PAPERS,
    "backups": Section.PAPERS,
    "bench": Section.BENCH,
    "handover": Section.BENCH,
    "close": Section.BENCH,
    "wallet": Section.BENCH,
    "orders": Section.BENCH,
    "sender": Section.SENDER,
    "house": Section.CARRIER,
    "easypost": Section.EASYPOST,
    "insurer": Section.INSURER,
    "void": Section.VOIDS,
    "security": Section.SECURITY,
    "updates": Section.BENCH,
    "theme": Section.SCREEN,
    "screen": Section.SCREEN,
    "sounds": Section.SCREEN,
    "printers": Section.PRINTERS,
}
"""Where a setting stands, by the first part of its key."""


@dataclass(frozen=True)
class SettingField:
    """One setting as a person types it."""

    key: str
    label: Message
    text: str
    choices: tuple[str, ...] = ()
    """All that it can be; empty: it is typed."""


@dataclass(frozen=True)
class PrinterCard:
    """What one printer is for, how it is reached, how it stands, and its proof."""

    role: PrinterRole
    spec: PrinterSpec
    own: bool
    """False: its setting is empty, and it is the printer of another role."""
    shape: Shape
    word: Message
    """How it stands."""
    asked: Message | None
    hint: Message | None
    sent: Message | None
    """The newest test label: when, and which code."""
    waits: bool
    """That label was not scanned yet."""
    proven: Message | None
    """When the newest label that was scanned was scanned."""

    @property
    def key(self) -> str:
        """The setting that names it."""
        return f"printers.{self.role.value}"

    @property
    def keeps_jobs(self) -> bool:
        """Its jobs wait in a queue that can be emptied."""
        return self.spec.backend in (Backend.CUPS, Backend.CUPS_RAW)


@dataclass(frozen=True)
class SettingsView:
    """Everything the page shows, at one moment."""

    printers: tuple[PrinterCard, ...]
    queues: tuple[str, ...]
    """The queues of this computer."""
    sections: Mapping[Section, tuple[SettingField, ...]]
    current: Settings = field(default_factory=Settings)
    """What is in force: lists are read against it."""
    samples: tuple[Sample, ...] = ()
    """The newest shipments, on which rules are tried."""


def fields(settings: Settings) -> dict[Section, tuple[SettingField, ...]]:
    """Every setting but the printers' and the tariff, by section."""
    found: dict[Section, list[SettingField]] = {section: [] for section in Section}
    for key, setting in DECLARED.items():
        if key == HOUSE_TARIFF.key:
            continue  # as long as a file: it has a part of its own
        if key in view_lists.KEYS:
            continue  # so have the lists
        found[_OF[key.partition(".")[0]]].append(setting_field(setting, settings))
    for part in (Section.PRINTERS, Section.TARIFF, Section.PACKING, Section.COPY):
        del found[part]
    return {section: tuple(each) for section, each in found.items()}


def setting_field(setting: Setting[object], settings: Settings) -> SettingField:
    """A setting as a person types it, with its text of today."""
    kind: Kind[object] = setting.kind
    choices: tuple[str, ...] = ()
    if isinstance(kind, Switch):
        choices = ("on", "off")
    elif isinstance(kind, Choice):
        choices = tuple(map(str, kind.choices))
    text = _typed(kind.plain(settings.of(setting)))
    return SettingField(setting.key, setting.label, text, choices)


def _typed(plain: object) -> str:
    """As a person types it."""
    if isinstance(plain, bool):
        return "on" if plain else "off"
    if isinstance(plain, (list, tuple, dict)):
        return json.dumps(plain, ensure_ascii=False)
    return str(plain)


def cards(
    settings: Settings,
    printers: Sequence[Printer],
    proofs: Mapping[str, Proof],
    now: datetime,
) -> tuple[PrinterCard, ...]:
    """A card for each role, the labels' first."""
    by_role = {role: printer for printer in printers for role in printer.roles}

    def own(role: PrinterRole) -> bool:
        # Pages share a printer only where it has office paper in it; else a folder is theirs.
        alone = role is PrinterRole.DOCUMENT and len(by_role[role].roles) == 1
        return alone or settings[f"printers.{role.value}"] is not None

    return tuple(_card(role, by_role[role], own(role), proofs, now) for role in PrinterRole)


def _card(
    role: PrinterRole, printer: Printer, own: bool, proofs: Mapping[str, Proof], now: datetime
) -> PrinterCard:
    state, proof = printer.state, proofs.get(str(printer.spec))
    newest = proof.newest if proof is not None else None
    proven = proof.proven if proof is not None else None
    if state is None:
        shape, word = Shape.RING, message("settings_page.not_asked")
    elif state.fault is not None:
        shape, word = Shape.LOOK, state.fault
    else:
        shape, word = Shape.DONE, message("settings_page.ready")
    return PrinterCard(
        role=role,
        spec=printer.spec,
        own=own,
        shape=shape,
        word=word,
        asked=_asked(printer.asked_at, now),
        hint=state.hint if state is not None else None,
        sent=message("settings_page.test_of", code=newest.code, at=when(newest.sent_at, now))
        if newest is not None
        else None,
        waits=newest is not None and newest.proven_at is None,
        proven=message("settings_page.proven_of", at=when(proven.proven_at, now))
        if proven is not None and proven.proven_at is not None
        else None,
    )


def _asked(at: datetime | None, now: datetime) -> Message | None:
    return message("settings_page.asked", at=when(at, now)) if at is not None else None


# A printer as a form: its fields as typed texts

SAME = "same"
"""As the way to a printer: that of the labels."""
ASKS, SILENT = "asks", "silent"
_PORT_ONLY = (ASKS, SILENT)


def printer_ways(role: PrinterRole) -> tuple[str, ...]:
    """How bytes may reach the printer of `role`."""
    ways = tuple(each.value for each in Backend)
    return ways if role is PrinterRole.LABEL else (SAME, *ways)


def printer_form(card: PrinterCard) -> dict[str, str]:
    """The fields of a printer's form as they stand."""
    spec = card.spec
    way = spec.backend.value if card.own or card.role is PrinterRole.LABEL else SAME
    return {
        "way": way,
        "target": spec.target if card.own else "",
        "dpi": str(spec.dpi),
        "stock": spec.stock.value,
        ASKS: "yes" if spec.asks else "no",
        SILENT: str(spec.silent_s),
        **spec.tuned,
    }


def printer_line(role: PrinterRole, form: Mapping[str, str]) -> str:
    """The setting's text for a form; empty where it is what an empty setting stands for."""
    way, target = form["way"], form["target"].strip()
    facts = {"dpi": form["dpi"], "stock": form["stock"]}
    if way == SAME:
        return ""
    if way == Backend.PORT.value:
        facts |= {name: form[name].strip() for name in _PORT_ONLY}
    if way in TUNED_WAYS:
        facts |= {name: form[name] for name in TUNING if form.get(name)}
    if role is PrinterRole.LABEL and way == Backend.FOLDER.value and not target:
        plain = {"dpi": str(FOLDER.dpi), "stock": FOLDER.stock.value}
        if facts == plain:
            return ""
    return f"{way}:{quote(target, PLAIN)}?{urlencode(facts)}"


def printer_finding(line: str) -> tuple[str, Message] | None:
    """What is wrong with a printer's text: the field of the form, and the sentence."""
    try:
        parse(line)
    except StationError as error:
        found = error.message
        field = _FIELDS.get(found.id, "target")
        return str(found.facts.get("name", field)) if field == "fact" else field, found
    return None


_FIELDS = {
    "printer.backend": "way",
    "printer.sheet": "stock",
    "printer.fact": "fact",
    "printer.tuning": "fact",
}


def shown_fields(form: Mapping[str, str]) -> tuple[str, ...]:
    """The fields that mean something for the chosen way."""
    if form["way"] == SAME:
        return ("way",)
    beside = _PORT_ONLY if form["way"] == Backend.PORT.value else ()
    tuned = tuple(TUNING) if form["way"] in TUNED_WAYS else ()
    return ("way", "target", "dpi", "stock", *beside, *tuned)
