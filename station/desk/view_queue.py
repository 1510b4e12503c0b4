"""The queue as its page shows it: order, counts, and each item in words. Pure.

A queue may hold ten thousand items: the order is made once a snapshot, the words of an item only
when it is drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from station.desk.view_clock import Clock
from station.desk.view_rest import age
from station.desk.views import Notice, Shape, Tone
from station.domain.cover import COVER_WORDS, CoverState
from station.domain.errors import Message, message
from station.domain.shipment import PaperKind
from station.flow.seen import StepKind

_NEVER = datetime.max.replace(tzinfo=UTC)
_CANCELS = frozenset({StepKind.PREVIEW_CANCEL, StepKind.CONFIRM_CANCEL})
_BOOKS = frozenset({StepKind.BOOK_COVER, StepKind.CONFIRM_PAYMENT})
_COVER = _CANCELS | _BOOKS


@dataclass(frozen=True)
class QueueItem:
    """The facts of one thing that is owed, or that waits for a person. Times are UTC."""

    shipment: str
    step: int | None
    """None for what has no step: a void that nobody approved yet, a shipment with a flag."""
    kind: StepKind | None
    subject: str
    order: str
    recipient: str
    town: str
    cover: CoverState
    asked_at: datetime
    asked_by: str
    deadline: datetime | None = None
    attempts: int = 0
    reads: int = 0
    last: Message | None = None
    """The newest answer."""
    last_at: datetime | None = None
    next_try: datetime | None = None
    flagged: bool = False
    flag: Message | None = None
    asked_only: bool = False
    """A void that no supervisor has approved yet."""
    set_aside: bool = False
    """Working on it failed three times by a fault of ours."""
    can_withdraw: bool = False
    can_resolve: bool = False

    @property
    def key(self) -> str:
        """Tells it from every other item, and stays the same."""
        return f"{self.shipment}/{self.step or ('void' if self.asked_only else 'flag')}"

    @property
    def about_cover(self) -> bool:
        """True if the insurer's word on a cover is owed."""
        return self.kind in _COVER or self.asked_only

    @property
    def needs_person(self) -> bool:
        """True if nothing goes on before a person has acted."""
        return self.flagged or self.set_aside or self.asked_only


class QueueFilter(StrEnum):
    """What part of the queue is shown."""

    ALL = "all"
    COVER = "cover"
    PERSON = "person"


@dataclass(frozen=True)
class QueueView:
    """The queue at one moment, nearest deadline first."""

    items: tuple[QueueItem, ...]
    shown: Mapping[QueueFilter, tuple[int, ...]]
    """Which of the items belong to each filter, in order."""
    line: Notice | None = None
    """While the insurer cannot be reached."""
    phone: str = ""
    """The insurer's, where the settings name it."""


@dataclass(frozen=True)
class QueueRow:
    """One item in words."""

    clock: Clock
    due: Message
    shape: Shape
    tone: Tone
    title: Message
    about: Message
    lead: Message | None
    """What stands before the words, heavier: `Needs a person.`"""
    word: Message
    tries: Message
    next: Message | None


@dataclass(frozen=True)
class QueuePane:
    """The chosen item: what it is and what a person can know and do about it."""

    shape: Shape
    title: Message
    sub: Message
    text: Message


def build(items: Sequence[QueueItem], line: Notice | None = None, phone: str = "") -> QueueView:
    """Sorts by nearest deadline, then fewest attempts, then age: a flag moves nothing."""
    ordered = tuple(sorted(items, key=_rank))
    shown = {
        QueueFilter.ALL: tuple(range(len(ordered))),
        QueueFilter.COVER: tuple(n for n, item in enumerate(ordered) if item.about_cover),
        QueueFilter.PERSON: tuple(n for n, item in enumerate(ordered) if item.needs_person),
    }
    return QueueView(ordered, shown, line, phone)


def _rank(item: QueueItem) -> tuple[datetime, int, datetime, str]:
    return item.deadline or _NEVER, item.attempts, item.asked_at, item.key


def row(item: QueueItem, now: datetime) -> QueueRow:
    """`item` in words, as it stands at `now`."""
    lead, word = _words(item, now)
    return QueueRow(
        clock=Clock(item.asked_at, item.deadline),
        due=_due(item, now),
        shape=_shape(item),
        tone=Tone.LOOK if item.flagged or item.set_aside else Tone.PLAIN,
        title=title(item),
        about=_about(item),
        lead=lead,
        word=word,
        tries=_tries(item),
        next=_next(item, now),
    )


def pane(item: QueueItem, now: datetime) -> QueuePane:
    """The chosen item in words."""
    old, ref = age(now, item.asked_at), package_of(item)
    sub = message("queue.pane.ref_age", ref=ref, age=old) if ref else message(
        "queue.pane.age", age=old
    )  # fmt: skip
    needs = item.flagged and not item.set_aside
    return QueuePane(
        shape=_shape(item),
        title=message("queue.person") if needs else title(item),
        sub=sub,
        text=_explained(item),
    )


