"""Which printer prints what, and how its bytes reach it: one line of text for each part."""

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode

from station.domain.errors import StationError
from station.domain.shipment import PaperKind


class Backend(StrEnum):
    """How bytes reach a printer."""

    FOLDER = "folder"
    PORT = "port"
    """A raw TCP port, 9100 by custom."""
    CUPS_RAW = "cups_raw"
    """A CUPS queue that passes bytes on as they are."""
    CUPS = "cups"
    """A CUPS queue of a document printer: it is given PDF."""
    WINDOWS = "windows"
    """The Windows spooler, raw."""
    QT = "qt"
    """Qt's own document printing: any office printer that this computer has a driver for."""


class PrinterRole(StrEnum):
    """What a printer is for."""

    LABEL = "label"
    SLIP = "slip"
    """Confirmations of cover, pending slips, void slips and customs declarations."""
    DOCUMENT = "document"
    """Office paper: manifests, the card of commands, confirmations that are set to be pages."""


class Stock(StrEnum):
    """What is in the printer."""

    INCH_4X6 = "4x6"
    MM_100X150 = "100x150"
    A6 = "a6"
    A4 = "a4"
    LETTER = "letter"

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height in mm."""
        return _SIZES[self]

    @property
    def is_sheet(self) -> bool:
        """True for office paper, which no label printer takes."""
        return self in (Stock.A4, Stock.LETTER)


_SIZES = {
    Stock.INCH_4X6: (101.6, 152.4),
    Stock.MM_100X150: (100.0, 150.0),
    Stock.A6: (105.0, 148.0),
    Stock.A4: (210.0, 297.0),
    Stock.LETTER: (215.9, 279.4),
}
_DOCUMENTS = frozenset({Backend.CUPS, Backend.QT})
TUNED_WAYS = frozenset({Backend.PORT, Backend.CUPS_RAW, Backend.WINDOWS})
"""Ways to a label printer: it is given ZPL, and may be tuned by it."""
HEADS = (203, 300, 600)
"""Dots per inch of the print heads that a label is laid out for."""
_OFFICE_DPI = 300
"""A half or a quarter of what office printers have, so that a bar is a whole number of dots."""
RAW_PORT = 9100

TUNING = {"darkness": (0, 30), "speed": (1, 14), "top": (-120, 120), "left": (-200, 200)}
"""The least and the most of each (ZPL II Programming Guide: ~SD, ^PR, ^LT, ^LS)."""

_ROLES = {
    PaperKind.LABEL: PrinterRole.LABEL,
    PaperKind.CONFIRMATION: PrinterRole.SLIP,
    PaperKind.PENDING_SLIP: PrinterRole.SLIP,
    PaperKind.VOID_SLIP: PrinterRole.SLIP,
    PaperKind.CUSTOMS: PrinterRole.SLIP,
    PaperKind.MANIFEST: PrinterRole.DOCUMENT,
    PaperKind.COMMANDS: PrinterRole.DOCUMENT,
    PaperKind.STATEMENT: PrinterRole.DOCUMENT,
}
# What CUPS takes as a queue's name, without anything that a command could take for an option.
_QUEUE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,126}")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,62}(\.(?=[A-Za-z0-9]))?){0,32}")
_LONGEST_NAME = 200
# What stands in a target as it is; a question mark would begin the facts.
PLAIN = "/:[] \\"
"""What a target's text is not quoted for."""


def role_of(kind: PaperKind) -> PrinterRole:
    """Whose printer prints papers of this kind."""
    return _ROLES[kind]


