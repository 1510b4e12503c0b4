"""The one order open at the bench: its text, its form, its offer and its tick. No I/O."""

from dataclasses import dataclass, field
from datetime import datetime

from station.desk.forms import Findings, Texts, read, texts_of
from station.desk.views import OfferState
from station.domain.address import Address
from station.domain.cover import Consent, Offer, Option
from station.domain.errors import Message, RefusedError, message
from station.domain.money import Money
from station.domain.presets import PackBox
from station.domain.shipment import Form, Order, Service
from station.domain.tariff import Tariff, priced


@dataclass
class OpenOrder:
    """An order on the bench. `generation` counts its forms: an answer to an older one is late."""

    order: Order
    shipment: str
    opened_at: datetime
    sender: Address
    services: tuple[Service, ...]
    service: Service | None
    tariff: Tariff | None = None
    """The house carrier's prices by zone and weight, where it has such."""
    texts: Texts = field(default_factory=dict)
    form: Form | None = None
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
    hand: int = 0
    """The parcel that is in hand: it gets the next box."""

    def __post_init__(self) -> None:
        self.texts = texts_of(self.order)
        self.reread()

    def reread(self) -> bool:
        """Reads the fields again; True if the form changed in any way that a price depends on."""
        form, self.findings = read(self.texts, self.order, self.sender, self.service)
        form = self._priced(form)
        if form == self.form and self.generation:
            return False
        self.form = form
        self.generation += 1
        self.drop_offer()
        return True

    def _priced(self, form: Form | None) -> Form | None:
        """`form` with the tariff's price; None, and a finding, where the tariff has none."""
        if form is None:
            return None
        try:
            return priced(form, self.tariff)
        except RefusedError as error:
            self.findings["service"] = error.message
            return None

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

    def choose(self, service: Service) -> bool:
        """Takes another service; True if the form changed."""
        self.service = service
        return self.reread()
