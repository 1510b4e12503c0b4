"""`station lost`: shipments that a store that was put back does not know."""

import argparse
import json

from station import i18n
from station.cli.session import reading, signed_in, writing
from station.flow.lost import LostShipment


async def run(options: argparse.Namespace) -> int:
    """Lists them, or writes down that somebody has seen to one."""
    if options.act == "seen":
        async with writing(options) as station:
            actor = await signed_in(station, options)
            await station.losses.seen(options.shipment, options.evidence, actor)
        return 0
    async with reading(options) as station:
        for lost in await station.losses.lost():
            print(json.dumps(row(lost), ensure_ascii=False) if options.json else line(lost))
    return 0


def row(lost: LostShipment) -> dict[str, object]:
    """One of them for machines."""
    return {
        "shipment": lost.shipment,
        "order": lost.number,
        "source": lost.source,
        "package": lost.package,
        "dispatched_at": lost.at.isoformat(),
        "label": lost.label.value,
        "cover": lost.cover.value,
        "void": lost.void.value if lost.void else None,
    }


def line(lost: LostShipment) -> str:
    """One of them for people."""
    words = i18n.t("lost.line", shipment=lost.shipment, order=lost.number)
    parts = [words, i18n.date_time(lost.at), lost.package or i18n.t("lost.no_cover")]
    if lost.void is not None:
        parts.append(i18n.t(f"lost.void_{lost.void.value}"))
    return "  ".join(parts)
