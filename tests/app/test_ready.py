"""The window at rest has loaded what the first dispatch of the day needs."""

import os
import subprocess
import sys
from pathlib import Path

_RESTING = """
import asyncio, sys
from station.app.window import run

def loaded():
    document = sys.modules.get("station.printing.document")
    papers = {"station.render.papers", "zxingcpp", "httpx"} <= set(sys.modules)
    return papers and document is not None and document._rehearse.cache_info().currsize == 1

async def visit(window, tasks):
    try:
        async with asyncio.timeout(60):
            while not loaded():
                await asyncio.sleep(0.01)
        print("loaded")
    finally:
        window.close()

sys.exit(run(practice=True, visit=visit))
"""


def test_what_makes_papers_is_there_before_the_first_parcel(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _RESTING],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "STATION_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "loaded\n", "")
