"""Our bookings against the insurer's own: what one has and the other has not. Pure.

Bookings of other benches, or of other programs of the same partner, are left alone: ours carry
our bench's shipment ids (contract 9.1).
"""

from station.domain.cover import CoverState
from station.flow.dispatch import UNSETTLED
from station.flow.seen import PackageFacts
from station.flow.work import Shipment

# What our side does not know for certain, or knows to be another thing than was agreed.
_OPEN = UNSETTLED | {
    CoverState.MISMATCH,
    CoverState.CANCEL_SAVED,
    CoverState.PREVIEWED,
    CoverState.CANCELLING,
    CoverState.CANCEL_REFUSED,
}
_CANCELLED = frozenset(
    {CoverState.CANCELLED, CoverState.AMOUNT_OPEN, CoverState.CANCELLED_ELSEWHERE}
)


def compared(
    package: str, facts: PackageFacts, shipment: Shipment | None, known: set[str]
) -> list[str]:
    """What differs between one booking of the insurer and `shipment`, a line each."""
    if shipment is None:
        if facts.transaction_id in known:
            return [f"{package}: booked for {facts.transaction_id}, which names another package"]
        return []
    stands = facts.status == "CONFIRMED"
    if shipment.cover is CoverState.COVERED and not stands:
        return [f"{shipment.id}: covered here, {facts.status} at the insurer"]
    if stands and shipment.cover in _CANCELLED:
        return [f"{shipment.id}: cancelled here, confirmed at the insurer"]
    if stands and shipment.cover not in _OPEN and shipment.cover is not CoverState.COVERED:
        return [f"{shipment.id}: {shipment.cover.value} here, booked at the insurer"]
    return []
