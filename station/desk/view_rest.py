"""What stands beside the open order: strip, last and earlier parcels, the line. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from station.desk import view_balance, view_scale
from station.desk.rail import pages
from station.desk.scan_back import left
from station.desk.views import (
    Notice,
    OfflineView,
    PaperLine,
    ParcelView,
    RailItem,
    ScanLine,
    Shape,
    Strip,
    StripItem,
    Tone,
)
from station.domain import settings as declared
from station.domain.cover import COVER_WORDS, CoverState
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.printers import Backend
from station.domain.shipment import LabelState, PaperKind, ShipmentState
from station.flow import money
from station.flow.line import Line, LineState
from station.flow.scans import Scans
from station.flow.seen import StepKind
from station.flow.work import Shipment, Step

if TYPE_CHECKING:
    from station.desk.bench_view import Bench

_SHAPES = {
    CoverState.NONE: (Shape.RING, Tone.PLAIN),
    CoverState.ASKING: (Shape.ASKING, Tone.PLAIN),
    CoverState.UNKNOWN: (Shape.ASKING, Tone.PLAIN),
    CoverState.COVERED: (Shape.SHIELD, Tone.PROVEN),
    CoverState.REFUSED: (Shape.NO, Tone.NO),
    CoverState.TOO_LATE: (Shape.NO, Tone.NO),
    CoverState.MISMATCH: (Shape.FLAG, Tone.LOOK),
    CoverState.CANCELLED_ELSEWHERE: (Shape.FLAG, Tone.LOOK),
}
_LABEL_UNSURE = frozenset({LabelState.BUYING, LabelState.UNKNOWN})
_PAPER_KEYS = {PaperKind.LABEL: "F6", PaperKind.CONFIRMATION: "Shift F6"}


@dataclass(frozen=True)
class Parcel:
    """A finished (or held) shipment with what is known of its money and papers."""

    shipment: Shipment
    money: Mapping[str, tuple[Money, ...]]
    steps: tuple[Step, ...]
    scans: Scans = field(default_factory=Scans)
    before_today: bool = False

    @property
    def to_scan(self) -> int:
        """How many labels that came out are still to be scanned on their boxes."""
        printed = any(
            step.kind is StepKind.PRINT and step.subject == PaperKind.LABEL.value and step.came_out
            for step in self.steps
        )
        return left(self.shipment, self.scans, printed=printed)


def parcel(each: Parcel, *, scan_back: bool = False) -> ParcelView:
    """One parcel as the last-parcel card and the list of earlier ones show it."""
    shipment = each.shipment
    cover = shipment.proven
    recipient = shipment.form.recipient
    shape, tone = _SHAPES.get(shipment.cover, (Shape.FLAG, Tone.LOOK))
    if shipment.label in _LABEL_UNSURE:
        shape, tone = Shape.ASKING, Tone.PLAIN
    word, detail = _words(shipment)
    return ParcelView(
        shipment=shipment.id,
        order=shipment.number,
        at=shipment.created_at.astimezone(),
        who=", ".join(part for part in (recipient.name, recipient.city) if part),
        cover=shipment.cover,
        ref=cover.ref if cover else "",
        shape=shape,
        tone=tone,
        word=word,
        detail=detail,
        papers=tuple(_papers(each)),
        pays=cover.limit if cover else None,
        until=cover.ends.astimezone() if cover and cover.ends else None,
        debits=money.spent(each.money),
        flag=shipment.flag,
        scan=_scan(each) if scan_back or each.scans.done else None,
        before_today=each.before_today,
    )


def _scan(each: Parcel) -> ScanLine | None:
    """Whether the label is known to be on its box."""
    done, to_scan, newest = len(each.scans.done), each.to_scan, each.scans.newest
    if to_scan == 0:
        bought = each.shipment.bought
        if newest is None or bought is None or done < len(bought.tracking):
            return None
        return ScanLine(Shape.DONE, message("scan.done", at=newest.at.astimezone()))
    detail = message("scan.closes")
    if done:
        return ScanLine(Shape.SCAN, message("scan.count", done=done, of=done + to_scan), detail)
    return ScanLine(Shape.SCAN, message("scan.label"), detail)


def _words(shipment: Shipment) -> tuple[Message, Message | None]:
    state = shipment.cover
    if shipment.label in _LABEL_UNSURE:
        return message("last.label_unsure"), message("last.label_unsure_detail")
    if state is CoverState.COVERED and shipment.proven is not None:
        return message("last.covered"), message("last.ref", ref=shipment.proven.ref)
    if state is CoverState.NONE:
        return message("cover.none"), message("cover.none_detail")
    if shipment.state is ShipmentState.HELD:
        return message(COVER_WORDS[state]), message("last.held")
    return message(COVER_WORDS[state]), None


def _papers(each: Parcel) -> list[PaperLine]:
    lines = []
    for step in each.steps:
        if step.kind is not StepKind.PRINT:
            continue
        kind = PaperKind(step.subject)
        at = step.outcomes[-1].at if step.outcomes else step.at
        asks = step.nobody_knows
        how = step.result if step.came_out else "unknown" if asks else "waiting"
        word = message(f"last.{kind.value}_{how}", at=at)
        key = _PAPER_KEYS.get(kind, "F6" if asks else "")
        lines.append(PaperLine(kind.value, word, step.applied, key, asks))
    return lines


def strip(bench: "Bench", now: datetime) -> Strip:
    """The permanent strip."""
    items = [_insurer(bench, now), _house(bench), *_easypost(bench), _printer(bench)]
    items += [*view_scale.strip(bench.scale), view_balance.strip(bench), _queue(bench, now)]
    return Strip(
        bench=bench.settings.of(declared.BENCH_NAME),
        items=tuple(items),
        person=bench.actor.name,
        role=message(f"role.{bench.actor.role.value}"),
        practice=bench.practice,
        queue=bench.owed.queue,
    )


def rail(bench: "Bench") -> tuple[RailItem, ...]:
    """The pages that the person at the bench may open, with what waits there."""
    owed = bench.owed
    late = bool(owed.people or owed.overdue)
    waiting = {"queue": (owed.queue, bool(owed.people)), "to_do": (owed.to_do, late)}
    items = []
    for page in pages(bench.actor):
        count, look = waiting.get(page, (0, False))
        items.append(RailItem(page, count, Tone.LOOK if look else Tone.PLAIN))
    if bench.crashes:
        # The report stands on a page of the keys, which everybody may open.
        items.append(RailItem("keys", len(bench.crashes), Tone.LOOK))
    return tuple(items)


def _trouble(party: str, line: Line) -> StripItem | None:
    """What the line to a party says, as far as it is not simply up."""
    name = message(f"strip.{party}")
    if line.state is LineState.STARTING:
        return StripItem(party, name, message("strip.starting"))
    if line.state is LineState.DOWN:
        return StripItem(party, name, message("strip.no_line"), Tone.LOOK, Shape.LOOK)
    if line.state is LineState.REFUSING:
        word = message("strip.not_set_up" if line.unasked else "strip.refusing")
        return StripItem(party, name, word, Tone.LOOK, Shape.LOOK)
    return None


def _easypost(bench: "Bench") -> list[StripItem]:
    if bench.broker is None:
        return []
    ready = StripItem("easypost", message("strip.easypost"), message("strip.ready"))
    return [_trouble("easypost", bench.broker) or ready]


def _insurer(bench: "Bench", now: datetime) -> StripItem:
    name, trouble = message("strip.insurer"), _trouble("insurer", bench.line)
    if trouble is not None:
        return trouble
    watched = bench.watched
    if watched is not None and watched.waits_for_cover:
        asked = watched.asked_at()
        seconds = int((now - asked).total_seconds()) if asked else 0
        if seconds >= 5:
            word = message("strip.slow", seconds=seconds)
            return StripItem("insurer", name, word, Tone.LOOK, Shape.LOOK)
    return StripItem("insurer", name, message("strip.ready"))


def _house(bench: "Bench") -> StripItem:
    settings = bench.settings
    if not settings.of(declared.HOUSE_PREFIX) or not settings.of(declared.HOUSE_SERVICES):
        word = message("strip.not_set_up")
        return StripItem("house", message("strip.house"), word, Tone.LOOK, Shape.LOOK)
    return StripItem("house", message("strip.house"), message("strip.ready"))


_SHORT = {
    f"printer.{fault}": f"strip.{fault}"
    for fault in ("head_open", "paper_out", "ribbon_out", "paused", "jam", "offline", "silent")
}


def printer_notice(bench: "Bench") -> Notice | None:
    """What is wrong with the printer, and what to do, while it is so."""
    printer = bench.printer
    state = printer.state if printer is not None else None
    if printer is None or state is None or state.fault is None:
        return None
    word = message("notice.printer", printer=printer.spec.name)
    return Notice(Tone.LOOK, Shape.LOOK, word, state.fault)


def _printer(bench: "Bench") -> StripItem:
    name, printer = message("strip.printer"), bench.printer
    state = printer.state if printer is not None else None
    if state is not None and state.fault is not None:
        short = _SHORT.get(state.fault.id, "strip.printer_look")
        return StripItem("printer", name, message(short), Tone.LOOK, Shape.LOOK)
    if printer is None or printer.spec.backend is Backend.FOLDER:
        return StripItem("printer", name, message("strip.folder"))
    word = "strip.ready" if state is not None else "strip.starting"
    return StripItem("printer", name, message(word))


HURRY = timedelta(hours=4)
"""So near to a void's deadline the bench says so (look: sounds)."""


