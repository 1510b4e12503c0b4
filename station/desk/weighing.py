"""The scale at the bench: a settled weight goes to a parcel that has none, each parcel once."""

from collections.abc import Callable

from station.desk.bench_view import Bench
from station.desk.filling import Filling
from station.desk.forms import grams_of, parcel_of
from station.desk.open_order import OpenOrder
from station.desk.view_scale import word
from station.desk.views import Sound, Stage
from station.domain.errors import Message, message
from station.domain.people import Permission
from station.domain.scale import Reading, ScaleState

_LEAST_G, _PART = 10, 200
"""Readings nearer than this, or than so small a part, are of the same parcel."""


def same(one_g: int, other_g: int) -> bool:
    """True for two readings that may be one parcel's."""
    return abs(one_g - other_g) <= max(_LEAST_G, max(one_g, other_g) // _PART)


class Weighing:
    """Part of the packer: it asks for the permission.

    What lies on the scale is one parcel until it says zero, or settles at another weight. That
    parcel's weight is taken once, and never for an order that was opened while the parcel of the
    order before still lay there; then the clerk lifts it, or takes the weight by key.
    """

    def __init__(
        self,
        bench: Bench,
        filling: Filling,
        changed: Callable[[], None],
        sound: Callable[[Sound], None],
        refuse: Callable[[Message], None],
    ) -> None:
        self._bench = bench
        self._filling = filling
        self._changed = changed
        self._sound = sound
        self._refuse = refuse
        self._lies: int | None = None
        """What lies on the scale, in grams."""
        self._used = False
        """It was taken, or was there before this order."""
        self._order: OpenOrder | None = None

    def heard(self, reading: Reading | None) -> None:
        """The scale said something; None: there is none set up."""
        before, self._bench.scale = self._bench.scale, reading
        if reading is not None and reading.state is ScaleState.ZERO:
            self._lies, self._used = None, False
        elif reading is None or reading.state in (ScaleState.ABSENT, ScaleState.DENIED):
            self._used = True  # what lies there when it comes back is not known to be new
        elif reading.state is ScaleState.STABLE:
            self._settled(reading.grams)
        self._look()
        if reading != before:
            self._changed()

    def _settled(self, grams: int) -> None:
        if self._lies is None or not same(self._lies, grams):
            self._lies, self._used = grams, False

    def opened(self) -> None:
        """An order was opened, or left the bench."""
        self._look()

    def _look(self) -> None:
        """Gives what is new on the scale to the first parcel that has no weight."""
        opened = self._bench.open
        if opened is not self._order:
            self._used = self._used or (self._order is not None and self._lies is not None)
            self._order = opened
        reading = self._bench.scale
        stable = reading is not None and reading.state is ScaleState.STABLE
        filling = self._bench.stage is Stage.FILLING and self._bench.actor.may(Permission.PACK)
        if opened is None or not filling or not stable:
            self._bench.still_lies = 0
            return
        if self._lies is not None and not self._used:
            first = next((n for n in _parcels(opened) if not _text(opened, n)), None)
            if first is not None:
                self._take(opened, first, self._lies)
                return
        self._bench.still_lies = self._unlike(opened)

    def _unlike(self, opened: OpenOrder) -> int:
        """What lies on the scale and is not the weight of the parcel in hand, in grams; else 0."""
        if self._lies is None or len(opened.order.parcels) > 1:
            return 0
        typed = grams_of(_text(opened, 0))
        return 0 if typed is not None and same(typed, self._lies) else self._lies

    def take(self, field: str) -> None:
        """The clerk says that the parcel of `field`, or else the one in hand, lies there."""
        opened, reading = self._bench.open, self._bench.scale
        if opened is None or self._bench.stage is not Stage.FILLING:
            return
        if reading is None:
            self._refuse(message("scale.none"))
            return
        if reading.state is not ScaleState.STABLE:
            self._refuse(message("scale.not_settled", state=word(reading)))
            return
        number = parcel_of(field)
        if number is None or number not in _parcels(opened):
            empty = (n for n in _parcels(opened) if not _text(opened, n))
            number = next(empty, opened.hand)
        opened.edited = True
        self._take(opened, number, reading.grams)

    def _take(self, opened: OpenOrder, number: int, grams: int) -> None:
        self._lies, self._used = grams, True
        self._bench.still_lies = 0
        opened.hand, opened.weighed[number] = number, grams
        self._filling.put(opened, {f"parcel.{number}.weight_g": str(grams)})
        self._sound(Sound.ACCEPTED)


def _parcels(opened: OpenOrder) -> range:
    return range(len(opened.order.parcels))


def _text(opened: OpenOrder, number: int) -> str:
    return opened.texts[f"parcel.{number}.weight_g"].strip()
