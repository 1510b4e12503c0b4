"""A shipment as the insurer is told of it: the bodies that the journal keeps, frozen."""

from station import i18n
from station.domain.void import Void
from station.flow.work import Shipment
from station.xcover.bodies import booking_body, preview_body


def booking_of(shipment: Shipment) -> bytes:
    """The body of the booking of `shipment`: its quotes, its sender, what its label became."""
    bought = shipment.bought
    return booking_body(
        list(shipment.quotes),
        shipment.form.sender,
        shipment.id,
        carrier=bought.carrier if bought else "",
        service=shipment.form.service.code,
        tracking=bought.tracking if bought else (),
    )


def preview_of(shipment: Shipment, void: Void) -> bytes:
    """The body that asks what cancelling the cover of `shipment` would bring back."""
    # The short reason only: what a person wrote beside it stays in this house.
    return preview_body(list(shipment.quotes), i18n.t(f"reason.{void.reason.value}"))
