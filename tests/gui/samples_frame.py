"""What stands around every page in the samples: strip and rail, as the desk makes them of a bench.

A sample names the people, the line, the wallet and the queue once; all that is shown of them, on
whichever page, is made of these.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from station.desk import view_rest
from station.desk.bench_view import Bench
from station.desk.printers import Printer
from station.desk.views import BenchView, Strip
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.domain.printers import FOLDER, PrinterRole, parse
from station.domain.settings import Settings
from station.flow.figures import Counts
from station.flow.line import Line, LineState
from station.flow.ports import PrinterState

NOW = datetime(2026, 11, 24, 14, 6, 30, tzinfo=UTC)


def gbp(minor: int) -> Money:
    """Pounds, in pence."""
    return Money(minor, "GBP")


DANA = Actor("Dana Kowalski", Role.CLERK)
RUTH = Actor("Ruth Adeyemi", Role.SUPERVISOR)
PHONE = "020 7946 0018"
SETTINGS = Settings().typed(
    {
        "bench.name": "Bench 3",
        "insurer.phone": PHONE,
        "house.prefix": "0614141",
        "house.services": '[{"code": "ND", "name": "House Next Day", "price": "8.40",'
        ' "currency": "GBP", "liability": "50.00"}]',
    }
)
WALLET = gbp(487_210)

ZEBRA = "port:10.20.3.41:9100?dpi=203&stock=4x6&asks=yes&silent=3"
PRINTER = Printer(parse(ZEBRA), tuple(PrinterRole), PrinterState(), NOW - timedelta(seconds=4))
SILENT = replace(PRINTER, state=PrinterState(message("printer.silent", seconds=3)))
SAVES = replace(PRINTER, spec=replace(FOLDER, target="/home/dana/Papers"), asked_at=None)

UP = Line(
    LineState.UP, NOW - timedelta(hours=5), NOW - timedelta(seconds=12), elapsed_s=0.14
)  # fmt: skip
NOT_ASKED = Line(
    LineState.REFUSING, NOW, NOW, reason=message("insurer.credentials_missing", names="key"),
    unasked=True,
)  # fmt: skip


def down(minutes: float = 12, why: Message | None = None) -> Line:
    """No line for so long; looked at ten seconds ago."""
    reason = why or message("insurer.no_connection")
    return Line(
        LineState.DOWN, NOW - timedelta(minutes=minutes), NOW - timedelta(seconds=10), reason=reason
    )


REFUSING = Line(
    LineState.REFUSING,
    NOW - timedelta(minutes=12),
    NOW - timedelta(seconds=10),
    reason=message("insurer.credentials"),
)

UNKNOWN = Counts(steps=1, oldest=NOW - timedelta(minutes=14))
"""The cover of one parcel is being asked about."""
NOTHING = Counts()
OWED = Counts(
    steps=5,
    oldest=NOW - timedelta(hours=27),
    deadline=NOW + timedelta(hours=2, minutes=51),
    people=1,
    overdue=2,
    not_gone=3,
)
"""What the pages beside Pack show, as far as they tell no more of it themselves."""


def bench(actor: Actor = DANA, **facts: object) -> Bench:
    """A bench on which all is well, and one cover is being asked about, unless told otherwise."""
    usual: dict[str, object] = {
        "practice": False,
        "settings": SETTINGS,
        "line": UP,
        "wallet": (WALLET,),
        "owed": UNKNOWN,
        "printer": PRINTER,
        "checked_at": NOW,
    }
    return Bench(actor, **{**usual, **facts})  # type: ignore[arg-type]


def strip(actor: Actor = DANA, **facts: object) -> Strip:
    """The strip of it."""
    return view_rest.strip(bench(actor, **facts), NOW)


def framed(view: BenchView, actor: Actor = DANA, **facts: object) -> BenchView:
    """`view` with the strip and the rail of that bench."""
    around = bench(actor, **facts)
    return replace(view, strip=view_rest.strip(around, NOW), rail=view_rest.rail(around))
