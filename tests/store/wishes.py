"""Shipments and wishes in a store, without a program that works them."""

from datetime import timedelta
from typing import Any

from station.domain.cover import Cover, CoverState
from station.domain.shipment import LabelState, ShipmentState
from station.domain.void import Void, VoidReason, VoidState
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Change, Evidence, Intent, Outcome, Source, Step, Work
from station.store.store import Store
from tests.store import making
from tests.store.making import NOW, PRICE

ONE = making.shipment().id
LATER = NOW + timedelta(hours=1)
PROVEN = Cover(making.package(), PRICE, None, None, None, None, None, NOW, "", "parcel_insurance")


def wanted(**other: Any) -> Void:
    """A wish as the desk makes it."""
    facts: dict[str, Any] = {
        "n": 0,
        "state": VoidState.ASKED,
        "reason": VoidReason.WRONG_ADDRESS,
        "note": "the flat is 12b",
        "asked_at": NOW,
        "asked_by": "Dana",
        "deadline": NOW + timedelta(hours=3),
        "label_until": NOW + timedelta(hours=2),
    }
    return Void(**facts | other)


async def covered(store: Store, number: int = 1, **states: Any) -> Work:
    """A shipment whose label came out and whose cover is proven, or as `states` say."""
    made = await making.dispatch(store, number)
    known: dict[str, Any] = {
        "state": ShipmentState.DISPATCHED,
        "label": LabelState.BOUGHT,
        "cover": CoverState.COVERED,
        "proven": PROVEN,
    }
    work = await store.work(made.id)
    (buying,) = work.steps
    await answered(store, buying, Answer.YES)
    change = Change(step=buying.id, result="bought", **known | states)
    assert await store.apply(work, change, NOW)
    await intended(store, made.id, StepKind.PRINT, "label", "printed")
    return await store.work(made.id)


async def intended(
    store: Store, shipment: str, kind: StepKind, subject: str, result: str = ""
) -> Step:
    """A new step; with `result` it is settled too."""
    work = await store.work(shipment)
    assert await store.apply(
        work, Change(intents=(Intent(kind, subject, making.key(), b"{}"),)), NOW
    )
    work = await store.work(shipment)
    step = work.steps[-1]
    if result:
        assert await store.apply(work, Change(step=step.id, result=result), NOW)
    return step


async def answered(store: Store, step: Step, *answers: Answer) -> None:
    """Sends of `step`, one after another, and what each came to."""
    for answer in answers:
        n = await store.sent(step, NOW)
        await store.outcome(step, Outcome(n, Source.SEND, NOW, answer, Evidence()))
