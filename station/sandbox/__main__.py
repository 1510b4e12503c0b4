"""`python -m station.sandbox`: the practice insurer and the practice EasyPost on this machine."""

import argparse
import contextlib
import logging
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

_LONGEST_S = 86_400.0 * 365 * 10
_LONGEST_H = 24.0 * 365 * 10
_MOST_A_SECOND = 1_000_000
_LAST_PORT = 65_535


def _between(text: str, least: float, most: float) -> float:
    with contextlib.suppress(ValueError):
        found = float(text)
        if least <= found <= most:  # what is not a number is between no two
            return found
    raise argparse.ArgumentTypeError(f"must be a number from {least:g} to {most:g}")


def _whole(text: str, least: int, most: int) -> int:
    with contextlib.suppress(ValueError):
        found = int(text)
        if least <= found <= most:
            return found
    raise argparse.ArgumentTypeError(f"must be a whole number from {least} to {most}")


def _port(text: str) -> int:
    return _whole(text, 0, _LAST_PORT)


def _rate(text: str) -> int:
    return _whole(text, 1, _MOST_A_SECOND)


def _skew(text: str) -> float | None:
    return None if text == "off" else _between(text, 0, _LONGEST_S)


def _offset(text: str) -> float:
    return _between(text, -_LONGEST_S, _LONGEST_S)


def _hours(text: str) -> float:
    return _between(text, 0, _LONGEST_H)


def parser() -> argparse.ArgumentParser:
    """The options. Credentials are none of them: arguments are open to every user."""
    made = argparse.ArgumentParser(
        prog="station sandbox",
        description="A practice insurer, and a practice EasyPost beside it, on this machine. The "
        "insurer's credentials come from SANDBOX_API_KEY, "
        "SANDBOX_API_SECRET and SANDBOX_PARTNER_CODE, else they are made up and kept.",
    )
    made.add_argument("--port", type=_port, default=0, help="0 takes any free port")
    made.add_argument("--data", type=Path, help="data file; without it nothing is kept")
    made.add_argument("--rate", type=_rate, default=2, help="requests a second (2)")
    made.add_argument("--skew", type=_skew, default=300.0, help="seconds, or off (300)")
    made.add_argument("--clock-offset", type=_offset, default=0.0, help="seconds the clock is off")
    made.add_argument("--quote-age", type=_hours, default=24.0, help="hours a quote lives (24)")
    made.add_argument("--no-require-api-key", action="store_true", help="X-Api-Key may be missing")
    made.add_argument("--end-with-parent", action="store_true", help="end when stdin is closed")
    made.add_argument("--tls-cert", type=Path, help="certificate chain, PEM")
    made.add_argument("--tls-key", type=Path, help="its private key, PEM")
    made.add_argument("--verbose", action="store_true", help="one line a request on stderr")
    return made


@contextlib.contextmanager
def _data_file(given: Path | None) -> Iterator[str]:
    """The data file; a temporary one goes when the sandbox ends."""
    if given is not None:
        given.parent.mkdir(parents=True, exist_ok=True)
        yield str(given)
        return
    with tempfile.TemporaryDirectory(prefix="practice-insurer-") as folder:
        yield str(Path(folder) / "insurer.db")


def main(argv: list[str] | None = None) -> int:
    """Run the practice insurer. 0 when it was told to end, 1 when it could not begin."""
    given = parser().parse_args(argv)
    if (given.tls_cert is None) != (given.tls_key is None):
        print("--tls-cert and --tls-key go together", file=sys.stderr)
        return 2
    # Quiet unless asked: a parent that never reads stderr must not fill its pipe.
    level = logging.INFO if given.verbose else logging.ERROR
    logging.basicConfig(stream=sys.stderr, level=level, format="%(asctime)s %(message)s")
    for name in ("uvicorn.error", "asyncio"):
        logging.getLogger(name).setLevel(logging.ERROR)
    # Only now, so that --help and a wrong option answer at once.
    from station.sandbox.server import Options, serve

    with _data_file(given.data) as data:
        options = Options(
            data=data,
            port=given.port,
            rate=given.rate,
            skew=given.skew,
            clock_offset=given.clock_offset,
            require_api_key=not given.no_require_api_key,
            quote_age=timedelta(hours=given.quote_age),
            end_with_parent=given.end_with_parent,
            tls_cert=None if given.tls_cert is None else str(given.tls_cert),
            tls_key=None if given.tls_key is None else str(given.tls_key),
        )
        try:
            serve(options)
        except OSError as problem:
            print(f"The practice insurer cannot listen: {problem}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
