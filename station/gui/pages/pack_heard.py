"""What a screen reader hears of the bench, wherever the focus is."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from station.desk.views import BenchView
from station.gui.announce import announce
from station.gui.widgets.state_line import cover_sentence
from station.gui.widgets.text import clean
from station.gui.widgets.tick_row import TickRow


def tell(view: BenchView, before: BenchView | None, band: QWidget, rows: Sequence[TickRow]) -> None:
    """How the last parcel ended, then a new state of the bench, then a tick; each once."""
    last = view.last
    if before is not None and last is not None and last != before.last:
        announce(band, f"{clean(last.order)}. {cover_sentence(last)}")
    if before is None or before.band != view.band:
        announce(band, band.accessibleName())
        return
    changed = {option for option, _on in _ticks(view) ^ _ticks(before)}
    for line in rows:
        if line.option in changed and not line.isHidden():
            announce(line, line.accessibleName())


def _ticks(view: BenchView) -> frozenset[tuple[str, bool]]:
    options = view.offer.options if view.offer is not None else ()
    return frozenset((option.id, option.ticked) for option in options)
