"""The supervisor's page: three counts, one list by deadline, the day's figures. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from station.desk.view_clock import Clock
from station.desk.view_queue import day
from station.desk.view_rest import age
from station.desk.views import Notice, Shape, Tone
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.share import Share
from station.domain.shipment import HOUSE, ShipmentState
from station.domain.void import VoidState
from station.flow.figures import Overdue, Standing, Today
from station.flow.history import HistoryRow
from station.flow.lost import LostShipment
from station.flow.reconcile import Reconciled

_NEVER = datetime.max.replace(tzinfo=UTC)
_DECIDES = timedelta(days=30)
"""How long a carrier takes at the most, where it named no day: only the size of the clock's pie."""


@dataclass(frozen=True)
class Tile:
    """One of the three counts."""

    id: str
    shape: Shape
    tone: Tone
    count: int
    word: Message
    detail: Message


@dataclass(frozen=True)
class ToDoRow:
    """One thing to do. Enter opens it on `page`."""

    key: str
    shipment: str
    page: str
    clock: Clock
    due: Message
    shape: Shape
    title: Message
    sub: Message
    order: str
    who: str
    amount: Money | None


@dataclass(frozen=True)
class Bar:
    """The dispatches of one hour of the day, local time."""

    hour: int
    count: int
    running: bool = False
    """The hour is not over."""


@dataclass(frozen=True)
class Figure:
    """One line of figures: a sum per currency, or words."""

    label: Message
    detail: Message
    amounts: tuple[Money, ...] = ()
    word: Message | None = None


@dataclass(frozen=True)
class ToDoView:
    """Everything the page shows, at one moment."""

    tiles: tuple[Tile, ...]
    rows: tuple[ToDoRow, ...]
    more: int
    """How many further things there are than rows."""
    bars: tuple[Bar, ...]
    parcels: int
    bench: str
    at: datetime
    figures: tuple[Figure, ...]
    wallet: tuple[Money, ...]
    lasts: Message | None
    """About how many parcels the wallet is good for."""
    insurer: tuple[Shape, Message] | None = None
    """What the daily look at the insurer's own bookings came to."""
    update: Notice | None = None
    """What is to be said of a newer version of the program."""


def build(
    standing: Standing,
    wallet: tuple[Money, ...],
    bench: str,
    void_until: Callable[[datetime], datetime | None],
    now: datetime,
    insurer: tuple[Shape, Message] | None = None,
) -> ToDoView:
    """The page of `bench`; `void_until` says until when a label bought then may be voided."""
    rows = sorted(_rows(standing, void_until, now), key=lambda row: (row.clock.until or _NEVER,
                                                                   row.clock.since))  # fmt: skip
    today = standing.today
    return ToDoView(
        tiles=_tiles(standing, now),
        rows=tuple(rows),
        more=standing.counts.to_do - len(rows),
        bars=bars(today.dispatched, now),
        parcels=len(today.dispatched),
        bench=bench,
        at=now,
        figures=_figures(standing, now),
        wallet=wallet,
        lasts=_lasts(today, wallet),
        insurer=insurer,
    )


def _rows(
    standing: Standing, void_until: Callable[[datetime], datetime | None], now: datetime
) -> Iterator[ToDoRow]:
    for row in standing.needs_person:
        yield _person(row, row.shipment in standing.set_aside, now)
    for lost in standing.lost:
        yield _lost(lost, now)
    for overdue in standing.overdue:
        yield _overdue(overdue, now)
    for row in standing.not_gone:
        # Only the house carrier's agreement about voids is known here.
        known = row.carrier in ("", HOUSE)
        yield _not_gone(row, void_until(row.created_at) if known else None, now)
    for row in standing.not_scanned:
        yield _not_scanned(row, now)


def _person(row: HistoryRow, aside: bool, now: datetime) -> ToDoRow:
    void = row.void if row.void is not None and row.void.open else None
    asked = row.asked_at or (void.asked_at if void is not None else row.created_at)
    since = min(asked, now)
    deadline = void.deadline if void is not None else None
    waits = void is not None and void.approved_at is None and row.flag is None
    title = message("to_do.needs_person")
    if aside:
        sub = message("to_do.set_aside")
    elif waits:
        title, sub = message("to_do.void_asked"), message("to_do.asked_by", who=_asker(row))
    else:
        sub = row.flag or message("to_do.needs_person")
    # What has a step waits in the queue, with its evidence; the rest is told by its story.
    in_queue = aside or row.asked_at is not None or waits
    return _row(row, "queue" if in_queue else "history", Clock(since, deadline), now, Shape.FLAG,
                title, sub, None)  # fmt: skip


