"""Reports of USB scales as bytes, in every unit that parcels are weighed in."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station.devices import hid_report
from station.domain import scale
from station.domain.scale import Reading, ScaleState
from station.domain.weight import GRAMS


def report(status: int = 4, unit: int = 2, exponent: int = 0, weight: int = 0) -> bytes:
    return struct.pack("<BBBbH", 3, status, unit, exponent, weight)


@pytest.mark.parametrize(
    ("sent", "grams"),
    [
        (report(unit=2, weight=20), 20),
        (report(unit=3, exponent=-3, weight=2340), 2340),
        (report(unit=3, exponent=-2, weight=234), 2340),
        (report(unit=11, exponent=-1, weight=6452), 18291),  # 40 lb 5.2 oz: 18291.11 g
        (report(unit=12, exponent=-2, weight=100), 454),  # 453.59237 g
        (report(unit=12, exponent=-1, weight=10), 454),
        (report(unit=11, exponent=0, weight=1), 28),
        (report(unit=2, exponent=-1, weight=5), 1),  # half a gram is rounded up
        (report(unit=2, weight=65535), 65535),
    ],
)
def test_a_settled_weight_is_exact_to_the_gram(sent: bytes, grams: int) -> None:
    assert hid_report.read(sent) == Reading(ScaleState.STABLE, grams)


@pytest.mark.parametrize(
    ("status", "state"),
    [(1, "fault"), (2, "zero"), (3, "motion"), (5, "under_zero"), (6, "over_limit"),
     (7, "calibrate"), (8, "rezero")],
)  # fmt: skip
def test_only_a_settled_weight_has_grams(status: int, state: str) -> None:
    assert hid_report.read(report(status, 2, 0, 900)) == Reading(ScaleState(state))


def test_nothing_on_it_and_another_unit_are_no_weight() -> None:
    assert hid_report.read(report(weight=0)) == Reading(ScaleState.ZERO)
    assert hid_report.read(report(unit=2, exponent=-1, weight=4)) == Reading(ScaleState.ZERO)
    assert hid_report.read(report(unit=10, weight=5)) == Reading(ScaleState.OTHER_UNIT)


@pytest.mark.parametrize(
    "sent",
    [b"", b"\x03\x04", report() + b"\x00", report(9, 2, 0, 5), report(0), report(4, 2, 9, 5)],
)
def test_what_is_no_weight_report_says_nothing(sent: bytes) -> None:
    assert hid_report.read(sent) is None


@given(some.binary(min_size=6, max_size=6))
def test_no_bytes_are_read_as_a_weight_that_cannot_be(sent: bytes) -> None:
    reading = hid_report.read(sent)
    if reading is not None:
        assert (reading.grams > 0) is (reading.state is ScaleState.STABLE)
        assert reading.grams <= hid_report.HEAVIEST_G


def test_a_pound_is_sixteen_ounces_exactly() -> None:
    assert GRAMS["lb"] == 16 * GRAMS["oz"]
    assert scale.grams(10**9, 0, "lb") == 453_592_370_000
