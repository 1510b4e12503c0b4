"""What a bench works with, handed in by `app`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from station.desk.choices import Choices
from station.desk.goods import GoodsDesk
from station.desk.health import Health
from station.desk.packing import Packing
from station.desk.papers import Papers
from station.desk.scan_back import ScanBack
from station.domain.settings import Settings
from station.flow.books import Books
from station.flow.line import Line
from station.flow.ports import Clock


@dataclass(frozen=True)
class Tools:
    """The desks, ports and facts behind one bench."""

    packing: Packing
    choices: Choices
    papers: Papers
    scan_back: ScanBack
    health: Health
    goods: GoodsDesk
    books: Books
    line: Line
    clock: Clock
    settings: Callable[[], Settings]
    new_shipment: Callable[[], str]
    next_try: Callable[[str], datetime | None]
    wake: Callable[[str], None]
    practice: bool
