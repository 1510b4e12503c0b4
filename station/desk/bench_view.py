"""What the bench looks like at one moment: its state in, one snapshot out. Pure."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from station.desk import view_balance, view_crash, view_dispatch, view_form, view_rest, view_scale
from station.desk.concerns import Concern
from station.desk.open_order import OpenOrder
from station.desk.printers import Printer
from station.desk.view_rest import Parcel
from station.desk.views import (
    Band,
    BenchView,
    Check,
    Notice,
    ParcelView,
    Shape,
    Stage,
    Strip,
    Tone,
)
from station.desk.watching import Watched
from station.domain import settings as declared
from station.domain.cover import Offer
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.people import Actor
from station.domain.scale import Reading
from station.domain.settings import Settings
from station.flow.figures import Counts
from station.flow.line import Line, LineState
from station.log.crashes import Crash

__all__ = ["Bench", "Parcel", "build"]


@dataclass
class Bench:
    """All that a snapshot is made of; only the packer changes it."""

    actor: Actor
    practice: bool
    stage: Stage = Stage.WAITING
    settings: Settings = field(default_factory=Settings)
    line: Line = field(default_factory=Line)
    open: OpenOrder | None = None
    drawn: Offer | None = None
    """The offer of the newest snapshot: only what was shown can be ticked."""
    watched: Watched | None = None
    next_try: datetime | None = None
    wallet: tuple[Money, ...] = ()
    waiting: int = 0
    earlier: list[Parcel] = field(default_factory=list)
    today: int = 0
    since: datetime | None = None
    """When the first of today's parcels was dispatched: of many only the newest are `earlier`."""
    owed: Counts = field(default_factory=Counts)
    warned: datetime | None = None
    """The deadline of which the bench has been told by sound."""
    printer: Printer | None = None
    broker: Line | None = None
    """The line to EasyPost; None where it is not switched on."""
    checks: tuple[Check, ...] = ()
    checked_at: datetime | None = None
    crashes: tuple[Crash, ...] = ()
    concerns: tuple[Concern, ...] = ()
    """What went wrong in the program and nobody has dismissed, newest first."""
    scan_back: bool = False
    """Each label is to be scanned on its box."""
    wrong: Message | None = None
    """A label that must not go out like this: it stands until it is answered."""
    passed: Message | None = None
    """A label was not scanned before the order that is open now."""
    said: Message | None = None
    """What the last act was refused with, or answered."""
    found: str = ""
    """The shipment that the last scanned code belongs to, where no order could be opened."""
    told: list[Message] = field(default_factory=list)
    """What the start-up had to say and nobody has seen yet; the first is on the page."""

    scale: Reading | None = None
    """What the scale said last; None: none is set up."""
    still_lies: int = 0
    """Grams on the scale that are not this parcel's weight, and were not taken; 0: nothing."""
    told_shown: bool = False
    esc_asked: bool = False
    recovered: int = 0

    @property
    def finished(self) -> list[Parcel]:
        """The parcels of today, newest first, without the one that is being dispatched."""
        watched = self.watched.work.shipment.id if self.watched else None
        return [each for each in self.earlier if each.shipment.id != watched]


# What an act answered, as against what it was refused with.
_ANSWERS = frozenset(
    {
        "last.is_there",
        "last.prints_again",
        "last.reprinted_label",
        "last.reprinted_confirmation",
        "band.put_back",
        "band.set_aside",
        "scan.again",
        "scan.confirmed",
        "scan.part",
    }
)


def build(bench: Bench, now: datetime) -> BenchView:
    """The snapshot."""
    found = bench.found if bench.said is not None else ""
    return replace(_page(bench, now), rail=view_rest.rail(bench), found=found)


