"""What is next for one shipment: dispatch, void and changes together. Pure: one effect out."""

from datetime import datetime

from station.flow import amend, dispatch, void
from station.flow.effects import Apply, Effect, Send, Wait
from station.flow.makers import Makers
from station.flow.seen import StepKind
from station.flow.work import Change, Step, Work

NOTHING: frozenset[StepKind] = frozenset()
PRINTS = frozenset({StepKind.PRINT})
EVERYTHING = frozenset(StepKind)


def plan(
    work: Work, now: datetime, make: Makers, *, hurry: frozenset[StepKind] = NOTHING
) -> Effect:
    """The next effect for `work`, or how long to wait.

    `hurry`: the steps of which what is only to be read is read at once, as for a person who wants
    to know now; and papers that did not come out are tried.
    """
    if any(step.kind is StepKind.NEWER for step in work.steps):
        return Wait(None)  # what it has done is not known here: whatever comes next is not either
    first = void.label_intent(work, make)
    if first is not None:
        return Apply(first)
    waits: list[datetime] = []
    for step in _in_order(work):
        effect = _step(work, step, now, make, hurry=step.kind in hurry)
        if not isinstance(effect, Wait):
            return effect
        if effect.at is not None:
            waits.append(effect.at)
    wanted = _wanted(work, now, make)
    if isinstance(wanted, Change):
        return Apply(wanted)
    if wanted is not None and wanted.at is not None:
        waits.append(wanted.at)
    return Wait(min(waits) if waits else None)


def _in_order(work: Work) -> list[Step]:
    """The open steps: what the insurer is asked to cancel never holds up the carrier."""
    owed = [step for step in work.steps if step.open and step.kind is not StepKind.OPT_OUT]
    return sorted(owed, key=lambda step: step.kind in void.CANCELS)


def _step(work: Work, step: Step, now: datetime, make: Makers, *, hurry: bool) -> Effect:
    if step.kind in void.KINDS:
        return void.step_effect(work, step, now, hurry=hurry)
    if step.kind is amend.KIND:
        return amend.step_effect(work, step, now, make, hurry=hurry)
    change = void.withdrawn(work, step)
    if change is not None:
        return Apply(change)
    effect = dispatch.step_effect(work, step, now, make, hurry=hurry)
    if isinstance(effect, Send) and step.kind is StepKind.PRINT and void.in_force(work):
        return Wait(None)  # it comes out if the wish is taken back
    return effect


def _wanted(work: Work, now: datetime, make: Makers) -> Change | Wait | None:
    if void.in_force(work):
        return void.wanted(work, now, make)
    return dispatch.wanted(work, make.key)
