"""A dispatch under way, as the bench watches it. Pure: facts of the journal in, stage out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from station.desk.views import Stage
from station.domain.cover import CoverState
from station.domain.shipment import LabelState, ShipmentState
from station.flow import schedule
from station.flow.dispatch import CHOOSING, UNSETTLED
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Source, Step, Wish, Work

PATIENCE = timedelta(seconds=40)
"""From the first byte of the booking; then the clerk chooses (design section 6)."""
UNREACHED = timedelta(seconds=20)
"""Of not reaching the insurer at all."""


@dataclass(frozen=True)
class Watched:
    """A dispatch and how long its page has been waiting."""

    work: Work
    pressed_at: datetime
    money: dict[str, tuple[object, ...]]

    @property
    def booking(self) -> Step | None:
        """The booking of its cover."""
        return self.work.step(StepKind.BOOK_COVER)

    def asked_at(self) -> datetime | None:
        """When the first byte of the booking left, as far as it did."""
        step = self.booking
        if step is None:
            return None
        unsent = {
            o.n for o in step.outcomes if o.source is Source.SEND and o.answer.value == "not_sent"
        }
        return next((sent.at for sent in step.sent if sent.n not in unsent), None)

    def choice_at(self) -> datetime | None:
        """When the clerk is asked what happens to the parcel; None if not because of time."""
        shipment, step = self.work.shipment, self.booking
        if shipment.cover not in UNSETTLED or step is None:
            return None
        asked = self.asked_at()
        return asked + PATIENCE if asked is not None else step.at + UNREACHED

    def stage(self, now: datetime) -> Stage:
        """What the page is for."""
        shipment = self.work.shipment
        if shipment.state is not ShipmentState.DISPATCHING:
            return Stage.WAITING
        if self.stuck or self.label_unsure(now):
            return Stage.WAITING
        if shipment.wish is not Wish.NONE or shipment.label is not LabelState.BOUGHT:
            return Stage.DISPATCHING
        if shipment.cover in CHOOSING:
            return Stage.CHOOSING
        at = self.choice_at()
        return Stage.CHOOSING if at is not None and now >= at else Stage.DISPATCHING

    @property
    def stuck(self) -> bool:
        """The label or a paper needs a person: it must not hold up the bench."""
        kinds = (StepKind.BUY_LABEL, StepKind.PRINT)
        return any(step.open and step.flagged and step.kind in kinds for step in self.work.steps)

    def label_unsure(self, now: datetime) -> bool:
        """Nobody knows by now whether the label is bought: the carrier is asked on behind."""
        step = self.work.step(StepKind.BUY_LABEL)
        if step is None or not step.open or not step.sent:
            return False
        return now - step.sent[0].at >= PATIENCE and schedule.maybe_executed(step)

    @property
    def label_lost(self) -> bool:
        """The answer to the purchase was lost: it is looked up."""
        step = self.work.step(StepKind.BUY_LABEL)
        newest = step.outcomes[-1] if step is not None and step.outcomes else None
        return newest is not None and newest.answer in (Answer.UNKNOWN, Answer.ABSENT)

    def reads(self) -> int:
        """How often the insurer was asked again."""
        step = self.booking
        if step is None:
            return 0
        return sum(1 for outcome in step.outcomes if outcome.source is Source.READ)

    @property
    def waits_for_cover(self) -> bool:
        """True while the answer of the insurer is owed."""
        return self.work.shipment.cover in (CoverState.ASKING, CoverState.UNKNOWN)
