"""Boxes by key or by scan: one act fills three sizes, and the weight where that is without box."""

from station.desk import ruling
from station.desk.bench_view import Bench
from station.desk.filling import Filling
from station.desk.forms import parcel_of
from station.desk.open_order import OpenOrder
from station.desk.tools import Tools
from station.desk.views import Stage
from station.domain import settings as declared
from station.domain.presets import PackBox


class Presets:
    """Part of the packer: it asks for the permission."""

    def __init__(self, bench: Bench, tools: Tools, filling: Filling) -> None:
        self._bench = bench
        self._tools = tools
        self._filling = filling

    def _open(self) -> OpenOrder | None:
        return self._bench.open if self._bench.stage is Stage.FILLING else None

    def next(self, field: str) -> bool:
        """The next box for the parcel of `field`, or for the one in hand; False if there is none.

        The first press takes the first box, or the one after that which a rule chose.
        """
        opened = self._open()
        boxes = self._tools.settings().of(declared.BENCH_BOXES)
        if opened is None or not boxes:
            return False
        number = parcel_of(field)
        if number is not None and number < len(opened.order.parcels):
            opened.hand = number
        former = opened.boxes.get(opened.hand)
        at = boxes.index(former) + 1 if former in boxes else 0
        self._take(opened, boxes[at % len(boxes)])
        return True

    def choose(self, code: str) -> bool:
        """The box with `code` for the parcel in hand; False if the bench has none."""
        opened = self._open()
        boxes = self._tools.settings().of(declared.BENCH_BOXES)
        box = next((each for each in boxes if each.code == code), None)
        if opened is None or box is None:
            return False
        self._take(opened, box)
        return True

    def _take(self, opened: OpenOrder, box: PackBox) -> None:
        values = ruling.filled(opened, opened.hand, box, self._tools.settings())
        opened.boxes[opened.hand] = box
        opened.box_rules.pop(opened.hand, None)
        opened.edited = True
        self._filling.put(opened, values)
