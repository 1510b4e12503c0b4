"""Fills the carrier's port with EasyPost. Loads no HTTP library before the first call."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from station.carriers.easypost import purchase
from station.carriers.easypost.keys import TEST
from station.carriers.easypost.purchase import NAME, Purchase
from station.carriers.easypost.reply import UNSENT, Reply
from station.domain.errors import Message, RefusedError, message
from station.domain.money import Money
from station.domain.rate import Rate
from station.domain.shipment import BoughtLabel, Form
from station.flow.carrier_port import BalanceAnswer, FileAnswer, LabelAnswer, RateAnswer, VoidAnswer
from station.flow.seen import Seen, StepKind
from station.flow.verdict import Answer, Verdict
from station.flow.work import Intent, LabelRefund, RefundState, Shipment, Step

if TYPE_CHECKING:
    from station.carriers.easypost import wire
    from station.carriers.easypost.client import Client

REFUND_DAYS = 30
"""The longest that a refund takes (documented)."""
BALANCE_CURRENCY = "USD"
"""Balances are in US dollars (documented)."""
_MOST_REASONS = 3


@dataclass(frozen=True)
class Choice:
    """Which of EasyPost's services this bench uses, and what their carriers pay by themselves."""

    services: tuple[str, ...] = ()
    """`USPS` or `USPS.Priority`; empty: all of them."""
    liability: Mapping[str, Money] | None = None
    """What a carrier pays at most for one parcel, by the same names."""

    def takes(self, carrier: str, service: str) -> bool:
        """True for a service that may be offered."""
        return not self.services or bool({carrier, f"{carrier}.{service}"} & set(self.services))

    def pays(self, carrier: str, service: str) -> Money | None:
        """What the carrier pays by itself; None where nobody has said it."""
        known = self.liability or {}
        return known.get(f"{carrier}.{service}") or known.get(carrier)


@dataclass(frozen=True)
class Account:
    """One EasyPost account."""

    client: "Client"
    mode: str
    """What every shipment must say of itself: `test` or `production`."""


