"""Named points of a saga at which a test may stop the process, as a power cut would.

In ordinary use `reached` does nothing. The names are the arrows of design section 3: a test
kills the process at each of them and starts again.
"""

from collections.abc import Callable

NAMES = (
    "dispatch.committed",
    "buy_label.sent",
    "buy_label.answered",
    "buy_label.outcome",
    "buy_label.applied",
    "book_cover.sent",
    "book_cover.answered",
    "book_cover.outcome",
    "book_cover.proven",
    "book_cover.applied",
    "opt_out.sent",
    "opt_out.answered",
    "opt_out.outcome",
    "opt_out.applied",
    "print.made",
    "print.sent",
    "print.answered",
    "print.outcome",
    "print.applied",
    "void.asked",
    "void.approved",
    "void_label.sent",
    "void_label.answered",
    "void_label.outcome",
    "void_label.applied",
    "preview_cancel.read",
    "preview_cancel.sent",
    "preview_cancel.answered",
    "preview_cancel.outcome",
    "preview_cancel.applied",
    "confirm_cancel.sent",
    "confirm_cancel.answered",
    "confirm_cancel.outcome",
    "confirm_cancel.read",
    "confirm_cancel.applied",
    "void.ended",
    "amend.approved",
    "confirm_update.sent",
    "confirm_update.answered",
    "confirm_update.outcome",
    "confirm_update.read",
    "confirm_update.applied",
    "orders.kept",
    "orders.taken",
    "batch.begun",
    "batch.printed",
    "migrate.step",
    "migrate.committed",
    "record.before_line",
    "record.half_line",
    "record.after_line",
)

_hook: Callable[[str], None] | None = None


def install(hook: Callable[[str], None] | None) -> None:
    """Calls `hook` with the name of every point reached from now on."""
    global _hook  # noqa: PLW0603 - one process, one hook, set before anything runs
    _hook = hook


def reached(name: str) -> None:
    """The saga is at `name`."""
    if _hook is not None:
        _hook(name)