def _explained(item: QueueItem) -> Message:
    if item.set_aside:
        return message("queue.pane.set_aside")
    if item.asked_only:
        return _withdrawable(item, message("queue.pane.asked", who=item.asked_by))
    if item.flagged:
        if item.kind is None and item.flag is not None:
            return item.flag
        if item.kind in _CANCELS:
            return message("queue.pane.flagged_cancel")
        return message("queue.pane.flagged_cover" if item.kind in _BOOKS else "queue.pane.flagged")
    if item.attempts == 0:
        return _withdrawable(item, message("queue.pane.not_sent"))
    return message("queue.pane.under_way")


def _withdrawable(item: QueueItem, word: Message) -> Message:
    if not item.can_withdraw:
        return word
    return message("queue.two", a=word, b=message("queue.pane.may_withdraw"))


def sentence(shown: QueueRow, now: datetime) -> Message:
    """The whole row as a screen reader says it."""
    return message(
        "queue.spoken",
        title=shown.title,
        about=shown.about,
        left=shown.clock.spoken(now),
        word=shown.word if shown.lead is None else message("queue.two", a=shown.lead, b=shown.word),
        tries=shown.tries,
    )


def title(item: QueueItem) -> Message:
    """What is owed."""
    if item.asked_only:
        return message("queue.title.asked", order=item.order)
    if item.kind in _CANCELS:
        return message("queue.title.cancel", ref=package_of(item))
    if item.kind is StepKind.PRINT:
        paper = message(f"queue.paper.{PaperKind(item.subject).value}")
        return message("queue.title.print", paper=paper, order=item.order)
    name = item.kind.value if item.kind is not None else "none"
    return message(f"queue.title.{name}", order=item.order)


def package_of(item: QueueItem) -> str:
    """The insurer's reference that the item is about; empty if it is about none."""
    return item.subject.partition("/")[0] if item.kind in _COVER else ""


def _about(item: QueueItem) -> Message:
    who = ", ".join(part for part in (item.recipient, item.town) if part)
    if item.kind in _CANCELS or item.kind is None:
        return message("queue.about", order=item.order, who=who)
    return message("queue.who", who=who)


def _shape(item: QueueItem) -> Shape:
    if item.set_aside:
        return Shape.LOOK
    if item.flagged or item.asked_only:
        return Shape.FLAG
    if item.attempts == 0:
        return Shape.TRAY
    return Shape.BACK if item.kind is StepKind.VOID_LABEL else Shape.ASKING


def _due(item: QueueItem, now: datetime) -> Message:
    if item.deadline is None:
        return message("queue.may_wait")
    if item.kind in _BOOKS:
        return message("queue.then_reads")
    return day(item.deadline, now)


def day(moment: datetime, now: datetime) -> Message:
    """`today 18:00`, `tomorrow 9:00` or `by 8 Dec 2026`, by the bench's own clock."""
    there, here = moment.astimezone(), now.astimezone()
    days = (there.date() - here.date()).days
    if days in (-1, 0, 1):
        name = ("queue.today", "queue.tomorrow", "queue.yesterday")[days]
        return message(name, at=there)
    return message("queue.by_day", day=there.date())


def _words(item: QueueItem, now: datetime) -> tuple[Message | None, Message]:
    if item.set_aside:
        return message("queue.set_aside"), message("queue.set_aside_why")
    if item.asked_only:
        return None, message("queue.waits_approval")
    if item.flagged:
        since = age(now, item.asked_at)
        why = item.flag if item.kind is None and item.flag is not None else None
        word = why or message("queue.no_clear_answer", count=item.attempts, age=since)
        return message("queue.needs_person"), word
    return None, _state(item)


def _state(item: QueueItem) -> Message:
    """The truth table's sentence where the item is about a cover; else its last answer."""
    if item.kind in _CANCELS:
        # The refund that a preview named is not among the facts here: the cover is what counts.
        known = item.cover is not CoverState.PREVIEWED
        return message(COVER_WORDS[item.cover if known else CoverState.CANCELLING])
    if item.kind in _BOOKS:
        return message(COVER_WORDS[item.cover])
    if item.last is not None:
        return item.last
    if item.attempts and item.kind is StepKind.VOID_LABEL:
        return message("queue.carrier_decides")
    return message("queue.under_way" if item.attempts else "queue.saved")


def _tries(item: QueueItem) -> Message:
    if item.attempts == 0 and item.reads == 0:
        return message("queue.not_sent")
    asked = message("queue.tries", count=item.attempts)
    if item.reads == 0:
        return asked
    return message("queue.tries_reads", tries=asked, reads=item.reads)


def _next(item: QueueItem, now: datetime) -> Message | None:
    if item.set_aside:
        return message("queue.left_alone")
    if item.flagged:
        return message("queue.reads_only") if item.kind in _COVER else None
    if item.next_try is None:
        return None
    seconds = int((item.next_try - now).total_seconds())
    if seconds <= 0:
        return message("queue.next_now")
    if seconds < 24 * 3600:
        return message("queue.next_in", time=age(item.next_try, now))
    return message("queue.next_on", day=item.next_try.astimezone().date())