class EasyPostCarrier:
    """EasyPost as a carrier. It buys once, and what became of that it only ever reads."""

    name = NAME

    def __init__(
        self,
        choice: Callable[[], Choice],
        label_format: Callable[[], str],
        heard: Callable[[Verdict, Seen], None],
        now: Callable[[], datetime],
    ) -> None:
        """`label_format` is what the bench's printer takes, `ZPL` or `PDF`; `heard` is told how
        every call went, for the line's sake. Until `become` no byte leaves.
        """
        self._account: Account | None = None
        self._under_way: list[Client] = []
        self._choice = choice
        self._label_format = label_format
        self._heard = heard
        self._now = now

    @property
    def ready(self) -> bool:
        """True once there is an account to ask with."""
        return self._account is not None

    async def become(self, account: Account | None) -> None:
        """From now on this account is asked; None: nobody any more.

        The former one's connections close once it has answered what it is asked already.
        """
        former, self._account = self._account, account
        if former is not None and not self._is_asked(former.client):
            await former.client.aclose()

    async def rate(self, form: Form, reference: str) -> RateAnswer:
        """The rates of the services that this bench uses; a shipment is made and nothing bought."""
        from station.carriers.easypost import bodies

        try:
            body = bodies.shipment(form, reference, self._label_format())
        except RefusedError as error:
            return RateAnswer(Answer.NO, reasons=(error.message,))
        reply = await self._asked(lambda account: account.create(body))
        read, found = self._shipment(reply)
        if found is None:
            certain = read.answer in (Answer.NO, Answer.STOPPED)
            return RateAnswer(Answer.NO if certain else Answer.UNKNOWN, reasons=(read.reason,))
        rates = tuple(rate for each in found.rates if (rate := self._rate(found.id, each)))
        reasons = tuple(
            message("easypost.complaint", text=text) for text in found.messages[:_MOST_REASONS]
        )
        if not rates and not reasons:
            reasons = (message("easypost.no_rates"),)
        return RateAnswer(Answer.YES if rates else Answer.NO, rates, reasons)

    def _rate(self, shipment: str, rate: "wire.Rate") -> Rate | None:
        choice, price = self._choice(), rate.price
        if price is None or price.minor <= 0 or not choice.takes(rate.carrier, rate.service):
            return None
        return Rate(
            NAME,
            f"{rate.carrier}.{rate.service}",
            purchase.spoken(rate.carrier, rate.service),
            price,
            choice.pays(rate.carrier, rate.service),
            rate.delivery_days if rate.delivery_days is not None else rate.est_delivery_days,
            purchase.ref(shipment, rate.id),
        )

    def purchase(self, form: Form, key: str) -> Intent:
        """The intent to buy the form's rate. Raises RefusedError without one."""
        return Intent(StepKind.BUY_LABEL, "label", key, purchase.of_form(form).encoded())

    async def buy(self, shipment: Shipment, step: Step) -> LabelAnswer:
        """Buys the agreed rate if it still costs what was shown. NOT_SENT: nothing was asked."""
        del shipment  # all that counts is in the frozen body
        asked = purchase.of_body(step.body)
        read, found = await self._read(asked)
        if found is None:
            return _not_asked(read)
        if found.is_bought:
            return self._bought(asked, found, step.at)
        differs = _differs(asked, found)
        if differs is not None:
            return LabelAnswer(Answer.NO, reason=differs)
        body = purchase.rate_body(asked)
        reply = await self._asked(lambda account: account.buy(asked.shipment, body))
        read, found = self._shipment(reply, asked.shipment)
        if found is not None and found.is_bought:
            return self._bought(asked, found, self._now())
        if found is not None:
            return LabelAnswer(Answer.UNKNOWN, reason=message("easypost.no_answer"))
        answer = Answer.NO if read.answer is Answer.STOPPED else read.answer
        return LabelAnswer(answer, reason=read.reason, wait_s=read.wait_s)

    async def look_up(self, shipment: Shipment, step: Step) -> LabelAnswer:
        """What became of a purchase, by EasyPost's own id. ABSENT: nothing is bought so far."""
        del shipment
        asked = purchase.of_body(step.body)
        read, found = await self._read(asked)
        if found is None:
            # Also a no: a shipment that we made must be there.
            return LabelAnswer(Answer.UNKNOWN, reason=read.reason, wait_s=read.wait_s)
        if not found.is_bought:
            return LabelAnswer(Answer.ABSENT, reason=message("easypost.not_yet"))
        return self._bought(asked, found, step.sent[-1].at if step.sent else step.at)

    @staticmethod
    def _bought(asked: Purchase, found: "wire.Shipment", at: datetime) -> LabelAnswer:
        rate, code = found.selected_rate, found.tracking_code
        price = rate.price if rate is not None else None
        if price is None or code is None:
            return LabelAnswer(Answer.UNKNOWN, reason=message("easypost.not_easypost"))
        reason = None
        if price != asked.price:
            reason = message("easypost.other_charge", found=price, asked=asked.price)
        return LabelAnswer(Answer.YES, BoughtLabel(NAME, (code,), price, at), reason)

    async def label(self, shipment: Shipment) -> FileAnswer:
        """The bought label's file, in the format that was asked for when it was rated."""
        asked = purchase.of_form(shipment.form)
        read, found = await self._read(asked)
        if found is None:
            return FileAnswer(Answer.UNKNOWN, reason=read.reason)
        label = found.postage_label
        url = (label.label_zpl_url or label.label_pdf_url or label.label_url) if label else None
        if label is None or url is None:
            return FileAnswer(Answer.UNKNOWN, reason=message("easypost.no_label"))
        if self._account is None or not self._account.client.is_file(url):
            return FileAnswer(Answer.NO, reason=message("easypost.label_elsewhere"))
        raw = await self._account.client.file(url)
        if raw.status != 200 or raw.problem is not None or not raw.body:
            return FileAnswer(Answer.UNKNOWN, reason=message("easypost.no_label"))
        return FileAnswer(Answer.YES, raw.body, label.label_resolution)

    def voiding(self, shipment: Shipment, until: datetime | None) -> bytes:
        """The body of the wish: which purchase. EasyPost knows its own limits of time."""
        del until
        return purchase.of_form(shipment.form).encoded()

    async def void(self, shipment: Shipment, step: Step) -> VoidAnswer:
        """Asks for the refund, which is what voids a label. A no is compared with the record."""
        asked = purchase.of_body(step.body)
        reply = await self._asked(lambda account: account.refund(asked.shipment))
        read, found = self._shipment(reply, asked.shipment)
        if found is not None:
            return _voided(asked, found, step)
        if read.answer is not Answer.NO:
            # A key that is refused has voided nothing: it is asked again once that is mended.
            answer = Answer.NOT_SENT if read.answer is Answer.STOPPED else read.answer
            return VoidAnswer(answer, reason=read.reason, wait_s=read.wait_s)
        # A second request for the same label is refused, although the first was taken.
        known = await self.look_up_void(shipment, step)
        if known.answer is not Answer.ABSENT:
            return known
        return VoidAnswer(Answer.NO, reason=read.reason)

    async def look_up_void(self, shipment: Shipment, step: Step) -> VoidAnswer:
        """What became of the refund, by EasyPost's own id. ABSENT: it was never asked for."""
        del shipment
        asked = purchase.of_body(step.body)
        read, found = await self._read(asked)
        if found is None:
            return VoidAnswer(Answer.UNKNOWN, reason=read.reason, wait_s=read.wait_s)
        return _voided(asked, found, step)

    async def balance(self) -> BalanceAnswer:
        """The account's money, rounded half up to a cent; with a test key nobody is asked."""
        from station.carriers.easypost import wire
        from station.domain.money import from_decimal

        if self._account is not None and self._account.mode == TEST:
            return BalanceAnswer(Answer.NO, reason=message("easypost.no_balance"))
        reply = await self._asked(lambda account: account.me())
        read = self._note(reply)
        if read.answer is not Answer.YES:
            certain = read.answer in (Answer.NO, Answer.STOPPED)
            return BalanceAnswer(Answer.NO if certain else Answer.UNKNOWN, reason=read.reason)
        try:
            balance = wire.read(wire.User, reply.document).balance
        except wire.ShapeError:
            return BalanceAnswer(Answer.UNKNOWN, reason=message("easypost.not_easypost"))
        return BalanceAnswer(Answer.YES, from_decimal(balance, BALANCE_CURRENCY))

    async def ping(self) -> None:
        """One read, so that the line knows how it stands."""
        self._note(await self._asked(lambda account: account.ping()))

    async def _read(self, asked: Purchase) -> "tuple[Verdict, wire.Shipment | None]":
        reply = await self._asked(lambda account: account.shipment(asked.shipment))
        return self._shipment(reply, asked.shipment)

    async def _asked(self, call: "Callable[[Client], Awaitable[Reply]]") -> Reply:
        if self._account is None:
            return UNSENT
        client = self._account.client
        self._under_way.append(client)
        try:
            return await call(client)
        finally:
            self._under_way.remove(client)
            replaced = self._account is None or self._account.client is not client
            if replaced and not self._is_asked(client):
                await client.aclose()

    def _is_asked(self, client: "Client") -> bool:
        return any(each is client for each in self._under_way)

    def _note(self, reply: Reply) -> Verdict:
        from station.carriers.easypost import verdict

        return self._told(verdict.of_call(reply), reply)

    def _told(self, read: Verdict, reply: Reply) -> Verdict:
        """The line hears of it; what was never asked says nothing of the line."""
        if reply is UNSENT:
            return replace(read, reason=message("easypost.not_ready"))
        self._heard(read, reply.seen)
        return read

    def _shipment(self, reply: Reply, of: str = "") -> "tuple[Verdict, wire.Shipment | None]":
        """The answer read, and the shipment in it where it is one of our kind of key.

        `of` is the shipment that was asked about; empty for a new one.
        """
        from station.carriers.easypost import verdict, wire

        read = verdict.of_call(reply)
        found: wire.Shipment | None = None
        if read.answer is Answer.YES:
            try:
                found = wire.read(wire.Shipment, reply.document)
            except wire.ShapeError:
                read = verdict.not_easypost()
        if found is not None and of not in ("", found.id):
            read, found = verdict.not_easypost(), None
        mode = self._account.mode if self._account is not None else ""
        if found is not None and found.mode != mode:
            read = Verdict(Answer.STOPPED, message("easypost.other_mode", mode=found.mode))
            found = None
        return self._told(read, reply), found


