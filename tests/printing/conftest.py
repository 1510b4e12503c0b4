"""One label, one confirmation and one slip; Qt without a screen."""

import os
from dataclasses import replace

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from station.domain.address import Address
from station.domain.papers import ConfirmationPaper, LabelPaper, PendingSlip
from tests.render.sample_papers import CONFIRMATION, LABEL, RECIPIENT, SLIP


@pytest.fixture(scope="session")
def recipient() -> Address:
    return RECIPIENT


@pytest.fixture(scope="session")
def label() -> LabelPaper:
    return replace(LABEL, practice=True)


@pytest.fixture(scope="session")
def confirmation() -> ConfirmationPaper:
    return CONFIRMATION


@pytest.fixture(scope="session")
def slip() -> PendingSlip:
    return SLIP