@dataclass(frozen=True)
class PrinterSpec:
    """One printer as the settings name it."""

    backend: Backend
    target: str
    """`host:port`, a queue's or a Windows printer's name, a folder; empty: the folder of papers."""
    dpi: int = 203
    stock: Stock = Stock.INCH_4X6
    asks: bool = True
    """On a raw port: its state is asked before and after (`~HS`, ZPL II Programming Guide)."""
    silent_s: int = 3
    """No answer for so many seconds is a fault: a Zebra that cannot print does not answer."""
    darkness: int | None = None
    """Of a label printer: how hot its head is, 0 to 30. None, here and below: as it is set."""
    speed: int | None = None
    """Of a label printer: inches a second."""
    top: int | None = None
    """Of a label printer: so many dots lower, or higher if below nil."""
    left: int | None = None
    """Of a label printer: so many dots to the right, or to the left if below nil."""

    @property
    def form(self) -> str:
        """What it is given, `zpl` or `pdf`; the folder takes both, of office paper only PDF."""
        return "pdf" if self.backend in _DOCUMENTS or self.stock.is_sheet else "zpl"

    @property
    def address(self) -> tuple[str, int]:
        """Host and port of a raw port."""
        host, _, port = self.target.rpartition(":")
        return host.strip("[]"), int(port)

    @property
    def name(self) -> str:
        """As a person calls it."""
        return self.target or self.backend.value

    @property
    def tuned(self) -> dict[str, str]:
        """What of a label printer is set here and not at the printer, by its name in the line."""
        given = {name: getattr(self, name) for name in TUNING}
        return {name: str(number) for name, number in given.items() if number is not None}

    def __str__(self) -> str:
        facts: dict[str, str] = {"dpi": str(self.dpi), "stock": self.stock.value}
        if self.backend is Backend.PORT:
            facts |= {"asks": "yes" if self.asks else "no", "silent": str(self.silent_s)}
        facts |= self.tuned
        return f"{self.backend.value}:{quote(self.target, PLAIN)}?{urlencode(facts)}"


FOLDER = PrinterSpec(Backend.FOLDER, "")
"""No printer: papers as files."""


def parse(text: str) -> PrinterSpec:
    """`port:10.20.3.41:9100?dpi=203&stock=4x6&asks=yes&silent=3`; what is left out has its default.

    Nothing at all is the folder. Raises StationError that says what is wrong.
    """
    whole = text.strip()
    if not whole:
        return FOLDER
    way, _, facts = whole.partition("?")
    scheme, _, target = way.partition(":")
    try:
        backend = Backend(scheme.strip().lower())
    except ValueError:
        ways = ", ".join(each.value for each in Backend)
        raise StationError("printer.backend", text=scheme[:20], ways=ways) from None
    known = _facts(backend, facts)
    if backend is Backend.QT:
        known.setdefault("dpi", _OFFICE_DPI)
    spec = PrinterSpec(backend, _target(backend, unquote(target.strip())), **known)
    if spec.stock.is_sheet and backend in TUNED_WAYS:
        raise StationError("printer.sheet", stock=spec.stock.value)
    return spec


def _target(backend: Backend, text: str) -> str:
    if backend is Backend.FOLDER:
        if text and not PurePath(text).is_absolute():
            raise StationError("printer.folder")
        return text
    if backend is Backend.PORT:
        return _host_and_port(text)
    if backend in (Backend.WINDOWS, Backend.QT):
        if not text or len(text) > _LONGEST_NAME or not text.isprintable():
            raise StationError("printer.name")
        return text
    if not _QUEUE.fullmatch(text):
        raise StationError("printer.queue", text=text[:40])
    return text


def _host_and_port(text: str) -> str:
    host, mark, port = text.rpartition(":")
    if not mark or (host.count(":") and not host.startswith("[")):
        host, port = text, str(RAW_PORT)
    bare = host.strip("[]")
    if not _is_host(bare):
        raise StationError("printer.host", text=text[:60])
    if not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65535:
        raise StationError("printer.port", text=port[:10])
    return f"[{bare}]:{int(port)}" if ":" in bare else f"{bare}:{int(port)}"


def _is_host(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        # Digits and points alone would be a number that is no address.
        return bool(_HOST.fullmatch(text)) and not re.fullmatch(r"[0-9.]+", text)
    return True


def _facts(backend: Backend, text: str) -> dict[str, Any]:
    found: dict[str, object] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        if name in found:
            raise StationError("printer.twice", name=name[:20])
        found[name] = _fact(backend, name, value)
    return {_FIELDS[name]: value for name, value in found.items()}


_FIELDS = {"dpi": "dpi", "stock": "stock", "asks": "asks", "silent": "silent_s"} | {
    name: name for name in TUNING
}


def _fact(backend: Backend, name: str, value: str) -> object:
    if name == "dpi" and value in map(str, HEADS):
        return int(value)
    if name == "stock" and value in {each.value for each in Stock}:
        return Stock(value)
    if backend is Backend.PORT:
        if name == "asks" and value in ("yes", "no"):
            return value == "yes"
        if name == "silent" and value.isdigit() and 1 <= int(value) <= 60:
            return int(value)
    if name in TUNING and backend in TUNED_WAYS:
        least, most = TUNING[name]
        if re.fullmatch("-?[0-9]{1,3}", value) and least <= int(value) <= most:
            return int(value)
        raise StationError("printer.tuning", name=name, least=least, most=most)
    raise StationError("printer.fact", name=name[:20], value=value[:20])