def _not_asked(read: Verdict) -> LabelAnswer:
    """The shipment could not be read before the purchase: nothing was bought."""
    if read.answer in (Answer.NO, Answer.STOPPED):
        return LabelAnswer(Answer.NO, reason=read.reason)
    return LabelAnswer(Answer.NOT_SENT, reason=read.reason, wait_s=read.wait_s)


def _differs(asked: Purchase, found: "wire.Shipment") -> Message | None:
    """Why the agreed price cannot be bought; None if it can."""
    rate = next((each for each in found.rates if each.id == asked.rate), None)
    if rate is None or rate.price is None:
        return message("easypost.rate_gone")
    if rate.price != asked.price:
        return message("easypost.price_changed", found=rate.price, asked=asked.price)
    return None


def _voided(asked: Purchase, found: "wire.Shipment", step: Step) -> VoidAnswer:
    """What a refund's status means for the label and for its money."""
    status = found.refund_status
    if status is None:
        return VoidAnswer(Answer.ABSENT)
    if status == "submitted":
        by = (step.sent[0].at if step.sent else step.at) + timedelta(days=REFUND_DAYS)
        return VoidAnswer(Answer.YES, LabelRefund(RefundState.ASKED, asked.price, by))
    if status == "refunded":
        return VoidAnswer(Answer.YES, LabelRefund(RefundState.REFUNDED, asked.price))
    if status == "not_applicable":
        reason = message("easypost.billed_by_scan")
        return VoidAnswer(Answer.YES, LabelRefund(RefundState.NOT_POSSIBLE), reason)
    if status == "rejected":
        # Taken first and rejected later, the label is void all the same: only its money stays.
        taken = any(each.answer is Answer.YES for each in step.outcomes)
        reason = message("easypost.refund_rejected")
        refund = LabelRefund(RefundState.REJECTED)
        return (
            VoidAnswer(Answer.YES, refund, reason) if taken else VoidAnswer(Answer.NO, None, reason)
        )
    return VoidAnswer(Answer.UNKNOWN, reason=message("easypost.refund_unknown", status=status))
