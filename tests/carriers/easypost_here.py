"""EasyPost as a carrier, for tests."""

from dataclasses import dataclass, field
from typing import Any

from station.carriers.easypost.carrier import Account, Choice, EasyPostCarrier
from station.carriers.easypost.client import Client
from station.carriers.easypost.keys import Keys
from station.flow.seen import Seen
from station.flow.verdict import Verdict
from tests.carriers import parcels


@dataclass
class Ear:
    """What the line heard."""

    heard: list[tuple[Verdict, Seen]] = field(default_factory=list)

    def __call__(self, verdict: Verdict, seen: Seen) -> None:
        self.heard.append((verdict, seen))


async def carrier(
    keys: Keys,
    *,
    choice: Choice = Choice(),  # noqa: B008 - frozen
    label_format: str = "ZPL",
    ear: Ear | None = None,
    client: Any = None,
) -> EasyPostCarrier:
    """The carrier over real HTTP, or over `client`. Time-outs are a tenth of the real ones."""
    made = client or Client(keys, patience=0.1)
    carrier = EasyPostCarrier(
        lambda: choice, lambda: label_format, ear or Ear(), lambda: parcels.NOW
    )
    await carrier.become(Account(made, keys.mode))
    return carrier
