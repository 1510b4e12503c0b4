"""The supervisor's figures agree with what is in the store, and count each thing once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.cover import CoverState
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.shipment import LabelMoney, LabelState, ShipmentState
from station.flow import money
from station.flow.figures import UNDER_WAY, Standing
from station.store import figures, ledger, migrate, offers, queue, scans, shipments
from station.store.codec import dump, stamp
from tests.store import making
from tests.store.making import LABEL, NOW, PRICE

MIDNIGHT = NOW.replace(hour=0)


@pytest.fixture
def connection() -> Iterator[apsw.Connection]:
    made = apsw.Connection(":memory:")
    migrate.migrate(made)
    yield made
    made.close()


def ship(
    connection: apsw.Connection,
    number: int,
    state: ShipmentState = ShipmentState.DISPATCHED,
    label: LabelState = LabelState.BOUGHT,
    paid: LabelMoney = LabelMoney.CAPTURED,
    cover: CoverState = CoverState.NONE,
    at: datetime = NOW - timedelta(hours=1),
    flag: Message | None = None,
) -> str:
    """One shipment as it stands."""
    made = making.shipment(number, cover=cover is not CoverState.NONE)
    made = replace(
        made,
        created_at=at + timedelta(seconds=number),
        state=state,
        label=label,
        label_money=paid,
        cover=cover,
    )
    if made.consent is not None:
        offers.keep(connection, made.id, making.offer(number), b"{}")
        offers.consent(connection, made.id, made.consent)
    shipments.insert(connection, made)
    connection.execute(
        "UPDATE shipment SET state = ?, label = ?, label_money = ?, cover = ?, flag = ?"
        " WHERE id = ?",
        (
            state.value,
            label.value,
            paid.value,
            cover.value,
            dump(Message, flag) if flag is not None else None,
            made.id,
        ),
    )
    return made.id


def ask_void(connection: apsw.Connection, shipment: str, state: str = "asked") -> None:
    connection.execute(
        "INSERT INTO void (shipment, n, state, reason, asked_at, asked_by)"
        " VALUES (?, 1, ?, 'buyer_withdrew', ?, 'Ruth')",
        (shipment, state, stamp(NOW)),
    )


def fault(connection: apsw.Connection, shipment: str, count: int) -> None:
    connection.execute(
        "INSERT INTO worker_fault (shipment, count, at, what) VALUES (?, ?, ?, 'KeyError')",
        (shipment, count, stamp(NOW)),
    )


def now(connection: apsw.Connection) -> Standing:
    return figures.standing(connection, MIDNIGHT, NOW)


def test_what_needs_a_person_is_counted_once_for_whatever_reason(
    connection: apsw.Connection,
) -> None:
    flagged = ship(connection, 1, flag=message("flag.unanswered", since=NOW))
    asked = ship(connection, 2)
    ask_void(connection, asked)
    aside = ship(connection, 3, flag=message("flag.too_late"))
    fault(connection, aside, 3)
    ask_void(connection, aside)
    tried = ship(connection, 4)
    fault(connection, tried, 2)
    approved = ship(connection, 5)
    ask_void(connection, approved, "approved")
    ship(connection, 6)
    found = now(connection)
    assert [row.shipment for row in found.needs_person] == [flagged, asked, aside]
    assert found.counts.people == 3
    assert found.set_aside == {aside}
    assert found.needs_person[1].void is not None
    assert found.needs_person[1].void.asked_by == "Ruth"


def test_late_money_is_not_also_a_flag_unless_it_is_another_one(
    connection: apsw.Connection,
) -> None:
    late = message("flag.refund_overdue", by=NOW)
    voided = {"state": ShipmentState.VOIDED, "label": LabelState.VOIDED}
    only_late = ship(connection, 1, paid=LabelMoney.OVERDUE, flag=late, **voided)  # type: ignore[arg-type]
    both = ship(connection, 2, paid=LabelMoney.OVERDUE, flag=message("flag.too_late"), **voided)  # type: ignore[arg-type]
    found = now(connection)
    assert [each.row.shipment for each in found.overdue] == [only_late, both]
    assert [row.shipment for row in found.needs_person] == [both]
    assert found.counts.overdue == 2


def test_the_carrier_s_own_day_is_when_its_money_is_due(connection: apsw.Connection) -> None:
    shipment = ship(connection, 1, ShipmentState.VOIDED, LabelState.VOIDED, LabelMoney.OVERDUE)
    due = NOW - timedelta(days=2)
    connection.execute(
        "INSERT INTO step (id, shipment, kind, subject, generation, key, body, body_sha256, at,"
        " made_by) VALUES (1, ?, 'void_label', 'label', 1, 'k', x'', '', ?, 'Ruth')",
        (shipment, stamp(NOW)),
    )
    for decides in ("null", f'"{due.isoformat()}"'):
        connection.execute(
            "INSERT INTO outcome (step, n, source, at, answer, evidence)"
            " VALUES (1, 1, 'read', ?, 'yes', ?)",
            (stamp(NOW), f'{{"refund": {{"decides_by": {decides}}}}}'),
        )
    assert now(connection).overdue[0].due == due


@pytest.mark.parametrize(
    ("state", "label", "age", "there"),
    [
        (ShipmentState.HELD, LabelState.BOUGHT, timedelta(minutes=1), True),
        (ShipmentState.DISPATCHING, LabelState.BOUGHT, UNDER_WAY + timedelta(minutes=1), True),
        (ShipmentState.DISPATCHING, LabelState.BOUGHT, timedelta(minutes=1), False),
        (ShipmentState.DISPATCHED, LabelState.BOUGHT, timedelta(days=1), False),
        (ShipmentState.HELD, LabelState.VOIDED, timedelta(days=1), False),
        (ShipmentState.HELD, LabelState.BUYING, timedelta(days=1), False),
        (ShipmentState.VOIDING, LabelState.VOID_ASKED, timedelta(days=1), False),
    ],
)
def test_not_handed_over_is_only_what_is_known_to_be_here(
    connection: apsw.Connection,
    state: ShipmentState,
    label: LabelState,
    age: timedelta,
    there: bool,
) -> None:
    ship(connection, 1, state, label, at=NOW - age)
    found = now(connection)
    assert (found.counts.not_gone == 1) is there
    assert (len(found.not_gone) == 1) is there


def test_today_is_today_s_dispatches_and_the_money_that_moved_today(
    connection: apsw.Connection,
) -> None:
    yesterday = MIDNIGHT - timedelta(hours=2)
    topped = money.top_up("topup-1", Money(100_000, "GBP"))
    ledger.post(connection, topped, stamp(yesterday), "Anna")
    for number, at, cover in (
        (1, NOW - timedelta(hours=2), CoverState.COVERED),
        (2, NOW - timedelta(hours=1), CoverState.UNKNOWN),
        (3, NOW - timedelta(minutes=30), CoverState.NONE),
        (4, yesterday, CoverState.COVERED),
    ):
        shipment = ship(connection, number, cover=cover, at=at)
        for part, price in (("label", LABEL), ("cover", PRICE)):
            ledger.post(connection, money.hold(shipment, part, price), stamp(at), "Anna")
        ledger.post(connection, money.capture(shipment, "label", LABEL), stamp(at), "Anna")
        if cover is CoverState.COVERED:
            ledger.post(connection, money.capture(shipment, "cover", PRICE), stamp(at), "Anna")
        if number == 1:
            # Two changes of its cover: one dearer, one cheaper.
            for posting in (
                money.hold(shipment, "cover.1", Money(168, "GBP")),
                money.capture(shipment, "cover.1", Money(168, "GBP")),
                money.refund(shipment, "cover.2", Money(50, "GBP")),
            ):
                ledger.post(connection, posting, stamp(at), "Ruth")
        if number == 4:
            ledger.post(connection, money.refund(shipment, "label", LABEL), stamp(NOW), "Anna")
            back = Money(100, "GBP")
            ledger.post(connection, money.refund(shipment, "cover", back), stamp(yesterday), "Anna")
    ship(connection, 5, ShipmentState.VOIDED, at=NOW - timedelta(hours=3))
    today = now(connection).today
    assert len(today.dispatched) == 3
    assert today.dispatched[0] == NOW - timedelta(hours=2) + timedelta(seconds=1)
    assert (today.ticked, today.proven) == (2, 1)
    assert today.labels == (Money(3 * LABEL.minor, "GBP"),)
    assert today.covers == (PRICE + Money(168, "GBP"),)
    assert (today.refunds, today.back) == (2, (LABEL + Money(50, "GBP"),))


def test_the_queue_is_its_open_steps_and_its_oldest(connection: apsw.Connection) -> None:
    assert now(connection).counts.oldest is None
    for number, age in ((1, 5), (2, 27), (3, 1)):
        shipment = ship(connection, number)
        connection.execute(
            "INSERT INTO step (shipment, kind, subject, generation, key, body, body_sha256, at,"
            " made_by) VALUES (?, 'print', 'label', 1, ?, x'', '', ?, 'Ruth')",
            (shipment, f"k{number}", stamp(NOW - timedelta(hours=age))),
        )
    found = now(connection)
    assert (found.counts.steps, found.counts.oldest) == (3, NOW - timedelta(hours=27))


STATES = st.tuples(
    st.sampled_from(list(ShipmentState)),
    st.sampled_from(list(LabelState)),
    st.sampled_from(list(LabelMoney)),
    st.sampled_from([None, message("flag.too_late"), message("flag.refund_overdue", by=NOW)]),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(STATES, max_size=12))
def test_every_shipment_is_in_the_lists_that_it_belongs_to(shipped: list[tuple]) -> None:  # type: ignore[type-arg]
    connection = apsw.Connection(":memory:")
    migrate.migrate(connection)
    people, late, here = set(), set(), set()
    for number, (state, label, paid, flag, asked) in enumerate(shipped, 1):
        at = NOW - timedelta(hours=2)
        shipment = ship(connection, number, state, label, paid, flag=flag, at=at)
        if asked:
            ask_void(connection, shipment)
        overdue = paid is LabelMoney.OVERDUE
        if asked or (flag and not (overdue and flag.id == "flag.refund_overdue")):
            people.add(shipment)
        if overdue:
            late.add(shipment)
        gone = state not in (ShipmentState.HELD, ShipmentState.DISPATCHING)
        if label is LabelState.BOUGHT and not gone:
            here.add(shipment)
    found = now(connection)
    assert {row.shipment for row in found.needs_person} == people
    assert {each.row.shipment for each in found.overdue} == late
    assert {row.shipment for row in found.not_gone} == here
    counts = found.counts
    assert (counts.people, counts.overdue, counts.not_gone) == (len(people), len(late), len(here))
    assert counts.queue == len(queue.owed(connection).rows)
    connection.close()


def test_a_label_that_was_passed_by_waits_until_it_is_scanned_or_voided(
    connection: apsw.Connection,
) -> None:
    passed, scanned, voided = (ship(connection, number) for number in (1, 2, 3))
    ship(connection, 4)
    for each in (passed, scanned, voided):
        assert scans.pass_by(connection, each, NOW, "Dana")
        assert not scans.pass_by(connection, each, NOW, "Dana")
    assert scans.confirm(connection, scanned, 1, 1, NOW, "Dana")
    connection.execute("UPDATE shipment SET label = 'voided' WHERE id = ?", (voided,))
    found = now(connection)
    assert [row.shipment for row in found.not_scanned] == [passed]
    assert found.counts.not_scanned == found.counts.to_do == 1
