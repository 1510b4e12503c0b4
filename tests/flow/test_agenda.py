"""What is looked at next: dispatches by their time, voids by their deadline."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from station.flow.agenda import Agenda, Rank
from station.flow.void import NO_DEADLINE
from tests.store.making import NOW


def in_s(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def rank(deadline: float | None = None, attempts: int = 0, asked: float = 0) -> Rank:
    return (NO_DEADLINE if deadline is None else in_s(deadline), attempts, in_s(asked))


def urgent(agenda: Agenda) -> list[str]:
    return list(_all(agenda.take_urgent))


def voids(agenda: Agenda) -> list[str]:
    return list(_all(agenda.take_void))


def _all(take: Callable[[], str | None]) -> Iterator[str]:
    while (item := take()) is not None:
        yield item


def test_nothing_is_taken_before_it_is_due() -> None:
    agenda = Agenda()
    agenda.put("a", in_s(5))
    agenda.put("v", in_s(5), rank())
    agenda.come_due(in_s(4.9))
    assert (urgent(agenda), voids(agenda)) == ([], [])
    assert agenda.soonest() == in_s(5)
    agenda.come_due(in_s(5))
    assert (urgent(agenda), voids(agenda)) == (["a"], ["v"])
    assert agenda.soonest() is None


def test_many_voids_at_once_stand_in_the_same_order() -> None:
    agenda = Agenda()
    agenda.put("one before", NOW, rank(20))
    agenda.put("again", NOW, rank(5))
    agenda.come_due(NOW)
    agenda.put_voids([("late", rank(60)), ("soon", rank(1)), ("again", rank(30))], NOW)
    assert voids(agenda) == ["soon", "one before", "again", "late"]


def test_a_void_waits_its_turn_from_when_it_is_due_until_it_is_taken() -> None:
    agenda = Agenda()
    agenda.put("v", in_s(5), rank())
    agenda.put("a", NOW)
    agenda.put_voids([("w", rank())], NOW)
    assert not agenda.waits_its_turn("v", NOW)
    assert agenda.waits_its_turn("v", in_s(5))
    assert agenda.waits_its_turn("w", NOW)
    assert not agenda.waits_its_turn("a", NOW)
    agenda.put("w", NOW)
    assert not agenda.waits_its_turn("w", NOW)
    agenda.come_due(in_s(5))
    assert voids(agenda) == ["v"]
    assert not agenda.waits_its_turn("v", in_s(5))


def test_voids_by_deadline_then_attempts_then_age() -> None:
    agenda = Agenda()
    for name, each in {
        "without a deadline": rank(None, 0, 0),
        "tried often": rank(60, 3, 0),
        "younger": rank(60, 1, 9),
        "older": rank(60, 1, 3),
        "over": rank(-60, 9, 9),
    }.items():
        agenda.put(name, NOW, each)
    agenda.come_due(NOW)
    assert voids(agenda) == ["over", "older", "younger", "tried often", "without a deadline"]


def test_dispatches_by_how_long_they_have_been_due() -> None:
    agenda = Agenda()
    for name, at in (("b", 2), ("a", 1), ("c", 3)):
        agenda.put(name, in_s(at))
    agenda.come_due(in_s(9))
    assert urgent(agenda) == ["a", "b", "c"]


def test_putting_again_moves_it() -> None:
    agenda = Agenda()
    agenda.put("a", in_s(1))
    agenda.put("a", in_s(9))
    agenda.come_due(in_s(5))
    assert urgent(agenda) == []
    assert agenda.at("a") == agenda.soonest() == in_s(9)
    # … out of one lane into the other, too
    agenda.put("a", in_s(5), rank())
    agenda.come_due(in_s(5))
    agenda.put("a", in_s(6))
    agenda.come_due(in_s(6))
    assert voids(agenda) == []
    assert urgent(agenda) == ["a"]
    assert agenda.at("a") is None


def test_a_lane_says_whether_there_may_be_something() -> None:
    agenda = Agenda()
    agenda.put("v", NOW, rank())
    assert not agenda.has_voids
    agenda.come_due(NOW)
    assert (agenda.has_voids, agenda.has_urgent) == (True, False)
    voids(agenda)
    assert not agenda.has_voids


_NAMES = st.sampled_from("abcd")
_ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("urgent"), _NAMES, st.integers(0, 20)),
        st.tuples(st.just("void"), _NAMES, st.integers(0, 20)),
        st.tuples(st.just("go"), st.just(""), st.integers(0, 20)),
        st.tuples(st.just("take"), st.just(""), st.just(0)),
    ),
    max_size=30,
)


@given(_ACTS)
def test_every_item_comes_out_once_in_its_own_lane(acts: list[tuple[str, str, int]]) -> None:
    """Against the plainest model: one place and one time for each item."""
    agenda, now = Agenda(), 0
    wanted: dict[str, tuple[str, int]] = {}
    for act, name, figure in acts:
        if act == "go":
            now = max(now, figure)
        elif act == "take":
            agenda.come_due(in_s(now))
            for lane, taken in (("urgent", urgent(agenda)), ("void", voids(agenda))):
                due = [each for each, (where, at) in wanted.items() if where == lane and at <= now]
                assert sorted(taken) == sorted(due)
                for each in due:
                    del wanted[each]
        else:
            wanted[name] = (act, figure)
            agenda.put(name, in_s(figure), rank(figure) if act == "void" else None)
        assert {each: agenda.at(each) for each in "abcd"} == {
            each: in_s(wanted[each][1]) if each in wanted else None for each in "abcd"
        }
