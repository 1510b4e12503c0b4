"""What each endpoint puts on the wire: method, slashes, headers, body, one connection."""

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from station.domain.errors import StationError
from station.flow.seen import Seen
from station.xcover.bodies import preview_body
from station.xcover.client import XCoverClient
from station.xcover.credentials import VARIANT_B
from station.xcover.insurer import XCoverInsurer

Make = Callable[..., dict[str, Any]]
PACKAGE = "K7QHM-3WXRE-INS"
ROOT = "/xcover/partners/DEMO1"
CANCELLATION = "Qm4Zt-7kLw2-Xv9Rb-CCL"
BODY = b'{"z":1,  "a":7.060}'

CALLS: dict[str, tuple[Callable[[XCoverClient], Awaitable[object]], str, str, int]] = {
    "create quote": (lambda c: c.create_quote(BODY), "POST", "/quotes/", 201),
    "get quote": (lambda c: c.get_quote(PACKAGE), "GET", f"/quotes/{PACKAGE}/", 200),
    "opt out": (
        lambda c: c.opt_out(PACKAGE, BODY, "key-1"), "POST", f"/bookings/{PACKAGE}/opt_out", 204,
    ),
    "create booking": (
        lambda c: c.create_booking(PACKAGE, BODY, "key-1"), "POST", f"/bookings/{PACKAGE}/", 200,
    ),
    "confirm payment": (
        lambda c: c.confirm_payment(PACKAGE, BODY, "key-1"),
        "PUT", f"/bookings/{PACKAGE}/confirm", 201,
    ),
    "get booking": (lambda c: c.get_booking(PACKAGE), "GET", f"/bookings/{PACKAGE}/", 200),
    "list bookings": (
        lambda c: c.list_bookings(50, 100), "GET", "/bookings/?limit=50&offset=100", 200,
    ),
    "cancel preview": (
        lambda c: c.cancel_preview(PACKAGE, preview_body(), "key-1"),
        "POST", f"/bookings/{PACKAGE}/cancel", 200,
    ),
    "confirm cancellation": (
        lambda c: c.confirm_cancellation(PACKAGE, CANCELLATION, "key-1"),
        "POST", f"/bookings/{PACKAGE}/confirm_cancellation/{CANCELLATION}/", 200,
    ),
    "quote for update": (
        lambda c: c.quote_for_update(PACKAGE, BODY),
        "PATCH", f"/bookings/{PACKAGE}/quote_for_update", 200,
    ),
    "confirm update": (
        lambda c: c.confirm_update(PACKAGE, "aaaaa-bbbbb-ccccc-UPD", "key-1"),
        "POST", f"/bookings/{PACKAGE}/confirm_update/aaaaa-bbbbb-ccccc-UPD/", 201,
    ),
    "send e-mail": (
        lambda c: c.send_email(PACKAGE, BODY, "key-1"),
        "POST", f"/bookings/{PACKAGE}/send_email", 202,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
async def test_each_endpoint_has_its_method_its_slashes_and_its_headers(
    name: str, server: Any, insurer: XCoverInsurer
) -> None:
    call, method, path, status = CALLS[name]
    server.answers(status)
    await call(insurer.client)
    (sent,) = server.received
    assert (sent.method, sent.target) == (method, ROOT + path)
    assert sent.headers["date"] == "Tue, 24 Nov 2026 14:06:00 GMT"
    assert sent.headers["x-api-key"] == "demo-key-0001"
    assert sent.headers["authorization"].startswith('Signature keyId="demo-key-0001"')
    assert sent.headers["content-type"] == "application/json"
    assert sent.headers["accept-encoding"] == "identity"
    writes = method != "GET" and name not in ("create quote", "quote for update")
    assert sent.headers.get("x-idempotency-key") == ("key-1" if writes else None)
    if method == "GET":
        assert sent.body == b""
    elif "cancel" not in name and name != "confirm update":
        assert sent.body == BODY, "a stored body goes out byte for byte"


async def test_all_calls_share_one_warm_connection(server: Any, insurer: XCoverInsurer) -> None:
    for _ in range(3):
        server.answers(200, {"count": 0, "results": [], "next": None, "previous": None})
        await insurer.ping()
    assert server.connections == 1


async def test_the_signed_path_is_the_sent_one(server: Any, connect: Any) -> None:
    insurer = connect(server.url, scheme=VARIANT_B)
    server.answers(200, {"results": []})
    await insurer.ping()
    (sent,) = server.received
    assert 'headers="(request-target) date"' in sent.headers["authorization"]


async def test_no_cookie_is_carried_to_the_next_call(server: Any, insurer: XCoverInsurer) -> None:
    server.answers(200, {"results": []}, headers=("Set-Cookie: portal=1; Path=/",))
    server.answers(200, {"results": []})
    await insurer.ping()
    await insurer.ping()
    assert "cookie" not in server.received[1].headers


async def test_no_proxy_of_the_environment_is_used(
    server: Any, insurer: XCoverInsurer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    server.answers(200, {"results": []})
    assert (await insurer.ping()).status == 200


@pytest.mark.parametrize(
    "package", ["", "../../x", "K7QHM-3WXRE-INS/cancel", "k7qhm-3wxre-ins", f"{PACKAGE}\n"]
)
async def test_only_a_package_id_gets_into_a_path(
    package: str, server: Any, insurer: XCoverInsurer
) -> None:
    with pytest.raises(StationError) as caught:
        await insurer.read(package)
    assert caught.value.message.id == "insurer.package_shape"
    assert server.received == []


@pytest.mark.parametrize("body", [b"{}", b'{"preview":false}', b'{"preview":"true"}', b"[]"])
async def test_nothing_is_cancelled_without_a_preview(
    body: bytes, server: Any, insurer: XCoverInsurer
) -> None:
    with pytest.raises(ValueError, match="preview"):
        await insurer.client.cancel_preview(PACKAGE, body, "key-1")
    with pytest.raises(ValueError, match="confirm_cancellation"):
        await insurer.client.confirm_cancellation(PACKAGE, "../x", "key-1")
    assert server.received == []
    names = [name for name in dir(XCoverClient) if "cancel" in name]
    assert names == ["cancel_preview", "confirm_cancellation"]


async def test_a_preview_and_its_confirmation_are_read(server: Any, insurer: XCoverInsurer) -> None:
    preview = {
        "id": PACKAGE,
        "status": "CANCELLED",
        "currency": "GBP",
        "total_refund": 7.06,
        "quotes": [{"id": "q", "cancelled_at": None}],
        "cancellation_id": CANCELLATION,
        "confirm_before": "2026-11-25T10:00:00Z",
    }
    server.answers(200, preview)
    seen: Seen = await insurer.client.cancel_preview(PACKAGE, preview_body(), "key-1")
    assert seen.cancellation is not None
    assert seen.cancellation.is_preview
    assert seen.facts is None


async def test_the_log_tells_the_call_and_no_secret(
    server: Any,
    insurer: XCoverInsurer,
    booking_json: Make,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    server.answers(200, booking_json())
    body = json.dumps({"policyholder": {"last_name": "Sender"}}).encode()
    await insurer.client.create_booking(PACKAGE, body, "idempotency-1")
    server.answers(422, {"type": "validation_error", "message": "Anna Muster is unknown"})
    await insurer.client.confirm_cancellation(PACKAGE, CANCELLATION, "idempotency-2")
    ours = [record.getMessage() for record in caplog.records if record.name == "station.xcover"]
    assert len(ours) == 2
    assert ours[0].startswith(f"POST bookings/{PACKAGE}/ 200 ")
    assert ours[0].endswith(f" ms {PACKAGE}")
    secrets = ("demo-secret", "demo-key", "Signature", "Sender", "Muster", "Aq3Xv", "aaaaa")
    for secret in (*secrets, CANCELLATION, "idempotency"):
        assert all(secret not in line for line in ours), secret
    everything = "\n".join(record.getMessage() for record in caplog.records)
    for secret in ("demo-secret", "Signature keyId", "Sender"):
        assert secret not in everything


async def test_after_closing_a_call_opens_anew(server: Any, insurer: XCoverInsurer) -> None:
    server.answers(200, {"results": []})
    server.answers(200, {"results": []})
    await insurer.ping()
    await insurer.aclose()
    assert (await insurer.ping()).status == 200
    assert server.connections == 2
    await insurer.aclose()
    await insurer.aclose()


async def test_the_elapsed_time_and_the_servers_clock_are_told(
    server: Any, insurer: XCoverInsurer
) -> None:
    server.answers(200, {"results": []}, headers=("Date: Tue, 24 Nov 2026 12:06:00 GMT",))
    seen = await insurer.ping()
    assert seen.server_date is not None
    assert seen.server_date.hour == 12
    assert 0 < seen.elapsed_s < 10
