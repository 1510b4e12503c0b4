"""Signatures, keys, partner and clock (contract 2)."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

DENIED = {"type": "auth_error", "message": "You do not have permission to access this url"}
DEMO = {
    "SANDBOX_API_KEY": "demo-key-0001",
    "SANDBOX_API_SECRET": "demo-secret-0001",
    "SANDBOX_PARTNER_CODE": "DEMO1",
}
DEMO_DATE = "Tue, 04 Mar 2025 09:08:07 GMT"

A = "/xcover/partners/DEMO1/bookings/"
B = "(request-target) date"
# Contract 2.4: method, path, headers parameter, algorithm, signature, status once let through.
VECTORS = [
    ("GET", A, None, "sha256", "9k2nbbZgY9p3AUG1mHyDf%2FGzi0ZjMtifXvKOCGdho%2Fg%3D", 200),
    ("GET", A, None, "sha384",
     "ih29J91QRTilzEA925S%2F%2BkvesgpiIBNP4GY4q%2Fg5DsIhtSFxo4A7C28Qjc7Kk5ru", 200),
    ("GET", A, None, "sha512",
     "hNzeEA2tb4Dr9v%2FmLwoYr55ezxmmV4nY9B%2FaG90u94g55D46d03gZKP7vN4fQj5rEsSoCoNhq%2F4euyLC5x"
     "%2Bguw%3D%3D", 200),
    ("GET", A, "date", "sha256", "9k2nbbZgY9p3AUG1mHyDf%2FGzi0ZjMtifXvKOCGdho%2Fg%3D", 200),
    ("POST", "/xcover/partners/DEMO1/quotes/", B, "sha256",
     "fcwJvC3%2BWxgedFHxy%2F4am4IdRgqjINzpg5x4x6IV0Og%3D", 422),
    ("POST", "/xcover/partners/DEMO1/quotes/", B, "sha384",
     "MgkzGV55%2F0XBjl6wbt1s0Yi66oM5ltcDG0iF5NdE5Gjk0%2BwLbfCSCbZrsRr%2FLl33", 422),
    ("POST", "/xcover/partners/DEMO1/quotes/", B, "sha512",
     "x0hdxpshOggjgTQb%2BxcfobZFlYTLinq8FN4VUopv%2BA%2FExCZ2Kc9I1oNdYFuDb4QuOOsGg7Hl4u37nZpV75v"
     "LuA%3D%3D", 422),
    ("POST", "/x/partners/DEMO1/bookings/ABCDE-12345-INS/cancel", B, "sha256",
     "HnCkng8pwlowzlxGyEzgIatlctibkhhdQdgi%2F2leAWM%3D", 404),
    ("POST", "/x/partners/DEMO1/bookings/ABCDE-12345-INS/cancel", B, "sha512",
     "JHP3mZm4aLWnnPg7HZmDJ4MVsHCuTJNJ5lvjVYXGQvnBINoPXP267ksL3Y7PbzxNM4wasFxif8j5%2FjEQeb6V1A"
     "%3D%3D", 404),
    ("GET", "/xcover/partners/DEMO1/bookings/?limit=10", B, "sha512",
     "zZf2jK0ff18lskWoz%2B0X35kYoHTtymmr7xKPhefMkRo%2FCBfzQwB%2FsFwLFqyVMPSFF8VzKaZobyIwqQ9ebSJC"
     "lQ%3D%3D", 200),
]  # fmt: skip


def sent(partner: Any, method: str, path: str, date: str, parameters: str) -> Any:
    key = partner.sandbox.ready["api_key"]
    headers = {
        "Date": date,
        "X-Api-Key": key,
        "Authorization": f'Signature keyId="{key}",{parameters}',
    }
    return partner.http.request(method, partner.sandbox.origin + path, headers=headers)


def test_the_contracts_vectors_are_let_through_and_nothing_near_them(start: Any) -> None:
    partner = start("--skew", "off", "--rate", "100", env=DEMO)
    assert partner.sandbox.ready["partner_code"] == "DEMO1"
    for method, path, names, algorithm, signature, status in VECTORS:
        middle = "" if names is None else f'headers="{names}",'
        parameters = f'algorithm="hmac-{algorithm}",{middle}signature="{signature}"'
        reply = sent(partner, method, path, DEMO_DATE, parameters)
        assert reply.status_code == status, (path, names, algorithm)
        moved = sent(partner, method, path, DEMO_DATE.replace(":07", ":08"), parameters)
        assert (moved.status_code, moved.json()) == (403, DENIED)


@pytest.mark.parametrize(
    ("key", "secret", "date", "parameters"),
    [
        ("abcd", "efgh", "Tue, 01 Jan 2019 00:00:00 GMT",
         'algorithm="hmac-sha512",signature="f6RnwuCiDBJiAgi7fbc4cXEeKF%2BPKiIA%2BQbKVHqQmu3KHemhLg'
         '2wV5FDceUEbzPurmnqQi5H7W9Ot1om0o7W3A%3D%3D"'),
        ("test_api_key", "test_api_secret", "Sun, 29 Aug 2021 12:07:26 GMT",
         'algorithm="hmac-sha256",headers="date",'
         'signature="bfxytCfvFqito27v0%2FKcN1jBJsgnCReimKXdAWwoi0k%3D"'),
    ],
)  # fmt: skip
def test_the_official_vectors(
    start: Any, key: str, secret: str, date: str, parameters: str
) -> None:
    env = {**DEMO, "SANDBOX_API_KEY": key, "SANDBOX_API_SECRET": secret}
    partner = start("--skew", "off", env=env)
    assert sent(partner, "GET", A, date, parameters).status_code == 200


@pytest.mark.parametrize("algorithm", ["hmac-sha512", "hmac-sha384", "hmac-sha256"])
@pytest.mark.parametrize("signed", [None, "date", B, "date (request-target)"])
def test_every_variant_with_every_algorithm(
    partner: Any, algorithm: str, signed: str | None
) -> None:
    partner.algorithm, partner.signed = algorithm, signed
    assert partner.send("GET", "bookings/?limit=1").status_code == 200
    assert partner.send("POST", "quotes/", {}).status_code == 422
    partner.secret = "another"
    wrong = partner.send("GET", "bookings/")
    assert (wrong.status_code, wrong.json()) == (403, DENIED)


def test_a_signature_is_good_for_its_own_path_and_method(partner: Any) -> None:
    partner.signed = B
    path = partner.path("bookings/")
    stolen: dict[str, str] = {}

    def keep(request: Any) -> None:
        stolen.update(request.headers)

    partner.http.event_hooks = {"request": [keep], "response": []}
    assert partner.send("GET", "bookings/").status_code == 200
    partner.http.event_hooks = {"request": [], "response": []}
    url = partner.sandbox.origin + path
    assert partner.http.get(url, headers=stolen).status_code == 200
    other = url.replace("bookings/", "quotes/AAAAA-AAAAA-INS/")
    assert partner.http.get(other, headers=stolen).status_code == 403
    assert partner.http.head(url, headers=stolen).status_code == 403


@pytest.mark.parametrize("algorithm", ["hmac-sha1", "rsa-sha256", ""])
def test_other_algorithms_are_refused(partner: Any, algorithm: str) -> None:
    partner.algorithm = algorithm
    assert partner.send("GET", "bookings/").status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": ""}, 401),
        ({"Authorization": "Bearer abc"}, 401),
        ({"Authorization": 'Signature keyId="other",algorithm="hmac-sha512",signature="x"'}, 401),
        ({"X-Api-Key": ""}, 401),
        ({"X-Api-Key": "other"}, 401),
        ({"Date": "yesterday"}, 403),
        ({"Date": ""}, 403),
    ],
)
def test_calls_without_a_usable_key_or_date(
    partner: Any, headers: dict[str, str], status: int
) -> None:
    reply = partner.send("GET", "bookings/", headers=headers)
    assert reply.status_code == status
    assert reply.json()["type"] == "auth_error"


@pytest.mark.parametrize("mistake", ["", "url-safe", "not base64", "unsigned date"])
def test_mistaken_signatures(partner: Any, mistake: str) -> None:
    path = partner.path("bookings/")
    now = datetime.now(UTC)
    # A moment of these minutes whose signature holds a character that the alphabets differ in.
    date, signature = next(
        (moment, found)
        for moment in (format_datetime(now + timedelta(seconds=s), True) for s in range(100))
        if "%2F" in (found := partner.signature("GET", path, moment))
    )
    names = ""
    if mistake == "url-safe":
        signature = signature.replace("%2B", "-").replace("%2F", "_")
    elif mistake == "not base64":
        signature = "%FF(("
    elif mistake == "unsigned date":
        partner.signed = "(request-target)"
        signature = partner.signature("GET", path, date)
        names = 'headers="(request-target)",'
    parameters = f'algorithm="hmac-sha512",{names}signature="{signature}"'
    status = 403 if mistake else 200
    assert sent(partner, "GET", path, date, parameters).status_code == status


@pytest.mark.parametrize(("ahead", "status"), [(290, 200), (-290, 200), (310, 403), (-310, 403)])
def test_the_clock_may_differ_by_five_minutes(partner: Any, ahead: float, status: int) -> None:
    partner.ahead = ahead
    assert partner.send("GET", "bookings/").status_code == status


def test_the_sandboxs_own_clock_decides(start: Any) -> None:
    partner = start("--clock-offset", "-3600", "--rate", "50", "--skew", "10")
    refused = partner.send("GET", "bookings/")
    assert refused.status_code == 403
    partner.ahead = -3600
    assert partner.send("GET", "bookings/").status_code == 200


def test_another_partners_code_is_refused(partner: Any) -> None:
    other = f"{partner.sandbox.origin}/xcover/partners/OTHER/bookings/"
    stolen: dict[str, str] = {}
    partner.http.event_hooks = {"request": [lambda r: stolen.update(r.headers)], "response": []}
    partner.send("GET", "bookings/")
    partner.http.event_hooks = {"request": [], "response": []}
    reply = partner.http.get(other, headers=stolen)
    assert reply.status_code == 403
    # Another answer than that to a bad signature: who asks can tell the two apart.
    assert reply.json() == {**DENIED, "message": "This key does not act for this partner code"}


def test_the_api_key_header_can_be_left_to_choice(start: Any) -> None:
    partner = start("--no-require-api-key", "--rate", "50")
    assert partner.send("GET", "bookings/", headers={"X-Api-Key": ""}).status_code == 200
