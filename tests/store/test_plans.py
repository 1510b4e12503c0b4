"""What a bench asks for all day reads few rows, however many shipments there are."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import apsw
import pytest

from station.domain.shipment import PaperKind
from station.flow.history import Only, Wanted
from station.store import (
    figures,
    history,
    journal,
    ledger,
    migrate,
    offers,
    open_work,
    orders,
    papers,
    queue,
    shipments,
    statement,
)

NOW = datetime(2026, 11, 24, 14, 6, tzinfo=UTC)
BIG = ("step", "shipment", "orders", "sent", "outcome", "applied", "offer", "entry", "posting")
# Partial indexes: they hold only what may still change.
SMALL = (
    "USING INDEX shipment_open",
    "USING INDEX offer_shown",
    "USING INDEX shipment_unsettled",
    "USING INDEX shipment_flagged",
    "USING INDEX void_open",
    "USING COVERING INDEX shipment_overdue",
    "USING INDEX shipment_not_gone",
)

ASKED_ALL_DAY: dict[str, Callable[[apsw.Connection], object]] = {
    "open shipments": open_work.open_ids,
    "voids waiting": open_work.voids_waiting,
    "the queue": queue.owed,
    "opt-outs owed": journal.open_opt_outs,
    "how much is owed": lambda c: figures.counts(c, NOW),
    "steps of a shipment": lambda c: journal.steps(c, "B1-A"),
    "a shipment": lambda c: shipments.get(c, "B1-A"),
    "the newest of an order": lambda c: shipments.newest_of(c, "csv", "10482"),
    "the newest": lambda c: shipments.newest(c, 8, NOW),
    "dispatched today": lambda c: shipments.dispatched_since(c, NOW),
    "by label number": lambda c: shipments.by_code(c, "006141410000000012"),
    "find an order": lambda c: orders.find(c, "10482"),
    "one order": lambda c: orders.get(c, "csv", "10482"),
    "orders waiting": orders.waiting,
    "orders left on the bench": lambda c: orders.take_back(c, NOW),
    "offers shown": lambda c: offers.shown(c, "B1-A"),
    "a paper": lambda c: papers.get(c, "B1-A", PaperKind.LABEL),
    "money of a shipment": lambda c: ledger.events(c, "B1-A"),
    "the wallet": lambda c: ledger.balances(c, "wallet"),
    "a page of the history": lambda c: history.page(c, Wanted(), 5, 50),
    "a day of it": lambda c: history.page(c, Wanted(since=NOW, before=NOW), None, 50),
    "a code off a paper": lambda c: history.page(c, Wanted("K7QHM-3WXRE-INS"), None, 50),
    "what is not settled": lambda c: history.page(c, Wanted(only=Only.NOT_SETTLED), None, 50),
    "how many need a person": lambda c: history.tally(c, Wanted(only=Only.NEEDS_PERSON)),
    "the supervisor's figures": lambda c: figures.standing(c, NOW, NOW),
    "a day of the wallet": lambda c: statement.accounts(c, (NOW, NOW + timedelta(hours=20))),
    "the wallet's postings": lambda c: statement.page(c, (NOW, NOW), 400, 200),
    "how many they are": lambda c: statement.count(c, (NOW, NOW)),
    "what it has": statement.standing,
    "all of one shipment": lambda c: history.past(c, "B1-A"),
}


@pytest.mark.parametrize("name", ASKED_ALL_DAY)
def test_no_big_table_is_read_whole(name: str) -> None:
    connection = apsw.Connection(":memory:")
    migrate.migrate(connection)
    asked: list[tuple[str, object]] = []

    def note(_: apsw.Cursor, sql: str, bindings: object) -> bool:
        asked.append((sql, bindings))
        return True

    connection.exec_trace = note
    ASKED_ALL_DAY[name](connection)
    connection.exec_trace = None
    assert asked
    for sql, bindings in asked:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", bindings)]
        for line in plan:
            table = line.removeprefix("SCAN ").split(" ")[0]
            whole = line.startswith("SCAN ") and table in {*BIG, "s", "e", "v", "o"}
            assert not whole or line.endswith(SMALL), (sql, plan)
