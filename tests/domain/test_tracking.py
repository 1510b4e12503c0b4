"""What a scanner makes of carriers' labels."""

import pytest

from station.domain import sscc, tracking

SSCC = sscc.make("0614141", 1)


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        (f"00{SSCC}", (SSCC,)),
        ("1Z9999999999999999", ("1Z9999999999999999",)),
        ("ab873101580gb", ("AB873101580GB",)),
        (
            "420902779400100000000000000000",
            ("420902779400100000000000000000", "9400100000000000000000"),
        ),
        (
            "\x1d420902771234\x1d9400100000000000000000",
            ("4209027712349400100000000000000000", "9400100000000000000000"),
        ),
        ("10482", ()),
        ("^XZ", ()),
        ("", ()),
    ],
)
def test_the_numbers_that_a_scan_may_stand_for(code: str, numbers: tuple[str, ...]) -> None:
    assert tracking.scanned(code) == numbers


@pytest.mark.parametrize(
    ("text", "good"),
    [(SSCC, True), (SSCC[:-1] + str((int(SSCC[-1]) + 1) % 10), False), ("AB873101580GB", True),
     ("", False), ("^XZ", False)],
)  # fmt: skip
def test_what_may_be_a_number(text: str, good: bool) -> None:
    assert tracking.is_number(text) is good