def _page(bench: Bench, now: datetime) -> BenchView:
    strip = view_rest.strip(bench, now)
    earlier = tuple(view_rest.parcel(each, scan_back=bench.scan_back) for each in bench.finished)
    last = earlier[0] if earlier else None
    if bench.stage is Stage.FILLING and bench.open is not None:
        return BenchView(
            stage=Stage.FILLING,
            band=view_form.band(bench.open, bench.esc_asked),
            strip=strip,
            notices=_notices(bench, now),
            form=view_form.form(
                bench.open,
                has_boxes=bool(bench.settings.of(declared.BENCH_BOXES)),
                has_scale=view_scale.weighs(bench.scale),
            ),
            offer=view_form.offer(bench.open),
            money=view_form.money(bench.open, bench.wallet),
            dispatch=view_form.dispatch(bench.open, bench.wallet, bench.line),
            last=last,
        )
    if bench.stage is Stage.DISPATCHING and bench.open is not None:
        return _committing(bench, bench.open, strip, last, now)
    if bench.watched is not None and bench.stage in (Stage.DISPATCHING, Stage.CHOOSING):
        watched = bench.watched
        return BenchView(
            stage=bench.stage,
            band=view_dispatch.band(watched, bench.stage, bench.next_try, now),
            strip=strip,
            notices=_notices(bench, now),
            form=view_dispatch.form(watched),
            money=view_dispatch.money(watched, bench.wallet),
            dispatch=view_dispatch.button(),
            steps=view_dispatch.steps(watched, now),
            pressed_at=watched.pressed_at,
            choice=view_dispatch.choice(watched) if bench.stage is Stage.CHOOSING else None,
            last=last,
        )
    return BenchView(
        stage=Stage.WAITING,
        band=_waiting(bench),
        strip=strip,
        notices=_notices(bench, now),
        last=last,
        earlier=earlier[1:],
        today=bench.today,
        since=bench.since,
        checks=bench.checks,
        checked_at=bench.checked_at,
        offline=view_rest.offline(bench),
    )


def _committing(
    bench: Bench, opened: OpenOrder, strip: Strip, last: ParcelView | None, now: datetime
) -> BenchView:
    """Dispatch was pressed and is being written down: the form as it is, nothing to press."""
    number = opened.order.number
    step = message("band.step_of", step=1, of=4)
    return BenchView(
        stage=Stage.DISPATCHING,
        band=Band(Shape.ASKING, Tone.PLAIN, message("band.dispatching", order=number), step),
        strip=strip,
        notices=_notices(bench, now),
        form=replace(view_form.form(opened), frozen=True),
        offer=view_form.offer(opened),
        money=view_form.money(opened, bench.wallet),
        dispatch=view_dispatch.button(),
        last=last,
    )


def _waiting(bench: Bench) -> Band:
    if bench.wrong is not None:
        return _wrong(bench.wrong)
    if bench.line.state is LineState.DOWN:
        detail = message("band.house_only")
    elif bench.waiting:
        detail = message("band.waiting_orders", count=bench.waiting)
    elif not bench.earlier:
        detail = message("band.no_orders")
    else:
        detail = message("band.point_anywhere")
    return Band(Shape.SCAN, Tone.WORKING, message("band.scan_next"), detail)


def _wrong(shouted: Message) -> Band:
    """What a scanned label must not go out with, in the largest words there are."""
    facts = shouted.facts
    detail = message("scan.void_detail")
    if facts.get("waits"):
        detail = message("scan.wrong_detail", waits=facts["waits"])
    return Band(Shape.NO, Tone.NO, shouted, detail)


def _notices(bench: Bench, now: datetime) -> tuple[Notice, ...]:
    found: list[Notice] = []
    if bench.said is not None:
        answer = bench.said.id in _ANSWERS
        found.append(
            Notice(Tone.PLAIN, Shape.DONE, bench.said)
            if answer
            else Notice(Tone.LOOK, Shape.LOOK, bench.said)
        )
    if bench.passed is not None:
        found.append(Notice(Tone.LOOK, Shape.LOOK, bench.passed))
    flags = bench.open.flags if bench.open is not None and bench.stage is Stage.FILLING else ()
    if flags:
        never = flags[0].goods.never
        tone, shape = (Tone.NO, Shape.NO) if never else (Tone.LOOK, Shape.LOOK)
        facts = flags[0].word.facts
        detail = message("restricted.never_detail" if never else "restricted.ask_detail", **facts)
        found.append(Notice(tone, shape, message("restricted.notice", **facts), detail))
    if bench.still_lies and bench.stage is Stage.FILLING:
        lies = message("scale.still_lies", grams=str(bench.still_lies))
        found.append(Notice(Tone.LOOK, Shape.LOOK, lies))
    if bench.told and bench.stage is Stage.WAITING:
        found.append(Notice(Tone.LOOK, Shape.LOOK, bench.told[0]))
    if bench.crashes and bench.stage is Stage.WAITING:
        found.append(view_crash.notice(bench.crashes))
    found += [Notice(Tone.LOOK, Shape.LOOK, each.word, each.detail) for each in bench.concerns]
    if bench.esc_asked:
        found.append(Notice(Tone.LOOK, Shape.LOOK, message("notice.esc_again")))
    if bench.recovered:
        word = message("notice.recovered", count=bench.recovered)
        found.append(Notice(Tone.PLAIN, Shape.DONE, word))
    line = view_rest.line_notice(bench, now)
    printer = view_rest.printer_notice(bench)
    return (*found, *filter(None, (line, printer, view_balance.notice(bench))))
