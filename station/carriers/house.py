"""The house carrier: the shop's own fleet. Its label is made here, under the shop's GS1 prefix.

The purchase is complete once its numbers are taken: that happened with the intent, so buying and
looking up give the same answer however often they are asked.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from station.domain import sscc
from station.domain.errors import StationError, message
from station.domain.shipment import HOUSE, BoughtLabel, Form, Service
from station.domain.tariff import Tariff, house_rates
from station.flow.carrier_port import BalanceAnswer, FileAnswer, LabelAnswer, RateAnswer, VoidAnswer
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Intent, LabelRefund, RefundState, Shipment, Step


@dataclass(frozen=True)
class Refunds:
    """What becomes of a voided label's money."""

    how: str
    """`at_once`, `asked` or `never`."""
    days: int
    """In how many days the carrier decides about money that it was asked for."""


class HouseCarrier:
    """Fills the carrier port for the shop's own fleet, or for a carrier under contract.

    `prefix` gives the GS1 company prefix, `refunds` what is agreed about voided labels, `prices`
    the services and the tariff that prices them, if any.
    """

    name = HOUSE

    def __init__(
        self,
        prefix: Callable[[], str],
        refunds: Callable[[], Refunds],
        now: Callable[[], datetime],
        prices: Callable[[], tuple[tuple[Service, ...], Tariff | None]],
    ) -> None:
        self._prefix = prefix
        self._refunds = refunds
        self._now = now
        self._prices = prices

    async def rate(self, form: Form, reference: str) -> RateAnswer:  # noqa: ARG002 - the port's
        """The rates of its services, by the tariff where there is one; nobody is asked."""
        rates, reasons = house_rates(*self._prices(), form)
        return RateAnswer(Answer.YES if rates else Answer.NO, rates, tuple(reasons.values()))

    def purchase(self, form: Form, key: str) -> Intent:
        """One number a parcel; the frozen body holds no personal data.

        Raises SsccError when no usable prefix is set.
        """
        prefix = self._prefix()
        sscc.check_prefix(prefix)
        price = form.label_price
        body = {
            "carrier": self.name,
            "prefix": prefix,
            "service": form.service.code,
            "parcels": len(form.parcels),
            "minor": price.minor,
            "currency": price.currency,
        }
        return Intent(
            StepKind.BUY_LABEL,
            "label",
            key,
            json.dumps(body, sort_keys=True).encode(),
            serials=len(form.parcels),
            prefix=prefix,
        )

    async def buy(self, shipment: Shipment, step: Step) -> LabelAnswer:
        """One SSCC a parcel, from the numbers taken with the intent."""
        return self._answer(shipment, step)

    async def look_up(self, shipment: Shipment, step: Step) -> LabelAnswer:
        """The same answer as `buy`: nothing outside this program is asked."""
        return self._answer(shipment, step)

    async def label(self, shipment: Shipment) -> FileAnswer:  # noqa: ARG002 - the port's
        """Its labels are made here."""
        return FileAnswer(Answer.ABSENT)

    def voiding(self, shipment: Shipment, until: datetime | None) -> bytes:
        """The agreement as it is at this moment, frozen with the wish."""
        refunds = self._refunds()
        body = {
            "carrier": self.name,
            "numbers": list(shipment.bought.tracking) if shipment.bought else [],
            "until": until.isoformat() if until else None,
            "refund": refunds.how,
            "decides_by": (self._now() + timedelta(days=refunds.days)).isoformat(),
        }
        return json.dumps(body, sort_keys=True).encode()

    async def void(self, shipment: Shipment, step: Step) -> VoidAnswer:
        """Voided while the agreed window was open when it was asked; later the label stands."""
        return self._voided(shipment, step)

    async def look_up_void(self, shipment: Shipment, step: Step) -> VoidAnswer:
        """The same answer as `void`: nothing outside this program is asked."""
        return self._voided(shipment, step)

    async def balance(self) -> BalanceAnswer:
        """It keeps no money of ours."""
        return BalanceAnswer(Answer.ABSENT)

    @staticmethod
    def _voided(shipment: Shipment, step: Step) -> VoidAnswer:
        asked = json.loads(step.body)
        if asked["until"] is not None and step.at >= datetime.fromisoformat(asked["until"]):
            until = datetime.fromisoformat(asked["until"])
            return VoidAnswer(Answer.NO, reason=message("label.void_too_late", until=until))
        price = shipment.bought.price if shipment.bought else shipment.form.label_price
        if asked["refund"] == "at_once":
            return VoidAnswer(Answer.YES, LabelRefund(RefundState.REFUNDED, price))
        if asked["refund"] == "never":
            return VoidAnswer(Answer.YES, LabelRefund(RefundState.NOT_POSSIBLE))
        by = datetime.fromisoformat(asked["decides_by"])
        return VoidAnswer(Answer.YES, LabelRefund(RefundState.ASKED, price, by))

    def _answer(self, shipment: Shipment, step: Step) -> LabelAnswer:
        prefix = json.loads(step.body)["prefix"]
        try:
            codes = tuple(sscc.make(prefix, serial) for serial in step.serials)
        except StationError as error:
            return LabelAnswer(Answer.NO, reason=error.message)
        label = BoughtLabel(self.name, codes, shipment.form.label_price, step.at)
        return LabelAnswer(Answer.YES, label)
