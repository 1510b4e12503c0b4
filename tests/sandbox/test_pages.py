"""What a customer's browser opens."""

from typing import Any
from urllib.parse import urlsplit

import httpx
import pypdfium2
import pytest

NOT_REAL = "Practice insurer. Not a real policy."


def pdf_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    page = document[0]
    text_page = page.get_textpage()
    text = str(text_page.get_text_bounded())
    for each in (text_page, page, document):
        each.close()
    return text


def test_every_page_says_that_it_is_practice(partner: Any) -> None:
    booked = partner.booked()
    for url in (
        booked["pds_url"],
        booked["quotes"][0]["pds_url"],
        booked["coi"]["url"],
        booked["account_url"],
        booked["pds_url"].replace("pds", "coi"),
        f"{partner.sandbox.origin}/en/pds/nonsense",
    ):
        page = partner.http.get(url)
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert page.headers["Content-Security-Policy"] == "default-src 'none'"
        assert NOT_REAL in page.text, url


def test_the_wording_shows_the_product_that_is_asked_for(partner: Any, bodies: Any) -> None:
    package = partner.quoted(bodies.parcel(), bodies.parcel(policy_type="parcel_loss_only"))
    loss = partner.http.get(package["quotes"]["1"]["pds_url"]).text
    assert "Parcel Protection, Loss Only" in loss
    assert "Poor packing" not in loss
    assert "Poor packing" in partner.http.get(package["pds_url"]).text


def test_the_certificate_needs_its_token(partner: Any) -> None:
    booked = partner.booked()
    bare = urlsplit(booked["coi"]["url"])._replace(query="").geturl()
    assert partner.http.get(bare).status_code == 403
    assert partner.http.get(bare + "?security_token=wrong").status_code == 403
    assert partner.http.get(bare + ".pdf").status_code == 403
    quoted = partner.quoted()
    unbooked = quoted["pds_url"].replace("pds", "coi")
    page = partner.http.get(unbooked, params={"security_token": quoted["security_token"]})
    assert page.status_code == 404


def test_the_certificate_tells_the_state_of_now(partner: Any, bodies: Any) -> None:
    package = partner.quoted()
    body = bodies.acceptance(package, require_payment_confirmation=True)
    booked = partner.send("POST", f"bookings/{package['id']}/", body).json()
    url, pdf = booked["coi"]["url"], booked["coi"]["pdf"]
    assert "no cover yet" in partner.http.get(url).text
    partner.send("PUT", f"bookings/{package['id']}/confirm", {})
    for text in (partner.http.get(url).text, pdf_text(partner.http.get(pdf).content)):
        assert "CONFIRMED" in text
        assert package["id"] in text
        assert "Demo Sender" in text
        assert "£420.00" in text
        assert NOT_REAL in text
    partner.send("POST", f"bookings/{package['id']}/cancel", {})
    assert "CANCELLED. There is no cover." in partner.http.get(url).text
    reply: httpx.Response = partner.http.get(pdf)
    assert reply.headers["Content-Type"] == "application/pdf"
    assert "CANCELLED. There is no cover." in pdf_text(reply.content)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "O'Neil & (Sons) \\", "名前 \r\n x"])
def test_text_of_the_client_is_never_markup(partner: Any, bodies: Any, name: str) -> None:
    holder = {"first_name": name, "last_name": "B", "email": "a@b.example", "country": "GB"}
    booked = partner.booked(policyholder=holder, partner_transaction_id="<i>1</i>")
    page = partner.http.get(booked["coi"]["url"]).text
    assert "<script" not in page
    assert "<i>" not in page
    assert "&lt;i&gt;1" in page
    assert "B" in pdf_text(partner.http.get(booked["coi"]["pdf"]).content)
