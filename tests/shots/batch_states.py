"""The states of the batch page, in a window around a desk that shows what it is given."""

from collections.abc import Callable
from dataclasses import replace

from station.domain.errors import PermissionRefusedError
from station.gui.pages.batch import BatchPage
from station.gui.window import Window
from tests.gui import samples, samples_batch
from tests.gui.bench import RecordingBench
from tests.gui.samples_batch import RecordingBatch

Open = Callable[[Window, RecordingBench], None]


def _opened(desk: Callable[[], RecordingBatch]) -> Open:
    def open_page(window: Window, bench: RecordingBench) -> None:
        from tests.shots.page_states import RAIL

        bench.show(replace(samples.waiting(), rail=RAIL, strip=samples.strip(queue=5)))
        window.redraw()
        made = desk()
        window.ready({"batch": lambda place: BatchPage(place, made)})
        window.open_page("batch")

    return open_page


def _not_read() -> RecordingBatch:
    return RecordingBatch(not_read=PermissionRefusedError("people.not_allowed", who="Dana"))


STATES: dict[str, Open] = {
    **{
        name: _opened(lambda view=view: RecordingBatch(view))  # type: ignore[misc]
        for name, view in samples_batch.STATES.items()
    },
    "25-batch-not-read": _opened(_not_read),
}
