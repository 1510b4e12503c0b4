"""What people and machines get wrong: one clear sentence, nothing lost, nothing bought."""

import contextlib
import json
import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest

from station.store import checksums
from tests.journeys.conftest import StartInsurer
from tests.journeys.rig import HEADING, PIN, Bench, LiveHomes, Ran, row, write_orders


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A file of one order."""
    return write_orders(tmp_path / "one.csv", row("60001"))


def sentence(ran: Ran) -> str:
    """The one line on stderr, which is a sentence for people."""
    (line,) = ran.err.splitlines()
    assert line[0].isupper() or line[0] in "“/", line
    assert line[-1] in ".?" or "https://" in line, line
    for secret in (PIN, "Error", "errno", "Errno", "None"):
        assert secret not in line, line
    return line


def nothing_bought(live: Bench) -> None:
    """The insurer sold nothing, and the wallet is as full as before."""
    if live.insurer is not None:
        assert all(each["booked_times"] == 0 for each in live.insurer.truth()["packages"])
    assert live.run("wallet", "show", "--json").row == {"GBP": "100000.00"}


def test_a_wrong_secret(live: Bench, one: Path) -> None:
    ran = live.dispatch(one, variables={"XC_AUTH_API_SECRET": "not-the-secret"})
    assert ran.code == 1
    assert ran.row["shipment"] is None
    assert "The insurer refused our credentials." in ran.row["reason"]
    nothing_bought(live)
    again = live.dispatch(one)
    assert (again.code, again.row["cover"]["state"]) == (0, "covered")


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"XC_AUTH_API_KEY": ""}, "XC_AUTH_API_KEY"),
        ({"XC_PARTNER_CODE": "a b"}, "XC_PARTNER_CODE"),
        ({"XC_BASE_URL": "nonsense"}, "https://"),
        ({"XC_BASE_URL": "http://api.xcover.example/x"}, "https://"),
        ({"XC_BASE_URL": "http://127.0.0.1.example.com/x"}, "https://"),
    ],
)
def test_an_insurer_that_cannot_be_asked(
    live: Bench, one: Path, changed: dict[str, str], names: str
) -> None:
    ran = live.dispatch(one, variables=changed)
    assert (ran.code, ran.out) == (1, ""), ran
    words = sentence(ran)
    assert names in words or "safe place for passwords" in words
    nothing_bought(live)


def test_a_clock_that_is_a_day_off(
    tmp_path: Path, live_homes: LiveHomes, start_insurer: StartInsurer, one: Path
) -> None:
    live = live_homes.copy(tmp_path / "home", start_insurer("--clock-offset", "86400"))
    ran = live.dispatch(one)
    assert ran.code == 1
    assert "clock" in ran.row["reason"]
    assert "24 hours" in ran.row["reason"]
    nothing_bought(live)


def test_an_insurer_that_is_down(live: Bench, one: Path) -> None:
    live.insurer.end()
    ran = live.dispatch(one)
    assert ran.code == 1
    assert "No line to the insurer." in ran.row["reason"]
    assert ran.row["debited"] == "0.00"
    # Labels need no line.
    ran = live.dispatch(one, insure="none")
    assert (ran.code, ran.row["state"], ran.row["debited"]) == (0, "dispatched", "4.20")
    check = live.run("check", "--json")
    assert check.row["asked_insurer"] is False or not check.row["ok"]


def test_an_insurer_whose_certificate_nobody_trusts(
    tmp_path: Path, live_homes: LiveHomes, start_insurer: StartInsurer, one: Path
) -> None:
    trustme = pytest.importorskip("trustme")
    certificate = trustme.CA().issue_cert("127.0.0.1")
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    chain.write_bytes(b"".join(pem.bytes() for pem in certificate.cert_chain_pems))
    key.write_bytes(certificate.private_key_pem.bytes())
    insurer = start_insurer("--tls-cert", str(chain), "--tls-key", str(key))
    live = live_homes.copy(tmp_path / "home", insurer)
    ran = live.dispatch(one)
    assert ran.code == 1
    assert "certificate is not trusted" in ran.row["reason"]
    assert live.run("wallet", "show", "--json").row == {"GBP": "100000.00"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (f"{HEADING}\n{row('60002', name='Zoë Müller')}\n".encode("cp1252"), "UTF-8"),
        (b"\x00\x01\x02\x7f" * 50, "not a text file"),
        (b"PK\x03\x04 a spreadsheet", "workbook cannot be read"),
        (b"", "empty"),
        (b"order,colour\n1,red\n", "columns are missing"),
    ],
)
def test_a_file_that_is_no_order_file(
    practice: Bench, tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(content)
    ran = practice.dispatch(file)
    assert (ran.code, ran.out) == (1, ""), ran
    assert words in ran.err
    assert not (practice.data / "station.db").exists() or practice.shown() == []


HOSTILE = {
    "html": {"name": "<img src='file:///etc/passwd'><b>Bold</b>", "city": "&lt;script&gt;"},
    "zpl": {"name": "^XZ^XA^FO0,0^FDfree^FS", "address1": "~JA ~HS _5E"},
    "quotes": {"name": 'O\'Neil "Bob"; DROP TABLE shipment', "city": "Straße 1, Ørsted"},
    "formula": {"name": "=HYPERLINK(1)", "address1": "@SUM(A1)"},
}
REFUSED = {
    "bidi": ({"name": "Anna \u202eannA"}, "name: Holds hidden"),
    "zero_width": ({"city": "Tru\u200bro"}, "city: Holds hidden"),
    "long": ({"address1": "x" * 10_000}, "address1: 10000 characters are too many"),
    "control": ({"name": "Anna\x1b[31m"}, "name: Holds hidden"),
    "wide_for_the_label": ({"name": "W" * 80, "company": "M" * 80}, ""),
}


@pytest.mark.parametrize("which", HOSTILE)
def test_hostile_text_is_only_text(practice: Bench, tmp_path: Path, which: str) -> None:
    file = write_orders(tmp_path / "orders.csv", row("60003", **HOSTILE[which]))
    ran = practice.dispatch(file)
    assert (ran.code, ran.row["cover"]["state"]) == (0, "covered"), ran
    for path in ran.row["papers"]:
        if path.endswith(".zpl"):
            content = Path(path).read_bytes()
            assert (content.count(b"^XA"), content.count(b"^XZ")) == (1, 1)
            assert b"~J" not in content
            assert b"~H" not in content
    assert practice.check()["ok"]


@pytest.mark.parametrize("which", REFUSED)
def test_text_that_no_label_may_carry(practice: Bench, tmp_path: Path, which: str) -> None:
    cells, words = REFUSED[which]
    cells = {name: text for name, text in cells.items() if name in HEADING.split(",")}
    file = write_orders(tmp_path / "orders.csv", row("60004", **cells), row("60005"))
    ran = practice.dispatch(file)
    said = {each["order"]: each for each in ran.rows}
    assert said["60005"]["cover"]["state"] == "covered"
    if words:
        assert ran.code == 1
        assert words in ran.err
        assert "\x1b" not in ran.err
        assert "\u202e" not in ran.err
        assert len(ran.err) < 500
        assert (said["60004"]["state"], said["60004"]["debited"]) == ("draft", "0.00")
    else:
        assert said["60004"]["state"] in ("draft", "dispatched")


def test_odd_order_numbers_make_papers_inside_the_folder(practice: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    numbers = ["../../x", "a/b\\c", "..", "CON", "x" * 60, "№ 7", "-rf"]
    file = write_orders(tmp_path / "orders.csv", *(row(number) for number in numbers))
    ran = practice.dispatch(file, "--papers", str(folder), insure="none")
    for said in ran.rows:
        for path in said["papers"]:
            assert Path(path).resolve().parent == folder.resolve(), said
            assert Path(path).is_file()
        assert said["state"] == "dispatched" or said["reason"]
    assert {each.name for each in tmp_path.iterdir()} == {"papers", "orders.csv", "home"}


@contextlib.contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[bool]:
    """A disk of its own for `folder`, where this machine lets us; says whether it is one."""
    folder.mkdir()
    size = f"size={kilobytes}k"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    try:
        yield mounted.returncode == 0
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", str(folder)], check=True)


def limit(kilobytes: int) -> Callable[[], None]:
    """No file larger than this: what a full disk looks like to a program, nearly."""
    size = kilobytes * 1024
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_full_disk_under_the_papers(practice: Bench, tmp_path: Path, one: Path) -> None:
    folder = tmp_path / "small"
    with small_disk(folder, 8) as mounted:
        if not mounted:
            pytest.skip("no disk can be mounted here")
        ran = practice.dispatch(one, "--papers", str(folder), "--wait", "4")
        assert ran.code == 1
        # Bought and covered: only the papers are missing, and they come when there is room.
        assert (ran.row["state"], ran.row["cover"]["state"]) == ("dispatching", "covered")
        assert ran.row["papers"] == []
        # What there was room for is whole.
        for path in folder.iterdir():
            assert path.suffix == ".zpl"
            assert path.read_bytes().rstrip().endswith(b"^XZ")
        subprocess.run(["mount", "-o", "remount,size=4m", str(folder)], check=True)
        again = practice.dispatch(one, "--papers", str(folder), "--wait", "30")
        assert (again.code, again.row["state"]) == (0, "dispatched"), again
        assert len(again.row["papers"]) == 4
        assert again.row["shipment"] == ran.row["shipment"]
        assert practice.check()["ok"]


@pytest.mark.parametrize("kilobytes", [16, 192])
def test_a_full_disk_under_the_data(
    practice: Bench, tmp_path: Path, one: Path, kilobytes: int
) -> None:
    """Wherever the room ends, the next run with room is whole again."""
    with contextlib.ExitStack() as stack:
        folder = practice.data
        kept = tmp_path / "kept"
        shutil.copytree(folder, kept)
        shutil.rmtree(folder)
        if not stack.enter_context(small_disk(folder, kilobytes)):
            pytest.skip("no disk can be mounted here")
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        ran = practice.dispatch(one, "--papers", str(tmp_path / "papers"), "--wait", "3")
        assert ran.code == 1, ran
        assert ran.err or ran.row["reason"], ran
        subprocess.run(["mount", "-o", "remount,size=256m", str(folder)], check=True)
        again = practice.dispatch(one, "--papers", str(tmp_path / "papers"))
        assert (again.code, again.row["cover"]["state"]) == (0, "covered"), again
        assert practice.check()["ok"]
        assert sum(each.booked_times for each in practice.practised()) == 1


def test_no_file_may_grow(live: Bench, one: Path) -> None:
    ran = live.dispatch(one, preexec_fn=limit(1))
    assert ran.code != 0
    assert ran.out == "" or ran.row["cover"]["state"] == "none"
    nothing_bought(live)
    ran = live.dispatch(one)
    assert (ran.code, ran.row["cover"]["state"]) == (0, "covered")
    assert live.check()["ok"]


def test_a_store_of_a_newer_program(live: Bench, one: Path) -> None:
    checksums.load()
    connection = apsw.Connection(str(live.data / "station.db"))
    connection.pragma("user_version", 999)
    connection.close()
    before = (live.data / "record.jsonl").read_bytes()
    ran = live.dispatch(one)
    assert (ran.code, ran.out) == (1, "")
    assert "newer" in sentence(ran)
    assert "newer" in sentence(live.run("history"))
    assert (live.data / "record.jsonl").read_bytes() == before
    assert live.insurer.truth()["packages"] == []


def test_a_store_that_is_none(live: Bench, one: Path) -> None:
    (live.data / "station.db").write_bytes(b"this is a letter to my aunt\n" * 400)
    for name in ("station.db-wal", "station.db-shm"):
        (live.data / name).unlink(missing_ok=True)
    sentence(live.run("history"))
    ran = live.dispatch(one)
    # No backup was made yet, and no record has a PIN: nobody can sign in, and nothing is bought.
    assert (ran.code, ran.out) == (1, "")
    assert "no backup was sound" in ran.err
    (kept,) = live.data.glob("station.damaged-*.db")
    assert kept.read_bytes().startswith(b"this is a letter")
    assert live.insurer.truth()["packages"] == []


def test_a_record_that_somebody_wrote_in(live: Bench, one: Path) -> None:
    assert live.dispatch(one).code == 0
    record = live.data / "record.jsonl"
    lines = record.read_bytes().splitlines(keepends=True)
    record.write_bytes(b"".join([*lines[:2], lines[2].replace(b"1", b"2", 1), *lines[3:]]))
    check = live.run("check", "--json")
    assert check.code == 1
    assert not check.row["ok"]


def test_a_store_of_another_insurer(live: Bench, start_insurer: StartInsurer, one: Path) -> None:
    assert live.dispatch(one).code == 0
    other = Bench(live.home, start_insurer())
    second = write_orders(one.with_name("second.csv"), row("60009"))
    ran = other.dispatch(second)
    assert (ran.code, ran.out) == (1, "")
    assert live.insurer.ready["partner_code"] in sentence(ran)
    assert other.insurer.truth()["endpoints"] == {}
    assert live.dispatch(second).code == 0


def test_live_data_is_never_practised_on(live: Bench, one: Path) -> None:
    practising = Bench(live.home)
    assert practising.dispatch(one).code == 0
    nothing_bought(live)
    assert live.shown() == []
    # Even where somebody puts the one in the other's place.
    shutil.copy(practising.data / "station.db", live.data / "station.db")
    shutil.copy(practising.data / "record.jsonl", live.data / "record.jsonl")
    second = write_orders(one.with_name("second.csv"), row("60010"))
    ran = live.dispatch(second)
    assert (ran.code, ran.out) == (1, "")
    assert "practice" in sentence(ran)
    assert live.insurer.truth()["packages"] == []


def test_a_folder_that_cannot_be_written(tmp_path: Path, one: Path) -> None:
    file = tmp_path / "a-file"
    file.write_text("in the way")
    in_the_way = Bench(file).dispatch(one)
    assert (in_the_way.code, in_the_way.out) == (1, "")
    assert str(file) in sentence(in_the_way)
    home = tmp_path / "sealed"
    home.mkdir()
    with sealed(home):
        ran = Bench(home).dispatch(one)
    assert (ran.code, ran.out) == (1, "")
    assert str(home) in sentence(ran)


@contextlib.contextmanager
def sealed(folder: Path) -> Iterator[None]:
    """A folder that nobody may write in; for root it takes a mount that is read-only."""
    if os.geteuid() != 0:
        folder.chmod(0o555)
        yield
        folder.chmod(0o755)
        return
    words = ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(folder)]
    if subprocess.run(words, capture_output=True, check=False).returncode != 0:
        pytest.skip("root may write everywhere, and nothing can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_papers_folder_that_cannot_be_written(practice: Bench, tmp_path: Path, one: Path) -> None:
    in_the_way = tmp_path / "papers"
    in_the_way.write_text("a file, not a folder")
    ran = practice.dispatch(one, "--papers", str(in_the_way), "--wait", "4")
    assert ran.code == 1
    words = ran.err or ran.row["reason"]
    assert words
    again = practice.dispatch(one, "--papers", str(tmp_path / "better"))
    assert (again.code, again.row["cover"]["state"]) == (0, "covered"), again
    assert all(Path(path).is_file() for path in again.row["papers"])


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe\x00"],
)
def test_damaged_settings_are_set_aside(live: Bench, one: Path, content: bytes) -> None:
    (live.data / "settings.json").write_bytes(content)
    ran = live.dispatch(one)
    # The people are not in that file; the services are.
    assert (ran.code, ran.row["shipment"]) == (1, None)
    assert "no service" in ran.row["reason"]
    assert "settings file was damaged" in ran.err
    (kept,) = live.data.glob("settings.damaged-*.json")
    assert kept.read_bytes() == content
    nothing_bought(live)


def test_settings_of_a_newer_program(live: Bench, one: Path) -> None:
    file = live.data / "settings.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"version": 99}))
    before = file.read_bytes()
    ran = live.dispatch(one)
    assert (ran.code, ran.out) == (1, "")
    assert "newer version" in sentence(ran)
    assert file.read_bytes() == before


def test_a_bad_setting_falls_back_and_is_said(live: Bench, one: Path) -> None:
    file = live.data / "settings.json"
    content = json.loads(file.read_text())
    content["settings"] |= {"papers.dpi": "many", "from.the.future": 1}
    file.write_text(json.dumps(content))
    ran = live.dispatch(one)
    assert (ran.code, ran.row["cover"]["state"]) == (0, "covered")
    assert "papers.dpi" in ran.err
    assert "from.the.future" in ran.err
    assert len(ran.err.splitlines()) == 2


def test_a_shop_that_is_not_set_up(tmp_path: Path, live: Bench, one: Path) -> None:
    file = live.data / "settings.json"
    content = json.loads(file.read_text())
    for key in ("sender.address1", "house.services", "house.default_service"):
        del content["settings"][key]
    file.write_text(json.dumps(content))
    ran = live.dispatch(one)
    assert ran.code == 1
    assert ran.row["reason"] if ran.out else sentence(ran)
    nothing_bought(live)


def test_a_practice_insurer_that_cannot_start(practice: Bench, one: Path) -> None:
    (practice.data / "sandbox.db").write_bytes(b"no database at all " * 100)
    ran = practice.dispatch(one)
    assert (ran.code, ran.out) == (1, "")
    sentence(ran)


def test_numbers_that_are_too_large(practice: Bench, tmp_path: Path) -> None:
    file = write_orders(
        tmp_path / "orders.csv",
        row("60020", value="99999999999999999999.99"),
        row("60021", value="1e5"),
        row("60022", weight_g="99999999999999999999"),
        row("60023", value="12.345"),
        row("60024", value="NaN"),
        row("60025", value="0.00"),
    )
    ran = practice.dispatch(file)
    assert ran.code == 1
    assert len(ran.err.splitlines()) == 6
    assert {said["state"] for said in ran.rows} == {"draft"}
    assert all(said["debited"] == "0.00" for said in ran.rows)


def test_names_of_orders_that_the_file_does_not_have(practice: Bench, one: Path) -> None:
    """A number mistyped after --insure must not pass in silence: a parcel would go uninsured."""
    ran = practice.dispatch(one, insure="60002")
    assert ran.code != 0
    assert "60002" in ran.err
