"""The evidence of one step, told in order: saved, sent, answered, read. Pure."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from station.desk.views import Happening
from station.domain.errors import Message, message
from station.domain.void import Void
from station.flow.verdict import Answer
from station.flow.work import Outcome, Source, Step

_FEW = 2
"""So many tries are told one by one; more of the same are counted."""
_SENT = {
    Answer.NOT_SENT: "evidence.not_sent",
    Answer.YES: "evidence.answered",
    Answer.NO: "evidence.refused",
    Answer.THROTTLED: "evidence.told_to_wait",
    Answer.RUNNING: "evidence.told_to_wait",
}
# What happened, without what was then going to happen: it is past.
_WHY = frozenset(
    {
        "insurer.no_name",
        "insurer.no_connection",
        "insurer.timeout",
        "insurer.reset",
        "insurer.unavailable",
        "insurer.throttled",
        "insurer.running",
        "insurer.unexpected",
        "insurer.conflict",
        "insurer.not_found",
        "insurer.not_yet",
    }
)


def evidence(step: Step | None, void: Void | None, now: datetime) -> tuple[Happening, ...]:
    """What is known about `step`, oldest first; the void that it belongs to comes before it."""
    told: list[Happening] = []
    if void is not None:
        told += _void(void, now)
    if step is None:
        return tuple(told)
    if void is None:
        told.append(_told("evidence.saved", step.at, now, message("evidence.by", who=step.by)))
    for source, alike in groupby(_in_order(step), key=lambda outcome: outcome.source):
        outcomes = list(alike)
        told += _sends(outcomes, now) if source is Source.SEND else _reads(outcomes, now)
    answered = {outcome.n for outcome in step.outcomes}
    waiting = [sent for sent in step.sent if sent.n not in answered]
    if waiting:
        told.append(_told("evidence.under_way", waiting[-1].at, now))
    return tuple(told)


def _in_order(step: Step) -> Sequence[Outcome]:
    return sorted(step.outcomes, key=lambda outcome: outcome.at)


def _void(void: Void, now: datetime) -> list[Happening]:
    reason = message(f"reason.{void.reason.value}")
    who = message("evidence.by_why", who=void.asked_by, why=reason)
    told = [_told("evidence.void_asked", void.asked_at, now, who)]
    if void.approved_at is not None:
        by = message("evidence.by", who=void.approved_by or "")
        told.append(_told("evidence.void_approved", void.approved_at, now, by))
    return told


def _sends(outcomes: Sequence[Outcome], now: datetime) -> list[Happening]:
    told: list[Happening] = []
    for outcome in outcomes[:_FEW] if len(outcomes) > _FEW + 1 else outcomes:
        word = _SENT.get(outcome.answer, "evidence.no_answer")
        if outcome.n > 1 and word == "evidence.no_answer":
            word = "evidence.no_answer_again"
        told.append(_told(word, outcome.at, now, _why(outcome)))
    more = len(outcomes) - len(told)
    if more:
        last = outcomes[-1]
        told.append(
            Happening(
                at(last.at, now),
                message("evidence.more_tries", count=more),
                _why(last),
            )
        )
    return told


def _reads(outcomes: Sequence[Outcome], now: datetime) -> list[Happening]:
    """Reads that learned the same are told once, with the time of the last."""
    told = []
    for answer, alike in groupby(outcomes, key=lambda outcome: outcome.answer):
        reads = list(alike)
        last = reads[-1]
        person = last.source is not Source.READ
        found = _told("evidence.person" if person else _read_word(answer), last.at, now)
        count = message("evidence.read_count", count=len(reads))
        reason = _why(last)
        detail = message("queue.two", a=reason, b=count) if reason and len(reads) > 1 else reason
        told.append(Happening(found.at, found.word, detail or count))
    return told


def _why(outcome: Outcome) -> Message | None:
    reason = outcome.evidence.reason
    if reason is None or reason.id not in _WHY:
        return reason
    return Message(reason.id.replace("insurer.", "evidence.why.", 1), reason.facts)


def _read_word(answer: Answer) -> str:
    return "evidence.not_read" if answer is Answer.NOT_SENT else "evidence.read"


def _told(word: str, moment: datetime, now: datetime, detail: Message | None = None) -> Happening:
    return Happening(at(moment, now), message(word), detail)


def at(moment: datetime, now: datetime) -> Message:
    """`12:08`, or the day where it is another one."""
    there = moment.astimezone()
    if there.date() == now.astimezone().date():
        return message("evidence.time", at=there)
    return message("evidence.day", day=there.date())
