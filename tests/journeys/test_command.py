"""Parcels by command: what is bought, what is printed, what is said, and how it ends."""

import json
import os
import re
import signal
import subprocess
from datetime import datetime
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from station.sandbox.records import Package
from tests.journeys.rig import ORDERS, PIN, WHO, Bench, row, until, write_orders

FIELDS = {"shipment", "order", "state", "cover", "papers", "debited", "reason"}
COVER_FIELDS = {"state", "ref", "price", "currency"}
AMOUNT = re.compile(r"\d+\.\d\d")
REF = re.compile(r"[A-Z0-9]{5}-[A-Z0-9]{5}-INS")


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A file of one order."""
    return write_orders(tmp_path / "one.csv", row("70001"))


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A file of three orders."""
    return write_orders(tmp_path / "three.csv", row("71001"), row("71002"), row("71003"))


def codes(file: str) -> list[zxingcpp.Barcode]:
    """What a reader of barcodes finds on the pages of a PDF."""
    document = pypdfium2.PdfDocument(file)
    try:
        found = []
        for page in document:
            found += zxingcpp.read_barcodes(page.render(scale=203 / 72).to_pil().convert("L"))
        return found
    finally:
        document.close()


def papers(row: dict[str, object], kind: str, ending: str) -> list[str]:
    return [path for path in row["papers"] if f"_{kind}" in path and path.endswith(ending)]


def bookings(bench: Bench) -> list[Package]:
    """What the practice insurer holds as booked."""
    return [each for each in bench.practised() if each.booked_times]


def test_a_parcel_of_two_boxes_is_covered_and_its_papers_can_be_read(
    practice: Bench, tmp_path: Path
) -> None:
    lines = ORDERS.read_text(encoding="utf-8").splitlines()
    file = tmp_path / "tent.csv"
    file.write_text("\n".join([lines[0], *(x for x in lines if x.startswith("10485,"))]))
    folder = tmp_path / "papers of the day"
    ran = practice.dispatch(file, "--papers", str(folder))
    assert (ran.code, ran.err) == (0, "")
    said = ran.row
    assert set(said) == FIELDS
    assert set(said["cover"]) == COVER_FIELDS
    assert (said["order"], said["state"], said["reason"]) == ("10485", "dispatched", None)
    assert said["cover"]["state"] == "covered"
    assert REF.fullmatch(said["cover"]["ref"])
    assert said["cover"]["currency"] == "GBP"
    assert AMOUNT.fullmatch(said["cover"]["price"])
    assert AMOUNT.fullmatch(said["debited"])
    assert f"{2 * 8.40 + float(said['cover']['price']):.2f}" == said["debited"]
    assert {Path(path).parent for path in said["papers"]} == {folder}
    assert all(Path(path).stat().st_size for path in said["papers"])
    shown = practice.show("10485")
    numbers = shown["label"]["numbers"]
    assert len(set(numbers)) == 2
    for number, file in zip(numbers, papers(said, "label", ".pdf"), strict=True):
        (code,) = (c for c in codes(file) if c.format == zxingcpp.BarcodeFormat.Code128)
        assert code.symbology_identifier == "]C1"  # GS1-128
        assert code.text.replace("(", "").replace(")", "") == f"00{number}"
        assert check_digit(number) == number[-1]
    assert len(papers(said, "label", ".zpl")) == 2
    assert len(papers(said, "confirmation", ".pdf")) == 1
    booked = bookings(practice)
    assert [each.id for each in booked] == [said["cover"]["ref"]]
    assert booked[0].booked_times == 1
    assert booked[0].partner_transaction_id == said["shipment"]
    assert practice.check() == {
        "ok": True, "faults": [], "shipments": 1, "open": 0, "asked_insurer": True, "bookings": 1,
    }  # fmt: skip


def check_digit(number: str) -> str:
    """The last figure of an SSCC by the GS1 rule, on its own."""
    total = sum(int(figure) * (3, 1)[at % 2] for at, figure in enumerate(number[:-1]))
    return str(-total % 10)


def test_without_cover_nothing_is_asked_of_the_insurer(practice: Bench, one: Path) -> None:
    ran = practice.dispatch(one, insure="none")
    assert ran.code == 0
    assert ran.row["cover"] == {"state": "none", "ref": None, "price": None, "currency": None}
    assert ran.row["debited"] == "4.20"
    assert not papers(ran.row, "confirmation", "")
    assert practice.practised() == []


