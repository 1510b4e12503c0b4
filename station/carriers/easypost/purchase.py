"""The frozen body of a purchase: which price of which shipment. It holds no personal data."""

import json
import re
from dataclasses import asdict, dataclass

from station.domain.errors import RefusedError
from station.domain.money import Money
from station.domain.shipment import Form

NAME = "easypost"


@dataclass(frozen=True)
class Purchase:
    """What was agreed before anything was bought."""

    shipment: str
    """EasyPost's id of the shipment."""
    rate: str
    """EasyPost's id of the price."""
    minor: int
    currency: str
    carrier: str = NAME

    @property
    def price(self) -> Money:
        """What was shown, and nothing else is paid."""
        return Money(self.minor, self.currency)

    def encoded(self) -> bytes:
        """The body."""
        return json.dumps(asdict(self), sort_keys=True).encode()


def ref(shipment: str, rate: str) -> str:
    """How a rate names its shipment and itself (`Rate.ref`)."""
    return f"{shipment}/{rate}"


def spoken(carrier: str, service: str) -> str:
    """A service as it is read: `USPS Ground Advantage` for USPS.GroundAdvantage."""
    return f"{carrier} {re.sub(r'(?<=[a-z0-9])(?=[A-Z])', ' ', service)}"


def rate_body(asked: Purchase) -> bytes:
    """The body of `POST /shipments/:id/buy` (recorded)."""
    return json.dumps({"rate": {"id": asked.rate}}).encode()


def of_form(form: Form) -> Purchase:
    """The purchase of a form's rate. Raises RefusedError without one: its price must be asked."""
    rate = form.rate
    shipment, _, rate_id = (rate.ref if rate is not None else "").partition("/")
    if rate is None or rate.carrier != NAME or not shipment or not rate_id:
        raise RefusedError("easypost.no_rate")
    if len(form.parcels) != 1:
        raise RefusedError("easypost.one_box", count=len(form.parcels))
    return Purchase(shipment, rate_id, rate.price.minor, rate.price.currency)


def of_body(body: bytes) -> Purchase:
    """The purchase in a step's body."""
    return Purchase(**json.loads(body))
