"""The accountant's check on a short month; the long one is in tests/soak."""

from pathlib import Path

from tests.journeys import accounting
from tests.journeys.rig import Bench


def test_after_a_short_month_four_books_agree(live: Bench, tmp_path: Path) -> None:
    assert live.insurer is not None
    month = accounting.run(live, live.insurer, tmp_path, seed=3, acts=7, wait=3)
    assert month.wrong == []
    for what in ("dispatched", "killed", "voided", "topped up"):
        assert month.done[what], month.done
