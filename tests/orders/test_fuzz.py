"""A slice of the broken files; the soak has ten thousand."""

import pytest

from tests.orders.fuzzing import faults_of


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_no_broken_file_crashes_and_no_order_vanishes(first: int) -> None:
    assert [fault for seed in range(first, first + 20) for fault in faults_of(seed)] == []
