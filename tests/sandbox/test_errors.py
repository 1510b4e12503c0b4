"""Slashes, methods, headers and the shapes of refusals (contract 1 and 14.2)."""

from typing import Any

import pytest

NEVER = "AAAAA-AAAAA-INS"


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("GET", "quotes/", 405, "GET, POST, DELETE, OPTIONS"),
        ("DELETE", "quotes/", 405, "GET, POST, DELETE, OPTIONS"),
        ("PATCH", f"quotes/{NEVER}/", 405, "GET, PATCH, DELETE, HEAD, OPTIONS"),
        ("HEAD", f"quotes/{NEVER}/", 404, "GET, PATCH, DELETE, HEAD, OPTIONS"),
        ("POST", "bookings/", 405, "GET, HEAD, OPTIONS"),
        ("HEAD", "bookings/", 200, "GET, HEAD, OPTIONS"),
        ("PATCH", f"bookings/{NEVER}/", 405, "GET, POST, PATCH, HEAD, OPTIONS"),
        ("GET", f"bookings/{NEVER}/cancel", 405, "POST, OPTIONS"),
        ("GET", f"bookings/{NEVER}/opt_out", 405, "POST, OPTIONS"),
        ("GET", f"bookings/{NEVER}/send_email", 405, "POST, OPTIONS"),
        ("POST", f"bookings/{NEVER}/confirm", 405, "PUT, OPTIONS"),
        ("GET", f"bookings/{NEVER}/confirm_cancellation/a-CCL/", 405, "POST, OPTIONS"),
        ("OPTIONS", f"bookings/{NEVER}/cancel", 200, "POST, OPTIONS"),
        ("POST", f"bookings/{NEVER}/quote_for_update", 405, "PATCH, OPTIONS"),
        ("GET", f"bookings/{NEVER}/confirm_update/a-UPD/", 405, "POST, OPTIONS"),
    ],
)
def test_allow_is_told_for_every_path(
    partner: Any, method: str, path: str, status: int, allow: str
) -> None:
    reply = partner.send(method, path)
    assert (reply.status_code, reply.headers["Allow"]) == (status, allow)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "quotes"),
        ("GET", "bookings"),
        ("GET", f"quotes/{NEVER}"),
        ("GET", f"bookings/{NEVER}"),
        ("POST", f"bookings/{NEVER}/cancel/"),
        ("POST", f"bookings/{NEVER}/opt_out/"),
        ("PUT", f"bookings/{NEVER}/confirm/"),
        ("POST", f"bookings/{NEVER}/send_email/"),
        ("POST", f"bookings/{NEVER}/confirm_cancellation/a-CCL"),
        ("POST", "instant_booking/"),
        ("PATCH", f"bookings/{NEVER}/quote_for_update/"),
        ("POST", f"bookings/{NEVER}/confirm_update/a-UPD"),
        ("GET", f"bookings/{NEVER}/instalments/"),
    ],
)
def test_a_wrong_slash_and_what_is_not_practised_are_not_found(
    partner: Any, method: str, path: str
) -> None:
    reply = partner.send(method, path, {})
    assert reply.status_code == 404
    assert reply.json()["type"] == "api_error"


@pytest.mark.parametrize("prefix", ["/xcover", "/x"])
def test_both_prefixes_answer_with_the_recorded_headers(partner: Any, prefix: str) -> None:
    partner.prefix = prefix
    reply = partner.send("GET", "bookings/")
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "application/json"
    assert reply.headers["X-Ratelimit-Limit"] == "-1"
    assert reply.headers["X-Ratelimit-Remaining"] == "-1"
    assert reply.headers["X-Ratelimit-Reset"] == "1568836675"
    assert reply.headers["Date"].endswith(" GMT")


@pytest.mark.parametrize("content", [b"{", b"nonsense", b'{"a": NaN}', b"\xff", b"[" * 100_000])
def test_broken_json_is_a_400_without_errors(partner: Any, content: bytes) -> None:
    reply = partner.send("POST", "quotes/", content=content)
    assert reply.status_code == 400
    assert reply.json()["type"] == "validation_error"
    assert reply.json()["message"].startswith("JSON parse error - ")
    assert "errors" not in reply.json()


