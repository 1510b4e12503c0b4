"""`station`: the window, or a command."""

import sys

from station.program import hold_ctrl_c, keep_private, no_text, settle


def main(arguments: list[str] | None = None) -> int:
    """Runs the program; returns its exit code."""
    if arguments is None:
        hold_ctrl_c()
    settle()
    keep_private()
    words = sys.argv[1:] if arguments is None else arguments
    odd = no_text(words)
    if odd is not None:
        # Nothing that is shown, kept or sent can hold it.
        from station.i18n import t

        sys.stderr.write(t("cli.no_text_word", word=odd[:200]) + "\n")
        return 2
    # What only the program itself starts stands alone: it loads nothing else of the program.
    first = next((word for word in words if word != "--practice"), None)
    if first == "sandbox":
        from station.sandbox.__main__ import main as sandbox

        return sandbox([word for word in words if word != "--practice"][1:])
    if first == "read-orders":
        from station.orders.child import serve

        serve(sys.stdin.buffer, sys.stdout.buffer)
        return 0
    if first == "smoke-window":
        from station.app.smoke_window import main as smoke_window

        return smoke_window(words[1:])
    from station.cli.parser import run

    return run(words)


if __name__ == "__main__":
    sys.exit(main())
