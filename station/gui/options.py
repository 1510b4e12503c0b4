"""What the window is told when it is made, and what may change while it stands."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from station.desk.door import Door


def _open_in_browser(url: str) -> bool:
    """False where this computer has no browser."""
    return QDesktopServices.openUrl(QUrl(url))


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Taste:
    """What the settings of the screen are at this moment."""

    theme: str
    volume: float
    text: int


@dataclass(frozen=True)
class Options:
    """What the settings say about the window."""

    theme: str = "auto"
    """`light`, `dark`, or `auto`: the system's."""
    volume: float = 0.6
    text: int = 100
    """How large words are, in per cent."""
    full_screen: bool = False
    open_url: Callable[[str], bool] = _open_in_browser
    door: Door | None = None
    """Who may sign in; None: nobody ever does."""
    open_house: bool = False
    """The window begins without a sign-in (practice)."""
    lock_after_s: Callable[[], float] = lambda: 0.0
    """After so many seconds without a key or a press the next person signs in; 0: never."""
    first_page: Callable[[], str] = lambda: "pack"
    """What whoever signs in sees first."""
    scan_prefix: str = ""
    clock: Callable[[], datetime] = field(default=_now)
