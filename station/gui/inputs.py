"""Where keys and scans go: to the door, to the page in front, or to the window itself."""

from typing import TYPE_CHECKING

from station.desk.views import Notice, Shape, Sound, Stage, Tone
from station.domain import commands
from station.domain.errors import message
from station.domain.people import is_badge
from station.gui.keymap import Key
from station.gui.widgets.rail import PAGES, shown_as

if TYPE_CHECKING:
    from station.gui.window import Window

ASIDE = ("keys", "language", "about")
"""Pages that anybody may open, and that lead back to where one came from."""


class Inputs:
    """Hands on what comes in from the keyboard and the scanner of one window."""

    def __init__(self, window: "Window") -> None:
        self._window = window

    # Scans

    def scan(self, code: str) -> None:
        """The page in front may take a code; during a dispatch the pack page keeps it.

        A badge that no page asked for is the next person's.
        """
        window = self._window
        if not window.signed_in and window.sign_in is not None:
            window.choose_at_door(False)
            window.sign_in.scan(code)
            return
        front = window.pages.front()
        if front is not None and front.asks_pin:
            return
        badge = is_badge(code)
        offered = front is not None and front is not window.pack and (badge or not self._busy())
        if offered and front is not None and front.scan(code):
            return
        if badge and window.sign_in is not None:
            window.lock()
            window.sign_in.scan(code)
            return
        self._to_pack(code)

    def _busy(self) -> bool:
        view = self._window.view
        return view is not None and view.stage in (Stage.DISPATCHING, Stage.CHOOSING)

    def _to_pack(self, code: str) -> None:
        window = self._window
        unseen = window.page != "pack" and commands.read(code) is not None
        window.open_page("pack")
        if unseen:
            # What nobody was looking at is neither ticked nor dispatched.
            window.sound(Sound.REFUSED)
            window.pack.add_notice(Notice(Tone.LOOK, Shape.LOOK, message("command.not_seen")))
            return
        window.pack.scan(code)

    # Keys

    def takes(self, key: Key) -> bool:
        """True if `key` is anybody's at this moment."""
        return self._window.signed_in or self._window.begins or self._at_door(key)

    def press(self, key: Key) -> None:
        """Acts on a key that no field wanted."""
        window = self._window
        if not window.signed_in:
            if self._at_door(key):
                self._act_at_door(key)
            else:
                window.pages.page("setup").act(key.listed)
        elif key.act in ASIDE:
            window.open_page(window.before_aside if window.page == key.act else key.act)
        elif shown_as(key.act) in PAGES:
            window.open_page(key.act)
        elif key.act == "full_screen":
            window.switch_full_screen()
        elif key.act == "lock":
            window.lock()
        elif window.page == "pack":
            window.pack.act(key.act)
        elif not window.pages.page(window.page).act(key.listed) and key.listed == "back":
            window.open_page(window.before_aside if window.page in ASIDE else "pack")

    def _at_door(self, key: Key) -> bool:
        """Before anybody has signed in, only the language can be chosen: it must be readable."""
        return key.act == "language" or self._window.choosing_at_door

    def _act_at_door(self, key: Key) -> None:
        window = self._window
        if key.act == "language" or key.listed == "back":
            window.choose_at_door(not window.choosing_at_door)
        else:
            window.pages.page("language").act(key.listed)
