"""The control of a practice EasyPost, and what its truth says."""

from dataclasses import dataclass
from typing import Any

import httpx

from station.carriers.easypost.keys import PRODUCTION, TEST, Keys


@dataclass
class PracticeBroker:
    """`ready` is the sandbox's ready line."""

    ready: dict[str, Any]
    http: httpx.Client

    def keys(self, mode: str = PRODUCTION) -> Keys:
        """A key of this broker."""
        own = self.ready["easypost"]
        return Keys(own["url"], own[f"{mode}_key"], mode)

    def wrong_keys(self) -> Keys:
        """A key that it does not know."""
        return Keys(self.ready["easypost"]["url"], "EZTKnobodysown", TEST)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        reply = self.http.request(
            method,
            f"{self.ready['easypost']['control_url']}/{path}",
            json=body,
            headers={"X-Control-Token": self.ready["control_token"]},
        )
        assert reply.status_code == 200, reply.text
        return reply.json()

    def fault(self, kind: str, endpoint: str, **more: Any) -> None:
        self.control("POST", "faults", {"kind": kind, "endpoint": endpoint, **more})

    def no_faults(self) -> None:
        self.control("DELETE", "faults")

    def rich(self, dollars: str = "1000") -> None:
        self.control("POST", "balance", {"balance": dollars})

    def shipments(self, reference: str) -> list[dict[str, Any]]:
        """The truth about all shipments of one reference."""
        found = self.control("GET", "truth")["shipments"]
        return [each for each in found if each["reference"] == reference]

    def set(self, reference: str, **changes: Any) -> None:
        """Changes the bought shipment of a reference, or else the newest."""
        bought = [each for each in self.shipments(reference) if each["bought"]]
        name = (bought or self.shipments(reference))[-1]["id"]
        self.control("POST", f"shipments/{name}", changes)

    def until_quiet(self) -> None:
        """What is carried out late is carried out."""
        while self.control("GET", "truth")["commits_pending"]:
            pass
