"""`station`: the window, or a command."""

import sys


def main(arguments: list[str] | None = None) -> int:
    """Runs the program; returns its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    if next((word for word in words if word != "--practice"), None) == "sandbox":
        # The practice insurer stands alone: it loads nothing else of the program.
        from station.sandbox.__main__ import main as sandbox

        return sandbox([word for word in words if word != "--practice"][1:])
    from station.cli.parser import run

    return run(words)


if __name__ == "__main__":
    sys.exit(main())
