"""A disk that fills up is said in time; on a full one nothing new is begun."""

import pytest

from station import i18n
from station.desk.room import LEAST, LOW, Room
from station.domain.errors import RefusedError


class Disk:
    def __init__(self, free: int | None) -> None:
        self.left = free

    def free(self) -> int | None:
        return self.left


@pytest.mark.parametrize("free", [LOW, LOW * 10, None])
def test_enough_room_is_not_worth_a_word(free: int | None) -> None:
    room = Room(Disk(free))
    room.ask()
    assert room.concern() is None


def test_little_room_is_said_and_work_goes_on() -> None:
    room = Room(Disk(LOW - 1))
    room.ask()
    found = room.concern()
    assert found is not None
    assert i18n.say(found.word) == "The disk is filling up: 1023 MB left."
    assert "Below 128 MB" in i18n.say(found.detail)


def test_below_the_least_no_dispatch_is_begun() -> None:
    room = Room(Disk(LEAST - 1))
    with pytest.raises(RefusedError) as refused:
        room.ask()
    assert "127 MB left, 128 MB needed" in i18n.say(refused.value.message)
    found = room.concern()
    assert found is not None
    assert found.word.id == "notice.disk_full"
    assert "What is under way ends" in i18n.say(found.detail)
