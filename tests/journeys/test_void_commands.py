"""Voids by command: `void` and `queue`, with and without a line, as a script runs them.

The insurer's own book is the judge of what was cancelled.
"""

from decimal import Decimal
from pathlib import Path

import pytest

from station.store.lock import InstanceLock
from tests.journeys.rig import PIN, WHO, Bench, Insurer, Ran, Row, write_orders
from tests.journeys.rig import row as order

NUMBER = "82001"
IN_USE = 75


@pytest.fixture
def covered(live: Bench, tmp_path: Path) -> Row:
    """One dispatched parcel at the live bench, its cover proven."""
    ran = live.dispatch(write_orders(tmp_path / "one.csv", order(NUMBER)))
    assert ran.code == 0, ran.err
    assert ran.row["cover"]["state"] == "covered"
    return ran.row


def asked(bench: Bench, *words: str, pin: str = PIN, reason: str = "wrong_address") -> Ran:
    reasons = ("--reason", reason) if reason else ()
    return bench.run("void", NUMBER, *reasons, *words, "--json", "--pin-stdin", stdin=f"{pin}\n")


def queue(bench: Bench, *words: str) -> Ran:
    return bench.run("queue", *words, "--json", "--pin-stdin", stdin=f"{PIN}\n")


def owed(bench: Bench) -> list[Row]:
    """What `queue list` shows; it needs neither lock nor PIN."""
    ran = bench.run("queue", "list", "--json")
    assert ran.code == 0, ran.err
    return list(ran.row)


def cancelled_times(insurer: Insurer, covered: Row) -> int:
    return int(insurer.packages()[covered["cover"]["ref"]]["cancelled_times"])


def test_a_void_ends_in_one_command(live: Bench, covered: Row) -> None:
    ran = asked(live)
    assert ran.code == 0, ran
    assert (ran.row["state"], ran.row["void"], ran.row["flag"]) == ("voided", "done", None)
    assert ran.row["cover"]["state"] == "cancelled"
    assert ran.row["label_money"] == "refunded"
    assert live.insurer is not None
    assert cancelled_times(live.insurer, covered) == 1
    assert not any(map(Decimal, live.show(NUMBER)["debited"].values()))
    assert live.check()["ok"]
    assert owed(live) == []


def test_a_wrong_pin_voids_nothing(live: Bench, covered: Row) -> None:
    ran = asked(live, pin="111222")
    assert ran.code not in (0, IN_USE)
    assert ran.out == ""
    assert "PIN" in ran.err
    assert live.show(NUMBER)["state"] == "dispatched"
    assert live.insurer is not None
    assert cancelled_times(live.insurer, covered) == 0


def test_a_void_without_a_reason_is_refused_and_leaves_no_trace(live: Bench, covered: Row) -> None:
    ran = asked(live, reason="")
    assert ran.code == 1
    assert "--reason" in ran.err
    assert owed(live) == []


def test_a_shipment_that_nobody_knows_is_named(live: Bench) -> None:
    ran = live.run("void", "99999", "--reason", "packed_wrong", "--pin-stdin", stdin=f"{PIN}\n")
    assert ran.code == 1
    assert "99999" in ran.err


def test_a_void_that_is_only_asked_shows_the_refund_and_waits(live: Bench, covered: Row) -> None:
    ran = asked(live, "--ask")
    assert ran.code == 0, ran
    assert (ran.row["state"], ran.row["void"]) == ("dispatched", "asked")
    assert Decimal(ran.row["cover"]["would_refund"].split()[0]) > 0
    assert live.insurer is not None
    assert cancelled_times(live.insurer, covered) == 0
    assert [each["order"] for each in owed(live)] == [NUMBER]

    taken_back = queue(live, "withdraw", NUMBER)
    assert (taken_back.code, taken_back.row) == (0, [])
    assert live.show(NUMBER)["cover"]["state"] == "covered"

    again = asked(live, "--ask")
    assert again.row["void"] == "asked"
    approved = asked(live, reason="")
    assert (approved.code, approved.row["state"]) == (0, "voided")
    assert cancelled_times(live.insurer, covered) == 1


def test_a_refund_below_what_was_accepted_is_not_taken(live: Bench, covered: Row) -> None:
    ran = asked(live, "--refund-at-least", "900.00", "--wait", "60")
    assert ran.code == 1
    assert ran.row["cover"]["state"] != "cancelled"
    assert ran.row["flag"]
    assert live.insurer is not None
    assert cancelled_times(live.insurer, covered) == 0

    kept = asked(live, "--keep-cover", reason="")
    assert kept.row["void"] == "done"
    assert live.show(NUMBER)["cover"]["state"] == "covered"
    assert cancelled_times(live.insurer, covered) == 0


