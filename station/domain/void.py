"""A void: the wish to undo a dispatch. Label, money and cover each end by themselves."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station.domain.money import Money


class VoidReason(StrEnum):
    """The short list of reasons; `reason.<value>` is its sentence."""

    WRONG_ADDRESS = "wrong_address"
    PACKED_WRONG = "packed_wrong"
    BUYER_WITHDREW = "buyer_withdrew"
    LABEL_SPOILED = "label_spoiled"


class VoidState(StrEnum):
    """Where the wish stands."""

    ASKED = "asked"
    """A clerk asked; nothing happens before a supervisor has approved."""
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"
    DONE = "done"


@dataclass(frozen=True)
class Void:
    """One void of one shipment. Times are UTC; names are those of the people who acted."""

    n: int
    """Counted from 1: a shipment may be voided again after a withdrawn one."""
    state: VoidState
    reason: VoidReason
    note: str
    asked_at: datetime
    asked_by: str
    approved_at: datetime | None = None
    approved_by: str | None = None
    accepted: Money | None = None
    """The refund that the approver saw and accepted; None: only the whole premium will do."""
    deadline: datetime | None = None
    """Until when the cover may be cancelled, as far as was known when it was asked."""
    label_until: datetime | None = None
    """Until when the carrier voids the label, as far as was known then."""
    after_step: int = 0
    """The newest step when it was asked: later ones are its own, whatever the clock was set to."""
    yes_after: int = 0
    """The newest step when it was approved the last time."""
    cover_anyway: bool = False
    """The carrier refused, and a supervisor wants the cover cancelled all the same."""

    @property
    def open(self) -> bool:
        """True while it is asked or approved and not yet done."""
        return self.state in (VoidState.ASKED, VoidState.APPROVED)
