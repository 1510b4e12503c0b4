"""What a customer's browser opens: wording, certificate, account (contract 1.1)."""

import hmac
import re
from dataclasses import dataclass
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from station.sandbox import content
from station.sandbox.misbehave import LOGIN_PAGE
from station.sandbox.money import formatted
from station.sandbox.pdf import one_page
from station.sandbox.practice import Practice
from station.sandbox.records import CANCELLED, CONFIRMED, Package, Quote

_ID = re.compile(r"[A-Z0-9]{5}-[A-Z0-9]{5}-INS")

# Nothing of a page may run or load: all its text came from a client.
_SAFE = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

_STATES = {
    CONFIRMED: "CONFIRMED. This cover is in force from its start date.",
    CANCELLED: "CANCELLED. There is no cover.",
    "PENDING_PAYMENT": "PENDING PAYMENT. There is no cover yet.",
}


def _page(title: str, inner: str, status: int = 200) -> Response:
    return HTMLResponse(
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{escape(title)}"
        f"</title></head><body><p><strong>{content.NOT_REAL}</strong></p>"
        f"<h1>{escape(title)}</h1>{inner}</body></html>",
        status,
        _SAFE,
    )


def _missing() -> Response:
    return _page("Not found", "<p>There is no such page.</p>", 404)


def _items(items: list[dict[str, str]]) -> str:
    rows = (f"<li>{escape(item['title'])}: {escape(item['description'])}</li>" for item in items)
    return f"<ul>{''.join(rows)}</ul>"


def _wording(policy_type: str) -> str:
    texts = content.CONTENT[policy_type]
    return (
        f"<h2>{escape(texts['title'])}</h2><p>{escape(texts['description'])}</p>"
        f"<h3>What is covered</h3>{_items(texts['inclusions'])}"
        f"<h3>What is not covered</h3>{_items(texts['exclusions'])}"
        f"<p>{escape(texts['disclaimer'])}</p>"
        f"<p>Underwriter: {escape(content.UNDERWRITER['name'])}</p>"
    )


def _lines(package: Package) -> list[str]:
    """What a certificate says, line by line; unescaped."""
    holder = package.policyholder or {}
    name = f"{holder.get('first_name', '')} {holder.get('last_name', '')}".strip()
    lines = [
        f"Status: {_STATES.get(package.status, package.status)}",
        f"Policy number: {package.id}",
        f"Policyholder: {name}",
        f"Reference: {package.partner_transaction_id or 'none'}",
    ]
    return [
        *lines,
        *(_quote_line(quote, package.currency) for quote in package.quotes if quote.accepted),
        f"Underwriter: {content.UNDERWRITER['name']}",
    ]


def _quote_line(quote: Quote, currency: str) -> str:
    return (
        f"{content.CONTENT[quote.policy_type]['title']}: {quote.status}, cover "
        f"{formatted(quote.cover_amount, currency)}, price {formatted(quote.price, currency)}, "
        f"from {quote.starts_at:%Y-%m-%d %H:%M} to {quote.ends_at:%Y-%m-%d %H:%M} UTC"
    )


@dataclass(slots=True)
class Pages:
    """The pages; each says that no policy here is real."""

    practice: Practice

    async def wording(self, request: Request) -> Response:
        """The policy wording. It is the same for every package, stored or not."""
        if not _ID.fullmatch(request.path_params["package_id"]):
            return _missing()
        wanted = request.query_params.get("policy_type", "").removesuffix("_v1")
        types = [wanted] if wanted in content.CONTENT else list(content.CONTENT)
        return _page("Policy wording", "".join(_wording(each) for each in types))

    async def certificate(self, request: Request) -> Response:
        """The certificate as it is now, HTML or `.pdf`; only with its security token."""
        package_id = request.path_params["package_id"]
        package = self.practice.store.package(package_id.removesuffix(".pdf"))
        if package is None or not package.booked:
            return _missing()
        given = request.query_params.get("security_token", "")
        if not hmac.compare_digest(given.encode(), package.security_token.encode()):
            return _page("No access", "<p>This link is not complete.</p>", 403)
        lines = _lines(package)
        if package_id.endswith(".pdf"):
            text = [content.NOT_REAL, "", "Certificate of insurance", "", *lines]
            return Response(one_page(text), 200, _SAFE, "application/pdf")
        inner = "".join(f"<p>{escape(line)}</p>" for line in lines)
        return _page("Certificate of insurance", inner)

    async def account(self, _request: Request) -> Response:
        """The policyholder's account, which the practice has none of."""
        return _page("Your account", "<p>Claims and changes are not practised here.</p>")

    async def captive(self, _request: Request) -> Response:
        """The login page of a captive portal, where its redirect leads."""
        return HTMLResponse(LOGIN_PAGE, 200)
