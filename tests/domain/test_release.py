"""Which of the signed releases is offered to a version."""

from datetime import date

import pytest

from station.domain.release import (
    Release,
    ReleaseError,
    ReleaseFile,
    Seen,
    System,
    Version,
    why_not,
)
from station.i18n import say


def release(version: str, minimum: str = "0.1", system: System = System.LINUX) -> Release:
    file = ReleaseFile("station.deb", 1, "0" * 64, system)
    day = date(2026, 11, 24)
    return Release(Version.of(version), Version.of(minimum), day, "", (file,))


def seen(version: str) -> Seen:
    return Seen(Version.of(version), date(2026, 11, 20))


@pytest.mark.parametrize(
    ("lies", "own", "before", "why"),
    [
        (release("0.2"), "0.1", None, None),
        (release("0.10"), "0.9", None, None),
        (release("0.2"), "0.1", seen("0.2"), None),
        (release("0.2"), "0.2.0", None, "update.same"),
        (release("0.2"), "0.2", seen("0.2"), "update.same"),
        (release("0.1"), "0.2", seen("0.2"), "update.older"),
        (release("0.2"), "0.1", seen("0.3"), "update.put_back"),
        (release("0.2"), "0.2", seen("0.3"), "update.put_back"),
        (release("0.1"), "0.2", seen("0.3"), "update.put_back"),
        (release("0.2"), "0.3", seen("0.3"), "update.older"),
        (release("2.0", "1.5"), "1.4.9", None, "update.too_far"),
        (release("2.0", "1.5"), "1.5", None, None),
        (release("0.2", system=System.MACOS), "0.1", None, "update.no_file"),
    ],
)
def test_only_a_newer_one_that_fits_is_offered(
    lies: Release, own: str, before: Seen | None, why: str | None
) -> None:
    found = why_not(lies, Version.of(own), before, System.LINUX)
    assert (found.id if found is not None else None) == why
    if found is not None:
        assert say(found)


@pytest.mark.parametrize("text", ["", "1", "1.", "01.2", "1.2.3.4.5", "v1.2", "1.2 ", "1.-2", 12])
def test_what_is_no_version(text: object) -> None:
    with pytest.raises(ReleaseError):
        Version.of(text)


def test_a_version_says_itself() -> None:
    assert [str(Version.of(text)) for text in ("0.2", "1.4.10", "1.0.0.3")] == [
        "0.2.0",
        "1.4.10",
        "1.0.0.3",
    ]
