"""Every setting, declared once: key, kind, default, who may change it, what else must hold."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from pathlib import PurePath
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from station.domain import (
    address,
    brokered,
    first_look,
    languages,
    low_balance,
    money,
    presets,
    restricted,
    routing,
    rules,
    scale,
    sscc,
    tariff_text,
)
from station.domain.errors import Message, message
from station.domain.first_look import LANGUAGES
from station.domain.languages import PaperLanguage
from station.domain.people import Role
from station.domain.presets import PackBox
from station.domain.printers import HEADS, PrinterSpec
from station.domain.restricted import Goods
from station.domain.rules import Rule
from station.domain.settings.kinds import (
    Choice,
    Clock,
    Kind,
    Printer,
    Rate,
    Services,
    Switch,
    Text,
    Texts,
    Whole,
)
from station.domain.settings.lines import Lines
from station.domain.shipment import Service

T = TypeVar("T")


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One setting. Its label is the sentence `setting.<key>` in the catalogue.

    `who` is the least role that may change it. Of a `private` one, which may name a person, the
    audit log holds only hashes. `check` says what is wrong with a value of the right kind; the
    default may be empty where a given value may not. None of them is a secret.
    """

    key: str
    kind: Kind[T]
    default: T
    who: Role = Role.SUPERVISOR
    check: Callable[[T], Message | None] | None = None
    private: bool = False
    own: bool = False
    """True for what is of this one bench, and is not taken over from another."""

    @property
    def label(self) -> Message:
        """The setting's name in words."""
        return message(f"setting.{self.key}")


def _shape(pattern: str, message_id: str) -> Callable[[str], Message | None]:
    def check(text: str) -> Message | None:
        return None if re.fullmatch(pattern, text) else message(message_id)

    return check


def _currency(code: str) -> Message | None:
    if money.is_currency(code):
        return None
    return message("money.unknown_currency", currency=code[:12])


def _country(code: str) -> Message | None:
    if not code or code in address.COUNTRIES:
        return None
    return message("address.country_unknown", text=code[:12])


def _prefix(prefix: str) -> Message | None:
    try:
        sscc.check_prefix(prefix)
    except sscc.SsccError as error:
        return error.message
    return None


_THIS_COMPUTER = frozenset({"localhost", "127.0.0.1", "::1"})


def _https(url: str) -> Message | None:
    """Over TLS, or to this very computer, where nobody can read along."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        safe = parts.scheme == "https"
        safe = safe or (parts.scheme == "http" and parts.hostname in _THIS_COMPUTER)
        good = safe and bool(parts.hostname) and "@" not in parts.netloc
        good = good and not parts.query and not parts.fragment and parts.port != 0
    except ValueError:
        good = False
    return None if good else message("settings.https")


def _option_types(names: tuple[str, ...]) -> Message | None:
    good = all(re.fullmatch(r"[a-z][a-z0-9_]{0,63}", name) for name in names)
    return None if good else message("settings.option_type")


def _office(spec: PrinterSpec | None) -> Message | None:
    if spec is None or spec.stock.is_sheet:
        return None
    return message("printer.no_office_paper", stock=spec.stock.value)


def _whole_path(path: str) -> Message | None:
    if not path or PurePath(path).is_absolute():
        return None
    return message("settings.whole_path")


_SENTENCE = Text(200)

BENCH_CODE = Setting(
    "bench.code", Text(), "B1", check=_shape("[A-Z0-9]{1,6}", "settings.code"), own=True
)
BENCH_NAME = Setting(
    "bench.name",
    Text(first_look.LONGEST_BENCH),
    first_look.DEFAULT.bench,
    private=True,
    own=True,
)
BENCH_BOXES: Setting[tuple[PackBox, ...]] = Setting(
    "bench.boxes", Lines(presets.parse, 60, lambda box: box.code), ()
)
"""The boxes that F3 goes through, in this order."""
BENCH_RULES: Setting[tuple[Rule, ...]] = Setting("bench.rules", Lines(rules.parse, 200), ())
"""What chooses service and box where neither order nor clerk does (`domain.rules`)."""
BENCH_GOODS: Setting[tuple[Goods, ...]] = Setting(
    "bench.goods", Lines(restricted.parse, 200, lambda each: each.name), restricted.DEFAULT
)
"""Contents that may not be sent, or only with a supervisor's word (`domain.restricted`)."""
BENCH_SCALE = Setting("bench.scale", Text(201), "", check=scale.check_target, own=True)
"""A USB scale, by `vendor:product` or its device. Empty: weights are typed."""
BENCH_LANGUAGE = Setting(
    "bench.language", Choice(LANGUAGES), first_look.DEFAULT.language, Role.CLERK
)
"""What the window, the commands and the papers speak; whoever packs there may choose it."""
BENCH_WEIGHTS = Setting("bench.weights", Choice(("with_box", "without_box")), "with_box")
"""Whether the weight that an order brings has the box in it; if not, the box's is added."""

