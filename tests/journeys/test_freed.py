"""What was given back is used by nobody: not by the window, not by a command, not at their end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.rig import ROOT


@pytest.mark.skipif(sys.platform != "linux", reason="the words are those of the GNU C library")
def test_a_dispatch_a_window_and_a_void_where_freed_memory_is_overwritten(tmp_path: Path) -> None:
    # Every block that is freed is filled at once, and each object is a block of its own: whoever
    # still looks at one ends by a signal, which smoke says, instead of by chance and elsewhere.
    strict = {"MALLOC_PERTURB_": "165", "PYTHONMALLOC": "malloc"}
    ran = subprocess.run(
        [sys.executable, "-m", "station", "--practice", "smoke"],
        env=os.environ | strict | {"STATION_HOME": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
