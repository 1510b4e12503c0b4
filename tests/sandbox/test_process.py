"""The process: its ready line, its end, its files, its silence."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

HERE = [sys.executable, "-m", "station.sandbox"]


def test_the_ready_line_says_how_to_reach_it(start: Any) -> None:
    partner = start()
    ready = partner.sandbox.ready
    origin = ready["url"].removesuffix("/xcover")
    assert set(ready) == {
        "url", "partner_code", "api_key", "api_secret", "control_url", "control_token",
        "easypost", "pid",
    }  # fmt: skip
    assert origin.startswith("http://127.0.0.1:")
    assert ready["control_url"] == f"{origin}/_control"
    assert ready["pid"] == partner.sandbox.process.pid
    code, out, err = partner.sandbox.end()
    assert (code, out, err) == (0, b"", b"")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals between processes")
@pytest.mark.parametrize("wanted", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_at_once_and_well(start: Any, wanted: signal.Signals) -> None:
    partner = start()
    partner.fault("latency", "list_bookings", ms=60_000)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(partner.send, "GET", "bookings/")
        partner.until(partner.fired)
        partner.sandbox.process.send_signal(wanted)
        # It does not wait for the minute that the answer would take.
        assert partner.sandbox.process.wait(20) == 0
        with pytest.raises(httpx.TransportError):
            waiting.result()
    assert partner.sandbox.end() == (0, b"", b"")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere 127.0.0.2 is no address")
def test_it_listens_on_its_own_address_only(start: Any) -> None:
    partner = start()
    port = httpx.URL(partner.sandbox.ready["url"]).port
    with socket.socket() as other:
        other.bind(("127.0.0.2", port))  # a listener on all addresses would hold this one too


def test_a_temporary_data_file_goes_with_it(start: Any, tmp_path: Path) -> None:
    env = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path))
    partner = start(env=env)
    assert list(tmp_path.iterdir())
    partner.sandbox.end()
    assert not list(tmp_path.iterdir())


def test_the_credentials_of_the_environment_are_kept(start: Any, tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "new" / "insurer.db"))
    env = {"SANDBOX_API_KEY": "k1", "SANDBOX_API_SECRET": "s1", "SANDBOX_PARTNER_CODE": "ABCDE"}
    first = start(*data, env=env)
    assert [first.sandbox.ready[n] for n in ("api_key", "api_secret", "partner_code")] == [
        "k1",
        "s1",
        "ABCDE",
    ]
    first.sandbox.end()
    again = start(*data)
    assert again.sandbox.ready["api_secret"] == "s1"
    assert again.sandbox.ready["control_token"] != first.sandbox.ready["control_token"]


def test_a_port_can_be_chosen_and_a_taken_one_is_an_error(start: Any) -> None:
    partner = start()
    port = str(httpx.URL(partner.sandbox.ready["url"]).port)
    other = subprocess.run([*HERE, "--port", port], capture_output=True, timeout=10, check=False)
    assert (other.returncode, other.stdout) == (1, b"")
    assert b"cannot listen" in other.stderr
    partner.sandbox.end()
    again = start("--port", port)
    assert again.sandbox.ready["url"].endswith(f":{port}/xcover")


@pytest.mark.parametrize("arguments", [["--rate", "0"], ["--tls-cert", "x"], ["--what"]])
def test_wrong_options_are_refused(arguments: list[str]) -> None:
    done = subprocess.run([*HERE, *arguments], capture_output=True, timeout=10, check=False)
    assert (done.returncode, done.stdout) == (2, b"")


def test_the_date_header_follows_its_clock(start: Any) -> None:
    partner = start("--clock-offset", "86400", "--skew", "off")
    date = parsedate_to_datetime(partner.send("GET", "bookings/").headers["Date"])
    assert 86_000 < date.timestamp() - time.time() < 86_800


def test_logs_hold_no_secret_and_no_personal_data(start: Any) -> None:
    partner = start("--verbose", "--rate", "50")
    booked = partner.booked()
    partner.http.get(booked["coi"]["url"])
    partner.send("POST", "quotes/", content=b'{"email": "sender@example.com"')
    code, out, err = partner.sandbox.end()
    assert (code, out) == (0, b"")
    log = err.decode()
    assert f"POST create_booking {booked['id']} 200" in log
    secrets = [partner.sandbox.ready[n] for n in ("api_secret", "control_token", "api_key")]
    for word in (*secrets, booked["security_token"], "sender@example.com", "Demo", "ME1"):
        assert word not in log


def test_tls(start: Any, tmp_path: Path) -> None:
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    issued.private_key_pem.write_to_path(str(tmp_path / "key.pem"))
    issued.cert_chain_pems[0].write_to_path(str(tmp_path / "cert.pem"))
    context = ssl.create_default_context()
    authority.configure_trust(context)
    files = ("--tls-cert", str(tmp_path / "cert.pem"), "--tls-key", str(tmp_path / "key.pem"))
    partner = start(*files, "--rate", "50")
    with httpx.Client(verify=context, trust_env=False) as client:
        partner.http = client
        assert partner.quoted()["pds_url"].startswith("https://127.0.0.1:")
        for kind in ("drop_before", "reset", "truncate"):
            more = {"bytes": 10} if kind == "truncate" else {}
            partner.fault(kind, "list_bookings", **more)
            with pytest.raises(httpx.TransportError):
                partner.send("GET", "bookings/")
        assert partner.send("GET", "bookings/").status_code == 200


def test_it_stands_alone() -> None:
    code = (
        "import sys, json, station.sandbox.server;"
        "print(json.dumps([n for n in sys.modules if n.split('.')[0] in"
        " ('station', 'sqlite3', 'PySide6', 'httpx', 'pydantic')]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=20, check=True)
    foreign = [n for n in json.loads(done.stdout) if not n.startswith("station.sandbox")]
    assert foreign == ["station"]
