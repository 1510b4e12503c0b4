"""The pack page in one column: what an act changed comes into view."""

from PySide6.QtWidgets import QWidget

from station.desk.views import BenchView, Stage
from station.gui.pages.order import OrderRight
from station.gui.widgets.fold import Folded, whole_of
from station.gui.widgets.last import LastCard


def bring(
    fold: Folded,
    view: BenchView,
    before: BenchView | None,
    right: OrderRight | None,
    last: LastCard,
) -> None:
    """After a tick its row and what follows from it; then the steps or the question, and the end.

    Where the steps are higher than the view, the one at work; of the last parcel, its cover, or the
    paper that the clerk is asked for.
    Of an order that was opened its first field to correct, or else its beginning.
    """
    if before is None and right is None:
        return  # the first page is read from its beginning
    moved = before is None or before.stage is not view.stage
    seen: QWidget | None = None
    heart: QWidget | None = None
    if moved and view.stage is Stage.FILLING:
        # A field to correct has the focus by now; else the order is read from its beginning.
        field = fold.window().focusWidget()
        inside = field is not None and fold.isAncestorOf(field)
        seen = whole_of(field) if field is not None and inside else fold.widget()
    elif moved and view.stage is Stage.WAITING:
        seen, heart = last, _asked(view, last) or last.state
    elif view.stage is Stage.WAITING and before is not None and before.last != view.last:
        seen = _asked(view, last)
    elif right is None:
        return  # no order was ever opened
    elif moved and view.stage is Stage.CHOOSING:
        seen = right.choice
    elif view.stage is Stage.DISPATCHING and (before is None or before.steps != view.steps):
        seen, heart = right.steps, right.steps.at_work()
    elif before is not None and before.offer != view.offer and before.offer is not None:
        seen = right.offer.ticks
        heart = next((row for row in right.offer.rows if not row.isHidden()), None)
    if seen is not None:
        fold.bring_soon(seen, heart)


def _asked(view: BenchView, last: LastCard) -> QWidget | None:
    """The paper of which only the clerk can know whether it came out."""
    papers = view.last.papers if view.last is not None else ()
    return next((row for row, paper in zip(last.papers, papers, strict=False) if paper.asks), None)
