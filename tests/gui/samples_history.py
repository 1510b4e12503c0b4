"""The history in every state, with invented people, and a desk that shows what it is given."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from station.desk.history import PAGE, Found
from station.desk.history_page import PastView, Picture, Progress, Shown
from station.desk.story import carrier_name
from station.desk.view_history import when
from station.desk.views import Happening
from station.domain.cover import CoverState
from station.domain.errors import Message, StationError, message
from station.domain.money import Money
from station.domain.reprint import Why
from station.domain.shipment import LabelMoney, LabelState, PaperKind, ShipmentState
from station.domain.void import Void, VoidReason, VoidState
from station.flow.history import HistoryRow, Only, Posted, Tally, Wanted
from station.flow.work import Out
from tests.gui.samples import HOSTILE
from tests.gui.samples_frame import NOTHING, NOW, UP, down, gbp
from tests.gui.samples_papers import papers, picture


def shipment(number: str, name: str, town: str, minutes: float, **changed: Any) -> HistoryRow:
    """A shipment that was dispatched so long before now; printed, paid, covered."""
    at = NOW - timedelta(minutes=minutes)
    made = HistoryRow(
        seq=10**15 - int(minutes * 60),
        shipment=f"B3-{number}",
        number=number,
        created_at=at,
        by="Dana Kowalski",
        name=name,
        company="",
        town=town,
        country="GB",
        state=ShipmentState.DISPATCHED,
        label=LabelState.BOUGHT,
        label_money=LabelMoney.CAPTURED,
        cover=CoverState.COVERED,
        label_price=gbp(840),
        carrier="house",
        ref="K7QHM-3WXRE-INS",
        premium=gbp(706),
        printed_at=at + timedelta(seconds=5),
        out=Out.PRINTED,
    )
    return replace(made, **changed)


def void(minutes: float, state: VoidState = VoidState.APPROVED) -> Void:
    """Asked and approved by Ruth."""
    asked = NOW - timedelta(minutes=minutes)
    return Void(
        1, state, VoidReason.WRONG_ADDRESS, "", asked, "Ruth Adeyemi", asked, "Ruth Adeyemi"
    )


def back(part: str, amount: Money, minutes: float) -> Posted:
    """A refund that was posted."""
    return Posted(f"refund.{part}", NOW - timedelta(minutes=minutes), "Dana Kowalski", (amount,))


DAY = 24 * 60
LINE = down(0.4)
"""It went a moment ago: what is saved waits for it."""


def around(desk: "RecordingHistory") -> dict[str, object]:
    """What strip and rail have of the same: nothing waits where all of it is settled."""
    if not any(map(unsettled, desk.rows)):
        return {"owed": NOTHING, "broker": UP}
    return {"line": LINE, "broker": UP}


WHITFIELD = shipment("10482", "Hannah Whitfield", "Kendal", 0.6)
BRANDT = shipment(
    "10455",
    "Lena Brandt",
    "Köln",
    186,
    country="DE",
    carrier="easypost",
    label_price=gbp(1420),
    state=ShipmentState.VOIDING,
    label=LabelState.VOID_ASKED,
    label_money=LabelMoney.REFUND_ASKED,
    cover=CoverState.CANCEL_SAVED,
    decides_by=NOW + timedelta(days=14),
    void=void(0.3),
)
CHECKING = shipment("10479", "Sofia Castell", "Bath", 14, cover=CoverState.UNKNOWN, slip=True)
FLAGGED = shipment(
    "10391",
    "Luc Moreau",
    "Nantes",
    27.6 * 60,
    country="FR",
    label_price=gbp(1290),
    state=ShipmentState.VOIDING,
    label=LabelState.VOID_ASKED,
    label_money=LabelMoney.REFUND_ASKED,
    cover=CoverState.CANCELLING,
    decides_by=NOW + timedelta(days=13),
    asked_at=NOW - timedelta(hours=27),
    flag=message("flag.unanswered", since=NOW - timedelta(hours=27)),
    void=void(27 * 60 + 2),
)
ROWS = (
    WHITFIELD,
    shipment("10481", "Maud Okafor", "Truro", 3, ref="F3MZK-8QWTL-INS"),
    CHECKING,
    BRANDT,
    shipment(
        "10448",
        "Peder Nilsen",
        "Bergen",
        200,
        country="NO",
        state=ShipmentState.VOIDED,
        label=LabelState.VOIDED,
        label_money=LabelMoney.REFUNDED,
        cover=CoverState.AMOUNT_OPEN,
        label_price=gbp(1420),
        refunds=(back("label", gbp(1420), 23),),
        void=void(60, VoidState.DONE),
    ),
    FLAGGED,
    shipment("10384", "Amina Haddad", "Hove", 28 * 60, cover=CoverState.REFUSED),
    shipment("10267", "Esme Grey", "Leeds", 4 * DAY, cover=CoverState.NONE, label_price=gbp(610)),
    shipment(
        "9871",
        "Aino Aalto",
        "Turku",
        17 * DAY,
        country="FI",
        label_price=gbp(1160),
        state=ShipmentState.VOIDED,
        label=LabelState.VOIDED,
        label_money=LabelMoney.OVERDUE,
        cover=CoverState.CANCELLED,
        decides_by=NOW - timedelta(days=1.2),
        premium=gbp(312),
        refunds=(back("cover", gbp(312), 15 * DAY),),
        void=void(16 * DAY, VoidState.DONE),
    ),
)
LONGEST = tuple(
    shipment(
        f"ORDER-2026-11-24-{number:012d}",
        name,
        "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
        number,
        cover=state,
        label=label,
        label_money=money,
        label_price=gbp(99_999_999),
        void=void(5),
        decides_by=NOW - timedelta(days=400),
        country="FR",
    )
    for number, (name, state, label, money) in enumerate(
        (
            ("Maximiliane Freifrau von Hohenstein-Wittgenstein", CoverState.CANCEL_SAVED,
             LabelState.VOID_ASKED, LabelMoney.OVERDUE),
            (HOSTILE, CoverState.MISMATCH, LabelState.UNKNOWN, LabelMoney.HELD),
            ("محمد عبد الرحمن بن عبد العزيز آل سعود", CoverState.TOO_LATE, LabelState.VOID_REFUSED,
             LabelMoney.REFUND_REFUSED),
        ),
        start=1,
    )
)  # fmt: skip


def _happened(minutes: float, word: str, detail: Message | None = None, **facts: Any) -> Happening:
    return Happening(when(NOW - timedelta(minutes=minutes), NOW), Message(word, facts), detail)


_ANSWERS = {
    CoverState.UNKNOWN: ("story.no_answer", message("insurer.timeout")),
    CoverState.REFUSED: ("cover.refused", None),
    CoverState.MISMATCH: ("cover.mismatch", None),
    CoverState.TOO_LATE: ("cover.too_late", None),
}


def _covered(row: HistoryRow) -> tuple[str, Message]:
    return "story.covered", message("last.ref", ref=row.ref)


def _void_told(row: HistoryRow, wanted: Void) -> list[Happening]:
    """What came of the void: as far as this row is."""
    minutes = (NOW - wanted.asked_at).total_seconds() / 60
    why = message("reason.wrong_address")
    asked = message("story.void_asked_detail", by="Ruth Adeyemi", reason=why)
    told = [_happened(minutes, "story.void_asked", asked)]
    if row.label is LabelState.VOID_ASKED and row.decides_by is not None:
        decides = message("story.decides_by", day=row.decides_by.date())
        told.append(_happened(minutes, "story.carrier_took", decides))
    if row.cover is CoverState.CANCEL_SAVED:
        until = message("story.saved_until", at=NOW + timedelta(hours=3), day=NOW.date())
        told.append(_happened(minutes, "story.saved", until))
    for each in sorted(row.refunds, key=lambda each: each.at):
        ago = (NOW - each.at).total_seconds() / 60
        part = message(f"story.{each.event.replace('.', '_')}")
        told.append(_happened(ago, "story.money_back", part, amount=each.amounts[0]))
    return told


def past(row: HistoryRow, **changed: Any) -> PastView:
    """The story of a parcel, with what became of its cover and of its void."""
    minutes = (NOW - row.created_at).total_seconds() / 60
    told = []
    if row.cover is not CoverState.NONE:
        price = row.premium
        ticked = message("story.ticked_detail", price=price, terms="0f6c9a52", by="Dana Kowalski")
        told.append(_happened(minutes + 0.3, "story.ticked", ticked))
    carrier = carrier_name(row.carrier)
    bought = message("story.label_bought_detail", amount=row.label_price, carrier=carrier)
    told.append(_happened(minutes - 0.02, "story.label_bought", bought))
    if row.cover is not CoverState.NONE:
        told.append(_happened(minutes - 0.05, *_ANSWERS.get(row.cover, _covered(row))))
    if row.void is not None:
        told += _void_told(row, row.void)
    voiding = row.void is not None and row.void.open
    proven = row.cover not in (CoverState.NONE, *_ANSWERS)
    papers_ = (PaperKind.LABEL, PaperKind.CONFIRMATION) if proven else (PaperKind.LABEL,)
    gone = row.label is LabelState.VOIDED
    view = PastView(
        shipment=row.shipment,
        order=row.number,
        who=f"{row.name}, {row.town}",
        tracking=("EZ4700001234567" if row.carrier == "easypost" else "006141410000000012",),
        weight_g=1840,
        happenings=tuple(told),
        reprints=() if voiding or gone else papers_,
        reprint_barred=message("history.reprint_void") if voiding else None,
        can_slip=voiding or gone,
        can_look=True,
        in_queue=unsettled(row),
        can_void=not gone,
        can_change=not voiding and row.cover is CoverState.COVERED,
    )
    return replace(view, **changed)


@dataclass
class RecordingHistory:
    """Stands in for the desk: finds by the beginning of words, and writes down what it is asked."""

    rows: tuple[HistoryRow, ...] = ROWS
    not_settled: int | None = None
    needs_person: int | None = None
    shown: int | None = None
    """None, of each: as many as there are rows."""
    refused: StationError | None = None
    no_paper: StationError | None = None
    left: Progress | None = None
    """A batch of labels that has not ended."""
    stops_at: int | None = None
    """The printer is out of paper after so many labels."""
    asked: list[tuple[str, object]] = field(default_factory=list)
    home: str = "GB"

    def _note(self, act: str, what: object) -> None:
        self.asked.append((act, what))
        if self.refused is not None:
            raise self.refused

    async def search(self, looked_for: Wanted, after: int | None) -> Found:
        """Rows whose words begin so."""
        self._note("search", (looked_for, after))
        found = [row for row in self.rows if _fits(row, looked_for)]
        if after is not None:
            found = [row for row in found if row.seq < after]
        more = len(found) > PAGE
        return Found(found[:PAGE], found[PAGE - 1].seq if more else None)

    async def tally(self, looked_for: Wanted) -> Tally:
        """What it was given."""
        self._note("tally", looked_for)
        shown = sum(_fits(row, looked_for) for row in self.rows)
        if looked_for.only is Only.ALL and shown and self.shown is not None:
            shown = self.shown
        open_, people = self.not_settled, self.needs_person
        return Tally(
            sum(map(unsettled, self.rows)) if open_ is None else open_,
            sum(row.flag is not None for row in self.rows) if people is None else people,
            shown,
        )

    async def past(self, shipment: str) -> PastView:
        """The story."""
        self._note("past", shipment)
        return past(next(row for row in self.rows if row.shipment == shipment))

    async def papers(self, shipment: str) -> Sequence[Shown]:
        """Two labels and a confirmation, as the program makes them."""
        self._note("papers", shipment)
        if self.no_paper is not None:
            raise self.no_paper
        return papers(shipment)

    async def picture(self, paper: Shown, height: int) -> Picture:
        """The paper, drawn as the program draws it."""
        self._note("picture", (paper.kind, paper.number, height))
        return picture(paper.content, 0, height)

    async def batch(self) -> Progress | None:
        """What it was given."""
        return self.left

    async def begin_batch(self, looked_for: Wanted, shipment: str, why: Why) -> Progress:
        """Noted; as many labels as rows from the top to it."""
        self._note("begin_batch", (shipment, why))
        count = [row.shipment for row in self.rows].index(shipment) + 1
        self.left = Progress("Dana Kowalski", 0, 0, 0, count, count)
        return self.left

    async def run_batch(self) -> AsyncIterator[Progress]:
        """One label after the other, until it is stopped."""
        self._note("run_batch", None)
        while self.left is not None and self.left.left:
            if self.stops_at == self.left.out:
                self.stops_at = None
                self.left = replace(self.left, why=message("printer.paper_out"), stopped=True)
                yield self.left
                return
            self.left = replace(
                self.left, out=self.left.out + 1, left=self.left.left - 1, why=None, stopped=False
            )
            yield self.left
        self.left = None

    def stop_batch(self) -> None:
        """Noted."""
        self._note("stop_batch", None)

    async def drop_batch(self) -> None:
        """Noted."""
        self._note("drop_batch", None)
        self.left = None

    async def void_slip(self, shipment: str) -> None:
        """Noted."""
        self._note("void_slip", shipment)

    async def reprint(self, shipment: str, kind: PaperKind, why: Why) -> None:
        """Noted."""
        self._note("reprint", (shipment, kind, why))


_MONEY_OPEN = (LabelMoney.HELD, LabelMoney.REFUND_ASKED, LabelMoney.OVERDUE)
_COVER_OPEN = (
    CoverState.ASKING, CoverState.UNKNOWN, CoverState.CANCEL_SAVED, CoverState.PREVIEWED,
    CoverState.CANCELLING, CoverState.AMOUNT_OPEN,
)  # fmt: skip


def unsettled(row: HistoryRow) -> bool:
    """As the store has it: something is under way, owed, overdue, or needs a person."""
    under_way = (ShipmentState.DISPATCHING, ShipmentState.HELD, ShipmentState.VOIDING)
    label = (LabelState.BUYING, LabelState.UNKNOWN, LabelState.VOID_ASKED)
    stands = row.state in under_way or row.label in label or row.label_money in _MONEY_OPEN
    return stands or row.cover in _COVER_OPEN or row.flag is not None


def _fits(row: HistoryRow, looked_for: Wanted) -> bool:
    if looked_for.only is Only.NEEDS_PERSON and row.flag is None:
        return False
    if looked_for.only is Only.NOT_SETTLED and not unsettled(row):
        return False
    if looked_for.since is not None and row.created_at < looked_for.since:
        return False
    words = f"{row.number} {row.name} {row.town} {row.ref}".casefold().split()
    return all(
        any(word.startswith(each) for word in words) for each in looked_for.text.casefold().split()
    )
