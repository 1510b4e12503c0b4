"""The audit log handed out: for whom, with the names, and so that no spreadsheet runs a cell."""

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.desk import auditing
from station.desk.auditing import COLUMNS, Auditing, Form
from station.domain.errors import PermissionRefusedError, RefusedError
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.flow import money
from station.flow.audit import Line
from station.store import chain
from station.store.audit import AuditLog
from station.store.store import Store
from tests.store import making
from tests.store.making import NOW

DANA, CLERK = Actor("Dana", Role.SUPERVISOR), Actor("Cleo", Role.CLERK)


class _Clock:
    def now(self) -> datetime:
        return NOW + timedelta(hours=1)

    def monotonic(self) -> float:
        return 0.0


class Rig:
    def __init__(self, folder: Path, store: Store) -> None:
        self.record = folder / "record.jsonl"
        self.store = store
        self.desk = Auditing(AuditLog(store, self.record), _Clock())

    async def exported(self, form: Form, actor: Actor = DANA, **span: datetime | None) -> str:
        pieces = self.desk.export(span.get("since"), span.get("until"), form, actor)
        return "".join([piece async for piece in pieces])

    def lines(self) -> list[dict[str, Any]]:
        return list(chain.lines_of(self.record))


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    store = making.new_store(tmp_path)
    await store.open()
    await making.top_up(store)
    await making.dispatch(store)
    await store.post(money.top_up("topup-2", Money(1, "GBP")), NOW, "=Ben+1")
    yield Rig(tmp_path, store)
    await store.close()


async def test_json_lines_are_the_record_itself(rig: Rig) -> None:
    rows = [json.loads(line) for line in (await rig.exported(Form.JSON)).splitlines()]
    assert [row["line"] for row in rows] == rig.lines()
    names = {name for row in rows for name in row["names"].values()}
    assert names == {"Anna", "=Ben+1", "Dana"}
    # That it was handed out is in it, by whom and in which form.
    assert rows[-1]["line"]["what"] == "audit_export"
    assert rows[-1]["names"][rows[-1]["line"]["by"]] == "Dana"


async def test_a_spreadsheet_has_a_row_a_line_with_its_name(rig: Rig) -> None:
    rows = list(csv.DictReader(io.StringIO(await rig.exported(Form.CSV))))
    lines = rig.lines()
    assert tuple(rows[0]) == COLUMNS
    assert [int(row["line"]) for row in rows] == [line["seq"] for line in lines]
    assert [row["hash"] for row in rows] == [line["hash"] for line in lines]
    top_up = next(row for row in rows if "topup-2" in row["facts"])
    assert top_up["by"] == "'=Ben+1"
    assert top_up["by_code"].startswith("p-")
    assert json.loads(top_up["facts"])["event"] == "top_up"


async def test_a_span_of_time(rig: Rig) -> None:
    assert await rig.exported(Form.JSON, until=NOW) == ""
    rows = (await rig.exported(Form.JSON, since=NOW + timedelta(minutes=1))).splitlines()
    assert [json.loads(row)["line"]["what"] for row in rows] == ["audit_export"] * 2


async def test_only_who_may_gets_it_and_a_refusal_is_no_line(rig: Rig) -> None:
    before = rig.lines()
    nobody = Actor("Dana", Role.SUPERVISOR, signed_in=False)
    for actor in (CLERK, nobody):
        with pytest.raises(PermissionRefusedError):
            await rig.exported(Form.JSON, actor)
    assert rig.lines() == before


async def test_a_broken_record_is_not_handed_out_as_if_it_were_whole(rig: Rig) -> None:
    content = rig.record.read_bytes()
    rig.record.write_bytes(content.replace(b'"posting"', b'"Posting"', 1))
    with pytest.raises(RefusedError):
        await rig.exported(Form.JSON)


@given(
    by=st.text(max_size=8) | st.sampled_from("=1+1 +1 -1 @A1 \t=1 \r=1 '=1".split(" ")),
    shipment=st.text(max_size=8) | st.integers() | st.none(),
)
def test_no_cell_is_a_formula(by: str, shipment: object) -> None:
    facts = {"seq": 1, "at": by, "what": by, "by": "p-AAAAAA", "shipment": shipment, "hash": "h"}
    line = Line({"x": by, **facts}, {"p-AAAAAA": by})
    text = auditing._rows([auditing._row(line)])
    (row,) = csv.reader(io.StringIO(text, newline=""))
    assert len(row) == len(COLUMNS)
    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert row[3].removeprefix("'") == by.removeprefix("'")
