"""What must agree on the pages beside Pack: within their view, and with strip and rail."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from station.desk import view_queue
from station.desk.view_about import AboutView
from station.desk.view_amend import AmendView
from station.desk.view_batch import BatchView
from station.desk.view_closing import ClosingView
from station.desk.view_orders import OrdersView
from station.desk.view_queue import QueueFilter, QueueView
from station.desk.view_to_do import ToDoView
from station.desk.view_update import UpdateView
from station.desk.view_void import VoidView
from station.desk.view_wallet import AccountView, WalletView
from station.desk.views import BenchView, Tone
from station.domain.cover import CoverState
from station.domain.money import Money
from station.domain.shipment import LabelMoney, LabelState, ShipmentState
from station.flow.history import HistoryRow
from station.flow.seen import StepKind
from tests.gui.agreeing import Faults, in_wallet, item, no_line, of_time, refuses, words
from tests.gui.samples_history import past, unsettled

_AT_ONCE = timedelta(minutes=1)
"""So long may what was asked wait unsent where there is a line."""
_TO_COME = frozenset(
    {
        "queue.today", "queue.tomorrow", "void.until_today", "void.until_day", "story.saved_until",
        "amend.until", "amend.starts", "amend.new_start", "amend.gap",
    }
)  # fmt: skip


def queue(view: QueueView, bench: BenchView, now: datetime) -> Faults:
    """The list, its counts, and that nothing waits unsent while it could be sent."""
    owed = [view.items[n].owed for n in range(min(len(view.items), 50))]
    if bench.strip.queue != len(view.items):
        yield f"{len(view.items)} in the queue, {bench.strip.queue} in the strip"
    if (view.line is not None) != no_line(bench):
        yield "page and strip do not agree whether there is a line"
    if len(view.keys(QueueFilter.PERSON)) and _rail(bench, "queue").tone is not Tone.LOOK:
        yield "something needs a person, and the rail does not say so"
    late = datetime.max.replace(tzinfo=now.tzinfo)
    order = [(each.deadline or late, each.attempts, each.at) for each in owed]
    if order != sorted(order):
        yield "not in the order of the queue"
    since = view.line.word.facts["since"] if view.line is not None else None
    people: dict[str, str] = {}
    for each in owed:
        if each.at > now or (each.last_at is not None and not each.at <= each.last_at <= now):
            yield f"{each.key}: asked or answered at a time to come"
        if people.setdefault(each.number, each.recipient) != each.recipient:
            yield f"{each.number} is of two people"
        unsent = each.kind is not None and not each.attempts and not each.faults
        if unsent and isinstance(since, datetime) and each.at < since - _AT_ONCE:
            yield f"{each.key} waits unsent for longer than there is no line"
        if unsent and since is None and each.at < now - _AT_ONCE:
            yield f"{each.key} waits unsent, and there is a line"
        if each.attempts and each.last is None and each.kind is not StepKind.VOID_LABEL:
            yield f"{each.key} was tried, and nothing is known of it"
    for number in range(min(len(view.items), 50)):
        yield from of_time(view_queue.row(view.items[number], now), now, _TO_COME)


def _rail(bench: BenchView, page: str) -> Any:
    return next(each for each in bench.rail if each.page == page)


def to_do(view: ToDoView, bench: BenchView, now: datetime) -> Faults:
    """Counts, rows, hours, figures, the wallet."""
    listed = len(view.rows) + view.more
    if not listed == sum(each.count for each in view.tiles) == _rail(bench, "to_do").count:
        yield f"{listed} to do; the tiles or the rail count others"
    if sum(each.count for each in view.bars) != view.parcels:
        yield "the hours do not add up to the day"
    facts = {each.label.id: each.detail.facts for each in view.figures}
    ticked = facts["to_do.figure.cover"]["count"]
    proven = facts["to_do.figure.proven"]["proven"]
    if not proven <= ticked <= view.parcels:  # type: ignore[operator]
        yield "more covers than ticks, or more ticks than parcels"
    if facts["to_do.figure.queue"]["count"] != bench.strip.queue:
        yield "the strip counts another queue"
    held = in_wallet(bench)
    if held is not None and held.minor and held not in view.wallet:
        yield f"{held} in the strip, not on the page"
    if any(row.clock.since > now for row in view.rows):
        yield "something waits since a time to come"
    yield from of_time(view, now, _TO_COME)


def wallet(view: WalletView, bench: BenchView, now: datetime) -> Faults:
    """Balances, the sums of the period, its postings."""
    held = in_wallet(bench)
    for account in view.accounts:
        yield from _account(account, running=_running(view, now))
        if held is not None and account.currency == held.currency and account.available != held:
            yield f"{held} in the strip, {account.available} on the page"
    low = any(account.low is not None for account in view.accounts)
    part = item(bench, "wallet")
    if part is not None and low != (part.tone is Tone.LOOK):
        yield "page and strip do not agree whether the wallet is low"
    if sum(each.count for account in view.accounts for each in account.sums) != view.count:
        yield "the sums are of another number of postings"
    if len(view.rows) > view.count:
        yield "more postings than are counted"
    times = [at for row in view.rows if isinstance(at := row.at.facts.get("at"), datetime)]
    if times != sorted(times, reverse=True) or any(at > now for at in times):
        yield "postings are not newest first, or of a time to come"
    listed = Counter(row.title.id for row in view.rows)
    counted: Counter[str] = Counter()
    for account in view.accounts:
        for each in account.sums:
            counted[each.word.id] += each.count
    if listed - counted:
        yield f"more of a kind are listed than counted: {dict(listed - counted)}"


def _running(view: WalletView, now: datetime) -> bool:
    today = now.astimezone().date()
    first = view.period.first
    return (first.year, first.month) == (today.year, today.month) and (
        view.period.monthly or first == today
    )


def _account(account: AccountView, *, running: bool) -> Faults:
    moved = sum(each.amount.minor for each in account.sums if each.moves)
    if account.opening.minor + moved != account.closing.minor:
        yield f"{account.currency}: the sums do not lead from the one balance to the other"
    # What is kept apart is spent, and only not known for what.
    stands = account.available.minor + account.held.minor
    if running and stands != account.closing.minor:
        yield f"{account.currency}: the balance after is not what is there"


def history(desk: Any, bench: BenchView, now: datetime) -> Faults:
    """Rows, their counts, the story of each."""
    rows: tuple[HistoryRow, ...] = desk.rows
    counts = (sum(map(unsettled, rows)), sum(each.flag is not None for each in rows))
    if (desk.not_settled, desk.needs_person) not in (counts, (None, None)):
        yield f"{counts} are not settled or need a person, and others are counted"
    if not counts[0] and bench.strip.queue:
        yield "all is settled, and something waits in the queue"
    if desk.shown not in (len(rows), None):
        yield "more are counted than there are"
    times = [each.created_at for each in rows]
    if times != sorted(times, reverse=True):
        yield "not newest first"
    for each in rows:
        for fault in (*_past(each, now), *_story(each, now)):
            yield f"{each.number}: {fault}"
        if each.cover is CoverState.CANCEL_SAVED and not no_line(bench):
            yield f"{each.number}: saved for when there is a line, and there is one"


def _past(row: HistoryRow, now: datetime) -> Faults:
    """Nothing was done before it was asked."""
    void = row.void
    times = [row.created_at, row.printed_at, void.asked_at if void is not None else None]
    known = [each for each in times if each is not None]
    if known != sorted(known) or known[-1] > now:
        yield "printed or voided before it was dispatched, or later than now"
    for posted in row.refunds:
        if void is None or not void.asked_at <= posted.at <= now:
            yield "money came back before it was asked for"
    if (void is not None and void.open) != (row.state is ShipmentState.VOIDING):
        yield "void and state do not agree"
    if row.label is LabelState.VOID_ASKED and row.label_money is not LabelMoney.REFUND_ASKED:
        yield "label and its money do not agree"
    back = row.back("label")
    if row.label_money is LabelMoney.REFUNDED and (
        back is None or back.amounts != (row.label_price,)
    ):
        yield "what came back is not what was paid"
    if row.flag is not None and row.asked_at is not None and row.asked_at < row.created_at:
        yield "asked before it was dispatched"


def _story(row: HistoryRow, now: datetime) -> Faults:
    told = past(row)
    yield from of_time(told.happenings, now, _TO_COME)
    at = [each.at.facts["at"] for each in told.happenings if "at" in each.at.facts]
    if at != sorted(at):
        yield "its story is not in order"
    ids = words(told.happenings)
    if (row.void is not None) != ("story.void_asked" in ids):
        yield "its story does not tell of the void"
    prices = {
        each.detail.facts["price"] for each in told.happenings
        if each.detail is not None and each.word.id == "story.ticked"
    }  # fmt: skip
    if prices and prices != {row.premium}:
        yield "ticked at another price"
    covered = row.cover is CoverState.COVERED
    if told.can_change and not covered:
        yield "its cover can be changed, and there is none"
    if told.can_void and row.state is ShipmentState.VOIDED:
        yield "it can be voided, and is"
    if told.in_queue != unsettled(row):
        yield "whether it is in the queue"
    if "story.covered" not in ids and any(each.value == "confirmation" for each in told.reprints):
        yield "a confirmation to print again, and none was printed"


def batch(view: BatchView, bench: BenchView, now: datetime) -> Faults:
    """What is chosen, ready, left; what it costs; why the key is not ready."""
    if sum(each.chosen for each in view.rows) != view.chosen:
        yield "another number is chosen"
    held = in_wallet(bench)
    missing = view.caption.facts.get("missing")
    debit = view.plan.debit[0].minor if view.plan.debit else 0
    short = debit - held.minor if held is not None else 0
    if isinstance(missing, Money) and short != missing.minor:
        yield f"{missing} are missing, with {held} in the wallet"
    if (view.caption.id == "batch_list.ticked_no_line") != no_line(bench) and view.rows:
        yield "key and strip do not agree whether there is a line"
    if view.caption.id == "batch_list.ticked_refused" and not refuses(bench):
        yield "the key says that the insurer refuses us, the strip does not"
    if view.ready and short > 0:
        yield "more than the wallet has"
    yield from of_time(view, now, _TO_COME)


def about(view: AboutView, bench: BenchView, now: datetime) -> Faults:
    """Findings against the strip; reports against the rail."""
    states = {each.name: each.tone for each in view.findings}
    if (states.get("credentials") is Tone.NO) != refuses(bench):
        yield "page and strip do not agree whether the insurer takes the key"
    printer = item(bench, "printer")
    if printer is not None and (states.get("printer.label") is Tone.NO) != (
        printer.tone is Tone.LOOK
    ):
        yield "page and strip do not agree whether labels come out"
    on_rail = next((each.count for each in bench.rail if each.page == "keys"), 0)
    reports = view.report.word.facts["count"] if view.report is not None else 0
    if on_rail != reports:
        yield f"{reports} reports, {on_rail} on the rail"
    if view.report is not None:
        times = [line[:19] for line in view.report.lines if line[:2] == "20" and "station" in line]
        if times != sorted(times, reverse=True):
            yield "reports are not newest first"
    yield from of_time(view, now, frozenset())


def update(view: UpdateView, bench: BenchView, now: datetime) -> Faults:
    """What is to settle is in the queue."""
    facts = {each.id: each.facts.get("count", 0) for each in view.settle}
    waits = sum(int(str(facts.get(f"update.{name}", 0))) for name in _IN_QUEUE)
    if waits > bench.strip.queue:
        yield f"{waits} are to settle, {bench.strip.queue} in the queue"
    yield from of_time(view, now, frozenset())


_IN_QUEUE = ("covers", "voids", "opt_outs")


def orders(view: OrdersView, bench: BenchView, now: datetime) -> Faults:
    """The count of a part, its tab, and that nothing is both open and gone."""
    if not view.text and view.count != view.tally[view.part]:
        yield f"{view.count} in the list, {view.tally[view.part]} on its tab"
    shipped = {each.order for each in (bench.last, *bench.earlier) if each is not None}
    both = {each.number for each in view.rows} & shipped if view.part.value == "open" else set()
    if both:
        yield f"open, and dispatched: {sorted(both)}"


def closing(view: ClosingView, bench: BenchView, now: datetime) -> Faults:
    """No parcel is handed over twice."""
    if sum(each.parcels for each in view.rows if not each.manifest) != view.waiting:
        yield "another number waits"
    yield from of_time(view, now, frozenset())


_OFFLINE = {
    "cover.cancel_saved", "void.saved_then", "void.band_saved", "void.band_saved_detail",
    "amend.needs_line", "amend.without_line",
}  # fmt: skip


def of_line(view: VoidView | AmendView, bench: BenchView, now: datetime) -> Faults:
    """What waits for the line is saved only where there is none."""
    said = words(view) & _OFFLINE
    if bool(said) != no_line(bench):
        yield f"page and strip do not agree whether there is a line: {said}"
    yield from of_time(view, now, _TO_COME)


Rule = Callable[[Any, BenchView, datetime], Iterable[str]]
RULES: dict[type, Rule] = {
    QueueView: queue,
    ToDoView: to_do,
    WalletView: wallet,
    BatchView: batch,
    AboutView: about,
    UpdateView: update,
    OrdersView: orders,
    ClosingView: closing,
    VoidView: of_line,
    AmendView: of_line,
}