def _lost(lost: LostShipment, now: datetime) -> ToDoRow:
    """It is on no page: what is known of it is all here."""
    approved = lost.void is VoidState.APPROVED
    clock = Clock(min(lost.at, now), None)
    return ToDoRow(
        key=f"{lost.shipment}/to_do.lost",
        shipment="",
        page="",
        clock=clock,
        due=_due(clock, now, void=False),
        shape=Shape.FLAG,
        title=message("to_do.lost_void" if approved else "to_do.lost"),
        sub=message("to_do.lost_sub"),
        order=lost.number,
        who=lost.package or "",
        amount=None,
    )


def _asker(row: HistoryRow) -> str:
    return row.void.asked_by if row.void is not None else row.by


def _overdue(overdue: Overdue, now: datetime) -> ToDoRow:
    row = overdue.row
    voided = row.void.asked_at if row.void is not None else row.created_at
    due = overdue.due
    clock = Clock(voided if due is None else min(voided, due - _DECIDES), due)
    sub = message("to_do.voided_on", day=voided.astimezone().date())
    return _row(row, "history", clock, now, Shape.BACK, message("to_do.money_overdue"), sub,
                row.label_price)  # fmt: skip


def _not_gone(row: HistoryRow, until: datetime | None, now: datetime) -> ToDoRow:
    held = row.state is ShipmentState.HELD
    title = message("to_do.held" if held else "to_do.not_printed")
    sub = message("to_do.bought_on", day=row.created_at.astimezone().date())
    return _row(row, "history", Clock(row.created_at, until), now, Shape.SHEET, title, sub,
                row.label_price, void=True)  # fmt: skip


def _not_scanned(row: HistoryRow, now: datetime) -> ToDoRow:
    """A parcel that may carry another one's label; its box is scanned wherever it is found."""
    title, sub = message("to_do.not_scanned"), message("to_do.scan_it")
    return _row(row, "history", Clock(row.created_at, None), now, Shape.SCAN, title, sub, None)


def _row(
    row: HistoryRow,
    page: str,
    clock: Clock,
    now: datetime,
    shape: Shape,
    title: Message,
    sub: Message,
    amount: Money | None,
    *,
    void: bool = False,
) -> ToDoRow:
    return ToDoRow(
        key=f"{row.shipment}/{title.id}",
        shipment=row.shipment,
        page=page,
        clock=clock,
        due=_due(clock, now, void=void),
        shape=shape,
        title=title,
        sub=sub,
        order=row.number,
        who=", ".join(part for part in (row.name, row.town) if part),
        amount=amount,
    )


def _due(clock: Clock, now: datetime, *, void: bool) -> Message:
    if clock.until is None:
        return message("to_do.since", age=age(now, clock.since))
    named = day(clock.until, now)
    if clock.late(now):
        return message("to_do.void_closed" if void else "to_do.was_due", day=named)
    return message("to_do.void_until" if void else "to_do.due", day=named)


def _tiles(standing: Standing, now: datetime) -> tuple[Tile, ...]:
    counts = standing.counts
    person, overdue, here = counts.people + counts.lost, counts.overdue, counts.not_gone
    return (
        Tile(
            "person",
            Shape.FLAG if person else Shape.DONE,
            Tone.LOOK if person else Tone.PLAIN,
            person,
            message("to_do.tile.person", count=person),
            _oldest(standing, now) if person else message("to_do.tile.person_none"),
        ),
        Tile(
            "overdue",
            Shape.LOOK if overdue else Shape.DONE,
            Tone.LOOK if overdue else Tone.PLAIN,
            overdue,
            message("to_do.tile.overdue", count=overdue),
            _missing(standing.overdue) if overdue else message("to_do.tile.overdue_none"),
        ),
        Tile(
            "not_gone",
            Shape.SHEET if here else Shape.DONE,
            Tone.PLAIN,
            here,
            message("to_do.tile.not_gone", count=here),
            message("to_do.tile.not_gone_detail" if here else "to_do.tile.not_gone_none"),
        ),
    )


