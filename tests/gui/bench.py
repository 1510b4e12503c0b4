"""A bench that shows what it is given and writes down what it is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from station.desk.views import BenchView, Sound


@dataclass
class RecordingBench:
    """Stands in for the desk."""

    shown: BenchView
    asked: list[tuple[str, object]] = field(default_factory=list)
    changed: Callable[[], None] = lambda: None
    sound: Callable[[Sound], None] = lambda _sound: None
    fails: bool = False

    def view(self) -> BenchView:
        """What it was given."""
        return self.shown

    def show(self, view: BenchView) -> None:
        """Another view."""
        self.shown = view
        self.changed()

    def subscribe(self, changed: Callable[[], None], sound: Callable[[Sound], None]) -> None:
        """Keeps both."""
        self.changed, self.sound = changed, sound

    def _note(self, act: str, what: object = None) -> None:
        self.asked.append((act, what))
        if self.fails:
            raise RuntimeError("as asked")

    async def scan(self, code: str) -> None:
        """Noted."""
        self._note("scan", code)

    def edit(self, values: Mapping[str, str]) -> None:
        """Noted."""
        self._note("edit", dict(values))

    def choose_service(self, code: str) -> None:
        """Noted."""
        self._note("choose_service", code)

    def next_service(self) -> None:
        """Noted."""
        self._note("next_service")

    def weigh(self, field: str = "") -> None:
        """Noted."""
        self._note("weigh", field)

    def next_box(self, field: str = "") -> None:
        """Noted."""
        self._note("next_box", field)

    def next_why(self) -> None:
        """Noted."""
        self._note("next_why")

    def tick(self, option: str) -> None:
        """Noted."""
        self._note("tick", option)

    async def ask_again(self) -> None:
        """Noted."""
        self._note("ask_again")

    async def allow_goods(self) -> None:
        """Noted."""
        self._note("allow_goods")

    async def dispatch(self) -> None:
        """Noted."""
        self._note("dispatch")

    async def put_back(self) -> None:
        """Noted."""
        self._note("put_back")

    async def set_aside(self) -> None:
        """Noted."""
        self._note("set_aside")

    async def choose(self, choice: str) -> None:
        """Noted."""
        self._note("choose", choice)

    async def is_there(self) -> None:
        self._note("is_there")

    async def reprint(self, kind: str) -> None:
        """Noted."""
        self._note("reprint", kind)
