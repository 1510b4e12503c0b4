"""The queue in every state, and a desk that shows what it is given."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from station.desk import view_queue
from station.desk.queue_page import Evidence, Found
from station.desk.view_queue import QueueItem, QueueView
from station.desk.views import Happening
from station.domain.cover import CoverState
from station.domain.errors import StationError, message
from station.flow.seen import StepKind
from tests.gui.samples import HOSTILE, NO_LINE, NOW

PHONE = "020 7946 0018"
CANCEL = QueueItem(
    shipment="B3-CANCEL",
    step=1,
    kind=StepKind.PREVIEW_CANCEL,
    subject="7RDPX-WM2KA-INS",
    order="10455",
    recipient="Lena Brandt",
    town="Köln",
    cover=CoverState.CANCEL_SAVED,
    asked_at=NOW - timedelta(hours=9),
    asked_by="Ruth Adeyemi",
    deadline=NOW + timedelta(hours=2, minutes=51),
    can_withdraw=True,
)
FLAGGED = QueueItem(
    shipment="B3-FLAGGED",
    step=2,
    kind=StepKind.CONFIRM_CANCEL,
    subject="C4TNB-8YHQE-INS/4711",
    order="10391",
    recipient="Luc Moreau",
    town="Nantes",
    cover=CoverState.CANCELLING,
    asked_at=NOW - timedelta(hours=27),
    asked_by="Ruth Adeyemi",
    deadline=NOW + timedelta(hours=8, minutes=20),
    attempts=5,
    reads=31,
    last=message("insurer.timeout"),
    last_at=NOW - timedelta(minutes=7),
    flagged=True,
    flag=message("flag.unanswered", since=NOW - timedelta(hours=27)),
    can_resolve=True,
)
BOOKING = QueueItem(
    shipment="B3-BOOKING",
    step=3,
    kind=StepKind.BOOK_COVER,
    subject="K7QHM-3WXRE-INS",
    order="10479",
    recipient="Sofia Castell",
    town="Bath",
    cover=CoverState.UNKNOWN,
    asked_at=NOW - timedelta(hours=1, minutes=16),
    asked_by="Dana Kowalski",
    deadline=NOW + timedelta(hours=44, minutes=44),
    attempts=1,
    reads=6,
    last=message("insurer.timeout"),
    next_try=NOW + timedelta(minutes=2),
)
LABEL = QueueItem(
    shipment="B3-CANCEL",
    step=4,
    kind=StepKind.VOID_LABEL,
    subject="label",
    order="10455",
    recipient="Lena Brandt",
    town="Köln",
    cover=CoverState.CANCEL_SAVED,
    asked_at=NOW - timedelta(days=1),
    asked_by="Ruth Adeyemi",
    deadline=NOW + timedelta(days=14, hours=2),
    attempts=1,
    reads=1,
    next_try=NOW + timedelta(days=1),
)
OPT_OUT = QueueItem(
    shipment="B3-OPTOUT",
    step=5,
    kind=StepKind.OPT_OUT,
    subject="PQW2M-8VXKD-INS",
    order="10477",
    recipient="Lund Bakery",
    town="Perth",
    cover=CoverState.NONE,
    asked_at=NOW - timedelta(minutes=40),
    asked_by="Dana Kowalski",
)
LATE = replace(
    CANCEL,
    shipment="B3-LATE",
    step=6,
    order="10440",
    attempts=2,
    deadline=NOW - timedelta(hours=5),
    last=message("insurer.no_connection"),
    next_try=NOW + timedelta(seconds=30),
    can_withdraw=False,
)
SET_ASIDE = replace(
    BOOKING, shipment="B3-ASIDE", step=7, order="10470", set_aside=True, deadline=None
)
ASKED = replace(
    CANCEL, shipment="B3-ASKED", step=None, kind=None, subject="", order="10481", asked_only=True
)
HELD = replace(
    FLAGGED,
    shipment="B3-HELD",
    step=None,
    kind=None,
    subject="",
    order="10466",
    deadline=None,
    cover=CoverState.TOO_LATE,
    flag=message("flag.too_late"),
    can_resolve=False,
)
PRINT = replace(
    OPT_OUT,
    shipment="B3-PRINT",
    step=8,
    kind=StepKind.PRINT,
    subject="label",
    attempts=2,
    last=message("flag.print"),
    order="10478",
)
OURS = (FLAGGED, LABEL, OPT_OUT, CANCEL, BOOKING)


def told(at: str, word: str, detail: str = "", **facts: object) -> Happening:
    return Happening(
        message("evidence.time", at=at),
        message(word, **facts),
        message(detail, **facts) if detail else None,
    )


EVIDENCE = Evidence(
    (
        Happening(
            message("evidence.time", at="Mon"),
            message("evidence.void_asked"),
            message("evidence.by", who="Ruth Adeyemi"),
        ),
        told("12:08", "evidence.no_answer", "evidence.why.timeout"),
        told("12:10", "evidence.no_answer_again", "evidence.why.unavailable", status=503),
        told("12:31", "evidence.more_tries", "evidence.why.timeout", count=3),
        told("15:02", "evidence.read", "evidence.read_count", count=31),
    ),
    currency="GBP",
)


def queue(*items: QueueItem, **facts: object) -> QueueView:
    facts.setdefault("phone", PHONE)
    return view_queue.build(items or OURS, **facts)  # type: ignore[arg-type]


def many(count: int = 10_000) -> QueueView:
    """As many voids as a month without the line could leave."""
    items = [
        replace(
            CANCEL,
            shipment=f"B3-{number:06}",
            step=100 + number,
            order=str(20_000 + number),
            deadline=NOW + timedelta(minutes=7 * number),
            asked_at=NOW - timedelta(minutes=number),
            attempts=number % 3,
        )
        for number in range(count)
    ]
    return view_queue.build(items, NO_LINE, PHONE)


HOSTILE_ITEM = replace(FLAGGED, order=HOSTILE, recipient=HOSTILE, town=HOSTILE, asked_by=HOSTILE)
STATES = {
    "20-queue": queue(),
    "20-queue-offline": queue(*OURS, line=NO_LINE),
    "20-queue-empty": view_queue.build(()),
    "20-queue-all-kinds": queue(*OURS, LATE, SET_ASIDE, ASKED, HELD, PRINT),
    "20-queue-one": queue(CANCEL),
    "20-queue-set-aside": queue(SET_ASIDE, LATE),
    "20-queue-many": many(),
    "20-queue-longest": queue(HOSTILE_ITEM, replace(CANCEL, recipient=HOSTILE * 3)),
}


@dataclass
class RecordingQueue:
    """Stands in for the desk: shows what it is given, writes down what it is asked."""

    shown: QueueView = field(default_factory=queue)
    known: Evidence = EVIDENCE
    asked: list[tuple[str, object]] = field(default_factory=list)
    refused: StationError | None = None

    async def view(self) -> QueueView:
        if self.refused is not None:
            raise self.refused
        return self.shown

    async def evidence(self, item: QueueItem) -> Evidence:
        self.asked.append(("evidence", item.key))
        return self.known

    def _note(self, act: str, what: object = None) -> None:
        self.asked.append((act, what))
        if self.refused is not None:
            raise self.refused

    async def send_now(self) -> None:
        self._note("send_now")

    async def read_again(self, item: QueueItem) -> None:
        self._note("read_again", item.key)

    async def withdraw(self, item: QueueItem) -> None:
        self._note("withdraw", item.key)

    async def resolve(self, item: QueueItem, found: Found) -> None:
        self._note("resolve", (item.key, found))

    @property
    def acts(self) -> list[tuple[str, object]]:
        """What it was asked to do, beside telling what is known."""
        return [each for each in self.asked if each[0] != "evidence"]
