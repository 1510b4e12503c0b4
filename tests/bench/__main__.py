"""The benchmarks: `python tests/bench [NAME …] [--quick] [--full] [--json OUT]`.

They print figures and ratios, beside the budgets of design section 8, and assert nothing: what
else the machine does moves them. The load average stands beside them.
"""

import argparse
import importlib
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# This folder's files must not stand in for libraries of the same name.
sys.path[0] = str(ROOT)

from tests.bench.figures import Figure, Report, table  # noqa: E402

NAMES = {
    "start": "process start to a window that takes a scan; memory",
    "installed": "the frozen program: its start beside an empty window; memory over 2,000 parcels",
    "quote": "quote and booking over TLS at 40 ms, beside the official client",
    "dispatch": "a dispatch's time beyond the network's own",
    "command": "orders a second by `station dispatch`",
    "scan": "scan to filled form with many shipments in the store",
    "history": "finding and scrolling with many shipments in the store",
    "papers": "label and confirmation as ZPL and PDF, beside ReportLab",
    "drain": "voids that waited for the line: the rate, and how long they block the window",
    "queue": "the queue page over 10,000 voids: opening, scrolling, while they are settled",
    "batch": "1,000 orders at once, as the batch page does it: offers, ticks, dispatch",
    "wallet": "the wallet over 1,000,000 postings: its page, its statements",
    "orders": "100,000 orders of a shop's export: looked at, previewed, kept",
    "backup": "a backup of a large store while the bench works: time, writes, window",
    "window": "how long the window is blocked while dispatches drain",
}


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    quick: bool
    full: bool
    voids: int | None = None
    """So many of them, where the words of the command say so."""
    rate: float | None = None
    """Calls a second that a drain is allowed, where they say so."""

    def of(self, quick: int, usual: int, full: int | None = None) -> int:
        """The one of three that is wanted."""
        if self.quick:
            return quick
        return full if self.full and full is not None else usual


def main(words: list[str]) -> int:
    """Runs the named benchmarks, all without a name."""
    listed = "\n".join(f"  {name:<10} {what}" for name, what in NAMES.items())
    parser = argparse.ArgumentParser(
        prog="python tests/bench",
        description=f"The benchmarks:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", choices=[[], *NAMES], metavar="NAME")
    parser.add_argument("--quick", action="store_true", help="few rounds, under a minute")
    parser.add_argument("--full", action="store_true", help="1,000,000 shipments in the store")
    parser.add_argument("--voids", type=int, help="so many voids drain")
    parser.add_argument("--rate", type=float, help="calls a second that a drain is allowed")
    parser.add_argument("--json", type=Path, metavar="OUT", help="the figures as JSON too")
    options = parser.parse_args(words)
    size = Size(options.quick, options.full, options.voids, options.rate)
    figures: list[Figure] = []
    for name in options.names or NAMES:
        begun = time.monotonic()
        sys.stderr.write(f"{name} … ")
        sys.stderr.flush()
        module = importlib.import_module(f"tests.bench.{name}_bench")
        report = Report(name)
        with tempfile.TemporaryDirectory(prefix="station-bench-") as folder:
            module.run(report, size, Path(folder))
        figures += report.figures
        sys.stderr.write(f"{time.monotonic() - begun:.0f} s\n")
    _print(figures)
    if options.json:
        content = {**_machine(), "figures": [figure.as_json() for figure in figures]}
        options.json.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return 0


def _machine() -> dict[str, object]:
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
    }


def _print(figures: list[Figure]) -> None:
    machine = _machine()
    load = ", ".join(f"{each:.2f}" for each in os.getloadavg())
    sys.stdout.write(
        f"Python {machine['python']}, {machine['system']}, {machine['cores']} cores, load {load}\n"
    )
    sys.stdout.write(table(figures) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
