"""`station history`: shipments found again, or one with its whole story. Needs no lock."""

import argparse
import json
import sys
from datetime import timedelta

from station import i18n
from station.cli.session import reading
from station.desk.history import History, dated, debited, midnight
from station.desk.story import Moment, story
from station.domain.cover import COVER_WORDS, CoverState
from station.domain.errors import StationError
from station.domain.people import Actor, Role
from station.domain.shipment import LabelMoney, LabelState, ShipmentState
from station.flow.history import HistoryRow, Only, Past, Posted, Reprint, Wanted
from station.flow.work import Shipment, Step

# Whoever may run a command on this computer may look; the window asks who it is.
_ANYBODY = Actor("station history", Role.CLERK)
_State = ShipmentState | LabelState | LabelMoney | CoverState
_KINDS: dict[str, type[_State]] = {
    "": ShipmentState,
    "label": LabelState,
    "money": LabelMoney,
    "cover": CoverState,
}


async def run(options: argparse.Namespace) -> int:
    """Shows the shipments that are wanted, newest first, or one with its story."""
    wanted = _wanted(options)
    async with reading(options) as station:
        history = History(station.history)
        if options.shipment is not None:
            _tell(await history.find(options.shipment, _ANYBODY), options.json)
            return 0
        found = await history.search(wanted, _ANYBODY, options.after, options.limit)
        for row in found.rows:
            _list(row, options.json)
        if found.after is not None and not options.json:
            print(i18n.t("cli.history_more", cursor=found.after), file=sys.stderr)
    return 0


def _wanted(options: argparse.Namespace) -> Wanted:
    since = midnight(options.since) if options.since else None
    before = midnight(options.until + timedelta(days=1)) if options.until else None
    only, state = Only.ALL, None
    if options.state in (Only.NOT_SETTLED.value, Only.NEEDS_PERSON.value):
        only = Only(options.state)
    elif options.state:
        state = _state(options.state)
    return dated(Wanted(options.find or "", since, before, only, state))


def _state(text: str) -> _State:
    """`voided` is a shipment's state; `label=`, `money=` and `cover=` name the others."""
    part, _, value = text.rpartition("=")
    for state in _KINDS.get(part, ()):
        if state == value:
            return state
    raise StationError("cli.history_state", text=text)


# One line of the list


def _list(row: HistoryRow, as_machine: bool) -> None:
    if as_machine:
        print(json.dumps(_row(row), ensure_ascii=False))
        return
    words = i18n.t(COVER_WORDS[row.cover], ref=row.ref, refund=row.preview or "")
    if row.cover is CoverState.PREVIEWED and row.preview is None:
        words = i18n.t("history.previewed")
    who = ", ".join(part for part in (row.name, row.town) if part)
    if row.purged:
        who = i18n.t("history.purged")
    at = i18n.date_time(row.created_at)
    flag = f"  {i18n.say(row.flag)}" if row.flag else ""
    print(f"{row.shipment}  {row.number}  {at}  {who}  {row.state.value}  {words}{flag}")


def _row(row: HistoryRow) -> dict[str, object]:
    return {
        "shipment": row.shipment,
        "order": row.number,
        "created_at": row.created_at.isoformat(),
        "by": row.by,
        "recipient": {
            "name": row.name,
            "company": row.company,
            "city": row.town,
            "country": row.country,
            "purged": row.purged,
        },
        "state": row.state.value,
        "label": {
            "state": row.label.value,
            "money": row.label_money.value,
            "price": str(row.label_price),
            "currency": row.label_price.currency,
            "numbers": list(row.tracking),
            "printed_at": row.printed_at.isoformat() if row.printed_at else None,
            "out": row.out.value if row.out else None,
            "back": _back(row, "label"),
        },
        "cover": {
            "state": row.cover.value,
            "package": row.package or None,
            "ref": row.ref or None,
            "price": str(row.premium) if row.premium else None,
            "currency": row.premium.currency if row.premium else None,
            "back": _back(row, "cover"),
        },
        "void": row.void.state.value if row.void else None,
        "flag": i18n.say(row.flag) if row.flag else None,
        "reason": i18n.say(row.reason) if row.reason else None,
        "cursor": row.seq,
    }


def _back(row: HistoryRow, part: str) -> list[str]:
    posted = row.back(part)
    return [str(amount) for amount in posted.amounts] if posted else []


# One shipment


def _tell(past: Past, as_machine: bool) -> None:
    shipment = past.work.shipment
    if as_machine:
        row = summary(shipment)
        row["debited"] = {amount.currency: str(amount) for amount in debited(past)}
        row["steps"] = [_step(step) for step in past.work.steps]
        row["story"] = [_moment(moment) for moment in story(past)]
        row["reprints"] = [_reprint(each) for each in past.reprints]
        row["scans"] = [
            {"parcel": number, "at": each.at.isoformat(), "by": each.by}
            for number, each in past.scans.done.items()
        ]
        row["postings"] = [_posting(each) for each in past.postings]
        print(json.dumps(row, ensure_ascii=False))
        return
    print(line(shipment))
    for moment in story(past):
        detail = f"  {i18n.say(moment.detail)}" if moment.detail else ""
        print(f"  {i18n.date_time(moment.at)}  {i18n.say(moment.word)}{detail}")


def line(shipment: Shipment) -> str:
    """Where a shipment stands, in one line."""
    ref = shipment.proven.ref if shipment.proven else ""
    words = i18n.t(COVER_WORDS[shipment.cover], ref=ref, refund="")
    if shipment.cover is CoverState.PREVIEWED:
        words = i18n.t("history.previewed")  # how much stands in its story
    return f"{shipment.id}  {shipment.number}  {shipment.state.value}  {words}"


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
            "carrier": shipment.form.service.carrier,
            "service": shipment.form.service.code,
            "charges": _charges(shipment),
            "override": _override(shipment),
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
        "purged_at": shipment.purged_at.isoformat() if shipment.purged_at else None,
        "flag": i18n.say(shipment.flag) if shipment.flag else None,
        "reason": i18n.say(shipment.reason) if shipment.reason else None,
    }


def _charges(shipment: Shipment) -> list[dict[str, str]]:
    rate = shipment.form.rate
    charges = rate.charges if rate is not None else ()
    return [{"name": each.name, "amount": str(each.amount)} for each in charges]


def _override(shipment: Shipment) -> dict[str, str] | None:
    """The rate that stood first, and why the clerk took another."""
    against = shipment.form.override
    if against is None:
        return None
    price, currency = str(against.price), against.price.currency
    return {"first": against.name, "price": price, "currency": currency, "why": against.why.value}


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
        "result": step.result or None,
    }


def _moment(moment: Moment) -> dict[str, object]:
    return {
        "what": moment.what,
        "at": moment.at.isoformat(),
        "words": i18n.say(moment.word),
        "detail": i18n.say(moment.detail) if moment.detail else None,
    }


def _reprint(each: Reprint) -> dict[str, object]:
    return {
        "paper": each.kind.value,
        "n": each.n,
        "at": each.at.isoformat(),
        "by": each.by,
        "reason": each.why.reason.value if each.why else None,
        "note": each.why.note if each.why else None,
        "out": each.end.value,
    }


def _posting(each: Posted) -> dict[str, object]:
    amounts = [{"amount": str(amount), "currency": amount.currency} for amount in each.amounts]
    return {"event": each.event, "at": each.at.isoformat(), "by": each.by, "amounts": amounts}
