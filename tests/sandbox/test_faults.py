"""Each kind of fault, what it does on the wire and what it leaves in the truth."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest


class Parcel:
    """A quoted package and the call that books it."""

    def __init__(self, partner: Any, bodies: Any, *items: Any) -> None:
        self.partner = partner
        self.package = partner.quoted(*items)
        self.id = self.package["id"]
        self.place = f"bookings/{self.id}/"
        self.body = bodies.acceptance(self.package)

    def book(self, **more: Any) -> httpx.Response:
        return self.partner.send("POST", self.place, self.body, **more)

    def times(self) -> int:
        return self.partner.truth(self.id)["booked_times"]


@pytest.fixture
def box(partner: Any, bodies: Any) -> Parcel:
    return Parcel(partner, bodies)


@pytest.mark.parametrize("where", ["before", "after"])
def test_latency_delays_one_request_and_no_other(
    partner: Any, box: Parcel, where: str, key: str
) -> None:
    partner.fault("latency", "create_booking", ms=800, where=where)
    with ThreadPoolExecutor(1) as pool:
        started = time.monotonic()
        slow = pool.submit(box.book, key=key)
        partner.until(partner.fired)
        assert partner.send("GET", f"quotes/{box.id}/").status_code == 200
        assert box.times() == (0 if where == "before" else 1)
        assert not slow.done()
        assert slow.result().status_code == 200
    assert time.monotonic() - started >= 0.8
    assert box.times() == 1


def test_drop_before_closes_without_executing(partner: Any, box: Parcel) -> None:
    partner.fault("drop_before", "create_booking")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        box.book()
    assert box.times() == 0
    assert box.book().status_code == 200


def test_execute_then_drop_books_and_says_nothing(partner: Any, box: Parcel, key: str) -> None:
    partner.fault("execute_then_drop", "create_booking")
    with pytest.raises(httpx.RemoteProtocolError):
        box.book(key=key)
    assert box.times() == 1
    assert box.book(key=key).status_code == 409


@pytest.mark.parametrize("executed", [False, True])
def test_reset_is_a_reset(partner: Any, box: Parcel, executed: bool) -> None:
    partner.fault("reset", "create_booking", executed=executed)
    with pytest.raises(httpx.ReadError) as problem:
        box.book()
    inner: BaseException | None = problem.value
    while inner is not None and not isinstance(inner, ConnectionResetError):
        inner = inner.__cause__ or inner.__context__
    assert isinstance(inner, ConnectionResetError)
    assert box.times() == int(executed)


@pytest.mark.parametrize("size", [0, 100])
def test_truncate_promises_more_than_it_sends(partner: Any, box: Parcel, size: int) -> None:
    partner.fault("truncate", "create_booking", bytes=size)
    with pytest.raises(httpx.RemoteProtocolError, match=rf"received {size} bytes, expected \d+"):
        box.book()
    assert box.times() == 1


@pytest.mark.parametrize("executed", [False, True])
def test_status_answers_whatever_is_wanted(partner: Any, box: Parcel, executed: bool) -> None:
    partner.fault(
        "status",
        "create_booking",
        status=502,
        body={"a": 1},
        headers={"Retry-After": "7"},
        executed=executed,
    )
    reply = box.book()
    assert (reply.status_code, reply.json(), reply.headers["Retry-After"]) == (502, {"a": 1}, "7")
    assert box.times() == int(executed)


def test_status_can_send_what_is_no_json(partner: Any, box: Parcel) -> None:
    html = {"Content-Type": "text/html"}
    partner.fault("status", "*", status=504, body="<h1>Gateway</h1>", headers=html)
    reply = box.book()
    assert (reply.status_code, reply.text) == (504, "<h1>Gateway</h1>")
    assert reply.headers["Content-Type"] == "text/html"


def test_a_captive_portal_redirects_or_answers_itself(partner: Any, box: Parcel) -> None:
    partner.control(
        "POST",
        "faults",
        [{"endpoint": "*", "kind": "captive"}, {"endpoint": "*", "kind": "captive", "html": True}],
    )
    moved = box.book()
    assert moved.status_code == 302
    assert "sign-in" in partner.http.get(moved.headers["Location"]).text
    page = box.book()
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "sign-in" in page.text
    assert box.times() == 0


def test_redirect(partner: Any, box: Parcel) -> None:
    partner.fault("redirect", "create_booking", status=307, location="https://x.example/y")
    reply = box.book()
    assert (reply.status_code, reply.headers["Location"]) == (307, "https://x.example/y")
    assert box.times() == 0


def test_changed_price_is_what_is_really_booked(partner: Any, box: Parcel) -> None:
    partner.fault("changed_price", "create_booking", delta=0.5)
    assert box.book().json()["total_price"] == 7.56
    read = partner.send("GET", box.place).json()
    assert (read["total_price"], read["quotes"][0]["price"]) == (7.56, 7.56)


def test_changed_currency(partner: Any, box: Parcel) -> None:
    partner.fault("changed_currency", "create_booking", currency="EUR")
    assert box.book().json()["currency"] == "EUR"
    assert partner.send("GET", box.place).json()["total_price_formatted"] == "€7.06"


def test_pending_payment_that_nobody_asked_for(partner: Any, box: Parcel) -> None:
    partner.fault("pending_payment", "create_booking")
    assert box.book().json()["status"] == "PENDING_PAYMENT"
    assert partner.truth(box.id)["status"] == "PENDING_PAYMENT"


def test_partial_errors_at_booking(partner: Any, bodies: Any) -> None:
    box = Parcel(partner, bodies, bodies.parcel(), bodies.parcel())
    partner.fault("partial_errors", "create_booking")
    reply = box.book()
    assert reply.status_code == 200
    booked = reply.json()
    assert (booked["status"], booked["quotes"][1]) == ("CONFIRMED", None)
    assert booked["errors"].keys() == {"1"}
    assert booked["total_price"] == 7.06
    assert partner.send("GET", box.place).json()["errors"] == booked["errors"]


def test_partial_errors_at_the_quote(partner: Any, bodies: Any) -> None:
    partner.fault("partial_errors", "create_quote", index=0)
    package = partner.quoted(bodies.parcel(), bodies.parcel())
    assert package["quotes"]["0"] is None
    assert package["errors"].keys() == {"0"}
    assert package["total_price"] == 7.06


def test_quote_status(partner: Any, box: Parcel) -> None:
    partner.fault("quote_status", "create_booking", status="FAILED")
    booked = box.book().json()
    assert (booked["status"], booked["quotes"][0]["status"]) == ("CONFIRMED", "FAILED")
    assert partner.send("GET", box.place).json()["quotes"][0]["status"] == "FAILED"


@pytest.mark.parametrize("pace", [{"total_ms": 200}, {"ms_per_byte": 0.05}])
def test_slow_drip_arrives_whole_and_late(partner: Any, box: Parcel, pace: Any) -> None:
    partner.fault("slow_drip", "create_booking", **pace)
    started = time.monotonic()
    assert box.book().json()["status"] == "CONFIRMED"
    assert time.monotonic() - started > 0.1


def test_commit_late_looks_not_booked_at_first(partner: Any, box: Parcel, key: str) -> None:
    partner.fault("commit_late", "create_booking", ms=700)
    with pytest.raises(httpx.RemoteProtocolError):
        box.book(key=key)
    assert partner.send("GET", box.place).status_code == 404
    assert partner.control("GET", "truth?packages=no")["commits_pending"] == 1
    partner.until(lambda: not partner.control("GET", "truth?packages=no")["commits_pending"])
    assert partner.send("GET", box.place).json()["status"] == "CONFIRMED"
    assert box.book(key=key).status_code == 409


def test_locked_once(partner: Any, box: Parcel, key: str) -> None:
    partner.fault("locked", "create_booking")
    assert [box.book(key=key).status_code for _ in range(2)] == [423, 200]


@pytest.mark.parametrize(("after", "header"), [(17, "17"), ("soon", "soon"), (None, None)])
def test_throttle(partner: Any, box: Parcel, after: Any, header: str | None) -> None:
    partner.fault("throttle", "create_booking", retry_after=after)
    reply = box.book()
    assert (reply.status_code, reply.headers.get("Retry-After")) == (429, header)
    assert box.times() == 0


def test_wrong_id(partner: Any, box: Parcel) -> None:
    partner.fault("wrong_id", "create_booking")
    assert box.book().json()["id"] != box.id
    assert box.times() == 1


def test_faults_fire_in_order_and_count_their_skips(partner: Any, box: Parcel) -> None:
    given = [
        {"endpoint": "get_quote", "kind": "status", "status": 500, "skip": 1, "times": 2},
        {"endpoint": "*", "kind": "status", "status": 503, "skip": 2},
        {"endpoint": "get_quote", "kind": "status", "status": 504, "match": "no such"},
        {"endpoint": "get_quote", "kind": "status", "status": 502, "match": box.id, "times": None},
    ]
    partner.control("POST", "faults", given)
    place = f"quotes/{box.id}/"
    # 502 has no skip; 500 begins with the second request; 503 with the third, behind 500.
    statuses = [partner.send("GET", place).status_code for _ in range(6)]
    assert statuses == [502, 500, 500, 503, 502, 502]
    shown = partner.control("GET", "faults")
    assert [each["fired"] for each in shown] == [2, 1, 0, 3]
    assert shown[0]["kind"] == "status"
    assert partner.control("DELETE", "faults") == []
    assert partner.send("GET", place).status_code == 200


def test_a_fault_finds_its_shipment_by_the_partners_reference(partner: Any, bodies: Any) -> None:
    mine = partner.booked(partner_transaction_id="SHP-MINE-1")
    other = partner.booked(partner_transaction_id="SHP-OTHER")
    partner.fault("status", "*", status=503, match="MINE", times=None)
    assert partner.send("GET", f"bookings/{mine['id']}/").status_code == 503
    assert partner.send("GET", f"bookings/{other['id']}/").status_code == 200
    body = bodies.shipment(partner_transaction_id="SHP-MINE-2")
    assert partner.send("POST", "quotes/", body).status_code == 503


def test_a_throttled_or_unsigned_request_uses_up_no_fault(partner: Any, box: Parcel) -> None:
    partner.fault("status", "create_booking", status=500)
    partner.secret = "wrong"
    assert box.book().status_code == 403
    partner.secret = None
    assert box.book().status_code == 500