def test_only_the_named_orders_are_insured(practice: Bench, three: Path) -> None:
    ran = practice.dispatch(three, insure="71001, 71003")
    assert ran.code == 0
    states = {said["order"]: said["cover"]["state"] for said in ran.rows}
    assert states == {"71001": "covered", "71002": "none", "71003": "covered"}
    assert len(bookings(practice)) == 2


def test_the_same_file_again_buys_nothing(practice: Bench, three: Path) -> None:
    first = practice.dispatch(three)
    again = practice.dispatch(three)
    assert (first.code, again.code) == (0, 0)
    for before, after in zip(first.rows, again.rows, strict=True):
        assert after | {"reason": None} == before
        assert "Dispatched already on" in after["reason"]
    wallet = json.loads(practice.run("wallet", "show", "--json").out)
    spent = sum(float(said["debited"]) for said in first.rows)
    assert wallet == {"GBP": f"{5000 - spent:.2f}"}
    assert [each.booked_times for each in bookings(practice)] == [1, 1, 1]


def test_cover_needs_a_name(practice: Bench, one: Path) -> None:
    ran = practice.run("dispatch", str(one), "--insure", "all")
    assert ran.code == 1
    assert ran.err == "Cover needs a person's consent: name them with --consent-by NAME.\n"
    assert practice.run("dispatch", str(one), "--insure", "all", "--consent-by", " ").code == 1
    assert not (practice.data / "station.db").exists()


def test_a_limit_is_kept_and_the_offer_declined(practice: Bench, one: Path) -> None:
    ran = practice.dispatch(one, "--premium-up-to", "0.10")
    assert ran.code == 1
    assert (ran.row["shipment"], ran.row["state"], ran.row["debited"]) == (None, "draft", "0.00")
    assert "0.10" in ran.row["reason"]
    assert ran.row["papers"] == []
    # The order is still there, and the next run may pay more.
    ran = practice.dispatch(one, "--premium-up-to", "10")
    assert (ran.code, ran.row["cover"]["state"]) == (0, "covered")
    assert sorted(each.opted_out_times for each in practice.practised()) == [0, 1]


def test_the_limit_is_for_each_parcel(practice: Bench, tmp_path: Path) -> None:
    file = write_orders(
        tmp_path / "boxes.csv",
        row("72001", value="400.00"),
        row("72001", value="400.00", weight_g="900"),
    )
    ran = practice.dispatch(file, "--premium-up-to", "5.00")
    assert ran.code == 0, ran.out
    assert 5 < float(ran.row["cover"]["price"]) <= 10


def test_of_two_options_one_must_be_named(practice: Bench, one: Path) -> None:
    both = '["parcel_insurance", "parcel_loss_only"]'
    assert practice.run("settings", "set", f"insurer.option_types={both}").code == 0
    ran = practice.dispatch(one)
    assert ran.code == 1
    assert "parcel_loss_only" in ran.row["reason"]
    ran = practice.dispatch(one, "--option", "nonsense")
    assert ran.code == 1
    assert "nonsense" in ran.row["reason"]
    assert ran.row["debited"] == "0.00"
    ran = practice.dispatch(one, "--option", "parcel_loss_only")
    assert ran.code == 0
    (booked,) = bookings(practice)
    held = [quote for quote in booked.quotes if quote.status == "CONFIRMED"]
    assert [quote.policy_type for quote in held] == ["parcel_loss_only"]


def test_a_bad_row_is_named_and_stops_no_good_one(practice: Bench, tmp_path: Path) -> None:
    file = write_orders(
        tmp_path / "mixed.csv", row("73001"), row("73002", weight_g="much"), row("73003")
    )
    text = file.read_text().splitlines()
    file.write_text("\n".join([f"{text[0]},colour", *(f"{line},red" for line in text[1:])]))
    ran = practice.dispatch(file)
    assert ran.code == 1
    assert "Line 3, weight_g: “much” is not a whole number." in ran.err
    assert "These columns are not used: colour." in ran.err
    said = {each["order"]: each for each in ran.rows}
    assert {number: each["state"] for number, each in said.items()} == {
        "73001": "dispatched", "73002": "draft", "73003": "dispatched",
    }  # fmt: skip
    assert set(said["73002"]) == FIELDS
    assert said["73002"]["reason"]