def test_without_a_line_it_is_saved_listed_and_done_once_when_it_is_back(
    live: Bench, covered: Row
) -> None:
    assert live.insurer is not None
    live.insurer.fault({"kind": "drop_before", "times": None})
    ran = asked(live, "--wait", "3")
    assert ran.code == 1
    assert ran.row["cover"]["state"] == "cancel_saved"
    assert ran.row["cover"]["would_refund"] is None
    (item,) = owed(live)
    assert (item["order"], item["attempts"], item["by"]) == (NUMBER, 0, WHO)
    assert item["deadline"]

    still = queue(live, "drain", "--wait", "3")
    assert (still.code, still.row["left"]) == (1, 1)
    assert cancelled_times(live.insurer, covered) == 0

    live.insurer.no_faults()
    done = queue(live, "drain", "--wait", "60")
    assert (done.code, done.row) == (0, {"before": 1, "left": 0, "needs_person": 0}), done
    assert cancelled_times(live.insurer, covered) == 1
    assert queue(live, "drain").row == {"before": 0, "left": 0, "needs_person": 0}
    assert cancelled_times(live.insurer, covered) == 1
    assert live.check()["ok"]


def test_what_was_saved_without_a_line_can_be_withdrawn(live: Bench, covered: Row) -> None:
    assert live.insurer is not None
    live.insurer.fault({"kind": "drop_before", "times": None})
    asked(live, "--ask", "--wait", "3")
    taken_back = queue(live, "withdraw", NUMBER)
    assert (taken_back.code, taken_back.row) == (0, [])
    live.insurer.no_faults()
    assert queue(live, "drain").row["before"] == 0
    assert live.show(NUMBER)["state"] == "dispatched"
    assert cancelled_times(live.insurer, covered) == 0


def test_what_is_not_owed_is_neither_withdrawn_nor_resolved(live: Bench, covered: Row) -> None:
    for words in (
        ("withdraw", NUMBER),
        ("resolve", NUMBER, "executed", "--evidence", "by telephone"),
    ):
        ran = queue(live, *words)
        assert ran.code == 1, words
        assert ran.out == ""
        assert ran.err.strip().endswith("."), ran.err
    assert live.show(NUMBER)["cover"]["state"] == "covered"


def test_a_lost_answer_is_learned_by_a_retry_and_not_by_hand(live: Bench, covered: Row) -> None:
    assert live.insurer is not None
    asked(live, "--ask")
    live.insurer.fault(
        {"endpoint": "confirm_cancellation", "kind": "execute_then_drop", "times": None},
        {"endpoint": "get_booking", "kind": "drop_before", "times": None},
        {"endpoint": "get_quote", "kind": "drop_before", "times": None},
    )
    lost = asked(live, "--wait", "4", reason="")
    assert (lost.code, lost.row["cover"]["state"]) == (1, "cancelling")
    by_hand = queue(live, "resolve", NUMBER, "executed", "--evidence", "Mail of 25 Nov")
    assert (by_hand.code, by_hand.out) == (1, "")
    live.insurer.no_faults()
    retried = queue(live, "retry", NUMBER, "--wait", "60")
    assert (retried.code, retried.row) == (0, []), retried
    assert live.show(NUMBER)["cover"]["state"] == "cancelled"
    assert cancelled_times(live.insurer, covered) == 1
    assert live.check()["ok"]


def test_a_cancellation_that_was_refused_waits_for_a_person_and_their_evidence(
    live: Bench, covered: Row
) -> None:
    assert live.insurer is not None
    no = {"kind": "status", "status": 422, "executed": False, "body": {"errors": ["too late"]}}
    live.insurer.fault({"endpoint": "cancel", "times": None, **no})
    ran = asked(live, "--wait", "30")
    assert (ran.code, ran.row["cover"]["state"]) == (1, "cancel_refused"), ran
    assert ran.row["flag"]
    (item,) = owed(live)
    assert item["needs_person"]
    empty = queue(live, "resolve", NUMBER, "seen", "--evidence", " ")
    assert (empty.code, empty.out) == (1, "")
    (still,) = owed(live)
    assert still | {"age_s": 0} == item | {"age_s": 0}
    seen = queue(live, "resolve", NUMBER, "seen", "--evidence", "Ms Hart, case 4471", "--wait", "3")
    assert (seen.code, seen.row) == (0, []), seen
    assert live.show(NUMBER)["flag"] is None
    assert cancelled_times(live.insurer, covered) == 0


def test_while_another_has_the_store_commands_say_so_and_change_nothing(
    live: Bench, covered: Row
) -> None:
    lock = InstanceLock(live.data / "lock")
    lock.acquire()
    try:
        for ran in (
            asked(live),
            *(
                queue(live, *words)
                for words in (("drain",), ("retry", NUMBER), ("withdraw", NUMBER))
            ),
        ):
            assert (ran.code, ran.out) == (IN_USE, ""), ran
            assert ran.err.strip()
        assert owed(live) == []
        assert live.show(NUMBER)["state"] == "dispatched"
    finally:
        lock.release()
    assert asked(live).code == 0
