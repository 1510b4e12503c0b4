"""The states of the batch page, in a window around a desk that shows what it is given."""

from collections.abc import Callable

from station.domain.money import Money
from station.gui.pages.batch import BatchPage
from station.gui.window import Window
from tests.gui import samples, samples_batch
from tests.gui.bench import RecordingBench
from tests.gui.samples_batch import RecordingBatch
from tests.gui.samples_frame import down

Open = Callable[[Window, RecordingBench], None]


def _opened(desk: Callable[[], RecordingBatch], **around: object) -> Open:
    def open_page(window: Window, bench: RecordingBench) -> None:
        bench.show(samples.beside(samples.DANA, **around))
        window.redraw()
        made = desk()
        window.ready({"batch": lambda place: BatchPage(place, made)})
        window.open_page("batch")

    return open_page


def _not_read() -> RecordingBatch:
    return RecordingBatch(not_read=samples.UNREADABLE)


_AROUND: dict[str, dict[str, object]] = {
    "25-batch-no-money": {"wallet": (Money(7_754 - 4_210, "GBP"),)},
    "25-batch-no-line": {"line": down(12)},
}
"""What the strip has of the wallet and of the line, where it is not the usual."""
STATES: dict[str, Open] = {
    **{
        name: _opened(
            lambda view=view: RecordingBatch(view),  # type: ignore[misc]
            **_AROUND.get(name, {}),
        )
        for name, view in samples_batch.STATES.items()
    },
    "25-batch-not-read": _opened(_not_read),
}