def test_words_of_the_command_line(practice: Bench, tmp_path: Path, one: Path) -> None:
    for words in (
        ["nonsense"],
        ["dispatch"],
        ["dispatch", str(one), "--ins", "all"],
        ["dispatch", str(one), "--wait", "long"],
        ["history", "--limit", "x"],
    ):
        ran = practice.run(*words)
        assert ran.code == 2, words
        assert ran.err.startswith("usage: station")
        assert ran.out == ""
    gone = practice.run("dispatch", str(tmp_path / "gone.csv"))
    assert gone.code == 1
    assert "gone.csv" in gone.err
    assert len(gone.err.splitlines()) == 1


def test_reading_needs_no_lock_and_writing_says_75(practice: Bench, tmp_path: Path) -> None:
    """One command waits at a pipe in the middle of its work; another looks on."""
    first = write_orders(tmp_path / "first.csv", row("74001"))
    assert practice.dispatch(first).code == 0
    with Holder(practice) as holder:
        for words in (["history", "74001", "--json"], ["wallet", "show"], ["settings", "get"]):
            ran = practice.run(*words)
            assert (ran.code, ran.err) == (0, ""), words
            assert ran.out
        checked = practice.run("check", "--offline", "--json")
        assert checked.row["ok"], checked.out
        for words in (
            ["dispatch", str(first)],
            ["orders", "import", str(first)],
            ["wallet", "top-up", "1", "GBP", "--by", "X"],
        ):
            ran = practice.run(*words)
            assert ran.code == 75, (words, ran)
            assert ran.out == ""
            assert len(ran.err.splitlines()) == 1
        holder.let_go()
    assert practice.run("orders", "import", str(first)).code == 0


