"""What the batch page shows: each order with its price, its tick and how it stands. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from station.desk.batch_items import Item, Plan, Stand, Totals, missing, plan, to_tick
from station.desk.view_dispatch import choice as choice_of
from station.desk.views import ChoiceCard, Shape, Tone
from station.desk.watching import Watched
from station.domain.cover import COVER_WORDS, CoverState, Option
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.shipment import LabelState, ShipmentState
from station.flow.work import Shipment, Work

_SHAPES = {
    CoverState.NONE: (Shape.DONE, Tone.PLAIN),
    CoverState.COVERED: (Shape.SHIELD, Tone.PROVEN),
    CoverState.ASKING: (Shape.ASKING, Tone.PLAIN),
    CoverState.UNKNOWN: (Shape.ASKING, Tone.PLAIN),
    CoverState.REFUSED: (Shape.NO, Tone.NO),
    CoverState.TOO_LATE: (Shape.NO, Tone.NO),
}


@dataclass(frozen=True)
class BatchOffer:
    """The words that a tick consents to, as far as they are the insurer's: outside text."""

    title: str
    price: Money
    limit: Money | None
    excess: Money | None
    text: str
    """All of it, in reading order."""


@dataclass(frozen=True)
class BatchRow:
    """One order."""

    key: str
    chosen: bool
    order: str
    who: str
    weight_g: int
    service: str
    label: Money | None
    cover: Money | None
    limit: Money | None
    ticked: bool
    shape: Shape
    tone: Tone
    word: Message
    can_tick: bool = False
    """Its cover may be ticked, or unticked."""
    offer: BatchOffer | None = None
    """What may be ticked, or what a tick has bought or asks for."""
    choice: ChoiceCard | None = None
    """What happens to the parcel? Its cover is not there."""


@dataclass(frozen=True)
class BatchView:
    """Everything the page shows, at one moment."""

    rows: tuple[BatchRow, ...]
    chosen: int
    asking: int
    plan: Plan
    tick: Totals
    running: bool
    """Orders are being dispatched: nothing else can be done to the list."""
    stopping: bool
    done: int
    left: int
    """Chosen, and not dispatched for a reason."""
    ready: bool
    caption: Message
    """What the key dispatches, or why it is not ready."""


