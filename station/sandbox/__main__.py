"""`python -m station.sandbox`: the practice insurer and the practice EasyPost on this machine."""

import argparse
import contextlib
import logging
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path


def _seconds(text: str) -> float | None:
    return None if text == "off" else float(text)


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def parser() -> argparse.ArgumentParser:
    """The options. Credentials are none of them: arguments are open to every user."""
    made = argparse.ArgumentParser(
        prog="station sandbox",
        description="A practice insurer, and a practice EasyPost beside it, on this machine. The "
        "insurer's credentials come from SANDBOX_API_KEY, "
        "SANDBOX_API_SECRET and SANDBOX_PARTNER_CODE, else they are made up and kept.",
    )
    made.add_argument("--port", type=int, default=0, help="0 takes any free port")
    made.add_argument("--data", type=Path, help="data file; without it nothing is kept")
    made.add_argument("--rate", type=_positive, default=2, help="requests a second (2)")
    made.add_argument("--skew", type=_seconds, default=300.0, help="seconds, or off (300)")
    made.add_argument("--clock-offset", type=float, default=0.0, help="seconds the clock is off")
    made.add_argument("--quote-age", type=float, default=24.0, help="hours a quote lives (24)")
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
