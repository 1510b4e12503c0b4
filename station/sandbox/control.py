"""The control: what a test or a supervisor of the practice asks and sets. No part of the API."""

import hmac
import json
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from station.sandbox.exchange import Api
from station.sandbox.faults import BadFaultError, Faults
from station.sandbox.money import number
from station.sandbox.records import Package, Quote
from station.sandbox.shapes import stamp


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "id": quote.id,
        "key": str(quote.slot),
        "policy_type": quote.policy_type,
        "status": quote.status,
        "accepted": quote.accepted,
        "price": number(quote.price),
        "tax": number(quote.tax),
        "cover_amount": number(quote.cover_amount),
        "policy_start_date": stamp(quote.starts_at),
        "confirmed_at": stamp(quote.confirmed_at),
        "cancelled_at": stamp(quote.cancelled_at),
    }


def _package(package: Package) -> dict[str, Any]:
    """What really happened to a package. No personal data."""
    return {
        "id": package.id,
        "status": package.status,
        "partner_transaction_id": package.partner_transaction_id,
        "partner_metadata": package.partner_metadata,
        "currency": package.currency,
        "total_price": number(package.total_price()),
        "quotes": [_quote(quote) for quote in package.quotes],
        "refusals": package.refusals,
        "booked_times": package.booked_times,
        "cancelled_times": package.cancelled_times,
        "updated_times": package.updated_times,
        "opted_out": package.opted_out_times > 0,
        "opted_out_times": package.opted_out_times,
        "previews": len(package.cancellations),
        "emails": package.emails,
        "created_at": stamp(package.created_at),
        "booked_at": stamp(package.booked_at),
    }


@dataclass(slots=True)
class FaultControl:
    """The faults of one party, and who may set them: whoever has the token of the ready line."""

    kept: Faults
    token: str

    def stranger(self, request: Request) -> Response | None:
        """The answer to a request without the token; None for one that has it."""
        given = request.headers.get("x-control-token", "")
        if hmac.compare_digest(given.encode(), self.token.encode()):
            return None
        return JSONResponse({"error": "The control needs its token"}, 403)

    async def faults(self, request: Request) -> Response:
        """GET shows, POST appends one fault or a list, DELETE forgets all."""
        if stranger := self.stranger(request):
            return stranger
        try:
            if request.method == "POST":
                self.kept.add(json.loads(await request.body()))
        except ValueError as problem:  # a broken JSON, or BadFaultError
            kind = "" if isinstance(problem, BadFaultError) else "not JSON: "
            return JSONResponse({"error": f"{kind}{problem}"}, 422)
        if request.method == "DELETE":
            self.kept.clear()
        return JSONResponse(self.kept.shown())


@dataclass(slots=True)
class Control:
    """The insurer's endpoints under `/_control/`; each needs the token of the ready line."""

    api: Api
    access: FaultControl

    async def truth(self, request: Request) -> Response:
        """Every package and every count. `?packages=no` leaves the packages out."""
        if stranger := self.access.stranger(request):
            return stranger
        practice = self.api.practice
        body: dict[str, Any] = {
            "now": stamp(practice.clock.now()),
            "clock_offset": practice.clock.offset,
            "throttled": self.api.throttle.refused,
            "commits_pending": len(self.api.late),
            **self.api.counters.shown(),
        }
        if request.query_params.get("packages") != "no":
            body["packages"] = [_package(each) for each in practice.store.packages()]
        return JSONResponse(body)

    async def clock(self, request: Request) -> Response:
        """POST `{"offset": seconds}` sets how far the sandbox's clock runs off."""
        if stranger := self.access.stranger(request):
            return stranger
        try:
            offset = float(json.loads(await request.body())["offset"])
        except (ValueError, TypeError, KeyError):
            return JSONResponse({"error": "offset must be a number of seconds"}, 422)
        clock = self.api.practice.clock
        clock.offset = offset
        return JSONResponse({"offset": offset, "now": stamp(clock.now())})