class Rows:
    """The rows of a list, each made anew only when its order has moved."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[object, ...], BatchRow]] = {}

    def of(self, items: Sequence[Item]) -> tuple[BatchRow, ...]:
        """One for each of `items`."""
        before, self._kept = self._kept, {}
        for item in items:
            stands = item.seen
            kept = before.get(item.key)
            if kept is None or any(a is not b for a, b in zip(kept[0], stands, strict=True)):
                kept = (stands, row(item))
            self._kept[item.key] = kept
        return tuple(each for _, each in self._kept.values())


def build(
    items: Sequence[Item],
    rows: tuple[BatchRow, ...],
    wallet: tuple[Money, ...],
    *,
    running: bool,
    stopping: bool,
    no_cover: Message | None = None,
) -> BatchView:
    """The snapshot; `rows` are those of `items`. `no_cover`: why none can be had now."""
    wanted, stands = plan(list(items)), [item.stand for item in items]
    asking = stands.count(Stand.ASKING)
    lacking = missing(wanted.debit, wallet)
    if running:
        ready, caption = False, message("batch_list.ends" if stopping else "batch_list.goes_on")
    elif not wanted.parcels:
        ready = False
        caption = message("batch_list.asking" if asking else "batch_list.none_ready", count=asking)
    elif wanted.covers.count and no_cover is not None:
        ready, caption = False, no_cover
    elif lacking is not None:
        ready, caption = False, message("dispatch.no_money", missing=lacking)
    else:
        ready, caption = True, message("batch_list.buys", count=wanted.parcels)
    return BatchView(
        rows=rows,
        chosen=len(stands) - stands.count(Stand.OUT),
        asking=asking,
        plan=wanted,
        tick=Totals() if running else to_tick(list(items)),
        running=running,
        stopping=stopping,
        done=sum(1 for item in items if item.went_out),
        left=stands.count(Stand.LEFT),
        ready=ready,
        caption=caption,
    )


def row(item: Item) -> BatchRow:
    """One order."""
    order, option = item.order or item.row.order, _option(item)
    recipient = order.recipient
    shape, tone, word = _stands(item)
    service = item.form.service.name if item.form is not None else order.service
    return BatchRow(
        key=item.key,
        chosen=item.stand is not Stand.OUT,
        order=order.number,
        who=", ".join(part for part in (recipient.name, recipient.city) if part),
        weight_g=sum(parcel.weight_g for parcel in order.parcels),
        service=service,
        label=item.form.label_price if item.form is not None else None,
        cover=option.price if option is not None else None,
        limit=option.limit if option is not None else None,
        ticked=option is not None and item.consent is not None,
        shape=shape,
        tone=tone,
        word=word,
        can_tick=item.stand is Stand.READY and option is not None,
        offer=_offer(option) if option is not None else None,
        choice=_choice(item.made) if item.made is not None and item.waits else None,
    )


def _option(item: Item) -> Option | None:
    """What is offered; once it is dispatched, what was ticked, until insurer or carrier says no."""
    made = item.made
    if item.stand is Stand.UNDER_WAY or made is not None:
        # Without a label nobody is asked for the cover any more.
        gone = made is not None and (
            made.cover not in _TICK_HOLDS or made.label is LabelState.REFUSED
        )
        return None if gone or item.consent is None else item.option
    return item.option


_TICK_HOLDS = frozenset(
    {CoverState.NONE, CoverState.ASKING, CoverState.UNKNOWN, CoverState.COVERED}
)
"""Not yet asked for, asked for or bought as it was ticked."""


def _stands(item: Item) -> tuple[Shape, Tone, Message]:
    if item.made is not None:
        return _made(item.made, item.stand)
    if item.stand is Stand.OUT:
        return Shape.RING, Tone.PLAIN, message("batch_list.out")
    if item.stand is Stand.ASKING:
        return Shape.ASKING, Tone.PLAIN, message("batch_list.asks")
    if item.stand is Stand.UNDER_WAY:
        return Shape.ASKING, Tone.PLAIN, message("batch_list.under_way")
    if item.stand is Stand.LEFT:
        return Shape.LOOK, Tone.LOOK, item.why or message("order.not_finished")
    if item.consent is not None:
        return Shape.BOX, Tone.PLAIN, message("batch_list.ticked", at=item.consent.at)
    if item.option is None:
        why = item.why or message("batch_list.no_offer")
        return Shape.LOOK, Tone.LOOK, message("batch_list.label_only", why=why)
    if item.why is not None:
        return Shape.LOOK, Tone.LOOK, item.why
    return Shape.BOX, Tone.PLAIN, message("batch_list.not_ticked")


def _made(made: Shipment, stand: Stand) -> tuple[Shape, Tone, Message]:
    """How a dispatch stands, in the words that are proven (design section 6)."""
    if made.flag is not None:
        return Shape.FLAG, Tone.LOOK, made.flag
    if stand is Stand.UNDER_WAY and made.cover is CoverState.NONE:
        return Shape.ASKING, Tone.PLAIN, message("batch_list.under_way")
    shape, tone = _SHAPES.get(made.cover, (Shape.FLAG, Tone.LOOK))
    if made.state is ShipmentState.HELD:
        return Shape.LOOK, Tone.LOOK, message("last.held")
    if made.cover is CoverState.NONE and made.state is ShipmentState.DISPATCHED:
        return shape, tone, message("batch_list.dispatched")
    if made.cover is CoverState.NONE:
        why = made.reason or message("order.not_finished")
        return Shape.NO, Tone.NO, why
    ref = made.proven.ref if made.proven is not None else ""
    return shape, tone, message(COVER_WORDS[made.cover], ref=ref)


def _choice(made: Shipment) -> ChoiceCard:
    return choice_of(Watched(Work(made, ()), made.created_at, {}))


def _offer(option: Option) -> BatchOffer:
    return BatchOffer(option.title, option.price, option.limit, option.excess, option.text)
