"""Every vector of contract 2.4, and what goes over the wire for them."""

from datetime import UTC, datetime

import httpx
import pytest

from station.xcover.credentials import VARIANT_A, VARIANT_B, Credentials, Scheme
from station.xcover.signing import Signer, authorization, http_date, signature, signing_string

DATE = "Tue, 04 Mar 2025 09:08:07 GMT"
WHEN = datetime(2025, 3, 4, 9, 8, 7, tzinfo=UTC)
OURS = "demo-secret-0001"
QUOTES = "/xcover/partners/DEMO1/quotes/"
CANCEL = "/x/partners/DEMO1/bookings/ABCDE-12345-INS/cancel"
A, B, NAMED = (), ("(request-target)", "date"), ("date",)

VECTORS = {
    "O1": (
        "efgh", "Tue, 01 Jan 2019 00:00:00 GMT", "hmac-sha512", A, "", "",
        "f6RnwuCiDBJiAgi7fbc4cXEeKF%2BPKiIA%2BQbKVHqQmu3KHemhLg2wV5FDceUEbzPurmnqQi5H7W9Ot1om0o7W"
        "3A%3D%3D",
    ),
    "O2": (
        "test_api_secret", "Sun, 29 Aug 2021 12:07:26 GMT", "hmac-sha256", NAMED, "", "",
        "bfxytCfvFqito27v0%2FKcN1jBJsgnCReimKXdAWwoi0k%3D",
    ),
    "A sha256": (
        OURS, DATE, "hmac-sha256", A, "", "",
        "9k2nbbZgY9p3AUG1mHyDf%2FGzi0ZjMtifXvKOCGdho%2Fg%3D",
    ),
    "A sha384": (
        OURS, DATE, "hmac-sha384", A, "", "",
        "ih29J91QRTilzEA925S%2F%2BkvesgpiIBNP4GY4q%2Fg5DsIhtSFxo4A7C28Qjc7Kk5ru",
    ),
    "A sha512": (
        OURS, DATE, "hmac-sha512", A, "", "",
        "hNzeEA2tb4Dr9v%2FmLwoYr55ezxmmV4nY9B%2FaG90u94g55D46d03gZKP7vN4fQj5rEsSoCoNhq%2F4euyLC5x"
        "%2Bguw%3D%3D",
    ),
    "B1 sha256": (
        OURS, DATE, "hmac-sha256", B, "POST", QUOTES,
        "fcwJvC3%2BWxgedFHxy%2F4am4IdRgqjINzpg5x4x6IV0Og%3D",
    ),
    "B1 sha384": (
        OURS, DATE, "hmac-sha384", B, "POST", QUOTES,
        "MgkzGV55%2F0XBjl6wbt1s0Yi66oM5ltcDG0iF5NdE5Gjk0%2BwLbfCSCbZrsRr%2FLl33",
    ),
    "B1 sha512": (
        OURS, DATE, "hmac-sha512", B, "POST", QUOTES,
        "x0hdxpshOggjgTQb%2BxcfobZFlYTLinq8FN4VUopv%2BA%2FExCZ2Kc9I1oNdYFuDb4QuOOsGg7Hl4u37nZpV75"
        "vLuA%3D%3D",
    ),
    "B2 sha256": (
        OURS, DATE, "hmac-sha256", B, "POST", CANCEL,
        "HnCkng8pwlowzlxGyEzgIatlctibkhhdQdgi%2F2leAWM%3D",
    ),
    "B2 sha512": (
        OURS, DATE, "hmac-sha512", B, "POST", CANCEL,
        "JHP3mZm4aLWnnPg7HZmDJ4MVsHCuTJNJ5lvjVYXGQvnBINoPXP267ksL3Y7PbzxNM4wasFxif8j5%2FjEQeb6V1A"
        "%3D%3D",
    ),
    "B3 sha512": (
        OURS, DATE, "hmac-sha512", B, "GET", "/xcover/partners/DEMO1/bookings/",
        "zZf2jK0ff18lskWoz%2B0X35kYoHTtymmr7xKPhefMkRo%2FCBfzQwB%2FsFwLFqyVMPSFF8VzKaZobyIwqQ9ebS"
        "JClQ%3D%3D",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VECTORS)
def test_a_vector_gives_its_signature(name: str) -> None:
    secret, date, algorithm, headers, method, path, expected = VECTORS[name]
    scheme = Scheme(algorithm, headers)
    assert signature(scheme, secret, signing_string(scheme, method, path, date)) == expected


def demo(base: str = "https://api.xcover.com/xcover") -> Credentials:
    return Credentials(base, "DEMO1", "demo-key-0001", OURS)


def test_the_whole_header_of_variant_a() -> None:
    assert authorization(VARIANT_A, demo(), "POST", QUOTES, DATE) == (
        'Signature keyId="demo-key-0001",algorithm="hmac-sha512",'
        f'signature="{VECTORS["A sha512"][-1]}"'
    )


def test_the_whole_header_of_variant_b() -> None:
    assert authorization(VARIANT_B, demo(), "POST", QUOTES, DATE) == (
        'Signature keyId="demo-key-0001",algorithm="hmac-sha512",'
        'headers="(request-target) date",'
        f'signature="{VECTORS["B1 sha512"][-1]}"'
    )


def signed(request: httpx.Request, scheme: Scheme, *, now: datetime = WHEN) -> httpx.Request:
    return next(Signer(demo(), scheme, lambda: now).auth_flow(request))


def test_the_path_that_is_sent_is_signed_without_its_query() -> None:
    request = httpx.Request("GET", f"{demo().root}bookings/?limit=10")
    sent = signed(request, VARIANT_B)
    assert f'signature="{VECTORS["B3 sha512"][-1]}"' in sent.headers["Authorization"]
    assert sent.headers["Date"] == DATE
    assert sent.headers["X-Api-Key"] == "demo-key-0001"


def test_each_attempt_has_its_own_date_and_signature() -> None:
    request = httpx.Request("POST", f"{demo().root}quotes/")
    first = dict(signed(request, VARIANT_A).headers)
    second = dict(signed(request, VARIANT_A, now=WHEN.replace(second=8)).headers)
    assert first["date"] != second["date"]
    assert first["authorization"] != second["authorization"]


def test_the_date_is_english_and_two_digits() -> None:
    assert http_date(WHEN) == DATE


def test_only_what_the_api_knows_can_be_signed() -> None:
    with pytest.raises(ValueError, match="host"):
        signing_string(Scheme(headers=("host",)), "GET", "/", DATE)
    with pytest.raises(ValueError, match="sha1"):
        signature(Scheme("hmac-sha1"), "x", "y")
