"""A slice of the machine of voids; the long count is a part of `python tests/soak` (`voids`)."""

import os

from hypothesis import HealthCheck, settings

from tests.flow.void_machine import VoidMachine

TestVoids = VoidMachine.TestCase
TestVoids.settings = settings(
    max_examples=int(os.environ.get("STATION_WALKS", "10")),
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