class Holder:
    """Another process that has the store, until it is let go."""

    def __init__(self, bench: Bench) -> None:
        program = (
            "import asyncio, sys\n"
            "from station.app.build import Station, opened\n"
            "async def hold():\n"
            "    async with opened(Station(practice=True)):\n"
            "        print('held', flush=True)\n"
            "        await asyncio.to_thread(sys.stdin.readline)\n"
            "asyncio.run(hold())\n"
        )
        words = bench.words()
        self._process = subprocess.Popen(
            [words[0], "-c", program],
            env=bench.environment(),
            cwd=ORDERS.parents[2],
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> "Holder":
        assert self._process.stdout.readline() == "held\n"
        return self

    def let_go(self) -> None:
        self._process.communicate("\n", 20)
        assert self._process.returncode == 0

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()


def test_orders_are_kept_and_dispatched_later(practice: Bench, three: Path) -> None:
    ran = practice.run("orders", "import", str(three), "--json")
    assert (ran.code, ran.row) == (
        0,
        {"kept": 3, "same": 0, "in_work": 0, "left_out": [], "source": "csv"},
    )
    assert practice.dispatch(three, insure="none").code == 0
    ran = practice.run("orders", "import", str(three), "--json")
    assert (ran.code, ran.row) == (
        0,
        {"kept": 0, "same": 0, "in_work": 3, "left_out": [], "source": "csv"},
    )
    bad = write_orders(three.with_name("bad.csv"), row("79001", country="XX"), row("79002"))
    ran = practice.run("orders", "import", str(bad), "--json")
    assert (ran.code, ran.row) == (
        1,
        {"kept": 1, "same": 0, "in_work": 0, "left_out": ["79001"], "source": "csv"},
    )
    assert "Line 2, country:" in ran.err


def test_history_tells_the_story_and_knows_every_number(practice: Bench, one: Path) -> None:
    nothing = practice.run("history")
    assert nothing.code == 1
    assert "no data" in nothing.err
    said = practice.dispatch(one).row
    by_order = practice.show("70001")
    assert by_order["shipment"] == said["shipment"]
    assert practice.show(said["shipment"]) == by_order
    assert practice.show(by_order["label"]["numbers"][0]) == by_order
    assert [step["kind"] for step in by_order["steps"]] == [
        "buy_label", "book_cover", "print", "print",
    ]  # fmt: skip
    assert by_order["debited"] == {"GBP": said["debited"]}
    assert by_order["cover"]["consent_by"] == "Anna Lind"
    words = practice.run("history", "70001").out
    assert f"Covered, ref {said['cover']['ref']}" in words
    unknown = practice.run("history", "nothing-like-it")
    assert (unknown.code, unknown.out) == (1, "")
    assert len(unknown.err.splitlines()) == 1


def test_history_lists_what_is_asked_for_page_by_page(practice: Bench, three: Path) -> None:
    assert practice.dispatch(three).code == 0
    first = practice.run("history", "--limit", "2", "--json")
    assert first.code == 0
    rest = practice.run("history", "--json", "--after", str(first.rows[-1]["cursor"]))
    orders = [found["order"] for found in (*first.rows, *rest.rows)]
    assert orders == ["71003", "71002", "71001"]
    one = first.rows[0]
    today = datetime.now().astimezone().date().isoformat()
    name, ref = one["recipient"]["name"], one["cover"]["ref"]
    for words in (name[:4].lower(), ref, one["label"]["numbers"][0], today):
        found = practice.run("history", "--find", words, "--json").rows
        assert one["shipment"] in [each["shipment"] for each in found], words
    assert len(practice.run("history", "--from", today, "--to", today, "--json").rows) == 3
    assert practice.run("history", "--to", "2020-01-01", "--json").rows == []
    covered = practice.run("history", "--state", "cover=covered", "--json").rows
    assert [found["order"] for found in covered] == orders
    assert practice.run("history", "--state", "needs_person", "--json").rows == []
    wrong = practice.run("history", "--state", "lost")
    assert (wrong.code, len(wrong.err.splitlines())) == (1, 1)
    shown = practice.run("history", "--limit", "1")
    assert "--after" in shown.err
    assert f"Covered, ref {ref}" in shown.out


def test_settings_are_read_and_changed_all_or_none(practice: Bench) -> None:
    assert practice.run("settings", "get", "sender.city").out == "Leeds\n"
    done = practice.run("settings", "set", "sender.city=Hull", "papers.dpi=300")
    assert done.code == 0
    assert done.out == "sender.city=Hull\npapers.dpi=300\n"
    bad = practice.run("settings", "set", "sender.city=York", "papers.dpi=77")
    assert (bad.code, bad.out) == (1, "")
    assert "papers.dpi" in bad.err
    assert practice.run("settings", "get", "sender.city").out == "Hull\n"
    assert practice.run("settings", "get", "no.such").code == 1
    assert practice.run("settings", "set", "sender.city").code == 1
    assert json.loads(practice.run("settings", "get", "--json").out)["papers.dpi"] == 300


def test_the_wallet_by_command(practice: Bench, one: Path) -> None:
    assert practice.dispatch(one, insure="none").code == 0
    ran = practice.run("wallet", "top-up", "12.34", "gbp", "--by", "Sam", "--json")
    assert (ran.code, json.loads(ran.out)) == (0, {"GBP": "5008.14"})
    for amount, currency in (("0", "GBP"), ("-5", "GBP"), ("5", "XXQ"), ("5.001", "GBP")):
        ran = practice.run("wallet", "top-up", "--by", "Sam", "--", amount, currency)
        assert ran.code == 1, (amount, ran)
        assert ran.out == ""
    assert practice.run("wallet", "show").out == "£5,008.14\n"
    assert practice.check()["ok"]


def test_an_empty_wallet_buys_nothing(live: Bench, tmp_path: Path) -> None:
    file = write_orders(tmp_path / "dear.csv", row("75001", service="BIG"))
    services = (
        '[{"code": "BIG", "name": "Very dear", "price": "99999.90", "currency": "GBP",'
        ' "liability": "20.00"}]'
    )
    done = live.run(
        "settings", "set", "house.default_service=", f"house.services={services}", "--pin-stdin",
        stdin=f"{PIN}\n",
    )  # fmt: skip
    assert done.code == 0, done.err
    ran = live.dispatch(file)
    assert ran.code == 1
    assert (ran.row["state"], ran.row["debited"], ran.row["papers"]) == ("draft", "0.00", [])
    assert ran.row["reason"]
    packages = live.insurer.packages().values()
    assert [each["booked_times"] for each in packages] == [0]
    assert live.check()["ok"]


def test_live_asks_for_the_pin(live: Bench, one: Path) -> None:
    words = ["dispatch", str(one), "--json"]
    without = live.run(*words)
    assert without.code == 1
    assert without.err == "Type the PIN at a terminal, or give it with --pin-stdin.\n"
    wrong = live.run(*words, "--pin-stdin", stdin="111222\n")
    assert (wrong.code, wrong.err) == (1, "The PIN does not fit. Try again.\n")
    assert live.run("wallet", "top-up", "5", "GBP", "--by", WHO).code == 1
    assert live.run("settings", "set", "sender.city=Hull").code == 1
    assert live.run("orders", "import", str(one)).code == 1
    assert live.run("settings", "get", "sender.city").out == "Leeds\n"
    assert live.shown() == []
    assert PIN not in "".join(live.run("settings", "get").out)


def test_live_without_a_pin_or_a_limit(live: Bench, tmp_path: Path, one: Path) -> None:
    no_limit = live.run("dispatch", str(one), "--insure", "all", "--consent-by", "A")
    assert no_limit.code == 1
    assert "--premium-up-to" in no_limit.err
    fresh = Bench(tmp_path / "fresh", live.insurer)
    no_pin = fresh.run("dispatch", str(one), "--pin-stdin", stdin=f"{PIN}\n")
    assert no_pin.code == 1
    assert "station people add" in no_pin.err


def test_practice_never_hears_of_the_live_insurer(live: Bench, one: Path) -> None:
    practising = Bench(live.home)
    ran = practising.dispatch(one, variables=live.insurer.variables)
    assert (ran.code, ran.row["cover"]["state"]) == (0, "covered")
    assert live.insurer.truth()["endpoints"] == {}


def test_a_live_program_is_never_killed_by_a_variable(live: Bench, one: Path) -> None:
    ran = live.dispatch(one, kill_at="dispatch.committed")
    assert (ran.code, ran.row["cover"]["state"]) == (0, "covered")
    (booked,) = live.insurer.packages().values()
    assert (booked["status"], booked["booked_times"]) == ("CONFIRMED", 1)


def test_for_people_there_are_words_and_no_json(practice: Bench, one: Path) -> None:
    ran = practice.run("dispatch", str(one), "--insure", "all", "--consent-by", "Anna")
    assert re.fullmatch(r"70001  dispatched  Covered, ref [A-Z0-9-]+-INS\n", ran.out), ran.out
    assert ran.err == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_interrupted_command_is_finished_by_the_next(
    live: Bench, one: Path, number: signal.Signals
) -> None:
    late = {"kind": "latency", "ms": 60_000, "where": "after"}
    live.insurer.fault({"endpoint": "create_booking", **late})
    words = ["dispatch", str(one), "--json", "--insure", "all", "--consent-by", WHO]
    process = live.start(*words, "--premium-up-to", "10", "--pin-stdin")
    process.stdin.write(f"{PIN}\n")
    process.stdin.flush()
    until(lambda: live.insurer.faults()[0]["fired"], "the booking on its way")
    os.kill(process.pid, number)
    out, err = process.communicate(timeout=20)
    assert process.returncode not in (0, -number), (process.returncode, out, err)
    assert "Traceback" not in err
    assert "overed" not in out
    assert len(err.splitlines()) == 1, err
    ran = live.dispatch(one)
    assert (ran.code, ran.row["cover"]["state"]) == (0, "covered")
    (booked,) = live.insurer.packages().values()
    assert booked["booked_times"] == 1
    assert live.check()["ok"]


def test_a_reader_that_goes_away_breaks_nothing(practice: Bench, three: Path) -> None:
    words = ["dispatch", str(three), "--json"]
    process = practice.start(*words)
    process.stdin.close()
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    process.wait(30)
    assert "Traceback" not in err
    assert "Exception" not in err, err
    ran = practice.dispatch(three, insure="none")
    assert ran.code == 0
    assert [said["debited"] for said in ran.rows] == ["4.20"] * 3


def test_a_voided_order_is_dispatched_again_only_when_asked(practice: Bench, one: Path) -> None:
    first = practice.dispatch(one)
    voided = practice.run("void", first.row["order"], "--reason", "label_spoiled", "--json")
    assert (voided.code, voided.row["state"]) == (0, "voided"), voided
    plain = practice.dispatch(one)
    assert (plain.code, plain.row["state"]) == (1, "voided")
    assert "Voided on" in plain.row["reason"]
    again = practice.dispatch(one, "--again")
    assert (again.code, again.row["cover"]["state"]) == (0, "covered")
    assert again.row["shipment"] != first.row["shipment"]
    assert practice.check()["ok"]


def test_a_hold_that_the_void_did_not_leave_is_lifted_by_a_person_alone(
    practice: Bench, one: Path
) -> None:
    number = practice.dispatch(one).row["order"]
    assert practice.run("void", number, "--reason", "buyer_withdrew", "--json").code == 0
    for words in ((), ("--again",)):
        left = practice.dispatch(one, *words)
        assert (left.code, left.row["shipment"]) == (1, None)
        assert left.row["reason"] == f"Order {number} is on hold."
    assert practice.run("orders", "release", number).code == 0
    assert practice.run("orders", "hold", number, "--reason", "Wrong size: wait").code == 0
    assert practice.dispatch(one, "--again").row["shipment"] is None
    assert practice.run("orders", "release", number).code == 0
    assert practice.dispatch(one).row["state"] == "voided"
    assert practice.dispatch(one, "--again").code == 0
    assert sum(each.booked_times for each in practice.practised()) == 2


def test_what_only_the_second_record_knows_is_not_dispatched_again(
    practice: Bench, one: Path
) -> None:
    number = practice.dispatch(one).row["order"]
    assert practice.run("void", number, "--reason", "label_spoiled", "--json").code == 0
    copy = practice.run("backup", "--json").row["backup"]
    assert practice.dispatch(one, "--again").code == 0
    assert practice.run("restore", copy, "--json").code == 0
    for words in ((), ("--again",)):
        left = practice.dispatch(one, *words)
        assert (left.code, left.row["shipment"]) == (1, None)
        assert left.row["reason"] == f"Order {number} is on hold."
    assert sum(each.booked_times for each in practice.practised()) == 2


def test_a_shop_s_export_is_looked_at_mapped_and_remembered(
    practice: Bench, tmp_path: Path
) -> None:
    files = Path(__file__).parent.parent / "orders" / "files"
    assert practice.run("orders", "list").code in (0, 1)
    first = practice.run("orders", "import", str(files / "ebay-uk.csv"))
    assert first.code == 1
    assert "This looks like eBay's orders report." in first.err
    assert "take it with --as-shown" in first.err
    export = str(files / "ebay-uk.csv")
    shown = practice.run("orders", "import", export, "--preview", "--json")
    assert (shown.code, shown.row["new"], shown.row["offered"]) == (
        1, 0, {"countries": 2, "phones": 1},
    )  # fmt: skip
    assert "“United Kingdom” could be “GB”" in shown.err
    kept = practice.run(
        "orders", "import", export, "--as-shown", "--accept", "countries", "--accept", "phones",
        "--json",
    )  # fmt: skip
    assert (kept.code, kept.row["kept"], kept.row["source"]) == (0, 2, "ebay")
    again = practice.run("orders", "import", export, "--json")
    assert (again.code, again.row["same"]) == (0, 2)
    assert "taken in before" in again.err

    held = practice.run("orders", "hold", "05-14001-10001", "--reason", "Buyer asks to wait")
    assert held.code == 0
    (row,) = practice.run("orders", "list", "--state", "on_hold", "--json").rows
    assert (row["order"], row["hold"]["note"]) == ("05-14001-10001", "Buyer asks to wait")
    assert practice.run("orders", "release", "05-14001-10001").code == 0
    assert practice.run("orders", "release", "05-14001-10001").code == 1
    found = practice.run("orders", "list", "--find", "halloway", "--json").rows
    assert [each["state"] for each in found] == ["open"]


def test_a_mapping_by_hand_says_what_is_wrong_with_it(practice: Bench, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes("Ref;Who;Town\nA1;Ann Lee;Leeds\n".encode("cp1252"))
    none = practice.run("orders", "import", str(file), "--map", "order=Ref")
    assert none.code == 1
    assert "Nothing says which columns are" in none.err
    bad = practice.run("orders", "import", str(file), "--map", "colour=Ref")
    assert bad.code == 1
    assert "is no COLUMN=" in bad.err
