"""The queue as its page shows it: order, counts, and each item in words. Pure.

A queue may hold ten thousand items: the order is made once a snapshot, the words of an item only
when it is drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from station.desk.queue import Items, QueueItem
from station.desk.view_clock import Clock
from station.desk.view_rest import age
from station.desk.views import Notice, Shape, Tone
from station.domain.amendment import CHANGE_WORDS, ChangeState
from station.domain.cover import COVER_WORDS, CoverState
from station.domain.errors import Message, message
from station.domain.shipment import PaperKind
from station.flow.line import Line, LineState
from station.flow.seen import StepKind
from station.flow.void_books import COVER_KINDS, Owed

_CANCELS = frozenset({StepKind.PREVIEW_CANCEL, StepKind.CONFIRM_CANCEL})
_BOOKS = frozenset({StepKind.BOOK_COVER, StepKind.CONFIRM_PAYMENT})


class QueueFilter(StrEnum):
    """What part of the queue is shown."""

    ALL = "all"
    COVER = "cover"
    PERSON = "person"


@dataclass(frozen=True)
class QueueView:
    """The queue at one moment, nearest deadline first."""

    items: Items
    shown: Mapping[QueueFilter, Sequence[int]]
    """The places of the items that belong to each filter, in order."""
    line: Notice | None = None
    """While the insurer cannot be reached."""
    phone: str = ""
    """The insurer's, where the settings name it."""

    def keys(self, part: QueueFilter) -> tuple[str, ...]:
        """The keys of what is shown of `part`."""
        keys = self.items.owed.keys
        return keys if part is QueueFilter.ALL else tuple(keys[n] for n in self.shown[part])

    def find(self, code: str) -> str:
        """The key of the first item of that shipment, or of the order of that number; or empty."""
        owed = self.items.owed
        mine = f"{code}/"
        for key, number in zip(owed.keys, owed.numbers, strict=True):
            if number == code or key.startswith(mine):
                return key
        return ""


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


def build(items: Items, line: Notice | None = None, phone: str = "") -> QueueView:
    """The queue as it is listed."""
    shown = {
        QueueFilter.ALL: range(len(items)),
        QueueFilter.COVER: items.owed.covers,
        QueueFilter.PERSON: items.owed.people,
    }
    if line is not None:
        # The page's own act tries the line too; it is there while anything waits.
        line = replace(line, can_retry=not len(items))
    return QueueView(items, shown, line, phone)


def line_notice(line: Line, now: datetime) -> Notice | None:
    """What stands on top while the insurer cannot be reached, or refuses us."""
    if not line.down or line.since is None:
        return None
    if line.state is LineState.REFUSING:
        word = line.reason or message("notice.credentials")
        return Notice(Tone.LOOK, Shape.LOOK, word, message("queue.kept"))
    wait = max(0, int((line.probe_at(now) - now).total_seconds()))
    why = line.reason or message("strip.no_line")
    detail = message("notice.no_line_detail", why=why, next_s=wait)
    word = message("queue.no_line", since=line.since)
    return Notice(Tone.LOOK, Shape.LOOK, word, detail)


def row(item: QueueItem, now: datetime) -> QueueRow:
    """`item` in words, as it stands at `now`."""
    owed = item.owed
    lead, word = _words(item, now)
    return QueueRow(
        clock=Clock(owed.at, owed.deadline),
        due=_due(item, now),
        shape=_shape(item),
        tone=Tone.LOOK if owed.flagged or item.set_aside else Tone.PLAIN,
        title=title(item),
        about=_about(item),
        lead=lead,
        word=word,
        tries=_tries(item),
        next=_next(item, now),
    )


def pane(item: QueueItem, now: datetime) -> QueuePane:
    """The chosen item in words."""
    owed = item.owed
    old, ref = age(now, owed.at), package_of(item)
    sub = message("queue.pane.ref_age", ref=ref, age=old) if ref else message(
        "queue.pane.age", age=old
    )  # fmt: skip
    needs = owed.flagged and not item.set_aside
    return QueuePane(
        shape=_shape(item),
        title=message("queue.person") if needs else title(item),
        sub=sub,
        text=_explained(item, now),
    )


def _explained(item: QueueItem, now: datetime) -> Message:
    owed = item.owed
    if item.set_aside:
        return _refused(item) or message("queue.pane.set_aside")
    if owed.asked_only:
        return message("queue.pane.asked", who=owed.by)
    if owed.flagged:
        if owed.kind is None and owed.flag is not None:
            return owed.flag
        if owed.kind is StepKind.PREVIEW_CANCEL:
            return message("queue.pane.flagged_preview")
        if owed.kind in _CANCELS:
            return message("queue.pane.flagged_cancel")
        if owed.kind is StepKind.CONFIRM_UPDATE:
            return message("queue.pane.flagged_change")
        return message("queue.pane.flagged_cover" if owed.kind in _BOOKS else "queue.pane.flagged")
    if owed.kind is StepKind.NEWER:
        return message("queue.pane.newer")
    if owed.attempts == 0:
        return message("queue.pane.not_sent")
    return _late(owed) if _is_late(owed, now) else message("queue.pane.under_way")


def _is_late(owed: Owed, now: datetime) -> bool:
    return owed.deadline is not None and owed.deadline <= now


