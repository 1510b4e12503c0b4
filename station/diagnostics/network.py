"""The way to the insurer, step by step: its name, a connection, and whose certificate answers."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import TypeVar
from urllib.parse import urlsplit

from station.aside import aside
from station.domain.errors import message
from station.flow.diagnosis import Diagnosis, State

T = TypeVar("T")

CONNECT_S = 5.0
SOON_DAYS = 14
"""A certificate that ends sooner than this should have been renewed by now."""
_EXPIRED, _WRONG_NAME = (10,), (62, 64)


@dataclass(frozen=True)
class Place:
    """Where the insurer lives."""

    host: str
    port: int
    secure: bool


def place_of(url: str) -> Place | None:
    """The place that `url` names; None for an empty or broken one."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host:
        return None
    secure = parts.scheme == "https"
    return Place(host, port or (443 if secure else 80), secure)


async def name(place: Place) -> Sequence[Diagnosis]:
    """Whether the name leads to an address."""
    try:
        found, seconds = await aside(
            lambda: _timed(
                lambda: socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
            )
        )
    except (OSError, UnicodeError):
        word = message("doctor.name_bad", host=place.host)
        return [Diagnosis("name", State.BAD, word, {"host": place.host})]
    took = round(seconds * 1000)
    facts = {"host": place.host, "addresses": len({each[4][0] for each in found}), "ms": took}
    word = message("doctor.name_good", host=place.host, ms=took)
    return [Diagnosis("name", State.GOOD, word, facts)]


async def line(place: Place) -> Sequence[Diagnosis]:
    """Whether the insurer's computer takes a connection."""
    facts: dict[str, object] = {"host": place.host, "port": place.port}
    where = (place.host, place.port)
    try:
        taken, seconds = await aside(
            lambda: _timed(lambda: socket.create_connection(where, CONNECT_S))
        )
    except (OSError, UnicodeError):
        word = message("doctor.line_bad", host=place.host, port=str(place.port))
        return [Diagnosis("line", State.BAD, word, facts)]
    taken.close()
    took = round(seconds * 1000)
    word = message("doctor.line_good", ms=took)
    return [Diagnosis("line", State.GOOD, word, {**facts, "ms": took})]


def _timed(act: Callable[[], T]) -> tuple[T, float]:
    """What `act` gave, and its seconds: taken on its own thread, whatever else loads meanwhile."""
    begun = monotonic()
    return act(), monotonic() - begun


async def certificate(
    place: Place, now: datetime, *, trusted: ssl.SSLContext, public: ssl.SSLContext
) -> Sequence[Diagnosis]:
    """Whose certificate answers, until when, and whether the network has put in its own.

    `trusted` is what the program trusts: the public roots and this computer's. A certificate that
    `public` alone does not trust was made by somebody between this computer and the insurer.
    """
    if not place.secure:
        return [Diagnosis("certificate", State.NOT_SET_UP, message("doctor.certificate_none"))]
    try:
        shown = await _shaken_hands(place, trusted)
    except ssl.SSLCertVerificationError as error:
        return [await _not_trusted(place, error)]
    except (OSError, TimeoutError, UnicodeError):
        return [Diagnosis("certificate", State.BAD, message("doctor.certificate_no_line"))]
    issuer, until = shown
    days = (until - now).days
    facts = {"issuer": issuer, "until": until.isoformat(), "days": days}
    try:
        await _shaken_hands(place, public)
    except ssl.SSLCertVerificationError:
        word = message("doctor.certificate_between", issuer=issuer)
        return [Diagnosis("certificate", State.LOOK, word, {**facts, "between": True})]
    except (OSError, TimeoutError):
        pass  # the first one went well: this one only says less
    facts["between"] = False
    if days < SOON_DAYS:
        word = message("doctor.certificate_soon", count=days, issuer=issuer)
        return [Diagnosis("certificate", State.LOOK, word, facts)]
    word = message("doctor.certificate_good", count=days, issuer=issuer)
    return [Diagnosis("certificate", State.GOOD, word, facts)]


async def _shaken_hands(place: Place, context: ssl.SSLContext) -> tuple[str, datetime]:
    """Issuer and end of the certificate that `context` trusts."""
    async with asyncio.timeout(CONNECT_S):
        _, writer = await asyncio.open_connection(place.host, place.port, ssl=context)
    try:
        shown = writer.get_extra_info("peercert") or {}
    finally:
        writer.close()
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC)
    names = {key: value for part in shown.get("issuer", ()) for key, value in part}
    return _issuer(names), until


def _issuer(names: dict[str, str]) -> str:
    who = names.get("organizationName") or names.get("commonName") or "?"
    return who[:80]


async def _not_trusted(place: Place, error: ssl.SSLCertVerificationError) -> Diagnosis:
    """Why it is not trusted, and who made it, read without trusting it."""
    issuer = await _stated_issuer(place)
    facts = {"issuer": issuer, "code": error.verify_code}
    if error.verify_code in _EXPIRED:
        word = message("doctor.certificate_expired", issuer=issuer)
    elif error.verify_code in _WRONG_NAME:
        word = message("doctor.certificate_name", host=place.host, issuer=issuer)
    else:
        word = message("doctor.certificate_stranger", issuer=issuer)
    return Diagnosis("certificate", State.BAD, word, facts)


async def _stated_issuer(place: Place) -> str:
    """Who says to have made it. Nothing is sent over this connection."""
    from cryptography import x509

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        async with asyncio.timeout(CONNECT_S):
            _, writer = await asyncio.open_connection(place.host, place.port, ssl=context)
        try:
            shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        finally:
            writer.close()
        issuer = x509.load_der_x509_certificate(shown).issuer
        named = issuer.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME) or (
            issuer.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
        )
        return str(named[0].value)[:80] if named else "?"
    except (OSError, TimeoutError, ValueError):
        return "?"