SENDER: dict[str, Setting[str]] = {
    part: Setting(f"sender.{part}", Text(), "", check=check, private=True)
    for part, check in {
        "name": None,
        "company": None,
        "address1": None,
        "address2": None,
        "city": None,
        "region": None,
        "postcode": None,
        "country": _country,
        "phone": None,
        "email": None,
    }.items()
}
"""The parts of the sender's address, by the name of the address's field."""

WALLET_CURRENCY = Setting("wallet.currency", Text(), "GBP", check=_currency)
WALLET_LOW_BALANCE: Setting[tuple[str, ...]] = Setting(
    "wallet.low_balance", Texts(Text(), 0, 20), (), check=low_balance.check
)
"""Below which balance the bench warns, a line a currency (`domain.low_balance`)."""

HOUSE_PREFIX = Setting("house.prefix", Text(), "", check=_prefix)
HOUSE_SERVICES: Setting[tuple[Service, ...]] = Setting("house.services", Services(), ())
HOUSE_TARIFF = Setting(
    "house.tariff",
    Texts(Text(tariff_text.LONGEST_LINE), 0, tariff_text.MOST_LINES),
    (),
    check=tariff_text.check,
)
"""Services with prices by zone and weight (`domain.tariff_text`); empty: `house.services`."""
HOUSE_DEFAULT_SERVICE = Setting("house.default_service", Text(), "")
"""Empty: the first of the services."""
HOUSE_ROUTES = Setting("house.routes", Texts(Text(), 0, 1000), (), check=routing.check)
"""The routing codes on labels by country and post code (`domain.routing`)."""

EASYPOST_ENABLED = Setting("easypost.enabled", Switch(), False)
EASYPOST_URL = Setting("easypost.url", Text(200), "", check=_https)
"""Empty: EasyPost's own address, and in practice the practice EasyPost of this computer."""
EASYPOST_SERVICES: Setting[tuple[str, ...]] = Setting(
    "easypost.services", Texts(Text(), 0, 100), (), check=brokered.check_services
)
"""Of which carriers, or single services, prices are shown; empty: of all that EasyPost has."""
EASYPOST_LIABILITY: Setting[tuple[str, ...]] = Setting(
    "easypost.liability", Texts(Text(), 0, 100), (), check=brokered.check_liability
)
"""What those carriers pay by themselves (`domain.brokered`); who is not named is not known."""

INSURER_URL = Setting("insurer.url", Text(200), "", check=_https)
"""Host and path prefix, before `/partners/`. Practice mode has its own and reads none."""
INSURER_PARTNER = Setting(
    "insurer.partner", Text(), "", check=_shape("[A-Za-z0-9_-]{0,40}", "settings.partner")
)
INSURER_OPTION_TYPES = Setting(
    "insurer.option_types", Texts(Text(), 1, 8), ("parcel_insurance",), check=_option_types
)
INSURER_LANGUAGE = Setting(
    "insurer.language", Text(), "en", check=_shape("[a-z]{2}(-[a-z]{2})?", "settings.language")
)
INSURER_PACE = Setting("insurer.pace_per_s", Rate(0.05, 100), 1.8)
"""Requests a second that the bench sends at most."""
INSURER_SEND_TRANSACTION_ID_ON_QUOTE = Setting(
    "insurer.send_transaction_id_on_quote", Switch(), False
)
INSURER_MAX_OFFER_AGE = Setting("insurer.max_offer_age_min", Whole(1, 1440), 60)
"""Minutes after which an offer must be asked for again."""
INSURER_CLAIMS = Setting("insurer.claims", Texts(_SENTENCE, 0, 6), ())
INSURER_PHONE = Setting("insurer.phone", Text(40), "")
"""Empty: not shown."""