def _late(owed: Owed) -> Message:
    """A cancellation is tried until the insurer has answered it; a booking is only read."""
    if owed.kind in _BOOKS or owed.kind is StepKind.CONFIRM_UPDATE:
        return message("queue.pane.late_reads")
    if owed.last is None:
        return message("queue.pane.late")
    return message("queue.pane.late_why", why=owed.last)


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
    owed = item.owed
    if owed.asked_only:
        return message("queue.title.asked", order=owed.number)
    if owed.kind in _CANCELS:
        return message("queue.title.cancel", ref=package_of(item))
    if owed.kind is StepKind.PRINT:
        paper = message(f"queue.paper.{PaperKind(owed.subject).value}")
        return message("queue.title.print", paper=paper, order=owed.number)
    name = owed.kind.value if owed.kind is not None else "none"
    return message(f"queue.title.{name}", order=owed.number)


def package_of(item: QueueItem) -> str:
    """The insurer's reference that the item is about; empty if it is about none."""
    owed = item.owed
    return owed.subject.partition("/")[0] if owed.kind in COVER_KINDS else ""


def _about(item: QueueItem) -> Message:
    owed = item.owed
    who = ", ".join(part for part in (owed.recipient, owed.town) if part)
    if owed.kind in _CANCELS or owed.kind is None:
        return message("queue.about", order=owed.number, who=who)
    return message("queue.who", who=who)


def _shape(item: QueueItem) -> Shape:
    owed = item.owed
    if item.set_aside:
        return Shape.LOOK
    if owed.flagged or owed.asked_only:
        return Shape.FLAG
    if owed.attempts == 0:
        return Shape.TRAY
    return Shape.BACK if owed.kind is StepKind.VOID_LABEL else Shape.ASKING


def _due(item: QueueItem, now: datetime) -> Message:
    owed = item.owed
    if owed.deadline is None:
        return message("queue.may_wait")
    if owed.kind in _BOOKS or owed.kind is StepKind.CONFIRM_UPDATE:
        return message("queue.then_reads")
    return day(owed.deadline, now)


def day(moment: datetime, now: datetime) -> Message:
    """`today 18:00`, `tomorrow 9:00` or `by 8 Dec 2026`, by the bench's own clock."""
    found = on_day(moment, now)
    return found if isinstance(found, Message) else message("queue.by_day", day=found)


def on_day(moment: datetime, now: datetime) -> Message | date:
    """`tomorrow 9:00` or `8 Dec 2026`: a day on which, not by which."""
    there, here = moment.astimezone(), now.astimezone()
    days = (there.date() - here.date()).days
    if days in (-1, 0, 1):
        name = ("queue.today", "queue.tomorrow", "queue.yesterday")[days]
        return message(name, at=there)
    return there.date()


def _words(item: QueueItem, now: datetime) -> tuple[Message | None, Message]:
    owed = item.owed
    if item.set_aside:
        return message("queue.set_aside"), _refused(item) or message("queue.set_aside_why")
    if owed.asked_only:
        return None, message("queue.waits_approval")
    if owed.flagged:
        since = age(now, owed.at)
        why = owed.flag if owed.kind is None and owed.flag is not None else None
        word = why or message("queue.no_clear_answer", count=owed.attempts, age=since)
        return message("queue.needs_person"), word
    return None, _state(item, now)


def _refused(item: QueueItem) -> Message | None:
    """Why it was set aside, where that is for a person to settle and no fault of ours."""
    flag = item.owed.flag
    return flag if flag is not None and flag.id == "flag.unposted" else None


def _state(item: QueueItem, now: datetime) -> Message:
    """The truth table's sentence where the item is about a cover; else its last answer."""
    owed = item.owed
    if owed.kind is StepKind.NEWER:
        return message("queue.newer")
    if owed.kind in _CANCELS:
        saved = owed.cover is CoverState.CANCEL_SAVED
        if saved and owed.attempts and _is_late(owed, now):
            # It was sent, and in vain: that it will be is no answer any more.
            return owed.last or message("queue.under_way")
        # The refund that a preview named is not among the facts here: the cover is what counts.
        known = owed.cover is not CoverState.PREVIEWED
        return message(COVER_WORDS[owed.cover if known else CoverState.CANCELLING])
    if owed.kind in _BOOKS:
        return message(COVER_WORDS[owed.cover])
    if owed.kind is StepKind.CONFIRM_UPDATE:
        return message(CHANGE_WORDS[ChangeState.UNKNOWN if owed.attempts else ChangeState.ASKING])
    if owed.last is not None:
        return owed.last
    if owed.attempts and owed.kind is StepKind.VOID_LABEL:
        return message("queue.carrier_decides")
    return message("queue.under_way" if owed.attempts else "queue.saved")


def _tries(item: QueueItem) -> Message:
    owed = item.owed
    if owed.attempts == 0 and owed.reads == 0:
        return message("queue.not_sent")
    asked = message("queue.tries", count=owed.attempts)
    if owed.reads == 0:
        return asked
    return message("queue.tries_reads", tries=asked, count=owed.reads)


def _next(item: QueueItem, now: datetime) -> Message | None:
    owed = item.owed
    if item.set_aside:
        return message("queue.left_alone")
    if owed.flagged and owed.kind is not StepKind.PREVIEW_CANCEL:
        return message("queue.reads_only") if owed.kind in COVER_KINDS else None
    if item.next_try is None:
        return None
    seconds = int((item.next_try - now).total_seconds())
    if seconds <= 0:
        return message("queue.next_now")
    if seconds < 24 * 3600:
        return message("queue.next_in", time=age(item.next_try, now))
    return message("queue.next_on", day=item.next_try.astimezone().date())
