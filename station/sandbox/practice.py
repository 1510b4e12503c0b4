"""What every endpoint is handed: the store, the clock, who the partner is, how it is reached."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from station.sandbox.clock import Clock
from station.sandbox.errors import no_package
from station.sandbox.records import Package
from station.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Twist:
    """How a fault bends the execution of one request; by default not at all."""

    price_delta: Decimal | None = None
    currency: str | None = None
    pending_payment: bool = False
    failed_slot: int | None = None  # negative counts from the last
    quote_status: tuple[int, str] | None = None


STRAIGHT = Twist()


@dataclass(slots=True)
class Call:
    """One request to the API, its body read. Header names are in lower case."""

    method: str
    path: str  # as sent, without the query: this is what a signature covers
    partner_code: str
    endpoint: str  # a name of routes.ENDPOINTS, or "" where no endpoint answers
    headers: dict[str, str]
    body: bytes
    package_id: str = ""
    cancellation_id: str = ""
    update_id: str = ""
    query: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Practice:
    """The insurer itself. `base_url` is scheme, host and port, without a final slash."""

    store: Store
    clock: Clock
    partner_code: str
    base_url: str
    quote_age: timedelta

    def package(self, call: Call) -> Package:
        """The package that the path names. Raises RefusedError 404."""
        package = self.store.package(call.package_id)
        if package is None:
            raise no_package()
        return package
