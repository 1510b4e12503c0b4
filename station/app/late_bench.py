"""A bench before its store is open: the window paints, and the first scan is kept."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from station.desk.bench import BenchDesk
from station.desk.rail import pages
from station.desk.views import (
    Band,
    BenchView,
    Notice,
    RailItem,
    Shape,
    Sound,
    Stage,
    Strip,
    StripItem,
    Tone,
)
from station.domain.errors import Message, message
from station.domain.people import Actor


class LateBench:
    """Fills the page's desk; passes everything on once the real bench is there."""

    def __init__(self, bench_name: str, actor: Actor, *, practice: bool) -> None:
        self._bench: BenchDesk | None = None
        self._changed: Callable[[], None] = lambda: None
        self._sound: Callable[[Sound], None] = lambda _: None
        self._kept: str | None = None
        self._why: Message | None = None
        self._word = message("band.cannot_start")
        self._pages: tuple[RailItem, ...] = ()
        """Those that may still be looked at once the bench has stopped."""
        self._rail = tuple(RailItem(page) for page in pages(actor))
        self._strip = Strip(
            bench=bench_name,
            items=(StripItem("insurer", message("strip.insurer"), message("strip.starting")),),
            person=actor.name,
            role=message(f"role.{actor.role.value}"),
            practice=practice,
            queue=0,
        )

    async def become(self, bench: BenchDesk) -> None:
        """`bench` is there; a scan that came before it is opened now."""
        bench.subscribe(self._changed, self._sound)
        self._bench = bench
        self._changed()
        if self._kept is not None:
            await bench.scan(self._kept)

    def fail(self, why: Message) -> None:
        """The bench cannot start, or has to stop: the page says why, and what to do."""
        if self._bench is not None:
            last = self._bench.view()
            self._strip = last.strip
            self._pages = tuple(RailItem(each.page) for each in last.rail)
            self._word = message("band.stopped")
            self._bench = None
            self._sound(Sound.LOOK_HERE)
        # Nobody asks insurer, printer or wallet any more: what they said last is not how they are.
        self._strip = replace(self._strip, items=(), queue=0)
        self._why = why
        self._changed()

    def view(self) -> BenchView:
        """The bench at this moment."""
        if self._bench is not None:
            return self._bench.view()
        if self._why is not None:
            band = Band(Shape.NO, Tone.NO, self._word, self._why)
            return BenchView(Stage.WAITING, band, self._strip, rail=self._pages)
        band = Band(
            Shape.SCAN, Tone.WORKING, message("band.scan_next"), message("dispatch.starting")
        )
        notices: tuple[Notice, ...] = ()
        if self._kept is not None:
            kept = message("band.kept_scan", code=self._kept)
            notices = (Notice(Tone.PLAIN, Shape.DONE, kept),)
        return BenchView(Stage.WAITING, band, self._strip, notices, rail=self._rail)

    def subscribe(self, changed: Callable[[], None], sound: Callable[[Sound], None]) -> None:
        """As the real bench."""
        self._changed, self._sound = changed, sound
        if self._bench is not None:
            self._bench.subscribe(changed, sound)

    async def scan(self, code: str) -> None:
        """Opens the order, or keeps the code until it can be opened."""
        if self._bench is not None:
            await self._bench.scan(code)
        elif self._why is None:
            self._kept = code.strip()[:80]
            self._sound(Sound.ACCEPTED)
            self._changed()

    def edit(self, values: Mapping[str, str]) -> None:
        """As the real bench."""
        if self._bench is not None:
            self._bench.edit(values)

    def choose_service(self, code: str) -> None:
        """As the real bench."""
        if self._bench is not None:
            self._bench.choose_service(code)

    def next_service(self) -> None:
        """As the real bench."""
        if self._bench is not None:
            self._bench.next_service()

    def weigh(self, field: str = "") -> None:
        """As the real bench."""
        if self._bench is not None:
            self._bench.weigh(field)

    def next_box(self, field: str = "") -> None:
        """As the real bench."""
        if self._bench is not None:
            self._bench.next_box(field)

    def next_why(self) -> None:
        """As the real bench."""
        if self._bench is not None:
            self._bench.next_why()

    def tick(self, option: str) -> None:
        """As the real bench."""
        if self._bench is not None:
            self._bench.tick(option)

    async def ask_again(self) -> None:
        """As the real bench."""
        if self._bench is not None:
            await self._bench.ask_again()

    async def allow_goods(self) -> None:
        """As the real bench."""
        if self._bench is not None:
            await self._bench.allow_goods()

    async def dispatch(self) -> None:
        """As the real bench."""
        if self._bench is not None:
            await self._bench.dispatch()

    async def put_back(self) -> None:
        """As the real bench."""
        if self._bench is not None:
            await self._bench.put_back()

    async def set_aside(self) -> None:
        """As the real bench."""
        if self._bench is not None:
            await self._bench.set_aside()

    async def choose(self, choice: str) -> None:
        """As the real bench."""
        if self._bench is not None:
            await self._bench.choose(choice)

    async def is_there(self) -> None:
        """A paper of which nobody knew is there."""
        if self._bench is not None:
            await self._bench.is_there()

    async def reprint(self, kind: str) -> None:
        """As the real bench."""
        if self._bench is not None:
            await self._bench.reprint(kind)
