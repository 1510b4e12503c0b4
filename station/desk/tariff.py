"""The house carrier's tariff: read from a file, looked at, tried on real parcels, then taken."""

import csv
import io
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from station import regular
from station.aside import aside
from station.desk.packing import require
from station.desk.settings import SettingsDesk
from station.domain import settings as declared
from station.domain import tariff_text
from station.domain.errors import EnvironmentFaultError, Finding, Message, RefusedError, reason_of
from station.domain.manifest import ListFile
from station.domain.money import Money
from station.domain.people import Actor, Permission
from station.domain.settings import Settings
from station.domain.shipment import HOUSE, Form
from station.domain.tariff import Tariff, priced
from station.flow.books import Books
from station.orders.findings import RefusedFileError
from station.orders.text import DELIMITERS, decode, lines_of

LARGEST_BYTES = 2_000_000
NEWEST = 8
"""So many of the newest shipments show what a tariff changes."""


@dataclass(frozen=True)
class PriceRow:
    """What one service costs in one zone: up to so many grams, so much a parcel."""

    service: str
    zone: str
    steps: tuple[tuple[int, Money], ...]


@dataclass(frozen=True)
class PriceSample:
    """What a shipment of the bench cost, or would: a price, or why there is none."""

    order: str
    country: str
    weight_g: int
    service: str
    now: Money | Message
    then: Money | Message


@dataclass(frozen=True)
class TariffView:
    """A tariff as it is, or as a file would make it."""

    file: str
    """Empty: the one in force."""
    rows: tuple[PriceRow, ...] = ()
    surcharges: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What is wrong with the file, by line; it cannot be taken then."""
    samples: tuple[PriceSample, ...] = ()

    @property
    def may_take(self) -> bool:
        """A file that was read and is good."""
        return bool(self.file) and bool(self.rows) and not self.findings


class TariffDesk:
    """Reads, shows and takes tariffs. What is taken is exactly what was looked at last."""

    def __init__(
        self,
        settings: SettingsDesk,
        books: Books,
        save: Callable[[Path | None, str, Sequence[ListFile]], Awaitable[tuple[str, ...]]],
    ) -> None:
        """`save` writes a list into the bench's folder of papers (`printing.lists`)."""
        self._settings = settings
        self._books = books
        self._save = save
        self._lines: tuple[str, ...] | None = None

    def shown(self, actor: Actor) -> TariffView:
        """The tariff in force. Raises PermissionRefusedError."""
        require(actor, Permission.LOOK)
        return _view("", declared.tariff(self._settings.current()))

    async def read(self, file: str, actor: Actor) -> TariffView:
        """A file as a tariff, with what is wrong by line and what it changes; nothing is kept.

        Raises PermissionRefusedError, EnvironmentFaultError where it cannot be read, RefusedError
        for what is no text.
        """
        require(actor, Permission.LOOK)
        self._lines = None
        lines = await aside(lambda: _lines_of(file))
        found, findings = tariff_text.read(lines)
        if found is None:
            return replace(_view(file, None), findings=findings)
        self._lines = tuple(line for line in lines if line.strip())
        return replace(_view(file, found), samples=await self._samples(found))

    async def take(self, actor: Actor) -> TariffView:
        """The tariff that was read last is in force from now on; shipments keep their prices.

        Raises PermissionRefusedError, RefusedError if none was read, and what a change of the
        settings raises.
        """
        require(actor, Permission.CHANGE_SETTINGS)
        if self._lines is None:
            raise RefusedError("tariff.read_first")
        await self._settings.change({declared.HOUSE_TARIFF.key: "\n".join(self._lines)}, actor)
        self._lines = None
        return self.shown(actor)

    async def drop(self, actor: Actor) -> None:
        """No tariff any more: each service has its flat price. Raises as `take`."""
        require(actor, Permission.CHANGE_SETTINGS)
        await self._settings.change({declared.HOUSE_TARIFF.key: ""}, actor)

    def text(self, actor: Actor) -> str:
        """The tariff in force as a file, to be changed and read again."""
        require(actor, Permission.LOOK)
        return "".join(f"{line}\n" for line in self._settings.current().of(declared.HOUSE_TARIFF))

    async def write(self, actor: Actor) -> tuple[str, ...]:
        """The same into the bench's folder; where it is. Raises EnvironmentFaultError."""
        content = ListFile("csv", self.text(actor).encode())
        return await self._save(None, "tariff", (content,))

    async def _samples(self, new: Tariff) -> tuple[PriceSample, ...]:
        newest = await self._books.newest(NEWEST)
        current = self._settings.current()
        return tuple(
            _sample(each.number, each.form, current, new)
            for each in newest
            if each.form.service.carrier == HOUSE and each.purged_at is None
        )


def _view(file: str, tariff: Tariff | None) -> TariffView:
    if tariff is None:
        return TariffView(file)
    names = {each.code: each.name for each in tariff.services}
    rows = tuple(
        PriceRow(names[service], zone, steps) for (service, zone), steps in tariff.steps.items()
    )
    return TariffView(file, rows, tuple(each.name for each in tariff.surcharges))


def _sample(order: str, form: Form, current: Settings, new: Tariff) -> PriceSample:
    service, to = form.service, form.recipient.country
    weight = sum(parcel.weight_g for parcel in form.parcels)
    old = declared.tariff(current)
    return PriceSample(
        order, to, weight, service.name, _price(form, old), _price(_served(form, new), new)
    )


def _served(form: Form, tariff: Tariff) -> Form:
    """`form` with the tariff's own service of the same code, where it has it."""
    same = next((each for each in tariff.services if each.code == form.service.code), None)
    return form if same is None else replace(form, service=same)


def _price(form: Form, tariff: Tariff | None) -> Money | Message:
    try:
        return priced(replace(form, rate=None), tariff).label_price
    except RefusedError as error:
        return error.message


def _lines_of(file: str) -> tuple[str, ...]:
    """The rows of a file with commas between the cells, whatever the file has there."""
    try:
        data = regular.content(Path(file).expanduser(), LARGEST_BYTES + 1)
    except OSError as error:
        reason = reason_of(error)
        raise EnvironmentFaultError("orders.unreadable", file=file, reason=reason) from error
    if len(data) > LARGEST_BYTES:
        raise RefusedError("tariff.too_long", most=tariff_text.MOST_LINES)
    try:
        text, _ = decode(data)
    except RefusedFileError as error:
        raise RefusedError(error.finding.message.id, **error.finding.message.facts) from error
    lines = lines_of(text)
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    delimiter = max(DELIMITERS, key=first.count)
    return tuple(line if delimiter == "," else _commas(line, delimiter) for line in lines)


def _commas(line: str, delimiter: str) -> str:
    written = io.StringIO()
    cells = next(csv.reader([line], delimiter=delimiter), [])
    csv.writer(written, lineterminator="").writerow(cells)
    return written.getvalue()
