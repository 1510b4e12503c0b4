"""Asks the insurer, by reading only, whether credentials fit: nothing is bought or kept."""

import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from station.flow import access
from station.flow.seen import Seen
from station.xcover.client import utc_now
from station.xcover.credentials import VARIANT_A, Credentials, Scheme
from station.xcover.insurer import XCoverInsurer

_NOT_THE_SECRET = "this-is-surely-not-the-secret"  # noqa: S105  it is meant to be wrong


async def check(
    credentials: Credentials,
    *,
    scheme: Scheme = VARIANT_A,
    clock: Callable[[], datetime] = utc_now,
    ssl_context: ssl.SSLContext | None = None,
    patience: float = 1.0,
) -> access.Access:
    """What one signed read says, and a second one with a wrong secret where that explains more.

    Never raises for the network's sake. The arguments are the client's.
    """

    async def asked(each: Credentials) -> Seen:
        insurer = XCoverInsurer(
            each, scheme=scheme, clock=clock, ssl_context=ssl_context, patience=patience
        )
        try:
            return await insurer.ping()
        finally:
            await insurer.aclose()

    seen = await asked(credentials)
    contrast = None
    if access.needs_contrast(seen, clock()):
        contrast = await asked(replace(credentials, api_secret=_NOT_THE_SECRET))
    return access.read(seen, clock(), contrast)
