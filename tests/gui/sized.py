"""A window that is built once, at the size that is wanted."""

from station.desk.bench import BenchDesk
from station.gui.options import Options
from station.gui.tasks import Tasks
from station.gui.window import Window


class SizedWindow(Window):
    """As on a screen that asks for just this size.

    The screen that nobody sees is smaller than most benches' screens. A window that is made for it
    and resized before it is shown is built for its screen, thrown away and built for its size.
    """

    def __init__(
        self, size: tuple[int, int], bench: BenchDesk, tasks: Tasks, options: Options
    ) -> None:
        self._wanted_size = size
        super().__init__(bench, tasks, options)

    def _size_to_screen(self) -> None:
        self.resize(*self._wanted_size)
