"""The history as its page shows it: each shipment as a row of three states, in words. Pure.

A list may be a million rows long: a row's words are made when it is drawn.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from station.desk.story import carrier_name
from station.desk.view_rest import age
from station.desk.views import Shape
from station.domain.cover import COVER_WORDS, CoverState
from station.domain.errors import Message, message
from station.domain.shipment import LabelMoney, LabelState
from station.flow.history import HistoryRow
from station.flow.seen import StepKind


@dataclass(frozen=True)
class Cell:
    """One state: its shape, its word, and a small line below."""

    shape: Shape
    word: Message
    detail: Message | None = None


@dataclass(frozen=True)
class RowView:
    """One shipment of the list. Names and towns are outside text."""

    shipment: str
    at: Message
    number: str
    name: str
    place: str
    label: Cell
    money: Cell
    cover: Cell
    gone: Message | None = None
    """Why there is no name and no town."""

    @property
    def cells(self) -> tuple[Cell, Cell, Cell]:
        """The three states, in the order of their columns."""
        return self.label, self.money, self.cover


def row(shipment: HistoryRow, now: datetime, home: str) -> RowView:
    """One row as it stands at `now` (UTC); the country is named if it is not `home`."""
    abroad = shipment.country if shipment.country != home else ""
    return RowView(
        shipment=shipment.shipment,
        at=when(shipment.created_at, now),
        number=shipment.number,
        name=shipment.name or shipment.company,
        place=", ".join(part for part in (shipment.town, abroad) if part),
        label=_label(shipment, now),
        money=_MONEY[shipment.label_money](shipment, now),
        cover=_cover(shipment, now),
        gone=message("history.purged") if shipment.purged else None,
    )


# Times


def when(at: datetime, now: datetime) -> Message:
    """`14:07` today, `Mon 23` in the week before, `9 Nov`, and `9 Nov 2025` in another year."""
    here, today = at.astimezone(), now.astimezone().date()
    if here.date() == today:
        return message("history.at", at=here)
    return _day(here.date(), today)


def _day(day: date, today: date) -> Message:
    month = message(f"month.{day.month}")
    if abs(day - today) < timedelta(days=7):
        weekday = message(f"weekday.{day.isoweekday()}")
        return message("history.on_weekday", weekday=weekday, day=day.day)
    if day.year == today.year:
        return message("history.on_day", day=day.day, month=month)
    return message("history.on_day_of_year", day=day.day, month=month, year=day.year)


def on(at: datetime, now: datetime) -> Message:
    """The day of `at`, or `today 13:44`."""
    here, today = at.astimezone(), now.astimezone().date()
    if here.date() == today:
        return message("history.today_at", at=here)
    return _day(here.date(), today)


# The label

_PERSON = message("history.needs_person")
# Flags that are about the label or its paper; every other one stands where the cover does.
_OF_LABEL = frozenset(
    {"flag.print", "label.refused", "void.label_stands", "void.label_stands_no_cover"}
)
_OF_MONEY = frozenset({"flag.refund_overdue"})
_NO_CLEAR_ANSWER = frozenset({"flag.unanswered", "flag.unposted"})


# Steps whose answer is the carrier's to give.
_OF_CARRIER = frozenset({StepKind.BUY_LABEL, StepKind.VOID_LABEL})


def _flags_label(shipment: HistoryRow) -> bool:
    flag = shipment.flag
    if flag is None:
        return False
    return flag.id in _OF_LABEL or (flag.id in _NO_CLEAR_ANSWER and shipment.asked in _OF_CARRIER)


def _label(shipment: HistoryRow, now: datetime) -> Cell:
    if shipment.flag is not None and _flags_label(shipment):
        return Cell(Shape.FLAG, _PERSON, _why(shipment, shipment.flag, now))
    void = shipment.void
    if shipment.label is LabelState.BOUGHT:
        return _bought(shipment, now)
    if shipment.label is LabelState.VOID_ASKED and void is not None:
        return Cell(Shape.BACK, message("history.void_asked"), when(void.asked_at, now))
    shape, word, detail = _LABELS[shipment.label]
    return Cell(shape, message(word), message(detail) if detail else None)


def _bought(shipment: HistoryRow, now: datetime) -> Cell:
    void, printed = shipment.void, shipment.printed_at
    shape = Shape.SHEET if printed is not None else Shape.DONE
    word = message(f"history.{shipment.out.value}" if shipment.out else "history.label_bought")
    if void is not None and void.open:
        return Cell(shape, word, message("history.void_wanted", by=void.asked_by))
    if printed is None:
        return Cell(shape, word, message("history.not_printed"))
    if shipment.slip:
        return Cell(shape, word, message("history.with_slip"))
    return Cell(shape, word, when(printed, now))


_LABELS = {
    LabelState.NONE: (Shape.RING, "history.no_label", ""),
    LabelState.BUYING: (Shape.ASKING, "history.label_buying", "history.not_confirmed"),
    LabelState.UNKNOWN: (Shape.ASKING, "history.label_unknown", "history.not_confirmed"),
    LabelState.REFUSED: (Shape.NO, "history.label_refused", "history.nothing_bought"),
    LabelState.VOID_ASKED: (Shape.BACK, "history.void_asked", ""),
    LabelState.VOID_REFUSED: (Shape.NO, "history.void_refused", "history.label_stands"),
    LabelState.VOIDED: (Shape.BARRED, "history.voided", "history.carrier_agreed"),
}


# The label's money


def _carrier(shipment: HistoryRow) -> Message | None:
    if not shipment.carrier:
        return None
    return message("history.carrier", carrier=carrier_name(shipment.carrier))


def _sum(shape: Shape, word: str) -> Callable[[HistoryRow, datetime], Cell]:
    def cell(shipment: HistoryRow, _: datetime) -> Cell:
        return Cell(shape, message(word, amount=shipment.label_price), _carrier(shipment))

    return cell


def _no_money(_: HistoryRow, _now: datetime) -> Cell:
    return Cell(Shape.RING, message("history.nothing_paid"))


def _asked_back(shipment: HistoryRow, now: datetime) -> Cell:
    word = message("history.money_asked", amount=shipment.label_price)
    by = shipment.decides_by
    detail = message("history.answer_by", day=on(by, now)) if by is not None else None
    return Cell(Shape.BACK, word, detail)


def _refunded(shipment: HistoryRow, now: datetime) -> Cell:
    posted = shipment.back("label")
    amount = posted.amounts[0] if posted is not None else shipment.label_price
    detail = on(posted.at, now) if posted is not None else None
    return Cell(Shape.DONE, message("history.money_back", amount=amount), detail)


def _overdue(shipment: HistoryRow, now: datetime) -> Cell:
    word = message("history.overdue", amount=shipment.label_price)
    by = shipment.decides_by
    detail = message("history.due", day=on(by, now)) if by is not None else None
    return Cell(Shape.LOOK, word, detail)


def _kept(shipment: HistoryRow, _: datetime) -> Cell:
    word = message("history.money_kept", amount=shipment.label_price)
    return Cell(Shape.NO, word, message("history.carrier_keeps"))


_MONEY: dict[LabelMoney, Callable[[HistoryRow, datetime], Cell]] = {
    LabelMoney.NONE: _no_money,
    LabelMoney.HELD: _sum(Shape.ASKING, "history.money_held"),
    LabelMoney.CAPTURED: _sum(Shape.DONE, "history.paid"),
    LabelMoney.REFUND_ASKED: _asked_back,
    LabelMoney.REFUNDED: _refunded,
    LabelMoney.REFUND_REFUSED: _kept,
    LabelMoney.OVERDUE: _overdue,
}


# The cover


def _cover(shipment: HistoryRow, now: datetime) -> Cell:
    state, flag = shipment.cover, shipment.flag
    if flag is not None and flag.id not in _OF_MONEY and not _flags_label(shipment):
        return Cell(Shape.FLAG, _PERSON, _why(shipment, flag, now))
    if state is CoverState.COVERED:
        return Cell(Shape.SHIELD, message("last.covered"), message("last.ref", ref=shipment.ref))
    if state is CoverState.NONE:
        return Cell(Shape.RING, message("cover.none"), message("cover.none_detail"))
    if state is CoverState.CANCELLED:
        return Cell(Shape.BARRED, message("cover.cancelled"), _came_back(shipment, now))
    return Cell(_COVERS[state], _cover_word(shipment))


def _cover_word(shipment: HistoryRow) -> Message:
    state = shipment.cover
    if state is CoverState.PREVIEWED:
        if shipment.preview is None:
            return message("history.previewed")
        return message("cover.previewed", refund=shipment.preview)
    return message(COVER_WORDS[state])


def _why(shipment: HistoryRow, flag: Message, now: datetime) -> Message:
    """Age and reason of what needs a person; the cover's own words where they say it."""
    if flag.id in _NO_CLEAR_ANSWER:
        if shipment.asked_at is None:
            return message("history.no_clear_answer")
        return message("history.no_clear_answer_for", age=age(now, shipment.asked_at))
    if shipment.cover in _SAYS_WHY and not _flags_label(shipment):
        return message(COVER_WORDS[shipment.cover])
    return flag


_SAYS_WHY = frozenset(
    {
        CoverState.TOO_LATE,
        CoverState.AMOUNT_OPEN,
        CoverState.CANCELLED_ELSEWHERE,
        CoverState.CANCEL_REFUSED,
    }
)


def _came_back(shipment: HistoryRow, now: datetime) -> Message:
    posted = shipment.back("cover")
    if posted is None:
        return message("history.nothing_back")
    return message("history.back_on", amount=posted.amounts[0], day=on(posted.at, now))


_COVERS = {
    CoverState.ASKING: Shape.ASKING,
    CoverState.UNKNOWN: Shape.ASKING,
    CoverState.REFUSED: Shape.NO,
    CoverState.TOO_LATE: Shape.NO,
    CoverState.MISMATCH: Shape.FLAG,
    CoverState.CANCEL_SAVED: Shape.TRAY,
    CoverState.PREVIEWED: Shape.BACK,
    CoverState.CANCELLING: Shape.ASKING,
    CoverState.AMOUNT_OPEN: Shape.BARRED,
    CoverState.CANCELLED_ELSEWHERE: Shape.FLAG,
    CoverState.CANCEL_REFUSED: Shape.NO,
}
