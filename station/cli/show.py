"""`station show`: shipments as they stand, from the store alone."""

import argparse
import json

from station import i18n
from station.cli.session import reading
from station.desk.history import History
from station.flow.work import Shipment, Step


async def run(options: argparse.Namespace) -> int:
    """Shows the newest shipments, or one with its whole story."""
    async with reading(options) as station:
        history = History(station.store)
        if options.shipment is None:
            for shipment in await history.newest(options.count):
                await _show(history, shipment, options.json, ())
            return 0
        shipment = await history.find(options.shipment)
        await _show(history, shipment, options.json, await history.story(shipment.id))
    return 0


async def _show(
    history: History, shipment: Shipment, as_machine: bool, steps: tuple[Step, ...]
) -> None:
    if as_machine:
        debited = await history.debited(shipment.id)
        row = summary(shipment)
        row["debited"] = {amount.currency: str(amount) for amount in debited}
        if steps:
            row["steps"] = [_step(step) for step in steps]
        print(json.dumps(row, ensure_ascii=False))
        return
    ref = shipment.proven.ref if shipment.proven else ""
    words = i18n.t(f"cover.{shipment.cover.value}", ref=ref)
    print(f"{shipment.id}  {shipment.number}  {shipment.state.value}  {words}")
    for step in steps:
        answers = ", ".join(outcome.answer.value for outcome in step.outcomes)
        print(f"  {i18n.date_time(step.at)}  {step.kind.value} {step.subject}  {answers}")


def summary(shipment: Shipment) -> dict[str, object]:
    """A shipment's states for machines."""
    return {
        "shipment": shipment.id,
        "order": shipment.number,
        "source": shipment.source,
        "created_at": shipment.created_at.isoformat(),
        "by": shipment.by,
        "state": shipment.state.value,
        "label": {
            "state": shipment.label.value,
            "money": shipment.label_money.value,
            "price": str(shipment.form.label_price),
            "currency": shipment.form.label_price.currency,
            "numbers": list(shipment.bought.tracking) if shipment.bought else [],
        },
        "cover": {
            "state": shipment.cover.value,
            "package": shipment.consent.package if shipment.consent else None,
            "ref": shipment.proven.ref if shipment.proven else None,
            "price": str(shipment.premium) if shipment.premium else None,
            "currency": shipment.premium.currency if shipment.premium else None,
            "consent_by": shipment.consent.by if shipment.consent else None,
        },
        "wish": shipment.wish.value,
        "flag": i18n.say(shipment.flag) if shipment.flag else None,
        "reason": i18n.say(shipment.reason) if shipment.reason else None,
    }


def _step(step: Step) -> dict[str, object]:
    return {
        "kind": step.kind.value,
        "subject": step.subject,
        "generation": step.generation,
        "at": step.at.isoformat(),
        "sent": [sent.at.isoformat() for sent in step.sent],
        "outcomes": [
            {
                "n": outcome.n,
                "source": outcome.source.value,
                "at": outcome.at.isoformat(),
                "answer": outcome.answer.value,
                "status": outcome.evidence.status,
                "reason": i18n.say(outcome.evidence.reason) if outcome.evidence.reason else None,
            }
            for outcome in step.outcomes
        ],
        "settled": step.applied,
    }
