"""The practice insurer, and the practice EasyPost beside it, as a child process: it ends with its
parent, whatever happens to it.
"""

import asyncio
import contextlib
import json
import os
from pathlib import Path
from typing import Any

from station import log
from station.domain.errors import EnvironmentFaultError
from station.program import again

_START_S = 30.0
RATE = 20


class PracticeInsurer:
    """`station sandbox` on a free port, with its own store in the practice folder."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._process: asyncio.subprocess.Process | None = None
        self.easypost: dict[str, Any] | None = None
        """What the practice EasyPost beside it says of itself, once they run."""

    @property
    def ended(self) -> bool:
        """True if it was started and is gone."""
        return self._process is not None and self._process.returncode is not None

    async def start(self) -> dict[str, Any]:
        """Starts it and returns what it says of itself: `url`, `partner_code`, `api_key` …

        Raises EnvironmentFaultError if it does not come up.
        """
        environment = {name: value for name, value in os.environ.items() if name[:3] != "XC_"}
        try:
            self._process = await asyncio.create_subprocess_exec(
                *again(
                    "sandbox",
                    "--data",
                    str(self._data),
                    "--rate",
                    str(RATE),
                    "--end-with-parent",
                ),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=environment,
            )
            assert self._process.stdout is not None  # noqa: S101 - asked for above
            line = await asyncio.wait_for(self._process.stdout.readline(), _START_S)
            said: dict[str, Any] = json.loads(line)
        except (OSError, ValueError) as error:
            await self.stop()
            raise EnvironmentFaultError("practice.no_insurer") from error
        self.easypost = said["easypost"]
        for secret in (said["api_secret"], said["control_token"]):
            log.redact(str(secret))
        for name in ("test_key", "production_key"):
            log.redact(str(said["easypost"][name]))
        return said

    async def stop(self) -> None:
        """Ends it."""
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        if process.stdin is not None:
            process.stdin.close()
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 5)
        except TimeoutError:
            process.kill()
            await process.wait()
