"""What the settings mean: the sender, the services, the next hand-over, what is still missing."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta, tzinfo

from station.domain import address, tariff_text
from station.domain.address import Address
from station.domain.errors import Finding, message
from station.domain.printers import Backend, PrinterRole, PrinterSpec, Stock, role_of
from station.domain.settings.declared import (
    HANDOVER_TIME,
    HOUSE_DEFAULT_SERVICE,
    HOUSE_PREFIX,
    HOUSE_SERVICES,
    HOUSE_TARIFF,
    INSURER_PARTNER,
    INSURER_URL,
    PAPERS_CONFIRMATION,
    PAPERS_DPI,
    PRINTERS_DOCUMENT,
    PRINTERS_LABEL,
    PRINTERS_SLIP,
    SENDER,
)
from station.domain.settings.values import Settings
from station.domain.shipment import PaperKind, Service
from station.domain.tariff import Tariff

# No zone skips more than one day; a time that one change of clocks swallows stands the day after.
_DAYS_AHEAD = 3


def sender(settings: Settings) -> Address:
    """The sender and policyholder, as far as it is set; `missing` says what it still needs."""
    return Address(**{part: settings.of(setting) for part, setting in SENDER.items()})


def services(settings: Settings) -> tuple[Service, ...]:
    """The services of the house carrier; empty until a supervisor has set them."""
    priced = tariff(settings)
    return settings.of(HOUSE_SERVICES) if priced is None else priced.services


def tariff(settings: Settings) -> Tariff | None:
    """The house carrier's prices by zone and weight; None where each service has a flat one."""
    return tariff_text.read(settings.of(HOUSE_TARIFF))[0]


def default_service(settings: Settings) -> Service | None:
    """The service taken when an order names none: the set one, else the first; None without any."""
    code = settings.of(HOUSE_DEFAULT_SERVICE)
    offered = services(settings)
    return next(
        (service for service in offered if service.code == code), offered[0] if offered else None
    )


def printer(settings: Settings, role: PrinterRole, folder: str) -> PrinterSpec:
    """The printer of `role`; where none is set up, the folder of papers in `folder`."""
    label = settings.of(PRINTERS_LABEL)
    slip = settings.of(PRINTERS_SLIP) or label
    spec = PrinterSpec(Backend.FOLDER, "", settings.of(PAPERS_DPI))
    if role is PrinterRole.DOCUMENT:
        loaded = (each for each in (slip, label) if each is not None and each.stock.is_sheet)
        page = replace(spec, stock=Stock.A4)
        spec = settings.of(PRINTERS_DOCUMENT) or next(loaded, page)
    else:
        spec = (slip if role is PrinterRole.SLIP else label) or spec
    if spec.backend is Backend.FOLDER and not spec.target:
        return replace(spec, target=folder)
    return spec


def paper_role(settings: Settings, kind: PaperKind) -> PrinterRole:
    """Whose printer prints papers of `kind` here."""
    if kind is PaperKind.CONFIRMATION and settings.of(PAPERS_CONFIRMATION) == "document":
        return PrinterRole.DOCUMENT
    return role_of(kind)


def missing(settings: Settings, *, live: bool) -> tuple[Finding, ...]:
    """What a supervisor must still set before the first dispatch, by setting key."""
    findings = [
        Finding(
            f"sender.{finding.field}",
            message("settings.sender_name_missing")
            if finding.message.id == "address.name_missing"
            else finding.message,
        )
        for finding in address.check(sender(settings))
    ]
    needed = [HOUSE_PREFIX.key]
    if not services(settings):
        needed.append(HOUSE_SERVICES.key)
    if live:
        needed += [INSURER_URL.key, INSURER_PARTNER.key]
    findings += [Finding(key, message("settings.missing")) for key in needed if not settings[key]]
    return tuple(findings)


def next_handover(settings: Settings, now: datetime, zone: tzinfo | None = None) -> datetime:
    """The next moment, strictly after `now`, at which the local clock shows `handover.time`.

    In UTC. Raises ValueError for a `now` without a zone.
    """
    return next_shown(settings.of(HANDOVER_TIME), now, zone)


def next_shown(wanted: time, now: datetime, zone: tzinfo | None = None) -> datetime:
    """The next moment, strictly after `now`, at which the local clock shows `wanted`.

    In UTC. `zone` None is the machine's own zone. A time that the clocks skip in spring is not
    shown on that day; one that they show twice in autumn counts twice. Raises ValueError for a
    `now` without a zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    # Naive on purpose: `astimezone` reads a naive time by the machine's own rules for that day,
    # where a fixed offset would be wrong across a change of clocks.
    today = now.astimezone(zone).replace(tzinfo=None)
    for days in range(_DAYS_AHEAD):
        shown = datetime.combine((today + timedelta(days=days)).date(), wanted)
        for fold in (0, 1):
            moment = shown.replace(tzinfo=zone, fold=fold).astimezone(UTC)
            is_shown = moment.astimezone(zone).replace(tzinfo=None, fold=0) == shown
            if is_shown and moment > now:
                return moment
    raise ValueError(f"the clock never shows {wanted:%H:%M}")
