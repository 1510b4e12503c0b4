"""A store with many invented shipments, made fast: rows by SQL, words by the store's own module.

All rows that a list, a search or a story reads are there; papers have no bytes, answers and texts
are short. 96 of 100 shipments are dispatched and settled, others were voided, and the newest
hold every state that is not settled.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import apsw

from station.store import checksums, migrate
from station.store.codec import stamp
from station.store.words import indexed, place

PREFIX = "0061414100"
_BATCH = 20_000
_A_DAY = 250
_LETTERS = "23456789BCDFGHJKLMNPQRSTVWXZ"

_FIRST = """Hannah Maud Søren Zoë Jürgen François Begoña Łukasz Ástríður Niamh
Siân Nguyễn Çağla Ioana Jiří Ødegaard Priya Oluwaseun Dana Ruth Lena Peder
Amina Kwame Ingrid Mateo Chloé André Elif Tomáš Ελένη Γιώργος Ольга Дмитрий
Фатима 太郎 美咲 伟 芳 민준 서연 محمد فاطمة יעל דוד अर्जुन प्रिया สมชาย""".split()
_ROOTS = """Whit Oka Cast Brand Nil Mor Had Gre Aal Wyn Fer On Hal Lund Arn Pet
Ash Black Kir Thorn Oster Vester Müll Schön Åker Øst Łąk Pół Dvoř Červ San Vill
Gonç Ferr Bel Ros Mont Gar Koz Pap Kara Demir Öz Szab Nagy Ion Pop Iv Petr
Sidor Ben Abu Al El Mac Mc Fitz""".split()
_ENDS = """field for ell t sen eau dad y to ne ro o e qvist aud rov worth wood
ham shaw borg heim er dorf gren berg ski czyk ák ek chez ez alves eira ini i
ard cía lov akis oğlu ci ó i escu ov ova s din shi ley kin gan rick""".split()
_OTHERS = """山田 佐藤 鈴木 王 李 张 김 이 박 Παπαδόπουλος Οικονόμου Иванов Смирнова
Кузнецов الحسن العلي כהן לוי शर्मा गुप्ता แสงทอง""".split()
_COMPANIES = """Bakery Books Cycles Ceramics Garden Knitwear Motors Outdoor
Records Studio Tools Toys Vinyl Wine Workshop Bäckerei Librairie Antikvariat""".split()
_TOWNS = (
    [("London", "GB")] * 12
    + [("Leeds", "GB"), ("Kendal", "GB"), ("Truro", "GB"), ("Bath", "GB"), ("Hove", "GB")] * 4
    + [("Köln", "DE"), ("Tübingen", "DE"), ("Nantes", "FR"), ("Besançon", "FR"), ("Málaga", "ES")]
    + [("Bergen", "NO"), ("Tromsø", "NO"), ("Malmö", "SE"), ("Turku", "FI"), ("Łódź", "PL")]
    + [("Plzeň", "CZ"), ("Αθήνα", "GR"), ("София", "BG"), ("京都市", "JP"), ("서울", "KR")]
    + [("القاهرة", "EG"), ("חיפה", "IL"), ("İzmir", "TR"), ("กรุงเทพ", "TH"), ("São Paulo", "BR")]
)
_TOWN_ROOTS = "Ash Brook Carl Dun East Farn Glen High Kirk Long Mill New Oak Penn Rad Stan".split()
_TOWN_ENDS = "bury by combe dale field ford ham ley mouth port stead stow ton wick worth".split()

# State, label, money of the label, cover, and why a person is needed.
_PLAIN = ("dispatched", "bought", "captured")
_USUAL = [(*_PLAIN, "covered", None)] * 56 + [(*_PLAIN, "none", None)] * 40
_USUAL += [("voided", "voided", "refunded", "cancelled", None), (*_PLAIN, "refused", None)]
_USUAL += [("voided", "voided", "refund_refused", "none", None)] * 2
_OPEN: list[tuple[str, str, str, str, str | None]] = [
    ("held", "bought", "captured", "unknown", None),
    ("dispatched", "bought", "captured", "unknown", "flag.unanswered"),
    ("voiding", "void_asked", "captured", "cancel_saved", None),
    ("voided", "voided", "refund_asked", "amount_open", "cover.amount_open"),
    ("voided", "voided", "overdue", "cancelled", "flag.refund_overdue"),
    ("dispatched", "bought", "captured", "too_late", "flag.too_late"),
    ("dispatching", "buying", "held", "asking", None),
]
_VOIDED = frozenset({"voiding", "voided"})


@dataclass(frozen=True)
class Filled:
    """One of the shipments, to look for."""

    id: str
    number: str
    name: str
    company: str
    town: str
    tracking: str
    package: str | None
    created_at: datetime


def shipments(count: int, newest: datetime, seed: int = 7) -> Iterator[tuple[Filled, str, Any]]:
    """Oldest first: what it is, its country, its states. The same seed gives the same ones."""
    chance = random.Random(seed)
    apart = timedelta(days=1) / _A_DAY
    for n in range(count):
        left = count - 1 - n
        town = chance.choice(_TOWNS)
        if chance.random() < 0.3:
            town = (chance.choice(_TOWN_ROOTS) + chance.choice(_TOWN_ENDS), "GB")
        states = chance.choice(_USUAL)
        if left < 3_500 and left % 50 == 7:
            states = _OPEN[(left // 50) % len(_OPEN)]
        last = chance.choice(_ROOTS) + chance.choice(_ENDS)
        if chance.random() < 0.15:
            last = chance.choice(_OTHERS)
        company = f"{last} {chance.choice(_COMPANIES)}" if chance.random() < 0.12 else ""
        package = None if states[3] == "none" else f"{_code(n, 5)}-{_code(n * 7919, 5)}-INS"
        made = Filled(
            id=f"B1-F{n:09d}",
            number=str(10_000 + n),
            name=f"{chance.choice(_FIRST)} {last}",
            company=company,
            town=town[0],
            tracking=f"{PREFIX}{n:08d}",
            package=package,
            created_at=newest - left * apart,
        )
        yield made, town[1], states


def _code(n: int, length: int) -> str:
    text = ""
    for _ in range(length):
        n, digit = divmod(n, len(_LETTERS))
        text += _LETTERS[digit]
    return text


def _form(made: Filled, country: str) -> str:
    """As the store writes a form."""
    sender = {"name": "Fjord & Fell", "address1": "Unit 7, Canal Yard", "city": "Leeds"}
    recipient = {"name": made.name, "company": made.company, "address1": "14 Larch Rise"}
    rest = {"address2": "", "region": "", "postcode": "LA9 5QT", "phone": "", "email": ""}
    line = {"sku": "FF-DWN-14", "description": "Down jacket, women's M", "quantity": 1}
    box = {"weight_g": 1840, "length_mm": 400, "width_mm": 300, "height_mm": 200}
    value = {"minor": 31000, "currency": "GBP"}
    price, pays = {"minor": 840, "currency": "GBP"}, {"minor": 5000, "currency": "GBP"}
    form = {
        "sender": {**sender, **rest, "company": "", "country": "GB"},
        "recipient": {**recipient, **rest, "city": made.town, "country": country},
        "parcels": [{**box, "contents": [{**line, "value": value}]}],
        "service": {"code": "ND", "name": "Next Day", "price": price, "liability": pays},
    }
    return json.dumps(form, ensure_ascii=False)


def _row(made: Filled, country: str, states: Any) -> tuple[Any, ...]:
    at = stamp(made.created_at)
    price = {"minor": 840, "currency": "GBP"}
    bought = {"carrier": "house", "tracking": [made.tracking], "price": price, "bought_at": at}
    cover = {"ref": made.package, "price": {"minor": 517, "currency": "GBP"}, "tax": None}
    cover |= {"limit": None, "excess": None, "starts": at, "ends": None, "confirmed_at": at}
    cover |= {"wording_url": "", "option": "parcel_insurance"}
    proven = states[3] in ("covered", "cancel_saved", "cancelled", "amount_open")
    flag = {"id": states[4], "facts": {"since": {"$time": at}, "by": {"$time": at}}}
    return (
        made.id,
        made.number,
        at,
        *states[:4],
        _form(made, country),
        made.package,
        json.dumps({"q1": cover["price"]} if made.package else {}),
        None if states[1] == "buying" else json.dumps(bought),
        json.dumps(cover) if proven else None,
        json.dumps(flag) if states[4] else None,
        place(made.created_at),
        indexed(made.number, made.package or "", made.name, made.company, made.town),
    )


def fill(file: Path, count: int, newest: datetime, seed: int = 7) -> None:
    """Makes `file` a store of `count` shipments, the newest one of `newest`."""
    checksums.load()
    connection = apsw.Connection(str(file))
    checksums.begin(connection)
    migrate.migrate(connection)
    connection.pragma("synchronous", "off")
    connection.pragma("cache_size", -400_000)
    connection.pragma("temp_store", "memory")
    made = shipments(count, newest, seed)
    first = 0
    while first < count:
        with connection:
            rows = [_row(*next(made)) for _ in range(min(_BATCH, count - first))]
            _batch(connection, rows, first)
        first += _BATCH
    connection.execute("INSERT INTO history (history) VALUES ('optimize')")
    connection.pragma("journal_mode", "wal")
    connection.close()


def _batch(connection: apsw.Connection, rows: list[tuple[Any, ...]], first: int) -> None:
    connection.executemany(
        "INSERT INTO shipment (id, source, number, created_at, made_by, state, label, label_money,"
        " cover, form, package, quotes, bought, proven, flag, seq, updated_at)"
        " VALUES (?, 'csv', ?, ?, 'Dana Kowalski', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?3)",
        [row[:-1] for row in rows],
    )
    words = [(row[-2], row[-1]) for row in rows]
    connection.executemany("INSERT INTO history (rowid, words) VALUES (?, ?)", words)
    low, high = rows[0][-2], rows[-1][-2]
    for sql in _REST:
        connection.execute(sql, {"low": low, "high": high, "first": first})


# What stands beside each shipment. A step's number follows from the shipment's own.
_MINE = "shipment AS s WHERE s.seq BETWEEN :low AND :high"
_STEP = (
    "INSERT INTO step (id, shipment, kind, subject, generation, key, body, body_sha256, at,"
    " made_by) SELECT 4 * substr(s.id, 5) + {n}, s.id, '{kind}', {subject}, 1,"
    " s.id || '{kind}{n}', x'7b7d', '', s.created_at, s.made_by FROM " + _MINE
)
_OF_STEP = (
    "FROM step JOIN shipment AS s ON s.id = step.shipment"
    " WHERE step.id BETWEEN 4 * :first AND 4 * :first + 79999"
)
_POST = (
    "INSERT INTO posting (id, shipment, event, at, made_by)"
    " SELECT s.id || '/{event}', s.id, '{event}', s.created_at, s.made_by FROM " + _MINE
)
_ENTRY = (
    "INSERT INTO entry (posting, account, currency, minor)"
    " SELECT s.id || '/{event}', '{account}', 'GBP', {minor} FROM " + _MINE
)


def _posted(event: str, origin: str, target: str, minor: int, when: str) -> list[str]:
    return [
        f"{_POST.format(event=event)} AND {when}",
        f"{_ENTRY.format(event=event, account=origin, minor=-minor)} AND {when}",
        f"{_ENTRY.format(event=event, account=target, minor=minor)} AND {when}",
    ]


_REST = [
    "INSERT INTO tracking (code, shipment) SELECT s.bought ->> '$.tracking[0]', s.id"
    f" FROM {_MINE} AND s.bought IS NOT NULL",
    "INSERT INTO offer (package, shipment, body, answer, asked_at, state)"
    f" SELECT s.package, s.id, '{{}}', x'', s.created_at, 'booking' FROM {_MINE}"
    " AND s.package IS NOT NULL",
    "INSERT INTO consent (package, body, at) SELECT s.package, json_object('package', s.package,"
    " 'option', 'parcel_insurance', 'by', s.made_by, 'how', 'window', 'at', s.created_at, 'price',"
    " json_object('minor', 517, 'currency', 'GBP'), 'text', 'All the words', 'wording_url', ''),"
    f" s.created_at FROM {_MINE} AND s.package IS NOT NULL",
    _STEP.format(n=0, kind="buy_label", subject="'label'"),
    _STEP.format(n=1, kind="book_cover", subject="s.package") + " AND s.package IS NOT NULL",
    _STEP.format(n=2, kind="print", subject="'label'") + " AND s.label <> 'buying'",
    _STEP.format(n=3, kind="print", subject="'confirmation'") + " AND s.proven IS NOT NULL",
    f"INSERT INTO sent (step, n, at) SELECT step.id, 1, step.at {_OF_STEP}",
    "INSERT INTO outcome (step, n, source, at, answer, evidence) SELECT step.id, 1, 'send',"
    f" step.at, 'yes', '{{\"status\":201}}' {_OF_STEP} AND s.label <> 'buying'"
    " AND NOT (step.kind = 'book_cover' AND s.cover = 'unknown')",
    "INSERT INTO applied (step, at, result) SELECT step.id, step.at, CASE step.kind"
    " WHEN 'print' THEN 'printed' WHEN 'buy_label' THEN 'bought' ELSE s.cover END"
    f" {_OF_STEP} AND s.label <> 'buying'"
    " AND NOT (step.kind = 'book_cover' AND s.cover = 'unknown')",
    "INSERT INTO void (shipment, n, state, reason, asked_at, asked_by, approved_at, approved_by)"
    " SELECT s.id, 1, CASE s.state WHEN 'voiding' THEN 'approved' ELSE 'done' END,"
    " 'wrong_address', s.created_at, 'Dana Kowalski', s.created_at, 'Ruth Adeyemi'"
    f" FROM {_MINE} AND s.state IN ('voiding', 'voided')",
    *_posted("hold.label", "wallet", "held", 840, "1"),
    *_posted("capture.label", "held", "spent.label", 840, "s.label <> 'buying'"),
    *_posted("refund.label", "spent.label", "wallet", 840, "s.label_money = 'refunded'"),
    *_posted("hold.cover", "wallet", "held", 517, "s.package IS NOT NULL"),
    *_posted("capture.cover", "held", "spent.cover", 517, "s.proven IS NOT NULL"),
    *_posted("refund.cover", "spent.cover", "wallet", 517, "s.cover = 'cancelled'"),
]