def test_missing_fields_are_named(partner: Any) -> None:
    reply = partner.send("POST", "quotes/", {})
    missing = ["This field is required."]
    assert reply.status_code == 422
    assert reply.json()["errors"] == {
        "request": missing,
        "currency": missing,
        "customer_country": missing,
    }
    assert partner.send("POST", "quotes/", content=b"").status_code == 422
    assert partner.send("POST", "quotes/", [1]).json()["errors"].keys() == {"non_field_errors"}


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"policy_version": 1}, {"policy_version": "Unexpected field"}),
        ({"currency": "XXX"}, {"currency": ["Not a supported currency."]}),
        ({"customer_country": "gb"}, {"customer_country": ["Not a valid country code."]}),
        ({"request": []}, {"request": ["This list may not be empty."]}),
        ({"request": [1]},
         {"request": {"0": {"non_field_errors": ["Invalid data. Expected an object."]}}}),
        ({"request": {}}, {"request": ["Expected a list of items."]}),
        ({"partner_transaction_id": "x" * 256},
         {"partner_transaction_id": ["Ensure this field has no more than 255 characters."]}),
    ],
)  # fmt: skip
def test_bad_packages_are_refused(partner: Any, bodies: Any, changes: Any, errors: Any) -> None:
    reply = partner.send("POST", "quotes/", bodies.shipment(**changes))
    assert (reply.status_code, reply.json()["errors"]) == (422, errors)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"weight": 5}, {"weight": "Unexpected field"}),
        ({"policy_type": "pet"}, {"policy_type": ["Not a supported policy type."]}),
        ({"policy_type_version": 2}, {"policy_type_version": ["Not a supported version."]}),
        ({"policy_type_version": "1"}, {"policy_type_version": ["A valid integer is required."]}),
        ({"cover_amount": "420"}, {"cover_amount": ["A valid number is required."]}),
        ({"cover_amount": 0}, {"cover_amount": ["Ensure this value is greater than 0."]}),
        ({"cover_amount": 1.001},
         {"cover_amount": ["Ensure that there are no more decimal places than the currency has."]}),
        ({"from_zipcode": 12345}, {"from_zipcode": ["Not a valid string."]}),
        ({"policy_start_date": "2035-01-01T00:00:00"},
         {"policy_start_date": ["Datetime has wrong format."]}),
        ({"ship_date": "soon"}, {"ship_date": ["Datetime has wrong format."]}),
        ({"parcel_products": []}, {"parcel_products": ["This list may not be empty."]}),
        ({"parcel_products": [{"sku": "A", "value": 1}, {"sku": "B", "title": "b"}]},
         {"parcel_products": {"1": {"value": ["This field is required."],
                                    "title": "Unexpected field"}}}),
    ],
)  # fmt: skip
def test_bad_parcels_are_refused_under_their_index(
    partner: Any, bodies: Any, changes: Any, errors: Any
) -> None:
    body = bodies.shipment(bodies.parcel(), bodies.parcel(**changes))
    reply = partner.send("POST", "quotes/", body)
    assert (reply.status_code, reply.json()["errors"]) == (422, {"request": {"1": errors}})


def test_every_required_parcel_field_is_required(partner: Any, bodies: Any) -> None:
    reply = partner.send("POST", "quotes/", {**bodies.shipment(), "request": [{}]})
    assert set(reply.json()["errors"]["request"]["0"]) == (
        set(bodies.parcel()) - {"from_company_name", "ship_cost"}
    )


def test_opt_out_names_an_unknown_field_its_own_way(partner: Any) -> None:
    package = partner.quoted()
    reply = partner.send("POST", f"bookings/{package['id']}/opt_out", {"why": "price"})
    assert (reply.status_code, reply.json()["errors"]) == (
        422,
        {"malformed_payload": "Unexpected field"},
    )
    assert partner.send("POST", f"bookings/{NEVER}/opt_out", {}).status_code == 404


def test_an_unsigned_path_outside_the_api_is_not_found(partner: Any) -> None:
    assert partner.http.get(f"{partner.sandbox.origin}/").status_code == 404
    assert partner.http.get(f"{partner.sandbox.origin}/xcover").status_code == 404
