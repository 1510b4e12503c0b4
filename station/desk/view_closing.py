"""What the end-of-day page shows: what each carrier would be handed, and the lists before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from station.desk.story import carrier_name
from station.desk.view_history import when
from station.desk.views import Happening, Shape
from station.domain.errors import Message, message
from station.domain.manifest import Manifest
from station.flow.manifests import Collection

_POINT = message("closing.point")


@dataclass(frozen=True)
class ClosingRow:
    """A carrier whose day is open, or a closed list."""

    key: str
    carrier: str
    manifest: str
    """The list's id; empty while the day is open."""
    shape: Shape
    title: Message
    at: Message
    """When it was closed, or that it is open."""
    parcels: int
    weight_g: int
    by: str = ""
    """Who closed it."""
    stays: tuple[Happening, ...] = ()
    """The orders that are not handed over, and why."""


@dataclass(frozen=True)
class ClosingView:
    """Everything the page shows, at one moment."""

    rows: tuple[ClosingRow, ...]
    waiting: int
    """How many parcels wait to be handed over, of all carriers."""


def build(
    collections: Sequence[Collection], closed: Sequence[Manifest], now: datetime
) -> ClosingView:
    """Open days first, then the closed lists, newest first."""
    rows = [_open(each) for each in collections] + [_closed(each, now) for each in closed]
    return ClosingView(tuple(rows), sum(len(each.parcels) for each in collections))


def _open(collection: Collection) -> ClosingRow:
    parcels = collection.parcels
    return ClosingRow(
        key=f"open/{collection.carrier}",
        carrier=collection.carrier,
        manifest="",
        shape=Shape.BOX,
        title=message("closing.of", carrier=carrier_name(collection.carrier)),
        at=message("closing.open" if parcels else "closing.nothing_to_hand"),
        parcels=len(parcels),
        weight_g=sum(each.weight_g for each in parcels),
        stays=tuple(
            Happening(
                message("closing.point"), message("closing.order", order=each.order), each.why
            )
            for each in collection.left_out
        ),
    )


def _closed(manifest: Manifest, now: datetime) -> ClosingRow:
    return ClosingRow(
        key=f"closed/{manifest.id}",
        carrier=manifest.carrier,
        manifest=manifest.id,
        shape=Shape.SHEET,
        title=message("closing.list", manifest=manifest.id),
        at=when(manifest.closed_at, now),
        parcels=len(manifest.parcels),
        weight_g=manifest.weight_g,
        by=manifest.by,
    )
