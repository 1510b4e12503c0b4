"""The practice EasyPost over real HTTP: what is documented, what is refused, what goes wrong."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

SENDER = {
    "name": "Fjord & Fell",
    "street1": "12 Pier Road",
    "city": "Portland",
    "state": "ME",
    "zip": "04101",
    "country": "US",
}
RECIPIENT = {**SENDER, "name": "Mary Okafor", "street1": "3 Castle Drift", "zip": "90277"}


class Shipper:
    """A client of the documents alone, which shares nothing with the program's own."""

    def __init__(self, sandbox: Any, http: httpx.Client, key: str = "test_key") -> None:
        self.ready = sandbox.ready["easypost"]
        self.token = sandbox.ready["control_token"]
        self.http = http
        self.key = self.ready[key]

    def send(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        return self.http.request(
            method,
            f"{self.ready['url']}/{path}",
            json=body,
            params=query or None,
            auth=(self.key, ""),
            timeout=5.0,
        )

    def control(self, method: str, path: str, body: Any = None) -> Any:
        reply = self.http.request(
            method,
            f"{self.ready['control_url']}/{path}",
            json=body,
            headers={"X-Control-Token": self.token},
        )
        assert reply.status_code == 200, reply.text
        return reply.json()

    def created(self, **changes: Any) -> dict[str, Any]:
        reply = self.send("POST", "shipments", {"shipment": shipment(**changes)})
        assert reply.status_code == 201, reply.text
        return reply.json()

    def bought(self, at: int = 0, **changes: Any) -> dict[str, Any]:
        made = self.created(**changes)
        reply = self.buy(made, at)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def buy(self, made: dict[str, Any], at: int = 0) -> httpx.Response:
        return self.send(
            "POST", f"shipments/{made['id']}/buy", {"rate": {"id": made["rates"][at]["id"]}}
        )

    def truth(self, name: str) -> dict[str, Any]:
        found = self.control("GET", "truth")["shipments"]
        return next(each for each in found if each["id"] == name)

    def refund(self, made: dict[str, Any]) -> httpx.Response:
        return self.send("POST", f"shipments/{made['id']}/refund")


def shipment(**changes: Any) -> dict[str, Any]:
    return {
        "reference": "B1-ABCDEFGHJK",
        "from_address": SENDER,
        "to_address": RECIPIENT,
        "parcel": {"weight": 41.7, "length": 9.9, "width": 7.9, "height": 6.0},
        "options": {"label_format": "ZPL"},
        **changes,
    }


@pytest.fixture
def shipper(sandbox: Any, http: httpx.Client) -> Iterator[Shipper]:
    made = Shipper(sandbox, http)
    yield made
    made.control("DELETE", "faults")


@pytest.fixture
def paying(sandbox: Any, http: httpx.Client) -> Shipper:
    made = Shipper(sandbox, http, "production_key")
    made.control("POST", "balance", {"balance": "100"})
    return made


def test_a_shipment_is_rated_and_nothing_is_bought(shipper: Shipper) -> None:
    made = shipper.created()
    assert made["id"].startswith("shp_")
    assert made["mode"] == "test"
    assert {rate["carrier"] for rate in made["rates"]} == {"USPS", "UPSDAP"}
    assert all(rate["currency"] == "USD" and "." in rate["rate"] for rate in made["rates"])
    assert made["postage_label"] is None
    assert made["tracking_code"] is None
    assert shipper.truth(made["id"])["bought"] == 0


def test_a_bought_label_is_fetched_without_a_key(shipper: Shipper) -> None:
    made = shipper.bought()
    label = made["postage_label"]
    assert made["tracking_code"]
    assert label["label_file_type"] == "application/zpl"
    file = shipper.http.get(label["label_url"])
    assert file.status_code == 200
    assert file.content.startswith(b"^XA")
    assert made["tracking_code"].encode() in file.content


@pytest.mark.parametrize(("form", "begins"), [("PDF", b"%PDF-"), ("PNG", b"\x89PNG")])
def test_the_label_comes_in_the_format_asked_for(
    shipper: Shipper, form: str, begins: bytes
) -> None:
    made = shipper.bought(options={"label_format": form})
    assert shipper.http.get(made["postage_label"]["label_url"]).content.startswith(begins)


def test_only_a_png_is_converted(shipper: Shipper) -> None:
    made = shipper.bought(options={})
    place = f"shipments/{made['id']}/label"
    converted = shipper.send("GET", place, file_format="ZPL").json()
    assert shipper.http.get(converted["postage_label"]["label_zpl_url"]).content[:3] == b"^XA"
    other = shipper.bought()
    reply = shipper.send("GET", f"shipments/{other['id']}/label", file_format="PDF")
    assert reply.status_code == 422
    assert reply.json()["error"]["code"] == "SHIPMENT.POSTAGE.FORMAT_UNAVAILABLE"


def test_a_second_purchase_of_a_shipment_is_refused_and_of_another_is_not(
    paying: Shipper,
) -> None:
    made = paying.created()
    assert paying.buy(made).status_code == 200
    again = paying.buy(made, 1)
    assert again.status_code == 422
    assert again.json()["error"]["code"] == "SHIPMENT.POSTAGE.EXISTS"
    assert paying.truth(made["id"])["bought"] == 1
    assert paying.bought()["id"] != made["id"]  # the same reference, another purchase


def test_only_production_labels_come_off_the_balance(paying: Shipper, shipper: Shipper) -> None:
    shipper.bought()
    assert paying.send("GET", "users").json()["balance"] == "100.00000"
    made = paying.bought()
    left = 100 - float(made["selected_rate"]["rate"])
    assert paying.send("GET", "users").json()["balance"] == f"{left:.5f}"


def test_the_account_answers_only_a_production_key(shipper: Shipper) -> None:
    reply = shipper.send("GET", "users")
    assert (reply.status_code, reply.json()["error"]["code"]) == (403, "MODE.UNAUTHORIZED")


def test_a_poor_account_buys_nothing(paying: Shipper) -> None:
    paying.control("POST", "balance", {"balance": "1"})
    made = paying.created()
    reply = paying.buy(made)
    assert (reply.status_code, reply.json()["error"]["code"]) == (402, "PAYMENT_REQUIRED")
    assert paying.truth(made["id"])["bought"] == 0


def test_a_key_sees_its_own_mode_only(shipper: Shipper, paying: Shipper) -> None:
    made = paying.created()
    assert shipper.send("GET", f"shipments/{made['id']}").status_code == 404
    assert paying.send("GET", f"shipments/{made['id']}").json()["mode"] == "production"


@pytest.mark.parametrize("key", ["", "EZTKwrong"])
def test_an_unknown_key_is_not_let_in(shipper: Shipper, key: str) -> None:
    shipper.key = key
    assert shipper.send("GET", "users").status_code == 401


def test_refusals_name_the_field(shipper: Shipper) -> None:
    reply = shipper.send("POST", "shipments", {"shipment": shipment(parcel={"weight": 0})})
    assert reply.status_code == 422
    (error,) = reply.json()["error"]["errors"]
    assert error["field"] == "parcel.weight"
    broken = shipper.http.post(
        f"{shipper.ready['url']}/shipments", content=b"{", auth=(shipper.key, "")
    )
    assert broken.status_code == 400


def test_what_no_carrier_takes_has_messages_and_no_rates(shipper: Shipper) -> None:
    made = shipper.created(parcel={"weight": 2000})
    assert made["rates"] == []
    assert all("weighs" in each["message"] for each in made["messages"])


def test_abroad_nothing_is_bought_without_customs_information(shipper: Shipper) -> None:
    made = shipper.created(to_address={**RECIPIENT, "country": "NO"})
    reply = shipper.buy(made)
    assert reply.json()["error"]["code"] == "SHIPMENT.CUSTOMS_INFO.REQUIRED"


def test_a_refund_is_submitted_and_decided_later(paying: Shipper) -> None:
    made = paying.bought()
    assert paying.refund(made).json()["refund_status"] == "submitted"
    assert paying.refund(made).status_code == 422
    before = float(paying.send("GET", "users").json()["balance"])
    paying.control("POST", f"shipments/{made['id']}", {"refund_status": "refunded"})
    after = float(paying.send("GET", "users").json()["balance"])
    assert round(after - before, 2) == float(made["selected_rate"]["rate"])
    assert paying.truth(made["id"])["refunds"] == 1


def test_a_rejected_refund_may_be_asked_for_again(shipper: Shipper) -> None:
    made = shipper.bought()
    shipper.refund(made)
    shipper.control("POST", f"shipments/{made['id']}", {"refund_status": "rejected"})
    assert shipper.refund(made).json()["refund_status"] == "submitted"


def test_what_is_under_way_is_not_refunded(shipper: Shipper) -> None:
    made = shipper.bought()
    shipper.control("POST", f"shipments/{made['id']}", {"scanned": True})
    assert shipper.refund(made).json()["error"]["code"] == "SHIPMENT.REFUND.UNAVAILABLE"


def test_who_bills_by_the_scan_has_nothing_to_refund(shipper: Shipper) -> None:
    made = shipper.bought(at=3)
    assert made["selected_rate"]["carrier"] == "UPSDAP"
    assert shipper.refund(made).json()["refund_status"] == "not_applicable"


def test_lists_are_paged_newest_first(start: Any, http: httpx.Client) -> None:
    shipper = Shipper(start().sandbox, http)
    made = [shipper.created()["id"] for _ in range(5)]
    first = shipper.send("GET", "shipments", page_size=3).json()
    assert [each["id"] for each in first["shipments"]] == made[:1:-1]
    assert first["has_more"]
    rest = shipper.send("GET", "shipments", page_size=3, before_id=made[2]).json()
    assert [each["id"] for each in rest["shipments"]] == made[1::-1]
    assert not rest["has_more"]
    replies = [shipper.send("GET", "shipments") for _ in range(4)]
    assert replies[-1].status_code == 429
    assert replies[-1].headers["Retry-After"] == "1"


def test_a_reference_stands_in_the_place_of_the_id(shipper: Shipper) -> None:
    made = shipper.created(reference="B1-OWNREF")
    assert shipper.send("GET", "shipments/B1-OWNREF").json()["id"] == made["id"]


def test_a_lost_answer_is_a_purchase_all_the_same(shipper: Shipper) -> None:
    made = shipper.created()
    shipper.control("POST", "faults", {"kind": "execute_then_drop", "endpoint": "buy"})
    with pytest.raises(httpx.RemoteProtocolError):
        shipper.buy(made)
    assert shipper.truth(made["id"])["bought"] == 1


def test_a_fault_can_be_meant_for_one_shipment_and_change_its_price(shipper: Shipper) -> None:
    other, made = shipper.created(), shipper.created(reference="B1-THISONE")
    fault = {"kind": "changed_price", "endpoint": "buy", "delta": 1, "match": "B1-THISONE"}
    shipper.control("POST", "faults", fault)
    assert shipper.buy(other).json()["selected_rate"]["rate"] == other["rates"][0]["rate"]
    dearer = float(shipper.buy(made).json()["selected_rate"]["rate"])
    assert dearer == float(made["rates"][0]["rate"]) + 1


def test_the_insurers_own_faults_are_none_here(shipper: Shipper) -> None:
    reply = shipper.http.post(
        f"{shipper.ready['control_url']}/faults",
        json={"kind": "pending_payment"},
        headers={"X-Control-Token": shipper.token},
    )
    assert reply.status_code == 422
