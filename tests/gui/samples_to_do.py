"""The supervisor's page in every state, and a desk that shows what it is given."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from station.desk import view_to_do
from station.desk.view_to_do import ToDoView
from station.desk.views import Shape
from station.domain.cover import CoverState
from station.domain.errors import StationError, message
from station.domain.money import Money
from station.domain.shipment import LabelMoney, LabelState, ShipmentState
from station.domain.void import Void, VoidReason, VoidState
from station.flow.figures import Counts, Overdue, Standing, Today
from station.flow.history import HistoryRow
from station.flow.lost import LostShipment
from tests.gui import samples_update
from tests.gui.samples import HOSTILE
from tests.gui.samples_frame import NOW, WALLET, gbp

VOID = Void(
    1,
    VoidState.APPROVED,
    VoidReason.BUYER_WITHDREW,
    "",
    NOW - timedelta(days=16),
    "Ruth Adeyemi",
    NOW - timedelta(days=16),
    "Ruth Adeyemi",
)
ASKED_OF_LUC = NOW - timedelta(hours=27)
ROW = HistoryRow(
    seq=1,
    shipment="B3-1",
    number="10391",
    created_at=NOW - timedelta(hours=30),
    by="Dana Kowalski",
    name="Luc Moreau",
    company="",
    town="Nantes",
    country="FR",
    state=ShipmentState.VOIDING,
    label=LabelState.VOIDED,
    label_money=LabelMoney.REFUNDED,
    cover=CoverState.CANCELLING,
    label_price=gbp(1_420),
    carrier="house",
    flag=message("flag.unanswered", since=ASKED_OF_LUC),
    asked_at=ASKED_OF_LUC,
    void=replace(
        VOID,
        asked_at=ASKED_OF_LUC,
        approved_at=ASKED_OF_LUC,
        deadline=NOW + timedelta(hours=8, minutes=20),
    ),
)


def row(number: str, name: str, town: str, price: int, **changes: object) -> HistoryRow:
    plain = replace(ROW, shipment=f"B3-{number}", number=number, name=name, town=town)
    plain = replace(plain, label_price=gbp(price), flag=None, asked_at=None, void=None)
    return replace(plain, **changes)  # type: ignore[arg-type]


def late(number: str, name: str, town: str, price: int, days: float) -> Overdue:
    due = NOW - timedelta(days=days)
    voided = row(
        number,
        name,
        town,
        price,
        void=replace(VOID, state=VoidState.DONE),
        created_at=NOW - timedelta(days=17),
        state=ShipmentState.VOIDED,
        label_money=LabelMoney.OVERDUE,
        cover=CoverState.CANCELLED,
    )
    return Overdue(voided, due)


def here(number: str, name: str, town: str, price: int, days: int, state: str) -> HistoryRow:
    return row(
        number,
        name,
        town,
        price,
        created_at=NOW - timedelta(days=days),
        state=ShipmentState(state),
        label=LabelState.BOUGHT,
        label_money=LabelMoney.CAPTURED,
        cover=CoverState.NONE,
    )


def void_until(bought: datetime) -> datetime | None:
    """Thirty days from the purchase."""
    return bought + timedelta(days=30)


ASKED = row(
    "10460",
    "Lena Brandt",
    "Köln",
    980,
    void=replace(
        VOID, state=VoidState.ASKED, approved_at=None, asked_at=NOW - timedelta(minutes=12)
    ),
)
ASIDE = row("10470", "Sofia Castell", "Bath", 840, cover=CoverState.UNKNOWN)
EARLY = NOW.replace(hour=9, minute=2)
TODAY = Today(
    dispatched=tuple(
        EARLY + timedelta(hours=hour, minutes=number)
        for hour, count in enumerate((27, 29, 28, 18, 26, 4))
        for number in range(count)
    ),
    ticked=41,
    proven=39,
    labels=(gbp(110_880),),
    covers=(gbp(27_534),),
    refunds=3,
    back=(gbp(2_386),),
)
STANDING = Standing(
    needs_person=(ROW,),
    overdue=(late("9871", "Aalto", "Turku", 1_160, 1.2), late("9904", "Weiss", "Graz", 670, 0.21)),
    not_gone=(
        here("9312", "Silva", "Porto", 1_420, 26, "held"),
        here("9466", "Kaya", "Ghent", 1_290, 22, "held"),
        here("9990", "Ito", "York", 840, 12, "dispatching"),
    ),
    counts=Counts(
        steps=4, oldest=NOW - timedelta(hours=27), bare=1, people=1, overdue=2, not_gone=3
    ),
    today=TODAY,
)


def around(view: ToDoView) -> dict[str, object]:
    """What strip and rail have of the same."""
    person, overdue, not_gone = (tile.count for tile in view.tiles)
    queue = view.figures[-1].detail.facts["count"]
    assert isinstance(queue, int)
    counts = Counts(
        steps=queue,
        oldest=STANDING.counts.oldest if queue else None,
        people=person,
        overdue=overdue,
        not_gone=not_gone,
    )
    return {"owed": counts, "wallet": view.wallet}


def to_do(standing: Standing = STANDING, **facts: object) -> ToDoView:
    facts.setdefault("wallet", (WALLET,))
    facts.setdefault("insurer", None)
    return view_to_do.build(
        standing,
        bench="Bench 3",
        void_until=void_until,
        now=NOW,
        **facts,  # type: ignore[arg-type]
    )


MANY = replace(
    STANDING,
    needs_person=tuple(
        replace(ROW, shipment=f"B3-{n}", number=str(30_000 + n)) for n in range(500)
    ),
    counts=replace(STANDING.counts, people=1_234),
)
MIXED = replace(
    TODAY, labels=(Money(3_000_00, "EUR"), gbp(110_880)), covers=(gbp(27_534), Money(9_000, "JPY"))
)
HOSTILE_ROW = replace(ROW, number=HOSTILE, name=HOSTILE, town=HOSTILE)
LOST = tuple(
    LostShipment(
        f"B3-KDWQZRTPX{letter}", "csv", number, package, NOW - timedelta(hours=20),
        LabelState.BOUGHT, CoverState.COVERED, void,
    )
    for letter, number, package, void in (
        ("A", "10391", "K7QHM-3WXRE-INS", VoidState.APPROVED),
        ("B", "10402", "K7QHM-9PLTR-INS", None),
        ("C", "10407", None, None),
    )
)  # fmt: skip
STATES = {
    "21-to-do": to_do(),
    "21-to-do-lost": to_do(replace(STANDING, lost=LOST, counts=replace(STANDING.counts, lost=3))),
    "21-to-do-nothing": to_do(Standing(today=TODAY)),
    "21-to-do-first-morning": to_do(Standing(), wallet=()),
    "21-to-do-all-kinds": to_do(
        replace(
            STANDING,
            needs_person=(ROW, ASKED, ASIDE, replace(ROW, shipment="B3-X", void=None)),
            set_aside=frozenset({ASIDE.shipment}),
            counts=replace(STANDING.counts, people=4),
        )
    ),
    "21-to-do-many": to_do(MANY),
    "21-to-do-currencies": to_do(
        replace(STANDING, today=MIXED), wallet=(WALLET, Money(12_00, "EUR"))
    ),
    "21-to-do-insurer": to_do(
        insurer=(Shape.LOOK, message("insurer.answers")),
    ),
    "21-to-do-update": replace(to_do(), update=samples_update.LINE),
    "21-to-do-update-trouble": replace(to_do(Standing(today=TODAY)), update=samples_update.BAD),
    "21-to-do-longest": to_do(replace(STANDING, needs_person=(HOSTILE_ROW,))),
}


@dataclass
class RecordingToDo:
    """Stands in for the desk: shows what it is given."""

    shown: ToDoView = field(default_factory=to_do)
    asked: int = 0
    refused: StationError | None = None

    async def view(self) -> ToDoView:
        self.asked += 1
        if self.refused is not None:
            raise self.refused
        return self.shown