HANDOVER_TIME = Setting("handover.time", Clock(), time(16, 30))
CLOSE_TIME = Setting("close.time", Clock(), time(18, 0))
"""The end-of-day close, local time."""

_MOST_VOID_HOURS = 24 * 365
HOUSE_VOID_HOURS = Setting("house.void_hours", Whole(0, _MOST_VOID_HOURS), 0)
"""Hours from the purchase in which the carrier voids a label; 0 for no such limit."""
HOUSE_VOID_BEFORE_HANDOVER = Setting("house.void_before_handover", Switch(), True)
HOUSE_VOID_BEFORE_CLOSE = Setting("house.void_before_close", Switch(), False)
HOUSE_REFUND = Setting("house.refund", Choice(("at_once", "asked", "never")), "at_once")
"""A voided label's money: the shop's own at once, asked of a contract carrier, or never back."""
HOUSE_REFUND_DAYS = Setting("house.refund_days", Whole(1, 365), 15)
"""Days in which a contract carrier decides about the money it was asked for."""
INSURER_VOID_HOURS = Setting("insurer.void_hours", Whole(0, _MOST_VOID_HOURS), 0)
"""Hours from the booking in which the agreement lets a cover be cancelled; 0 for no limit."""
INSURER_VOID_BEFORE_START = Setting("insurer.void_before_start", Switch(), True)
INSURER_VOID_BEFORE_CLOSE = Setting("insurer.void_before_close", Switch(), False)
VOID_TWO_PEOPLE = Setting("void.two_people", Switch(), False)
"""Whoever asked for a void may not approve it."""

ORDERS_FOLDER = Setting("orders.folder", Text(400), "", check=_whole_path, private=True, own=True)
"""A file put there is taken in by itself; empty: no folder is watched."""
PAPERS_FOLDER = Setting("papers.folder", Text(400), "", check=_whole_path, private=True, own=True)
"""Empty: the folder `papers` in the data folder."""
PAPERS_DPI = Setting("papers.dpi", Choice(HEADS), 203, own=True)
"""Of what goes into the folder."""
PRINTERS_LABEL: Setting[PrinterSpec | None] = Setting("printers.label", Printer(), None, own=True)
"""Empty: the folder of papers."""
PRINTERS_SLIP: Setting[PrinterSpec | None] = Setting("printers.slip", Printer(), None, own=True)
"""For confirmations and pending slips. Empty: the labels' printer."""
PRINTERS_DOCUMENT: Setting[PrinterSpec | None] = Setting(
    "printers.document", Printer(), None, check=_office, own=True
)
"""For office paper. Empty: another of them if it has office paper in it, else the folder."""
PAPERS_CONFIRMATION = Setting("papers.confirmation", Choice(("slip", "document")), "slip")
"""On which printer, and so on which paper, a confirmation of cover comes out."""
PAPERS_LANGUAGES: Setting[tuple[PaperLanguage, ...]] = Setting(
    "papers.languages", Lines(languages.parse, 250), (), check=languages.check
)
"""The language of papers by the recipient's country; for every other, the bench's."""
PAPERS_SCAN_BACK = Setting("papers.scan_back", Choice(("practice", "always", "never")), "practice")
"""When a printed label is to be scanned on the box; before anybody chose: only in practice."""

PRIVACY_PURGE_AFTER_DAYS = Setting("privacy.purge_after_days", Whole(0, 36_500), 400)
"""Days after its last change that a settled shipment names somebody; 0: for ever.

A carrier can be sued for a parcel for a year (CMR, article 32), and the law asks that nobody's
address is kept longer than it is of use without somebody having decided so.
"""