def _oldest(standing: Standing, now: datetime) -> Message:
    """How long the one that waits longest has waited."""
    waiting = [row.asked_at or row.created_at for row in standing.needs_person]
    since = min((*waiting, *(lost.at for lost in standing.lost)), default=now)
    return message("to_do.tile.oldest", age=age(now, since))


def _missing(overdue: Sequence[Overdue]) -> Message:
    """The money that is not back, per currency."""
    sums = _sums(each.row.label_price for each in overdue)
    amounts = sums[0]
    if len(sums) == 1:
        return message("to_do.tile.missing", amount=amounts)
    return message("to_do.tile.missing_more", amount=amounts, count=len(sums) - 1)


def _sums(amounts: Iterator[Money]) -> tuple[Money, ...]:
    found: dict[str, int] = {}
    for amount in amounts:
        found[amount.currency] = found.get(amount.currency, 0) + amount.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(found.items()))


def bars(dispatched: Sequence[datetime], now: datetime) -> tuple[Bar, ...]:
    """The dispatches of each hour, from the first one's to the one that is running."""
    if not dispatched:
        return ()
    first, last = dispatched[0].astimezone().hour, now.astimezone().hour
    counts = dict.fromkeys(range(first, last + 1), 0)
    for moment in dispatched:
        hour = moment.astimezone().hour
        counts[hour] = counts.get(hour, 0) + 1
    return tuple(Bar(hour, count, hour == last) for hour, count in sorted(counts.items()))


def _figures(standing: Standing, now: datetime) -> tuple[Figure, ...]:
    today, counts = standing.today, standing.counts
    parcels = len(today.dispatched)
    queue = message("to_do.figure.queue_asked" if counts.queue else "to_do.figure.queue_none")
    if counts.oldest is not None:
        queue = message("to_do.figure.oldest", age=age(now, counts.oldest))
    return (
        Figure(
            message("to_do.figure.labels"),
            message("to_do.figure.count", count=parcels),
            today.labels,
        ),
        Figure(
            message("to_do.figure.cover"),
            message("to_do.figure.ticked", count=today.ticked),
            today.covers,
        ),
        Figure(
            message("to_do.figure.proven"),
            message("to_do.figure.of", proven=today.proven, parcels=parcels),
            word=message("to_do.figure.share", share=Share.of(today.proven, parcels)),
        ),
        Figure(
            message("to_do.figure.back"),
            message("to_do.figure.refunds", count=today.refunds),
            today.back,
        ),
        Figure(
            message("to_do.figure.queue"),
            message("to_do.figure.count", count=counts.queue),
            word=queue,
        ),
    )


def _lasts(today: Today, wallet: tuple[Money, ...]) -> Message | None:
    """The wallet divided by what a parcel took today on average, in the currency of most."""
    if not today.dispatched:
        return None
    for held in wallet:
        taken = sum(
            amount.minor
            for amount in (*today.labels, *today.covers)
            if amount.currency == held.currency
        )
        if taken > 0:
            return message("to_do.lasts", count=max(0, held.minor) * len(today.dispatched) // taken)
    return None


def insurer_line(compared: Reconciled, now: datetime) -> tuple[Shape, Message]:
    """What the newest look at the insurer's own list came to."""
    found, at = len(compared.findings), day(compared.at, now)
    if found:
        return Shape.LOOK, message("to_do.insurer.differs", count=found, at=at)
    if not compared.whole:
        return Shape.LOOK, message("to_do.insurer.broke_off", at=at)
    return Shape.DONE, message("to_do.insurer.agrees", at=at)


def spoken(row: ToDoRow, now: datetime) -> tuple[Message, ...]:
    """The row in the parts that a screen reader says, each a sentence or a word."""
    whose = message("to_do.order", order=row.order)
    if row.who:
        whose = message("to_do.whose", order=row.order, who=row.who)
    amount = row.amount
    money = message("to_do.amount", amount=amount) if amount is not None else None
    return tuple(filter(None, (row.title, row.sub, whose, row.clock.spoken(now), row.due, money)))
