"""Refusals: what an endpoint raises when it will not do what was asked (contract 14.2)."""

from typing import Any

# The fixed text that nearly every recorded error carries; the reason is in `errors`.
FIXED_MESSAGE = "An API error occurred."


class RefusedError(Exception):
    """The request is answered with `status` and `body`; nothing was changed."""

    def __init__(
        self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(f"refused with {status}")
        self.status = status
        self.body = body
        self.headers = headers or {}


def invalid(errors: dict[str, Any] | list[str]) -> RefusedError:
    """422: the request was understood and is not acceptable."""
    return RefusedError(
        422, {"type": "validation_error", "message": FIXED_MESSAGE, "errors": errors}
    )


def broken_json(reason: str) -> RefusedError:
    """400: the body is not JSON. No `errors` key here, as captured."""
    return RefusedError(
        400, {"type": "validation_error", "message": f"JSON parse error - {reason}"}
    )


def not_found(message: str) -> RefusedError:
    """404 with the reason as its message."""
    return RefusedError(404, {"type": "api_error", "message": message})


def no_package() -> RefusedError:
    """404 for a package that was never stored (contract 9.7)."""
    return not_found("Quote package does not exist")


def no_change(status: str) -> RefusedError:
    """422 for a step that the package's status forbids (contract 8.5, 11.5)."""
    return invalid([f"Status change not allowed for QuotePackage in status {status}"])
