"""What must agree between the parts of one view: counts, sums, times, states of the same thing.

Each rule says in words what does not agree. The samples are held to them: a picture shows a state
that a bench can be in.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from typing import Any

from station.desk.beside import EARLIER
from station.desk.rail import pages
from station.desk.views import (
    BenchView,
    MoneyView,
    Notice,
    OfferState,
    ParcelView,
    Shape,
    Stage,
    StripItem,
    Tone,
)
from station.domain.cover import CoverState
from station.domain.errors import Message
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.domain.shipment import HOUSE

Faults = Iterator[str]
_STOPPED = ("band.cannot_start", "band.stopped")


def messages(thing: object) -> Iterator[Message]:
    """Every message in a view, however deep."""
    if isinstance(thing, Message):
        yield thing
        for fact in thing.facts.values():
            yield from messages(fact)
    elif isinstance(thing, (tuple, list)):
        for each in thing:
            yield from messages(each)
    elif isinstance(thing, dict):
        yield from messages(list(thing.values()))
    elif is_dataclass(thing) and not isinstance(thing, type):
        for part in fields(thing):
            yield from messages(getattr(thing, part.name))


def words(thing: object) -> set[str]:
    """The names of all that a view says."""
    return {each.id for each in messages(thing)}


def of_time(view: object, now: datetime, to_come: frozenset[str]) -> Faults:
    """Nothing is told that has not happened; `to_come` are messages about what will."""
    for each in messages(view):
        for name, fact in each.facts.items():
            if isinstance(fact, datetime) and fact > now and each.id not in to_come:
                yield f"{each.id} tells {name} of a time to come: {fact:%H:%M:%S}"


def item(view: BenchView, name: str) -> StripItem | None:
    """A part of the strip."""
    return next((each for each in view.strip.items if each.id == name), None)


def in_wallet(view: BenchView) -> Money | None:
    """What the strip says of the wallet."""
    found = item(view, "wallet")
    amount = found.word.facts.get("amount") if found is not None else None
    return amount if isinstance(amount, Money) else None


def no_line(view: BenchView) -> bool:
    """The strip says that the insurer cannot be reached."""
    found = item(view, "insurer")
    return found is not None and found.word.id == "strip.no_line"


def refuses(view: BenchView) -> bool:
    """The strip says that the insurer refuses this bench, or cannot be asked."""
    found = item(view, "insurer")
    return found is not None and found.word.id in ("strip.refusing", "strip.not_set_up")


# What stands around every page.


def frame(view: BenchView, page: str, now: datetime) -> Faults:
    """Strip and rail, and whether whoever stands there may see `page`, a page of the rail."""
    if view.band.word.id in _STOPPED:
        if view.strip.items:
            yield "it stopped, and the strip claims something"
        return
    role = Role(view.strip.role.id.partition(".")[2])
    allowed = pages(Actor(view.strip.person, role))
    if tuple(each.page for each in view.rail if each.page != "keys") != allowed:
        yield f"the rail is not that of a {role.value}"
    if page not in (*allowed, "keys"):
        yield f"a {role.value} does not see {page}"
    yield from _queue(view)
    yield from of_time(view, now, frozenset())


def _queue(view: BenchView) -> Faults:
    on_rail = {each.page: each for each in view.rail}.get("queue")
    in_strip = item(view, "queue")
    if on_rail is None or in_strip is None:
        return
    said = in_strip.word.facts.get("count", 0)
    if not view.strip.queue == on_rail.count == said:
        yield f"queue: {view.strip.queue} in the strip, {said} said, {on_rail.count} on the rail"
    if on_rail.tone is Tone.LOOK and in_strip.tone is not Tone.LOOK:
        yield "something of the queue needs a person, and the strip is calm"


# The pack page.


def pack(view: BenchView, now: datetime) -> Faults:
    """All of the pack page."""
    if view.band.word.id in _STOPPED or item(view, "wallet") is None:
        return
    yield from _line(view)
    yield from _parcels(view, now)
    yield from _scans(view)
    yield from _papers(view, now)
    if view.form is not None:
        yield from _order(view)
    if view.money is not None and view.form is not None:
        yield from _money(view, view.money)
    if view.offer is not None:
        yield from _offer(view)
    if view.steps:
        yield from _steps(view, now)
    if not view.earlier and view.checks and view.last is None:
        yield from _checks(view)


def _notice(view: BenchView, *names: str) -> Notice | None:
    return next((each for each in view.notices if each.word.id in names), None)


def _line(view: BenchView) -> Faults:
    """One thing is said of the line by the strip, the notice, the cards and the offer."""
    lost = _notice(view, "notice.no_line")
    details = {each.detail.id for each in view.notices if each.detail is not None}
    if no_line(view) != (lost is not None):
        yield "strip and notices do not agree whether there is a line"
    if refuses(view) != ("notice.no_cover_now" in details):
        yield "strip and notices do not agree whether the insurer refuses us"
    down = no_line(view)
    if view.stage is Stage.WAITING and down != (view.offline is not None):
        yield "there is a line, and the cards say what works without; or the other way round"
    without = view.band.detail is not None and view.band.detail.id == "band.house_only"
    if view.stage is Stage.WAITING and view.band.shape is Shape.SCAN and down != without:
        yield "the band does not say what can be sent"
    without_one = view.offer is not None and view.offer.state is OfferState.NO_LINE
    if without_one and not down and not refuses(view):
        yield "no offer for want of a line, and there is one"
    since = lost.word.facts["since"] if lost is not None else None
    if not isinstance(since, datetime):
        return
    if view.offline is not None and view.offline.since != since:
        yield "two times since which there is no line"
    priced = view.offer.priced_at if view.offer is not None else None
    if priced is not None and priced > since:
        yield "a price of a time without a line"
    for each in _all(view):
        if each.cover is CoverState.COVERED and each.at > since:
            yield f"{each.order} was covered without a line"


def _all(view: BenchView) -> tuple[ParcelView, ...]:
    return (*((view.last,) if view.last is not None else ()), *view.earlier)


def _parcels(view: BenchView, now: datetime) -> Faults:
    """The parcels of the day: newest first, counted, none of them the one in hand."""
    parcels = _all(view)
    times = [each.at for each in parcels]
    if times != sorted(times, reverse=True) or any(at > now for at in times):
        yield "parcels are not newest first, or of a time to come"
    if len(view.earlier) > EARLIER:
        yield f"more earlier parcels than the bench lists: {len(view.earlier)}"
    numbers = [each.order for each in parcels] + ([view.form.order] if view.form else [])
    if len(set(numbers)) < len(numbers):
        yield f"a parcel is there twice: {Counter(numbers).most_common(1)}"
    if view.stage is Stage.WAITING and view.last is not None:
        if not view.last.before_today and view.today < len(view.earlier):
            yield "fewer parcels today than are listed"
        if view.since is not None and view.since > times[-1]:
            yield "the day began after its first parcel"
    unknown = sum(each.cover is CoverState.UNKNOWN for each in parcels)
    if unknown > view.strip.queue:
        yield f"{unknown} covers are asked about, and {view.strip.queue} wait in the queue"
    for each in parcels:
        yield from _parcel(view, each)


def _parcel(view: BenchView, each: ParcelView) -> Faults:
    covered = each.cover is CoverState.COVERED
    if covered != (each.shape is Shape.SHIELD) or covered != bool(each.ref):
        yield f"{each.order}: sign, reference and cover do not agree"
    if any(paper.kind == "confirmation" for paper in each.papers) and not covered:
        yield f"{each.order}: a confirmation, and no cover"
    on_rail = {entry.page: entry for entry in view.rail}.get("queue")
    if each.flag is not None and on_rail is not None and on_rail.tone is not Tone.LOOK:
        yield f"{each.order} needs a person, and the queue does not say so"
    if any(paper.asks for paper in each.papers) != (
        each.flag is not None and each.flag.id == "flag.print"
    ):
        yield f"{each.order}: a paper is asked for without its flag"


def _scans(view: BenchView) -> Faults:
    """Whose label was scanned, and whose is waited for."""
    last = view.last.order if view.last is not None else ""
    by_order = {each.order: each for each in _all(view)}
    if view.band.word.id in ("scan.wrong", "scan.void"):
        facts = view.band.word.facts
        known = by_order.get(str(facts["order"]))
        if facts.get("waits", last) != last:
            yield "the box in hand is not that of the last parcel"
        if known is not None and known.who != facts["who"]:
            yield f"{known.order} is of {known.who} and of {facts['who']}"
        if known is not None and view.band.word.id == "scan.void":
            yield f"{known.order} is void, and listed as shipped"
    passed = _notice(view, "scan.passed")
    if passed is not None and passed.word.facts["order"] != last:
        yield "a label was passed by, and not that of the last parcel"


def _papers(view: BenchView, now: datetime) -> Faults:
    """Papers come out where the strip says that they do, and after their parcel was dispatched."""
    printer = item(view, "printer")
    saves = printer is not None and printer.word.id == "strip.folder"
    for each in _all(view):
        for paper in each.papers:
            at = paper.word.facts.get("at")
            if isinstance(at, datetime) and not each.at <= at <= now:
                yield f"{each.order}: {paper.kind} came out before it was dispatched, or later"
            saved = paper.word.id.endswith("_saved")
            if paper.done and saves != saved:
                yield f"{each.order}: {paper.word.id}, where papers go elsewhere"


def _order(view: BenchView) -> Faults:
    """The open order: its number, its items, its value, its service."""
    form = view.form
    assert form is not None
    told = view.band.word.facts.get("order") or (view.band.detail or view.band.word).facts["order"]
    if told != form.order:
        yield f"{told} on top, {form.order} below"
    lines = [each for parcel in form.parcels for each in parcel.lines]
    if view.band.items is not None:
        count = sum(int(each.quantity.value) for each in lines)
        if view.band.items.facts["count"] != count:
            yield f"{count} items, and another number on top"
    amounts = [each.amount for each in lines if each.amount is not None]
    if form.value is not None and sum(each.minor for each in amounts) != form.value.minor:
        yield "the lines do not add up to the value"
    if form.recipient["name"].value not in form.recipient_lines:
        yield "the address is of somebody else"
    if any(each.carrier != HOUSE for each in form.services) and item(view, "easypost") is None:
        yield "rates of a carrier that the strip does not know"


def _money(view: BenchView, money: MoneyView) -> Faults:
    """Lines, debit and wallet; what the strip has is what is left, or what it is taken of."""
    amounts = [each.amount for each in money.lines if each.amount is not None]
    if _totals(amounts) != _totals(list(money.debits)):
        yield "the lines do not add up to the debit"
    held = in_wallet(view)
    after = next((each for each in money.wallet_after if held and _same(each, held)), None)
    if held is None or after is None:
        return
    debit = sum(each.minor for each in money.debits if _same(each, held))
    if after.minor != held.minor - (debit if view.stage is Stage.FILLING else 0):
        yield f"{held} in the strip, {after} after"
    chosen = [each for each in view.form.services if each.chosen] if view.form else []
    if chosen and chosen[0].price != money.lines[0].amount:
        yield "the label is not at the price of its service"


def _same(one: Money, other: Money) -> bool:
    return one.currency == other.currency


def _totals(amounts: list[Money]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for each in amounts:
        found[each.currency] += each.minor
    return {currency: minor for currency, minor in found.items() if minor}


def _offer(view: BenchView) -> Faults:
    """The tick, the button and the money are of one offer."""
    offer, money, button = view.offer, view.money, view.dispatch
    assert offer is not None
    ticked = [each for each in offer.options if each.ticked]
    if bool(ticked) != (offer.ticked_line is not None):
        yield "a tick, and nobody who ticked"
    if money is not None and ticked and money.lines[1].amount != ticked[0].price:
        yield "the cover is not at the price that was ticked"
    if button is not None and button.caption.id == "dispatch.label_and_cover" and not ticked:
        yield "cover would be bought that nobody ticked"
    if button is not None and ticked:
        caption = button.caption.id
        if (caption == "dispatch.ticked_no_line") != no_line(view):
            yield "button and strip do not agree whether there is a line"
        if (caption == "dispatch.ticked_refused") != refuses(view):
            yield "button and strip do not agree whether the insurer refuses us"
    new = offer.word.facts.get("now") if offer.word is not None else None
    if new is not None and new != offer.options[0].price:
        yield "the new price is not the price"
    if offer.carrier_pays is not None and view.form is not None and view.form.value is not None:
        enough = view.form.value.minor <= offer.carrier_pays.minor
        if offer.state is OfferState.SHOWN and enough != offer.carrier_suffices:
            yield "whether the carrier pays enough"


# A dispatch under way.

_COVER_LINE = {
    Shape.SHIELD: "sum.cover_paid",
    Shape.NO: "sum.cover_released",
    Shape.ASKING: "sum.cover_held",
    Shape.LOOK: "sum.cover_held",
    Shape.FLAG: "sum.cover_held",
}


def _steps(view: BenchView, now: datetime) -> Faults:
    """Steps, money and the band tell of one dispatch."""
    _, label, cover, _ = view.steps
    assert view.money is not None and view.pressed_at is not None
    lines = [each.label.id for each in view.money.lines]
    paid = "sum.label_paid" if label.shape is Shape.DONE else "sum.label_held"
    if lines[0] != paid:
        yield f"{label.word.id} and {lines[0]}"
    if not cover.waiting and lines[1] != _COVER_LINE[cover.shape]:
        yield f"{cover.word.id} and {lines[1]}"
    since = (now - view.pressed_at).total_seconds()
    if sum(each.seconds or 0 for each in view.steps) > since + 0.05:
        yield "the steps took longer than it is since F12"
    detail = view.band.detail
    if detail is not None and detail.id == "band.step_of":
        undone = [n for n, each in enumerate(view.steps, 1) if each.shape not in _DONE]
        if detail.facts["step"] != (undone[0] if undone else len(view.steps)):
            yield "the band counts another step"
    if detail is not None and detail.id == "band.not_confirmed_detail":
        yield from _not_confirmed(view, detail, now)
    if view.offer is not None:
        yield "an offer beside the steps"


_DONE = (Shape.DONE, Shape.SHIELD)


def _not_confirmed(view: BenchView, detail: Message, now: datetime) -> Faults:
    asked, insurer = detail.facts["asked"], item(view, "insurer")
    seconds = view.band.aside.facts["seconds"] if view.band.aside is not None else None
    assert isinstance(asked, datetime) and view.pressed_at is not None
    if int((now - asked).total_seconds()) != seconds or asked < view.pressed_at:
        yield "asked at another time than so many seconds ago"
    if insurer is None or insurer.word.facts.get("seconds") != seconds:
        yield "the strip counts other seconds"
    if now - asked < timedelta(seconds=40):
        yield "the clerk is asked before the time"


def _checks(view: BenchView) -> Faults:
    """What was looked at before the first parcel is what the strip says."""
    found: dict[str, Any] = {each.id: each for each in view.checks}
    for name in ("insurer", "house", "easypost", "printer", "wallet"):
        check, part = found.get(name), item(view, name)
        if (check is None) != (part is None):
            yield f"{name} is in the strip or among the checks, not both"
        elif (
            check is not None
            and part is not None
            and (check.tone is Tone.LOOK) != (part.tone is Tone.LOOK)
        ):
            yield f"{name}: strip and check do not agree"
    value = found["wallet"].value
    if value is not None and value.facts.get("amount") != in_wallet(view):
        yield "two balances of one wallet"
