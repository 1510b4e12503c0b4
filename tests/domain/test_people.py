"""Names, PINs and roles."""

import pytest

from station.domain.people import (
    Actor,
    Permission,
    Role,
    folded,
    is_badge,
    name_fault,
    pin_fault,
    tidy,
)


def fault(pin: str) -> str | None:
    found = pin_fault(pin)
    return found.id if found else None


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "१२३४५६", " 12345", "12 456"])
def test_a_pin_is_six_digits(pin: str) -> None:
    assert fault(pin) == "people.pin_shape"


@pytest.mark.parametrize(
    "pin",
    """
    000000 999999 123456 654321 234567 890123 098765 135791 246802 975319
    123123 121212 123321 112233 998877 111112 100000 111222 147258 159753 520131
    204816 730519
    """.split(),
)
def test_an_easy_pin_is_refused(pin: str) -> None:
    assert fault(pin) == "people.pin_common"


@pytest.mark.parametrize("pin", ["407318", "918273", "100374", "550912", "274916"])
def test_any_other_is_good(pin: str) -> None:
    assert fault(pin) is None


def test_few_are_refused() -> None:
    sample = range(0, 10**6, 53)
    refused = sum(1 for number in sample if pin_fault(f"{number:06d}") is not None)
    assert refused / len(sample) < 0.01


def test_a_name_is_compared_without_case_width_and_spaces() -> None:
    assert folded(" Anna   LIND ") == folded("anna lind") == folded("Ａnna Lind")
    assert tidy("  Anna\t Lind ") == "Anna Lind"
    assert folded("STRASSE") == folded("straße")


@pytest.mark.parametrize(
    "name",
    [
        "",
        " \t",
        "x" * 41,
        "An\x00na",
        "Anna\u202e",
        "badge-K7",
        "p-BNT7CS",
        "P-bnt7cs ",
        "ｐ-BNT7CS",
    ],
)
def test_what_is_no_name(name: str) -> None:
    assert name_fault(name) is not None


@pytest.mark.parametrize(
    "name", ["Anna Lind", "Ø", "李小龍", "O'Neill-Ward", "x" * 40, "P-BNT7C", "p-ILOULO"]
)
def test_what_is_a_name(name: str) -> None:
    assert name_fault(name) is None


def test_a_badge_is_told_from_an_order() -> None:
    assert is_badge("BADGE-K7QHM3WXRE")
    assert is_badge(" badge-k7 ")
    assert not is_badge("10482")


def test_nobody_may_do_anything() -> None:
    for role in Role:
        nobody = Actor("Nobody", role, signed_in=False)
        assert not any(nobody.may(permission) for permission in Permission)


def test_a_supervisor_may_all_that_a_clerk_may_and_more() -> None:
    clerk, supervisor = Actor("A", Role.CLERK), Actor("B", Role.SUPERVISOR)
    assert all(supervisor.may(permission) for permission in Permission)
    assert {permission for permission in Permission if clerk.may(permission)} == {
        Permission.PACK,
        Permission.IMPORT_ORDERS,
        Permission.LOOK,
        Permission.ASK_VOID,
        Permission.RETRY,
    }
