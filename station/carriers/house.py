"""The house carrier: the shop's own fleet. Its label is made here, under the shop's GS1 prefix.

The purchase is complete once its numbers are taken: that happened with the intent, so buying and
looking up give the same answer however often they are asked.
"""

import json
from collections.abc import Callable

from station.domain import sscc
from station.domain.errors import StationError
from station.domain.shipment import BoughtLabel, Form
from station.flow.ports import LabelAnswer
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Intent, Shipment, Step


class HouseCarrier:
    """Fills the carrier port for the shop's own fleet. `prefix` gives the GS1 company prefix."""

    name = "house"

    def __init__(self, prefix: Callable[[], str]) -> None:
        self._prefix = prefix

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

    def _answer(self, shipment: Shipment, step: Step) -> LabelAnswer:
        prefix = json.loads(step.body)["prefix"]
        try:
            codes = tuple(sscc.make(prefix, serial) for serial in step.serials)
        except StationError as error:
            return LabelAnswer(Answer.NO, reason=error.message)
        label = BoughtLabel(self.name, codes, shipment.form.label_price, step.at)
        return LabelAnswer(Answer.YES, label)
