"""Brings a store that is behind its second record (restored from a backup) back to the truth.

The lines hold no personal data, so lost shipments cannot be rebuilt; what matters is that nothing
is bought twice. Money is posted again, label numbers jump ahead, sends of known steps are noted so
that they are read back instead of sent, and orders dispatched since are put on hold by name.
"""

from collections.abc import Iterator
from typing import Any

import apsw

from station.store.codec import compact
from station.store.record import head_of_table


def catch_up(connection: apsw.Connection, lines: Iterator[dict[str, Any]]) -> list[str]:
    """Applies the lines that the store does not know; returns the orders put on hold."""
    known = head_of_table(connection).seq
    held: list[str] = []
    for line in lines:
        if line["seq"] <= known:
            continue
        what = line["what"]
        if what == "intent":
            _range(connection, line)
        elif what == "sent":
            _sent(connection, line)
        elif what == "posting":
            _posting(connection, line)
        elif what == "shipment":
            held += _order(connection, line)
        connection.execute(
            "INSERT INTO record_line (seq, line) VALUES (?, ?)", (line["seq"], compact(line))
        )
    return held


def _range(connection: apsw.Connection, line: dict[str, Any]) -> None:
    if line["serials"]:
        connection.execute(
            "INSERT INTO label_range (prefix, next) VALUES (?, ?)"
            " ON CONFLICT (prefix) DO UPDATE SET next = max(next, excluded.next)",
            (line["prefix"], max(line["serials"]) + 1),
        )


def _sent(connection: apsw.Connection, line: dict[str, Any]) -> None:
    connection.execute(
        "INSERT INTO sent (step, n, at) SELECT id, ?, ? FROM step WHERE key = ?"
        " ON CONFLICT DO NOTHING",
        (line["n"], line["at"], line["key"]),
    )


def _posting(connection: apsw.Connection, line: dict[str, Any]) -> None:
    if connection.execute("SELECT 1 FROM posting WHERE id = ?", (line["id"],)).get:
        return
    connection.execute(
        "INSERT INTO posting (id, shipment, event, at, made_by) VALUES (?, ?, ?, ?, ?)",
        (line["id"], line["shipment"], line["event"], line["at"], line["by"]),
    )
    for account, minor, currency in line["entries"]:
        connection.execute(
            "INSERT INTO entry (posting, account, currency, minor) VALUES (?, ?, ?, ?)",
            (line["id"], account, currency, minor),
        )
        connection.execute(
            "INSERT INTO balance (account, currency, minor) VALUES (?, ?, ?)"
            " ON CONFLICT (account, currency) DO UPDATE SET minor = minor + excluded.minor",
            (account, currency, minor),
        )


def _order(connection: apsw.Connection, line: dict[str, Any]) -> list[str]:
    connection.execute(
        "UPDATE orders SET state = 'on_hold', shipment = ?, changed_at = ?"
        " WHERE source = ? AND number = ? AND state <> 'dispatched'",
        (line["id"], line["at"], line["source"], line["number"]),
    )
    return [line["number"]] if connection.changes() else []
