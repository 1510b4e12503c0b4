"""What a test asks and sets of the practice EasyPost. No part of its API."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from station.sandbox.control import FaultControl
from station.sandbox.easypost.exchange import EasyPostApi
from station.sandbox.easypost.purchases import decide
from station.sandbox.easypost.shelf import Parcel


def _shown(parcel: Parcel) -> dict[str, Any]:
    """What really happened to a shipment. No personal data."""
    document = parcel.document
    rate = document["selected_rate"] or {}
    return {
        "id": parcel.id,
        "mode": parcel.mode,
        "reference": parcel.reference,
        "bought": parcel.bought,
        "refunds": parcel.refunds,
        "scanned": parcel.scanned,
        "refund_status": document["refund_status"],
        "tracking_code": document["tracking_code"],
        "carrier": rate.get("carrier"),
        "service": rate.get("service"),
        "charged": rate.get("rate"),
        "currency": rate.get("currency"),
        "parcel": document["parcel"],
        "customs_info": document["customs_info"],
        "label_format": document["options"]["label_format"],
    }


@dataclass(slots=True)
class EasyPostControl:
    """The endpoints under `/_control/easypost/`; each needs the token of the ready line."""

    api: EasyPostApi
    access: FaultControl

    async def truth(self, request: Request) -> Response:
        """Every shipment, every count, the balance."""
        if stranger := self.access.stranger(request):
            return stranger
        shelf = self.api.broker.shelf
        return JSONResponse(
            {
                "balance": f"{shelf.balance:.5f}",
                "commits_pending": len(self.api.late),
                "shipments": [_shown(each) for each in shelf.parcels()],
                **self.api.counters.shown(),
            }
        )

    async def shipment(self, request: Request) -> Response:
        """POST `{"refund_status": …}` or `{"scanned": true}` to a shipment by id or reference."""

        def change(given: dict[str, Any]) -> Any:
            parcel = self.api.broker.shelf.parcel(request.path_params["name"])
            if parcel is None:
                raise ValueError("no such shipment")
            parcel.scanned = bool(given.get("scanned", parcel.scanned))
            self.api.broker.shelf.keep(parcel)
            if "refund_status" in given:
                decide(self.api.broker, parcel, str(given["refund_status"]))
            return _shown(parcel)

        return await self._changed(request, change)

    async def balance(self, request: Request) -> Response:
        """POST `{"balance": "12.5"}` sets the account's money."""

        def change(given: dict[str, Any]) -> Any:
            try:
                dollars = Decimal(str(given["balance"]))
            except InvalidOperation as problem:
                raise ValueError("balance must be an amount") from problem
            self.api.broker.shelf.set_balance(dollars)
            return {"balance": f"{dollars:.5f}"}

        return await self._changed(request, change)

    async def _changed(self, request: Request, change: Callable[[dict[str, Any]], Any]) -> Response:
        if stranger := self.access.stranger(request):
            return stranger
        try:
            with self.api.broker.shelf.transaction():
                return JSONResponse(change(json.loads(await request.body())))
        except (ValueError, KeyError, TypeError) as problem:
            return JSONResponse({"error": str(problem)}, 422)
