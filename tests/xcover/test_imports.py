"""The window paints before the HTTP library is loaded."""

import subprocess
import sys


def test_naming_the_insurer_loads_no_http_library() -> None:
    code = (
        "import sys, station.xcover, station.xcover.insurer, station.xcover.credentials\n"
        "loaded = {'httpx', 'httpcore', 'pydantic', 'anyio'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {loaded}' if loaded else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
