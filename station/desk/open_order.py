"""The one order open at the bench: its text, its form, its offer and its tick. No I/O."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from station.desk.forms import Findings, Texts, read, texts_of
from station.desk.shopping import ChosenBy, Rating, Shopping
from station.desk.views import OfferState
from station.domain import restricted
from station.domain.address import Address
from station.domain.cover import Consent, Offer, Option
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.presets import PackBox
from station.domain.restricted import Flag, Goods
from station.domain.shipment import Form, Order
from station.flow.carrier_port import RateAnswer


@dataclass
class OpenOrder:
    """An order on the bench. `generation` counts its forms: an answer to an older one is late."""

    order: Order
    shipment: str
    opened_at: datetime
    sender: Address
    shopping: Shopping
    """Its services, and their prices."""
    texts: Texts = field(default_factory=dict)
    form: Form | None = None
    unpriced: Message | None = None
    """Why a form without anything to correct has no price yet."""
    findings: Findings = field(default_factory=dict)
    generation: int = 0
    edited: bool = False
    offer: Offer | None = None
    offer_state: OfferState = OfferState.NO_FORM
    offer_word: Message | None = None
    consent: Consent | None = None
    last_price: Money | None = None
    """What the newest offer shown before cost, to say why a tick is gone."""
    unticked: bool = False
    """A tick was taken away by a change; the next offer says so."""
    tick_lost: bool = False
    """The same, until the clerk has ticked again or was told at Dispatch."""
    boxes: dict[int, PackBox] = field(default_factory=dict)
    """The box that was chosen for a parcel, by its place."""
    box_rules: dict[int, int] = field(default_factory=dict)
    """The number of the rule that chose it, counted from 1; none where a person did."""
    weighed: dict[int, int] = field(default_factory=dict)
    """The grams that the scale gave for a parcel, by its place."""
    goods: tuple[Goods, ...] = ()
    """What may not be sent, or only with a supervisor's word."""
    allowed: frozenset[str] = frozenset()
    """The names of those goods for which a supervisor gave it."""
    flags: tuple[Flag, ...] = ()
    """What of the contents is of such goods and has no answer yet; nothing is asked till then."""
    hand: int = 0
    """The parcel that is in hand: it gets the next box."""

    def __post_init__(self) -> None:
        self.texts = texts_of(self.order)
        self.reread()

    def reread(self) -> bool:
        """Reads the fields again; True if the form changed in any way that a price depends on."""
        shopping = self.shopping
        stands_in = (
            None if shopping.service is None and not shopping.several else shopping.any_service
        )
        form, self.findings = read(self.texts, self.order, self.sender, stands_in)
        self.flags = self._flags(form)
        if self.flags:
            form = None
        shopping.look(form)
        shopping.decide()
        form = self._priced(form)
        if self.flags and not self.findings:
            self.unpriced = message("restricted.not_asked")
        # Without a price there is no form before nor after; the carriers are asked all the same.
        unasked = shopping.rating is Rating.WANTED
        if form == self.form and self.generation and not unasked:
            return False
        self.form = form
        self.generation += 1
        self.drop_offer()
        return True

    def _priced(self, form: Form | None) -> Form | None:
        """`form` at the chosen service's price; None, and the reason, where it has none."""
        self.unpriced = None
        if form is None:
            return None
        service = self.shopping.service or self.shopping.any_service
        priced = self.shopping.priced(replace(form, service=service))
        if isinstance(priced, Form):
            return priced
        if self.shopping.waits:
            self.unpriced = priced
        else:
            self.findings["service"] = priced
        return None

    def _flags(self, form: Form | None) -> tuple[Flag, ...]:
        """The order's own words count as well: a line that was typed anew is the same thing."""
        typed = form.parcels if form is not None else ()
        return restricted.flags((*self.order.parcels, *typed), self.goods, self.allowed)

    def drop_offer(self) -> None:
        """The offer no longer fits the form: it goes, and its tick with it."""
        if self.consent is not None:
            self.unticked = self.tick_lost = True
        if self.offer is not None and self.offer.options:
            self.last_price = self.offer.options[0].price
        self.consent = None
        self.offer = None
        self.offer_word = None
        self.offer_state = OfferState.NO_FORM

    def take_offer(self, offer: Offer) -> None:
        """Shows a new offer: unticked, and it says why if a tick was lost."""
        self.offer = offer
        self.consent = None
        if not offer.options:
            self.offer_state = OfferState.NONE_OFFERED
            self.offer_word = message("offer.none_offered")
            return
        self.offer_state = OfferState.SHOWN
        self.offer_word = self._why_unticked(offer) if self.unticked else None
        self.unticked = False

    def _why_unticked(self, offer: Offer) -> Message:
        price = offer.options[0].price
        if self.last_price is None or self.last_price.currency != price.currency:
            return message("offer.again_form")
        if self.last_price == price:
            return message("offer.again_same")
        return message("offer.again_price", was=self.last_price, now=price)

    @property
    def ticked(self) -> Option | None:
        """The option that is ticked."""
        if self.offer is None or self.consent is None:
            return None
        return self.offer.option(self.consent.option)

    @property
    def terms(self) -> tuple[Form | None, Offer | None, Consent | None]:
        """What Dispatch would buy now."""
        return self.form, self.offer, self.consent

    def adds_box(self, n: int, weight_g: int) -> bool:
        """True while the weight of parcel `n` is the order's own, with the box's added to it."""
        own, box = self.order.parcels[n].weight_g, self.boxes.get(n)
        return own > 0 and weight_g == own + (box.tare_g if box is not None else 0)

    def choose(self, code: str) -> bool:
        """The clerk takes another service; True if the form changed."""
        service = self.shopping.of(code)
        if service is None:
            return False
        self.shopping.service, self.shopping.by = service, ChosenBy.CLERK
        self.shopping.rule = 0
        return self.reread()

    def take_rates(self, answer: RateAnswer) -> bool:
        """The carriers answered for the form as it is; True if it changed by that."""
        self.shopping.answered(answer)
        return self.reread()

    def rates_late(self) -> bool:
        """The carriers take too long: what is known is taken; True if the form changed by that."""
        self.shopping.rating = Rating.LATE
        return self.reread()
