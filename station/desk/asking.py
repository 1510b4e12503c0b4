"""Asks for the offer of the open order: soon after a change, and never for an older form."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from station.desk.bench_view import Bench
from station.desk.open_order import OpenOrder
from station.desk.packing import Packing, Quoted
from station.desk.shopping import Rating
from station.desk.views import OfferState, Stage
from station.domain.errors import Message, StationError, message
from station.domain.shipment import Form
from station.flow.carrier_port import RateAnswer
from station.flow.line import Line
from station.flow.verdict import Answer

SETTLE_S = 0.3
"""How long a field rests before a new price is asked for."""
PATIENCE_S = 3.0
"""How long a clerk can wait for the carriers' prices before one that is known is taken."""


class Asking:
    """The one question to the insurer that the open order may have under way."""

    def __init__(
        self,
        bench: Bench,
        packing: Packing,
        line: Line,
        start: Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"],
        changed: Callable[[], None],
    ) -> None:
        self._bench = bench
        self._packing = packing
        self._line = line
        self._start = start
        self._changed = changed
        self._task: asyncio.Task[None] | None = None
        self._rates: asyncio.Task[None] | None = None

    def ask(self, delay_s: float = 0.0) -> None:
        """Asks for the form as it is now; an earlier question is dropped."""
        self.drop()
        opened = self._bench.open
        if opened is not None:
            self._ask_rates(opened, delay_s)
        if opened is None or opened.form is None:
            self._changed()
            return
        currency = opened.form.currency
        if all(held.currency != currency for held in self._bench.wallet):
            opened.offer_state = OfferState.NONE_OFFERED
            opened.offer_word = message("offer.no_wallet", currency=currency)
        else:
            opened.offer_state = OfferState.ASKING
            self._task = self._start(self._quote(opened, opened.generation, delay_s))
        self._changed()

    def _ask_rates(self, opened: OpenOrder, delay_s: float) -> None:
        """Asks the carriers, where the form has changed since they were asked."""
        shopping = opened.shopping
        if shopping.rating is not Rating.WANTED or shopping.asked_for is None:
            return
        shopping.rating = Rating.ASKING
        if self._rates is not None:
            self._rates.cancel()
        self._rates = self._start(self._rate(opened, shopping.asked_for, delay_s))

    async def _rate(self, opened: OpenOrder, form: Form, delay_s: float) -> None:
        if delay_s:
            await asyncio.sleep(delay_s)
        question = asyncio.ensure_future(self._packing.rates(opened.shipment, form))
        try:
            await asyncio.wait({question}, timeout=PATIENCE_S)
            if not question.done() and self._still(opened, form) and opened.rates_late():
                self.ask()
            answer = await question
        except StationError as error:
            answer = RateAnswer(Answer.UNKNOWN, (), (error.message,))
        except Exception:  # else the order would wait for them for ever
            unknown = RateAnswer(Answer.UNKNOWN, (), (message("band.our_fault"),))
            self._take_rates(opened, form, unknown)
            raise
        finally:
            question.cancel()
        self._take_rates(opened, form, answer)

    def _take_rates(self, opened: OpenOrder, form: Form, answer: RateAnswer) -> None:
        if self._still(opened, form):
            if opened.take_rates(answer):
                self.ask()
            self._changed()

    def _still(self, opened: OpenOrder, form: Form) -> bool:
        """True while `form` is what stands on the page; an answer to another one is never shown."""
        on_page = self._bench.open is opened and self._bench.stage is Stage.FILLING
        return on_page and opened.shopping.asked_for == form

    def drop(self) -> None:
        """Nothing is asked any more."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def watch_age(self) -> None:
        """Asks again for an unticked offer that is too old, or whose start of cover is past."""
        opened = self._bench.open
        if opened is None or opened.offer is None:
            return
        if self._packing.too_late(opened.offer):
            opened.drop_offer()
            self.ask()
        elif not self._under_way and opened.consent is None and self._packing.stale(opened.offer):
            # Nothing jumps: the old price stays on the screen until the new one is there.
            self._task = self._start(self._quote(opened, opened.generation, 0.0))

    @property
    def _under_way(self) -> bool:
        return self._task is not None and not self._task.done()

    async def _quote(self, opened: OpenOrder, generation: int, delay_s: float) -> None:
        if delay_s:
            await asyncio.sleep(delay_s)
        form = opened.form
        if form is None:
            return
        quoted: Quoted | None = None
        try:
            quoted = await self._packing.quote(opened.shipment, form)
            failure = quoted.verdict.reason
        except StationError as error:
            failure = error.message
        except Exception:
            opened.offer_state = OfferState.FAILED
            opened.offer_word = message("band.our_fault")
            raise
        if self._bench.open is not opened or opened.generation != generation:
            return  # an answer to a form that is no longer on the screen is never shown
        if self._bench.stage is Stage.FILLING and opened.consent is None:
            self._show(opened, quoted, failure)

    def _show(self, opened: OpenOrder, quoted: Quoted | None, failure: Message) -> None:
        if quoted is not None and quoted.offer is not None:
            opened.take_offer(quoted.offer)
        else:
            opened.offer = None
            opened.offer_state = OfferState.NO_LINE if self._line.down else OfferState.FAILED
            opened.offer_word = failure
        self._changed()