BACKUPS_FOLDER = Setting("backups.folder", Text(400), "", check=_whole_path, private=True, own=True)
"""A second place for backups, on another disk or a share; empty: they are on this computer only."""
BACKUPS_KEEP_DAYS = Setting("backups.keep_days", Whole(1, 3650), 365)
"""Days that a backup is kept at most: so much longer than in the data a name is found in them."""

_LOOK = first_look.DEFAULT
THEME = Setting("theme", Choice(first_look.THEMES), _LOOK.theme, Role.CLERK, own=True)
SOUNDS_VOLUME = Setting(
    "sounds.volume", Whole(0, first_look.LOUDEST), _LOOK.volume, Role.CLERK, own=True
)
SCREEN_TEXT = Setting("screen.text", Choice(first_look.TEXTS), _LOOK.text, Role.CLERK, own=True)
"""How large the window writes, in per cent."""
SCREEN_FULL = Setting("screen.full", Switch(), _LOOK.full_screen, Role.CLERK, own=True)

SECURITY_LOCK_AFTER = Setting("security.lock_after_min", Whole(0, 720), 10)
"""Minutes without a key or a scan after which the next person signs in; 0: never."""

UPDATES_FOLDER = Setting("updates.folder", Text(400), "", check=_whole_path, private=True)
"""The folder or share in which new versions of the program are looked for; empty: nowhere."""
UPDATES_KEY = Setting(
    "updates.key", Text(), "", check=_shape("([A-Za-z0-9+/]{43}=)?", "settings.release_key")
)
"""Whose signature a release must have (Ed25519, base64); empty: the shipped keys'."""

_ALL: tuple[Setting[Any], ...] = (
    BENCH_CODE,
    BENCH_NAME,
    BENCH_LANGUAGE,
    BENCH_BOXES,
    BENCH_WEIGHTS,
    BENCH_RULES,
    BENCH_SCALE,
    BENCH_GOODS,
    *SENDER.values(),
    WALLET_CURRENCY,
    WALLET_LOW_BALANCE,
    HOUSE_PREFIX,
    HOUSE_SERVICES,
    HOUSE_TARIFF,
    HOUSE_DEFAULT_SERVICE,
    HOUSE_ROUTES,
    EASYPOST_ENABLED,
    EASYPOST_URL,
    EASYPOST_SERVICES,
    EASYPOST_LIABILITY,
    INSURER_URL,
    INSURER_PARTNER,
    INSURER_OPTION_TYPES,
    INSURER_LANGUAGE,
    INSURER_PACE,
    INSURER_SEND_TRANSACTION_ID_ON_QUOTE,
    INSURER_MAX_OFFER_AGE,
    INSURER_CLAIMS,
    INSURER_PHONE,
    HANDOVER_TIME,
    CLOSE_TIME,
    HOUSE_VOID_HOURS,
    HOUSE_VOID_BEFORE_HANDOVER,
    HOUSE_VOID_BEFORE_CLOSE,
    HOUSE_REFUND,
    HOUSE_REFUND_DAYS,
    INSURER_VOID_HOURS,
    INSURER_VOID_BEFORE_START,
    INSURER_VOID_BEFORE_CLOSE,
    VOID_TWO_PEOPLE,
    ORDERS_FOLDER,
    PAPERS_FOLDER,
    PAPERS_DPI,
    PRINTERS_LABEL,
    PRINTERS_SLIP,
    PRINTERS_DOCUMENT,
    PAPERS_CONFIRMATION,
    PAPERS_LANGUAGES,
    PAPERS_SCAN_BACK,
    PRIVACY_PURGE_AFTER_DAYS,
    BACKUPS_FOLDER,
    BACKUPS_KEEP_DAYS,
    THEME,
    SOUNDS_VOLUME,
    SCREEN_TEXT,
    SCREEN_FULL,
    SECURITY_LOCK_AFTER,
    UPDATES_FOLDER,
    UPDATES_KEY,
)

DECLARED = {setting.key: setting for setting in _ALL}
"""All settings by key, in the order in which they are shown."""
