"""A practice EasyPost for the tests of the carriers."""

from collections.abc import Iterator

import httpx
import pytest

from tests.carriers.broker import PracticeBroker
from tests.sandbox.conftest import Sandbox


@pytest.fixture(scope="session")
def broker_process() -> Iterator[Sandbox]:
    made = Sandbox()
    yield made
    made.end()


@pytest.fixture
def broker(broker_process: Sandbox) -> Iterator[PracticeBroker]:
    """The practice EasyPost, without faults and with money."""
    with httpx.Client(trust_env=False, timeout=10) as http:
        made = PracticeBroker(broker_process.ready, http)
        made.rich()
        yield made
        made.no_faults()
