"""Many insured orders while the insurer's answers are lost, late, wrong or not its own.

The 500 orders are in tests/soak; this is a slice of them.
"""

import random
from pathlib import Path

from tests.journeys import faulting
from tests.journeys.rig import Bench

_SEED = 15
_ORDERS = 40


def test_whatever_goes_wrong_both_sides_agree_in_the_end(live: Bench, tmp_path: Path) -> None:
    faults = faulting.faults_for(random.Random(_SEED), _ORDERS, least=2)
    # One that half an hour settles, and one that four minutes do: the long run has both.
    quick = [each for each in faults if each.get("status") not in ("NEVER_HEARD_OF", 422)]
    outcome = faulting.run(live, live.insurer, tmp_path, quick, _ORDERS, wait=10)
    assert outcome.wrong == []
    assert outcome.unsettled == []
    assert outcome.covers["covered"] >= 20, outcome
    assert sum(outcome.fired.values()) >= 30, outcome
