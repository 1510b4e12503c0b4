"""The carriers that are set up, behind the port of one: each shipment goes to its own."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from station.domain.errors import Message, RefusedError, message
from station.domain.shipment import Form
from station.flow.carrier_port import (
    BalanceAnswer,
    Carrier,
    FileAnswer,
    LabelAnswer,
    RateAnswer,
    VoidAnswer,
)
from station.flow.verdict import Answer
from station.flow.work import Intent, Shipment, Step


class Carriers:
    """Fills the carrier port by asking the carrier whose name the form has.

    A carrier that is set up no more refuses what was not sent, and knows nothing of what was.
    """

    name = "carriers"

    def __init__(self, now: Callable[[], Sequence[Carrier]]) -> None:
        self._now = now

    def several(self) -> bool:
        """True where there is a choice between carriers."""
        return len(self._now()) > 1

    def _of(self, form: Form) -> Carrier | None:
        return next((each for each in self._now() if each.name == form.service.carrier), None)

    async def rate(self, form: Form, reference: str) -> RateAnswer:
        """The rates of all carriers together, asked at once.

        A NO or UNKNOWN of one does not hide the rates of another: its reason comes beside them.
        """
        asked = await asyncio.gather(*(each.rate(form, reference) for each in self._now()))
        rates = tuple(rate for answer in asked for rate in answer.rates)
        reasons = tuple(reason for answer in asked for reason in answer.reasons)
        if rates:
            return RateAnswer(Answer.YES, rates, reasons)
        unknown = any(answer.answer is Answer.UNKNOWN for answer in asked)
        return RateAnswer(Answer.UNKNOWN if unknown else Answer.NO, (), reasons)

    def purchase(self, form: Form, key: str) -> Intent:
        """As the form's carrier. Raises RefusedError where that is not set up."""
        carrier = self._of(form)
        if carrier is None:
            raise RefusedError("carrier.not_set_up", carrier=form.service.carrier)
        return carrier.purchase(form, key)

    async def buy(self, shipment: Shipment, step: Step) -> LabelAnswer:
        """As the shipment's carrier; refused where that is not set up: nothing was sent."""
        carrier = self._of(shipment.form)
        if carrier is None:
            return LabelAnswer(Answer.NO, reason=_gone(shipment))
        return await carrier.buy(shipment, step)

    async def look_up(self, shipment: Shipment, step: Step) -> LabelAnswer:
        """As the shipment's carrier; unknown where that is not set up."""
        carrier = self._of(shipment.form)
        if carrier is None:
            return LabelAnswer(Answer.UNKNOWN, reason=_gone(shipment))
        return await carrier.look_up(shipment, step)

    async def label(self, shipment: Shipment) -> FileAnswer:
        """As the shipment's carrier; not now, where that is not set up."""
        carrier = self._of(shipment.form)
        if carrier is None:
            return FileAnswer(Answer.UNKNOWN, reason=_gone(shipment))
        return await carrier.label(shipment)

    def voiding(self, shipment: Shipment, until: datetime | None) -> bytes:
        """As the shipment's carrier. Raises RefusedError where that is not set up."""
        carrier = self._of(shipment.form)
        if carrier is None:
            raise RefusedError("carrier.not_set_up", carrier=shipment.form.service.carrier)
        return carrier.voiding(shipment, until)

    async def void(self, shipment: Shipment, step: Step) -> VoidAnswer:
        """As the shipment's carrier; unknown where that is not set up."""
        carrier = self._of(shipment.form)
        if carrier is None:
            return VoidAnswer(Answer.UNKNOWN, reason=_gone(shipment))
        return await carrier.void(shipment, step)

    async def look_up_void(self, shipment: Shipment, step: Step) -> VoidAnswer:
        """As the shipment's carrier; unknown where that is not set up."""
        carrier = self._of(shipment.form)
        if carrier is None:
            return VoidAnswer(Answer.UNKNOWN, reason=_gone(shipment))
        return await carrier.look_up_void(shipment, step)

    async def balance(self) -> BalanceAnswer:
        """Of the first carrier that keeps any."""
        kept = list((await self.balances()).values())
        return next((each for each in kept if each.answer is not Answer.ABSENT), _NO_ACCOUNT)

    async def balances(self) -> dict[str, BalanceAnswer]:
        """Our money with each carrier, by its name."""
        now = self._now()
        told = await asyncio.gather(*(each.balance() for each in now))
        return {each.name: answer for each, answer in zip(now, told, strict=True)}


_NO_ACCOUNT = BalanceAnswer(Answer.ABSENT)


def _gone(shipment: Shipment) -> Message:
    return message("carrier.not_set_up", carrier=shipment.form.service.carrier)
