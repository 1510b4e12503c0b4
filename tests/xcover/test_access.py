"""What a signed read says of the credentials, each cause apart, over real HTTP."""

import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import trustme

from station.flow import access
from station.flow.access import Cause
from station.flow.seen import Problem, Seen
from station.i18n import catalogue, say
from station.xcover.access import check
from station.xcover.credentials import Credentials
from station.xcover.insurer import XCoverInsurer
from tests.xcover.conftest import Scripted
from tests.xcover.test_against_practice import known, practice

__all__ = ["practice"]


async def asked(insurer: XCoverInsurer, now: datetime) -> access.Access:
    try:
        return access.read(await insurer.ping(), now)
    finally:
        await insurer.aclose()


async def test_the_practice_insurer_takes_or_refuses_each(practice: Mapping[str, str]) -> None:
    good, now = known(practice), datetime.now(UTC)
    late = now + timedelta(hours=2)
    found = [
        await asked(XCoverInsurer(good), now),
        await asked(XCoverInsurer(replace(good, api_key="nobodys-key")), now),
        await asked(XCoverInsurer(replace(good, api_secret="another")), now),
        await asked(XCoverInsurer(replace(good, partner_code="OTHER")), now),
        await asked(XCoverInsurer(good, clock=lambda: late), late),
        await asked(XCoverInsurer(replace(good, base_url=f"{good.base_url}/elsewhere")), now),
    ]
    assert [each.cause for each in found[:5]] == [
        Cause.GOOD,
        Cause.KEY,
        Cause.SECRET_OR_PARTNER,
        Cause.SECRET_OR_PARTNER,
        Cause.CLOCK,
    ]
    assert not found[5].good
    assert say(found[4].word).startswith(
        "The insurer refused, and the clock of this computer is 120 minutes ahead."
    )


async def test_a_second_read_tells_the_partner_code_from_the_secret(
    practice: Mapping[str, str],
) -> None:
    good = known(practice)
    wrong = {
        Cause.GOOD: good,
        Cause.PARTNER: replace(good, partner_code="OTHER"),
        Cause.SECRET_OR_PARTNER: replace(good, api_secret="another"),
        Cause.KEY: replace(good, api_key="nobodys-key"),
        Cause.PLACE: replace(good, base_url=good.base_url.replace("/xcover", "/shop")),
    }
    for cause, credentials in wrong.items():
        assert (await check(credentials)).cause is cause


async def test_a_clock_that_will_be_refused_soon_is_a_hint(practice: Mapping[str, str]) -> None:
    late = datetime.now(UTC) + timedelta(seconds=90)
    found = await check(known(practice), clock=lambda: late)
    assert found.good
    assert found.hint is not None
    assert say(found.hint).endswith("ahead of the insurer's. Set it before it is refused.")


async def test_an_insurer_that_refuses_both_alike_is_not_read_as_more(
    server: Scripted,
) -> None:
    denied = {"type": "auth_error", "message": "You do not have permission to access this url"}
    credentials = Credentials(server.url, "DEMO1", "key", "secret")
    for second in (403, 502):
        server.answers(403, denied)
        server.answers(second, denied)
        assert (await check(credentials)).cause is Cause.SECRET_OR_PARTNER
    signatures = {each.headers["authorization"] for each in server.received}
    assert {(each.method, each.target) for each in server.received} == {
        ("GET", "/partners/DEMO1/bookings/?limit=1&offset=0")
    }
    assert len(signatures) > 1


async def test_what_stands_in_the_insurer_s_place_is_told_apart(
    server: Scripted, connect: Callable[..., XCoverInsurer]
) -> None:
    insurer = connect(server.url, patience=0.02)
    date = ("Date: Tue, 24 Nov 2026 14:06:00 GMT",)
    server.says(302, b"", headers=("Location: http://10.0.0.1/login",))
    server.says(200, b"<html>Sign in</html>", headers=("Content-Type: text/html",))
    server.answers(200, {"name": "another service"})
    server.answers(404, {"type": "api_error", "message": "Not found"})
    server.answers(503, {"type": "api_error"})
    server.answers(400, {"error": "Authorization field missing"}, headers=date)
    server.hangs()
    now = datetime(2026, 11, 24, 14, 6, 1, tzinfo=UTC)
    causes = [access.read(await insurer.ping(), now).cause for _ in range(7)]
    assert causes == [
        Cause.SIGN_IN,
        Cause.SIGN_IN,
        Cause.OTHER_SERVER,
        Cause.PLACE,
        Cause.BUSY,
        Cause.SECRET_OR_PARTNER,
        Cause.NO_ANSWER,
    ]


async def test_no_line_is_no_matter_of_the_credentials(
    connect: Callable[..., XCoverInsurer], start: Callable[..., Awaitable[Scripted]]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    now = datetime.now(UTC)
    nobody = access.read(await connect(f"http://127.0.0.1:{port}").ping(), now)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    stranger = await start(context)
    other = access.read(await connect(stranger.url).ping(), now)
    named = access.read(await connect("https://name.invalid").ping(), now)
    assert (nobody.cause, other.cause) == (Cause.NO_CONNECTION, Cause.CERTIFICATE)
    # A computer without any resolver cannot tell a name that is not there.
    assert named.cause in (Cause.NO_NAME, Cause.NO_CONNECTION)


def test_a_refusal_with_a_sound_clock_is_never_the_clock_s() -> None:
    now = datetime(2026, 11, 24, 14, 6, tzinfo=UTC)
    for seconds in (-300, -1, 0, 1, 300):
        seen = Seen(True, 401, server_date=now - timedelta(seconds=seconds))
        assert access.read(seen, now).cause is Cause.KEY
    assert access.read(Seen(True, 403), now).cause is Cause.SECRET_OR_PARTNER


def test_every_answer_has_a_sentence() -> None:
    now = datetime(2026, 11, 24, 14, 6, tzinfo=UTC)
    statuses = (None, 200, 204, 302, 400, 401, 403, 404, 422, 429, 500)
    for sent, status, problem in product((True, False), statuses, (*Problem, None)):
        found = access.read(Seen(sent, status, problem=problem, server_date=now), now)
        assert catalogue().has(found.word.id)
        assert found.good is (sent and status == 200 and problem is None)
