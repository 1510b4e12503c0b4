"""The practice insurer as a process of its own, on loopback, with TLS and distance if asked."""

import contextlib
import json
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import trustme

from station.xcover.credentials import Credentials

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
RATE = 1000
"""Requests a second that the practice insurer allows: never what is measured."""


@dataclass(frozen=True)
class Place:
    """Where an insurer answers, and as whom."""

    url: str
    partner: str
    key: str
    secret: str

    @property
    def credentials(self) -> Credentials:
        """For our client."""
        return Credentials(self.url, self.partner, self.key, self.secret)

    @property
    def environment(self) -> dict[str, str]:
        """For a program of ours."""
        return {
            "XC_BASE_URL": self.url,
            "XC_PARTNER_CODE": self.partner,
            "XC_AUTH_API_KEY": self.key,
            "XC_AUTH_API_SECRET": self.secret,
        }

    def at_port(self, port: int) -> "Place":
        """The same insurer behind another port of this machine."""
        parts = urlsplit(self.url)
        url = parts._replace(netloc=f"{HOST}:{port}").geturl()
        return Place(url, self.partner, self.key, self.secret)


@dataclass(frozen=True)
class Trust:
    """A certificate authority of the benchmark's own."""

    ca: Path
    cert: Path
    key: Path

    @property
    def context(self) -> ssl.SSLContext:
        """Trusts that authority and no other."""
        return ssl.create_default_context(cafile=str(self.ca))


def make_trust(folder: Path) -> Trust:
    """Writes the authority and a certificate for this machine into `folder`."""
    authority = trustme.CA()
    issued = authority.issue_cert(HOST)
    trust = Trust(folder / "ca.pem", folder / "cert.pem", folder / "key.pem")
    authority.cert_pem.write_to_path(str(trust.ca))
    for number, blob in enumerate(issued.cert_chain_pems):
        blob.write_to_path(str(trust.cert), append=number > 0)
    issued.private_key_pem.write_to_path(str(trust.key))
    return trust


@contextlib.contextmanager
def practice(trust: Trust | None = None) -> Iterator[Place]:
    """A practice insurer for as long as the block runs."""
    words = ["-m", "station", "sandbox", "--rate", str(RATE), "--no-require-api-key"]
    if trust is not None:
        words += ["--tls-cert", str(trust.cert), "--tls-key", str(trust.key)]
    with _child([*words, "--end-with-parent"]) as said:
        yield Place(said["url"], said["partner_code"], said["api_key"], said["api_secret"])


@contextlib.contextmanager
def distance(place: Place, one_way_s: float) -> Iterator[Place]:
    """The same insurer, `one_way_s` away in each direction."""
    port = urlsplit(place.url).port
    words = [str(ROOT / "tests/bench/delay.py"), str(port), str(one_way_s)]
    with _child(words) as said:
        yield place.at_port(said["port"])


@contextlib.contextmanager
def _child(words: list[str]) -> Iterator[dict[str, Any]]:
    """A child that says what it is in one JSON line and ends when its stdin is closed."""
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        said = json.loads(process.stdout.readline())
        yield said
    finally:
        process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
