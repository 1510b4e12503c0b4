"""What the packer tells its page: that something changed, what is heard, what was refused."""

from collections.abc import Callable

from station.desk.bench_view import Bench
from station.desk.views import Sound, Stage
from station.domain.errors import Message


class Telling:
    """One way from the packer and its parts to the page; nobody listens before `listen`."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._changed: Callable[[], None] = lambda: None
        self._sound: Callable[[Sound], None] = lambda _: None

    def listen(self, changed: Callable[[], None], sound: Callable[[Sound], None]) -> None:
        """`changed` after every change of the view; `sound` when something is to be heard."""
        self._changed = changed
        self._sound = sound

    def changed(self) -> None:
        """The view is another one."""
        self._changed()

    def sound(self, heard: Sound) -> None:
        """`heard` is to be heard."""
        self._sound(heard)

    def go(self, stage: Stage) -> None:
        """The page is for `stage` from now on."""
        self._bench.stage = stage
        self._changed()

    def refuse(self, word: Message, found: str = "") -> None:
        """Says and sounds that an act is not possible; `found` is what the code belongs to."""
        self._bench.said, self._bench.found = word, found
        self._sound(Sound.REFUSED)
        self._changed()
