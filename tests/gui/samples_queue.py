"""The queue in every state, and a desk that shows what it is given."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from station.desk import view_evidence, view_queue
from station.desk.queue import Items, QueueItem
from station.desk.queue_page import Evidence, Found
from station.desk.resolving import Resolution
from station.desk.view_queue import QueueFilter, QueueView
from station.desk.views import Happening
from station.domain.cover import CoverState
from station.domain.errors import StationError, message
from station.domain.void import Void, VoidReason, VoidState
from station.flow.figures import Counts
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.void_books import COVER_KINDS, Owed, OwedList
from station.flow.work import Evidence as Known
from station.flow.work import Outcome, Sent, Source, Step
from tests.gui.samples import HOSTILE
from tests.gui.samples_frame import NOW, OWED, PHONE, down

OFFLINE = view_queue.line_notice(down(12), NOW)
MONTH = view_queue.line_notice(down(11_000), NOW)


def item(next_try: datetime | None = None, **facts: object) -> QueueItem:
    """One thing owed: a saved cancellation, unless told otherwise."""
    usual: dict[str, object] = {
        "shipment": "B3-CANCEL",
        "step": 1,
        "kind": StepKind.PREVIEW_CANCEL,
        "subject": "7RDPX-WM2KA-INS",
        "number": "10455",
        "recipient": "Lena Brandt",
        "town": "Köln",
        "country": "DE",
        "cover": CoverState.CANCEL_SAVED,
        "at": NOW - timedelta(seconds=30),
        "by": "Ruth Adeyemi",
        "deadline": NOW + timedelta(hours=2, minutes=51),
        "attempts": 0,
        "reads": 0,
        "last": None,
        "last_at": None,
        "flagged": False,
        "flag": None,
        "faults": 0,
    }
    return QueueItem(Owed(**{**usual, **facts}), next_try)  # type: ignore[arg-type]


def other(known: QueueItem, **facts: object) -> QueueItem:
    """`known` with other facts."""
    next_try = facts.pop("next_try", known.next_try)
    return QueueItem(replace(known.owed, **facts), next_try)  # type: ignore[arg-type]


CANCEL = item()
FLAGGED = item(
    next_try=NOW + timedelta(days=1),
    shipment="B3-FLAGGED",
    step=2,
    kind=StepKind.CONFIRM_CANCEL,
    subject="C4TNB-8YHQE-INS/4711",
    number="10391",
    recipient="Luc Moreau",
    town="Nantes",
    cover=CoverState.CANCELLING,
    at=NOW - timedelta(hours=27),
    deadline=NOW + timedelta(hours=8, minutes=20),
    attempts=5,
    reads=31,
    last=message("insurer.timeout"),
    last_at=NOW - timedelta(minutes=7),
    flagged=True,
    flag=message("flag.unanswered", since=NOW - timedelta(hours=27)),
)
BOOKING = item(
    next_try=NOW + timedelta(minutes=2),
    shipment="B3-BOOKING",
    step=3,
    kind=StepKind.BOOK_COVER,
    subject="K7QHM-3WXRE-INS",
    number="10479",
    recipient="Sofia Castell",
    town="Bath",
    cover=CoverState.UNKNOWN,
    at=NOW - timedelta(minutes=14),
    by="Dana Kowalski",
    deadline=NOW + timedelta(hours=45, minutes=46),
    attempts=1,
    reads=6,
    last=message("insurer.timeout"),
    last_at=NOW - timedelta(minutes=3),
)
LABEL = item(
    next_try=NOW + timedelta(days=1),
    shipment="B3-FLAGGED",
    step=4,
    kind=StepKind.VOID_LABEL,
    subject="label",
    number="10391",
    recipient="Luc Moreau",
    town="Nantes",
    cover=CoverState.CANCELLING,
    at=NOW - timedelta(hours=27),
    deadline=NOW + timedelta(days=13, hours=2),
    attempts=1,
    reads=1,
)
OPT_OUT = item(
    shipment="B3-OPTOUT",
    step=5,
    kind=StepKind.OPT_OUT,
    subject="PQW2M-8VXKD-INS",
    number="10478",
    recipient="Lund Bakery",
    town="Perth",
    cover=CoverState.NONE,
    at=NOW - timedelta(seconds=20),
    by="Dana Kowalski",
    deadline=None,
)
LATE = other(
    CANCEL,
    shipment="B3-LATE",
    step=6,
    number="10440",
    attempts=2,
    at=NOW - timedelta(hours=9),
    deadline=NOW - timedelta(hours=5),
    last=message("insurer.unavailable", status=503),
    last_at=NOW - timedelta(minutes=4),
    next_try=NOW + timedelta(seconds=30),
)
SET_ASIDE = other(BOOKING, shipment="B3-ASIDE", step=7, number="10470", faults=3, deadline=None)
ASKED = other(
    CANCEL, shipment="B3-ASKED", step=None, kind=None, subject="", number="10460",
    at=NOW - timedelta(minutes=12), asked_only=True,
)  # fmt: skip
HELD = other(
    FLAGGED,
    shipment="B3-HELD",
    step=None,
    kind=None,
    subject="",
    number="10466",
    recipient="Rosa Klein",
    town="Graz",
    deadline=None,
    attempts=0,
    reads=0,
    last=None,
    last_at=None,
    cover=CoverState.TOO_LATE,
    flag=message("flag.too_late"),
)
PRINT = other(
    OPT_OUT,
    step=8,
    kind=StepKind.PRINT,
    subject="label",
    attempts=2,
    last=message("flag.print"),
    last_at=NOW,
    flagged=True,
    flag=message("flag.print"),
)
OURS = (CANCEL, FLAGGED, BOOKING, LABEL, OPT_OUT)


def _evidence(item: QueueItem) -> tuple[Happening, ...]:
    """As the desk tells it: asked once a minute at first, then read back until now."""
    owed = item.owed
    asked = owed.at - timedelta(minutes=2)
    void = Void(
        1, VoidState.APPROVED, VoidReason.WRONG_ADDRESS, "", asked, owed.by, owed.at, owed.by
    )
    reasons = [message("insurer.timeout"), message("insurer.unavailable", status=503)]
    sends = [
        Outcome(
            n + 1,
            Source.SEND,
            _sent_at(owed, n),
            Answer.UNKNOWN,
            Known(reason=reasons[n == 1]),
        )
        for n in range(owed.attempts)
    ]
    read_at = owed.last_at or NOW
    reads = [Outcome(n, Source.READ, read_at, Answer.UNKNOWN) for n in range(owed.reads)]
    step = Step(
        2, owed.shipment, owed.kind or StepKind.PREVIEW_CANCEL, owed.subject, 1, "key", b"{}",
        owed.at, owed.by, None,
        sent=tuple(Sent(each.n, each.at) for each in sends),
        outcomes=(*sends, *reads),
    )  # fmt: skip
    if owed.asked_only:
        return view_evidence.evidence(
            None, replace(void, asked_at=owed.at, approved_at=None, approved_by=None), NOW
        )
    known = step if owed.step is not None else None
    return view_evidence.evidence(known, void if owed.kind in OF_VOID else None, NOW)


OF_VOID = (StepKind.PREVIEW_CANCEL, StepKind.CONFIRM_CANCEL, StepKind.VOID_LABEL)


def _sent_at(owed: Owed, n: int) -> datetime:
    """A minute after the one before; the last one where it is the newest that is known."""
    newest = owed.last_at if not owed.reads and n == owed.attempts - 1 else None
    return newest or owed.at + timedelta(minutes=n)


EVIDENCE = Evidence(
    _evidence(FLAGGED),
    choices=(Resolution.EXECUTED, Resolution.NOT_EXECUTED, Resolution.WRITE_OFF),
    currency="GBP",
)
SAVED = Evidence(_evidence(CANCEL), may_withdraw=True)


def listed(items: Sequence[QueueItem]) -> Items:
    """As the store lists them."""
    owed = [item.owed for item in items]
    tries = {item.owed.shipment: item.next_try for item in items}
    return Items(
        OwedList(
            owed,
            tuple(each.key for each in owed),
            tuple(each.number for each in owed),
            tuple(n for n, each in enumerate(owed) if each.kind in COVER_KINDS or each.asked_only),
            tuple(n for n, item in enumerate(items) if item.needs_person),
        ),
        lambda shipment: tries[shipment],
    )


def queue(*items: QueueItem, **facts: object) -> QueueView:
    facts.setdefault("phone", PHONE)
    return view_queue.build(listed(items or OURS), **facts)  # type: ignore[arg-type]


def many(count: int = 10_000) -> QueueView:
    """As many voids as a month without the line could leave."""
    items = [
        other(
            CANCEL,
            shipment=f"B3-{number:06}",
            step=100 + number,
            number=str(20_000 + number),
            deadline=NOW + timedelta(minutes=7 * number),
            at=NOW - timedelta(minutes=number),
            attempts=number % 3,
            last=message("insurer.no_connection") if number % 3 else None,
        )
        for number in range(count)
    ]
    return view_queue.build(listed(items), MONTH, PHONE)


def around(view: QueueView) -> dict[str, object]:
    """What strip and rail have of this queue, and of the line."""
    listed_ = [view.items[number].owed for number in range(len(view.items))]
    steps = [each for each in listed_ if each.step is not None]
    people = len({listed_[number].shipment for number in view.shown[QueueFilter.PERSON]})
    voids = [each.deadline for each in listed_ if each.asked_only or each.kind in CANCELS]
    counts = Counts(
        steps=len(steps),
        oldest=min((each.at for each in steps), default=None),
        deadline=min((each for each in voids if each is not None), default=None),
        bare=len(listed_) - len(steps),
        people=people,
        overdue=OWED.overdue,
        not_gone=OWED.not_gone,
    )
    since = view.line.word.facts["since"] if view.line is not None else None
    if not isinstance(since, datetime):
        return {"owed": counts}
    return {"owed": counts, "line": down((NOW - since).total_seconds() / 60)}


CANCELS = (StepKind.PREVIEW_CANCEL, StepKind.CONFIRM_CANCEL)


HOSTILE_ITEM = other(FLAGGED, number=HOSTILE, recipient=HOSTILE, town=HOSTILE, by=HOSTILE)
STATES = {
    "20-queue": queue(),
    "20-queue-offline": queue(*OURS, line=OFFLINE),
    "20-queue-empty": view_queue.build(listed(())),
    "20-queue-all-kinds": queue(LATE, ASKED, *OURS[:4], HELD, OPT_OUT, SET_ASIDE, PRINT),
    "20-queue-one": queue(CANCEL),
    "20-queue-set-aside": queue(LATE, SET_ASIDE),
    "20-queue-many": many(),
    "20-queue-longest": queue(other(CANCEL, recipient=HOSTILE * 3), HOSTILE_ITEM),
}


@dataclass
class RecordingQueue:
    """Stands in for the desk: shows what it is given, writes down what it is asked."""

    shown: QueueView = field(default_factory=queue)
    known: Evidence | None = None
    """None: what fits the item."""
    asked: list[tuple[str, object]] = field(default_factory=list)
    refused: StationError | None = None

    async def view(self) -> QueueView:
        if self.refused is not None:
            raise self.refused
        return self.shown

    async def evidence(self, item: QueueItem) -> Evidence:
        self.asked.append(("evidence", item.owed.key))
        if self.known is not None:
            return self.known
        if item.owed.flagged or item.owed.reads:
            return replace(EVIDENCE, happenings=_evidence(item))
        voided = item.owed.asked_only or item.owed.kind in OF_VOID
        return Evidence(_evidence(item), may_withdraw=voided)

    def _note(self, act: str, what: object = None) -> None:
        self.asked.append((act, what))
        if self.refused is not None:
            raise self.refused

    async def send_now(self) -> None:
        self._note("send_now")

    async def read_again(self, item: QueueItem) -> None:
        self._note("read_again", item.owed.key)

    async def withdraw(self, item: QueueItem) -> None:
        self._note("withdraw", item.owed.key)

    async def resolve(self, item: QueueItem, found: Found) -> None:
        self._note("resolve", (item.owed.key, found))

    @property
    def acts(self) -> list[tuple[str, object]]:
        """What it was asked to do, beside telling what is known."""
        return [each for each in self.asked if each[0] != "evidence"]