def hurries(bench: "Bench", now: datetime) -> bool:
    """True if an open void will soon be too late."""
    deadline = bench.owed.deadline
    return deadline is not None and deadline - now < HURRY


def _queue(bench: "Bench", now: datetime) -> StripItem:
    name, owed = message("strip.queue"), bench.owed
    if not owed.queue:
        return StripItem("queue", name, message("strip.empty"))
    word = message("strip.queue_count", count=owed.queue)
    if owed.oldest is not None:
        word = message("strip.queue_depth", count=owed.queue, age=age(now, owed.oldest))
    if hurries(bench, now) and owed.deadline is not None:
        word = message("strip.queue_late", count=owed.queue)
        if owed.deadline > now:
            left = age(owed.deadline, now)
            word = message("strip.queue_hurries", count=owed.queue, left=left)
        return StripItem("queue", name, word, Tone.LOOK, Shape.LOOK)
    if owed.people:
        return StripItem("queue", name, word, Tone.LOOK, Shape.FLAG)
    return StripItem("queue", name, word, shape=Shape.TRAY)


def age(now: datetime, since: datetime) -> Message:
    """How long ago, in the words of the strip."""
    seconds = max(0, int((now - since).total_seconds()))
    if seconds < 90:
        return message("age.seconds", seconds=seconds)
    if seconds < 90 * 60:
        return message("age.minutes", minutes=seconds // 60)
    return message("age.hours", hours=seconds // 3600)


def line_notice(bench: "Bench", now: datetime) -> Notice | None:
    """The line under the band while the insurer cannot be reached or refuses us."""
    line = bench.line
    if not line.down or line.since is None:
        return None
    if line.state is LineState.REFUSING:
        word = line.reason or message("notice.credentials")
        return Notice(Tone.LOOK, Shape.LOOK, word, message("notice.no_cover_now"), can_retry=True)
    wait = max(0, int((line.probe_at(now) - now).total_seconds()))
    return Notice(
        Tone.LOOK,
        Shape.LOOK,
        message("notice.no_line", since=line.since),
        message("notice.no_line_detail", why=line.reason or message("strip.no_line"), next_s=wait),
        can_retry=True,
    )


def offline(bench: "Bench") -> OfflineView | None:
    """What works without the line and what needs it; an insurer that refuses us has a line."""
    line = bench.line
    if line.state is not LineState.DOWN or line.since is None:
        return None

    def pair(name: str) -> tuple[Message, Message]:
        return message(f"offline.{name}"), message(f"offline.{name}_detail")

    return OfflineView(
        since=line.since.astimezone(),
        works=tuple(pair(name) for name in ("scan", "labels", "reprint")),
        needs=(pair("cover"),),
        phone=bench.settings.of(declared.INSURER_PHONE),
    )
