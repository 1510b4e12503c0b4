"""Every shipment is found by any number on its papers and by any word of its recipient."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.address import Address
from station.domain.cover import CoverState
from station.domain.errors import RefusedError, message
from station.domain.money import Money
from station.domain.shipment import BoughtLabel, LabelMoney, LabelState, PaperKind, ShipmentState
from station.flow import money
from station.flow.history import HistoryRow, Only, Wanted
from station.flow.work import Change, Shipment
from station.store import history, ledger, migrate, offers, papers, shipments, words
from station.store.db import Database
from station.store.reader import HistoryReader
from station.store.store import Store
from tests.store import making
from tests.store.making import LOST, NOW

SSCC = "006141410000000012"


@pytest.fixture
def connection() -> Iterator[apsw.Connection]:
    made = apsw.Connection(":memory:")
    migrate.migrate(made)
    yield made
    made.close()


def shipped(
    connection: apsw.Connection,
    number: int,
    to: Address | None = None,
    at: datetime | None = None,
    *,
    cover: bool = False,
) -> Shipment:
    """One shipment, as Dispatch writes it."""
    made = making.shipment(number, cover=cover)
    to = to or Address("Hannah Whitfield", city="Kendal", country="GB")
    made = replace(
        made,
        created_at=at or NOW + timedelta(seconds=number),
        form=replace(made.form, recipient=to),
    )
    if made.consent is not None:
        offers.keep(connection, made.id, making.offer(number), b"{}")
        offers.consent(connection, made.id, made.consent)
    shipments.insert(connection, made)
    return made


def found(connection: apsw.Connection, text: str = "", **wanted: object) -> list[str]:
    rows = history.page(connection, Wanted(text, **wanted), None, 100)  # type: ignore[arg-type]
    return [row.number for row in rows]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Hannah Whitfield", "whit"),
        ("Hannah Whitfield", "WHITFIELD hann"),
        ("Søren Østergård", "ostergard"),
        ("Zoë Müller-Straße", "strasse"),
        ("Łukasz Żółć", "lukasz zolc"),
        ("Niamh O’Brien", "o'brien"),
        ("Niamh O'Brien", "obri"),
        ("İlkay Çağlayan", "ilkay caglayan"),
        ("Ελένη Παπαδοπούλου", "ΠΑΠΑΔΟΠΟΥΛΟΥ"),
        ("Дмитрий Щукин", "щук"),
        ("山田太郎", "太郎"),
        ("ヤマダ タロウ", "ﾀﾛｳ"),
        ("김철수", "김철"),
        ("محمد العلي", "العل"),
        ("สมชาย แสงทอง", "แสง"),
        ("प्रिया शर्मा", "शर्मा"),
        ("Ａｎｎａ Ｌｅｅ", "anna"),
        ("Nguyễn Thị Hoa", "nguyen hoa"),
    ],
)
def test_a_name_is_found_without_case_or_accents(
    connection: apsw.Connection, name: str, typed: str
) -> None:
    shipped(connection, 1, Address(name, city="Bath", country="GB"))
    shipped(connection, 2, Address("Somebody Else", city="Hove", country="GB"))
    assert found(connection, typed) == ["10001"]


@pytest.mark.parametrize("typed", ["bakery", "lund tru", "truro", "10001", "100", "k7qhm-00001"])
def test_company_town_order_and_ref_are_found_too(connection: apsw.Connection, typed: str) -> None:
    to = Address("A. Lund", "Lund Bakery", city="Truro", country="GB")
    shipped(connection, 1, to, cover=True)
    assert found(connection, typed) == ["10001"]


@pytest.mark.parametrize("typed", ["hitfield", "whitfields", "-", "'", '"', "* OR *", "whit zzz"])
def test_what_is_not_there_is_not_found(connection: apsw.Connection, typed: str) -> None:
    shipped(connection, 1)
    assert found(connection, typed) == []


@pytest.mark.parametrize(
    "code",
    [SSCC, f"00{SSCC}", f"(00) {SSCC[0]} {SSCC[1:8]} {SSCC[8:]}", "B1-0000000001",
     making.package(1), making.package(1).lower()],
)  # fmt: skip
def test_the_number_of_any_paper_finds_its_shipment(connection: apsw.Connection, code: str) -> None:
    first, other = shipped(connection, 1, cover=True), shipped(connection, 2, cover=True)
    label = BoughtLabel("house", (SSCC,), Money(840, "GBP"), NOW)
    shipments.change(connection, first.id, Change(bought=label), NOW)
    label = replace(label, tracking=("1Z999",))
    shipments.change(connection, other.id, Change(bought=label), NOW)
    rows = history.page(connection, Wanted(code), None, 10)
    assert [row.shipment for row in rows] == [first.id]
    assert history.page(connection, Wanted(code), rows[0].seq, 10) == []


def test_newest_first_whatever_came_in_the_same_moment(connection: apsw.Connection) -> None:
    for number in range(1, 6):
        shipped(connection, number, at=NOW)
    shipped(connection, 6, at=NOW - timedelta(days=1))
    assert found(connection) == ["10005", "10004", "10003", "10002", "10001", "10006"]
    assert found(connection, "kendal") == found(connection)


def test_a_time_is_from_its_first_moment_to_before_its_last(connection: apsw.Connection) -> None:
    for number in range(4):
        shipped(connection, number, at=NOW + timedelta(hours=number))
    between = {"since": NOW + timedelta(hours=1), "before": NOW + timedelta(hours=3)}
    for text in ("", "kendal"):
        assert found(connection, text, **between) == ["10002", "10001"]


def test_filters_hold_with_and_without_words(connection: apsw.Connection) -> None:
    flagged, settled, waits = (shipped(connection, number) for number in (1, 2, 3))
    done = Change(
        state=ShipmentState.DISPATCHED, label=LabelState.BOUGHT, label_money=LabelMoney.CAPTURED
    )
    for each in (flagged, settled):
        shipments.change(connection, each.id, done, NOW)
    shipments.change(connection, flagged.id, Change(flag=message("flag.too_late")), NOW)
    for text in ("", "whitfield"):
        assert found(connection, text, only=Only.NOT_SETTLED) == [waits.number, flagged.number]
        assert found(connection, text, only=Only.NEEDS_PERSON) == [flagged.number]
        wanted = found(connection, text, state=ShipmentState.DISPATCHED)
        assert wanted == [settled.number, flagged.number]
        assert found(connection, text, state=CoverState.COVERED) == []
    assert found(connection, flagged.id, only=Only.NOT_SETTLED) == [flagged.number]
    assert found(connection, settled.id, only=Only.NOT_SETTLED) == []
    counted = history.tally(connection, Wanted())
    assert (counted.not_settled, counted.needs_person, counted.shown) == (2, 1, 3)
    assert history.tally(connection, Wanted("words")).shown == 0


def test_a_row_says_what_its_columns_need(connection: apsw.Connection) -> None:
    made = shipped(connection, 1, cover=True)
    label = BoughtLabel("house", (SSCC,), Money(840, "GBP"), NOW)
    change = Change(label=LabelState.BOUGHT, label_money=LabelMoney.CAPTURED, bought=label)
    before = _row(connection)
    shipments.change(connection, made.id, change, NOW)
    row = _row(connection)
    assert (before.label_price, before.carrier) == (making.LABEL, "")
    assert (row.label_price, row.carrier) == (Money(840, "GBP"), "house")
    assert (row.name, row.town, row.country) == ("Hannah Whitfield", "Kendal", "GB")
    assert (row.cover, row.premium, row.ref) == (CoverState.ASKING, making.PRICE, "")
    assert row.tracking == (SSCC,)
    assert (row.printed_at, row.void, row.refunds) == (None, None, ())


def _row(connection: apsw.Connection) -> HistoryRow:
    return history.page(connection, Wanted(), None, 1)[0]


async def test_a_void_and_its_refunds_stand_in_the_row_and_in_the_past(
    store: Store, tmp_path: Path
) -> None:
    made = await making.dispatch(store)
    label = BoughtLabel("house", (SSCC,), making.LABEL, NOW)
    postings = (
        money.capture(made.id, "label", making.LABEL),
        money.capture(made.id, "cover", making.PRICE),
    )
    await store.apply(await store.work(made.id), Change(bought=label, postings=postings), NOW)

    def void(connection: apsw.Connection) -> None:
        for n, state in ((1, "withdrawn"), (2, "approved")):
            connection.execute(
                "INSERT INTO void (shipment, n, state, reason, note, asked_at, asked_by)"
                " VALUES (?, ?, ?, 'wrong_address', 'No 41', ?, 'Ruth')",
                (made.id, n, state, "2026-11-24T14:56:00.000000+00:00"),
            )
        back = money._move(made.id, "refund.cover", Money(500, "GBP"), "spent.cover", "wallet")
        ledger.post(connection, back, "2026-11-24T15:00:00.000000+00:00", "Ruth")
        papers.count_reprint(connection, made.id, PaperKind.LABEL, LOST, NOW, "Dana")

    await store.write(void)
    reader = HistoryReader(Database(tmp_path / "station.db", read_only=True))
    (row,) = await reader.page(Wanted(), None, 10)
    past = await reader.past(made.id)
    with pytest.raises(RefusedError):
        await reader.past("B1-NOSUCH")
    await reader.close()
    assert row.void is not None
    assert (row.void.n, row.void.asked_by, row.void.note) == (2, "Ruth", "No 41")
    back = row.back("cover")
    assert back is not None
    assert (back.amounts, row.back("label")) == ((Money(500, "GBP"),), None)
    assert [void.n for void in past.voids] == [1, 2]
    assert past.work.void == row.void
    assert [(each.kind, each.n, each.by) for each in past.reprints] == [
        (PaperKind.LABEL, 1, "Dana")
    ]
    assert [posted.event for posted in past.postings] == [
        "hold.label", "hold.cover", "capture.label", "capture.cover", "refund.cover",
    ]  # fmt: skip


def test_what_was_purged_is_found_no_more(connection: apsw.Connection) -> None:
    """Only by its numbers; and its words are nowhere in the file of the index."""
    made = shipped(connection, 1, Address("Quirinius Xylander", city="Kendal", country="GB"))
    shipped(connection, 2)
    connection.execute(
        "UPDATE shipment SET form = json_replace(form, '$.recipient.name', '',"
        " '$.recipient.city', '') WHERE id = ?",
        (made.id,),
    )
    words.reword(connection, made.id)
    assert found(connection, "quirinius") == []
    assert found(connection, "kendal") == ["10002"]
    assert found(connection, "10001") == ["10001"]
    blocks = connection.execute("SELECT block FROM history_data UNION ALL SELECT c0 FROM"
                                " history_content").fetchall()  # fmt: skip
    assert not [one for (one,) in blocks if b"uirinius" in bytes(str(one), "utf-8")]
    assert not [one for (one,) in blocks if isinstance(one, bytes) and b"uirinius" in one]


async def test_a_store_from_before_is_found_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = migrate.steps()
    monkeypatch.setattr(migrate, "steps", lambda: [step for step in every if step[0] < 5])
    old = making.new_store(tmp_path)
    await old.open()
    await old.close()
    monkeypatch.setattr(migrate, "steps", lambda: every)
    _as_before(tmp_path)
    store = making.new_store(tmp_path)
    await store.open()
    rows = await store.read(lambda c: history.page(c, Wanted("kendal"), None, 10))
    await store.close()
    assert [row.number for row in rows] == ["10003", "10002", "10001"]
    assert len({row.seq for row in rows}) == 3


def _as_before(folder: Path) -> None:
    """Three shipments of one moment, as the schema before this one holds them."""
    whole = apsw.Connection(":memory:")
    migrate.migrate(whole)
    for number in range(1, 4):
        shipped(whole, number, at=NOW)
    names = [row[1] for row in making.rows(folder, "PRAGMA table_info(shipment)")]
    columns = ", ".join(names)
    for row in whole.execute(f"SELECT {columns} FROM shipment ORDER BY number").fetchall():
        marks = ", ".join("?" * len(names))
        making.execute(folder, f"INSERT INTO shipment ({columns}) VALUES ({marks})", *row)


NAMES = st.lists(
    st.sampled_from(["Ann", "Anna", "Ánna", "Bo", "Øbo", "Annabel", "Ob", "山田"]),
    min_size=1,
    max_size=3,
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(NAMES, st.integers(0, 4)), max_size=12),
    st.lists(st.sampled_from(["an", "anna", "o", "bo", "田", "x"]), max_size=2),
    st.integers(1, 5),
)
def test_pages_together_are_the_whole_list(
    made: list[tuple[list[str], int]], typed: list[str], limit: int
) -> None:
    """Each page goes on where the last one ended: nothing twice, nothing left out."""
    connection = apsw.Connection(":memory:")
    migrate.migrate(connection)
    kept = []
    for number, (names, second) in enumerate(made):
        to = Address(" ".join(names), city="Bath", country="GB")
        kept.append(shipped(connection, number, to, at=NOW + timedelta(seconds=second)))
    wanted = Wanted(" ".join(typed))
    pages: list[HistoryRow] = []
    while more := history.page(connection, wanted, pages[-1].seq if pages else None, limit):
        assert len(more) <= limit
        pages += more
    assert [row.seq for row in pages] == sorted((row.seq for row in pages), reverse=True)
    matching = {each.id for each in kept if _matches(each.form.recipient, typed)}
    assert [row.shipment for row in pages] == list(dict.fromkeys(r.shipment for r in pages))
    assert {row.shipment for row in pages} == matching
    at = [row.created_at for row in pages]
    assert at == sorted(at, reverse=True)


def _matches(to: Address, typed: list[str]) -> bool:
    has = words.indexed(to.name, to.city).split()
    return all(any(word.startswith(words.folded(each)[0]) for word in has) for each in typed)


def test_a_place_in_time_is_exact_to_the_microsecond() -> None:
    one = datetime(2026, 11, 24, 14, 6, 30, 123456, tzinfo=UTC)
    assert words.place(one) == round(one.timestamp() * 1_000_000)
    assert words.place(one + timedelta(microseconds=1)) == words.place(one) + 1
