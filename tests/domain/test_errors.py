"""What is said of an error of the system."""

import io

from station.domain.errors import reason_of


def test_an_error_without_words_of_the_system_is_said_by_its_kind() -> None:
    assert reason_of(OSError(28, "No space left on device")) == "No space left on device"
    assert reason_of(io.UnsupportedOperation("not seekable")) == "UnsupportedOperation"
