"""Refusals in EasyPost's own shape (documented): `{"error": {"code", "message", "errors"}}`."""

from typing import Any

from station.sandbox.errors import RefusedError
from station.sandbox.reply import Reply, as_json


def refusal(status: int, code: str, text: str, errors: list[Any] | None = None) -> RefusedError:
    """A refusal with `status`. `errors` hold field objects or texts; both are documented."""
    return RefusedError(status, {"error": {"code": code, "message": text, "errors": errors or []}})


def unauthorized() -> RefusedError:
    """401 for a missing or unknown key (the status is documented, the code is in its list)."""
    return refusal(401, "UNAUTHORIZED", "The API key is not valid.")


def not_found() -> RefusedError:
    """404 (recorded)."""
    return refusal(404, "NOT_FOUND", "The requested resource could not be found.")


def field_errors(**fields: str) -> RefusedError:
    """422 that names fields of the request."""
    found = [{"field": name, "message": text} for name, text in fields.items()]
    return refusal(422, "PARAMETER.REQUIRED", "Missing required parameter.", found)


def insufficient() -> RefusedError:
    """402: the account has not the money (the status is documented, its text inferred)."""
    text = "Insufficient funds. Please add funds to your account to complete this purchase."
    return refusal(402, "PAYMENT_REQUIRED", text)


def too_many(retry_after: str | None) -> Reply:
    """429 (documented); that `Retry-After` may come with it is inferred."""
    text = "You have sent too many requests in a given amount of time."
    body = {"error": {"code": "RATE_LIMITED", "message": text, "errors": []}}
    return as_json(429, body, {} if retry_after is None else {"Retry-After": retry_after})
