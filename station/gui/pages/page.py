"""What every page of the window promises, and what it is given."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout, QWidget
from shiboken6 import isValid

from station.desk.views import Notice, Shape, Sound, Tone
from station.domain.errors import EnvironmentFaultError, Message, StationError
from station.gui import tongue
from station.gui.tasks import Tasks
from station.gui.theme import Look
from station.gui.widgets.between import Between
from station.gui.widgets.boxes import column
from station.gui.widgets.fold import Folded
from station.gui.widgets.notice import Notices
from station.i18n import t

RING = 8
REST_S = 0.25
"""Between two snapshots of a page while many things change, at least."""
_REST = 4
"""A snapshot that takes long is asked for less often: its time, so many times."""


@dataclass(frozen=True)
class Place:
    """Where a page stands: its look, who keeps its work, and the ways out of it."""

    look: Look
    tasks: Tasks
    clock: Callable[[], datetime]
    """The time, in UTC."""
    open_page: Callable[[str, str], None]
    """Opens a page by its name, at one thing: a shipment's id, or nothing in particular."""
    open_url: Callable[[str], bool]
    """Hands an address to the system's browser; False where there is none."""
    sound: Callable[[Sound], None]
    came_in: Callable[[], None] = lambda: None
    """Somebody who was nobody before has just proven who they are, on this page."""


@dataclass(frozen=True)
class Ways:
    """What a part of a page asks of the page that it stands on."""

    start: Callable[[str, Coroutine[Any, Any, Any]], None]
    """Starts an act; a refusal is said where it belongs."""
    draw: Callable[[], None]
    tell: Callable[[Message], None]
    """Says what is done."""
    refuse: Callable[[Message], None]
    refused: Callable[[], None]
    """The sound of it."""


class Page(QWidget):
    """One page of the window. It draws snapshots of its own desk and hands its acts to it.

    A page is built when it is first opened, and anew when the look changes or another person
    signs in; `kept` and `restore` carry over what the person would miss.
    """

    name: ClassVar[str]
    """`pack`, `history`, `queue`, `to_do`, `keys`."""
    everywhere: ClassVar[bool] = False
    """True for a page that also a language has which is for the pack page and the papers only."""
    lasts: ClassVar[bool] = False
    """True for a page on which so much is typed that whoever locked the bench finds it again."""
    reshaped = Signal()
    """What can take the focus has changed."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._between: Between | None = None
        self.setObjectName(self.name)
        self.setProperty("ring", "none")
        self.setLayoutDirection(tongue.direction(translated=self.everywhere))
        # On the page itself the focus is on nothing that acts; a screen reader says where it is.
        self.setAccessibleName(t(f"screen.page_{self.name}"))

    def fold_in(self, body: QLayout, *, foot: bool = False) -> QWidget:
        """Where the text is larger than the window has room for, the page scrolls `body`.

        `foot`: what stays below it has its gap also while nothing does.
        """
        holder = QWidget()
        holder.setLayout(body)
        room = self.look.px(RING)  # for the focus ring
        body.setContentsMargins(room, room, room, room)
        self._between = Between(self.look, holder, f"{self.name}.fold", foot=foot)
        return self._between

    @property
    def fold(self) -> Folded | None:
        """What scrolls; None of a page whose parts stand side by side."""
        return self._between.view if self._between is not None else None

    def stay_above(self, state: QWidget) -> None:
        """Folded, what says how things stand is in sight above what scrolls."""
        if self._between is not None:
            self._between.stay_above(state)

    def stay_below(self, *acts: QWidget) -> None:
        """Folded, what finishes the page's job is in sight below what scrolls, side by side."""
        if self._between is not None:
            self._between.stay_below(*acts)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What nothing on the page wanted scrolls it, if it is folded."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.fold is None or plain or not self.fold.page(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def shown(self) -> None:
        """The page came to the front: it asks for what it shows and puts the focus."""

    def go_to(self, what: str) -> None:
        """Opens what another page points at: a shipment's id."""

    def changed(self, ids: frozenset[str]) -> None:
        """These shipments changed while the page is in front."""

    def act(self, name: str) -> bool:  # noqa: ARG002 - for pages that take some
        """Does what a key of the keymap stands for; False if it means nothing here."""
        return False

    @property
    def asks_pin(self) -> bool:
        """While True, scans are for nobody: a PIN is being typed."""
        return False

    def scan(self, code: str) -> bool:  # noqa: ARG002 - for pages that take some
        """Takes a scanned code; False leaves it to the pack page."""
        return False

    def focus_chain(self) -> list[QWidget]:
        """What Tab goes through, in the order in which it is read."""
        return []

    def add_notice(self, notice: Notice) -> None:
        """Says something about the last act, until the next one."""

    def kept(self) -> Mapping[str, Any]:
        """What a page in another look takes over, for `restore`."""
        return {}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Takes over what the page had before it was built anew."""


class DeskPage(Page):
    """A page that shows the newest snapshot of its desk.

    `refresh` may be called as often as it likes: one question is under way at a time, and a
    change that comes meanwhile asks once more. What is drawn stays until the next answer is in.
    """

    def __init__(self, place: Place) -> None:
        super().__init__(place.look)
        self.place = place
        self.view: Any = None
        """The newest snapshot; None until the first is in."""
        self._asking = self._again = False
        self._said: Notice | None = None
        self._standing: Notice | None = None
        small = place.look.sizes
        outside = column(self)
        outside.setContentsMargins(small.margin, small.edge, small.margin, small.edge)
        self.notices = Notices(place.look, f"{self.name}.notice", 1, self._send_now, wide=True)
        self._under_notices = column()
        self.body = column(gap=small.edge)
        """Where the page puts its parts."""
        outside.addWidget(self.notices)
        outside.addLayout(self._under_notices)
        if small.folded:
            outside.addWidget(self.fold_in(self.body), 1)
        else:
            outside.addLayout(self.body, 1)

    def _send_now(self) -> None:
        self.act("send_now")

    async def snapshot(self) -> Any:
        """Asks the desk. May raise StationError, which the page says."""
        raise NotImplementedError

    def draw(self) -> None:
        """Draws `view`, in place."""
        raise NotImplementedError

    def shown(self) -> None:
        """Asks the desk, and takes the focus."""
        self.setFocus()
        self.refresh()

    def changed(self, ids: frozenset[str]) -> None:  # noqa: ARG002 - a list shows them all
        """Asks the desk again."""
        self.refresh()

    def refresh(self) -> None:
        """Asks the desk for a new snapshot and draws it."""
        if self._asking:
            self._again = True
            return
        self._asking = True
        self.place.tasks.start(f"{self.name} snapshot", self._ask())

    async def _ask(self) -> None:
        try:
            while True:
                self._again = False
                begun = time.monotonic()
                await self._ask_once()
                if not self._again or not isValid(self):
                    return
                await asyncio.sleep(max(REST_S, _REST * (time.monotonic() - begun)))
        finally:
            self._asking = False

    async def _ask_once(self) -> None:
        try:
            view = await self.snapshot()
        except StationError as error:
            if isValid(self):
                self.not_read(error.message)
            return
        if isValid(self):
            self.view = view
            self.draw()

    def start(self, name: str, work: Coroutine[Any, Any, Any]) -> None:
        """Starts an act; a refusal is said on the page, and what it changed is drawn."""
        self.show_notice(None)
        self.place.tasks.start(name, self._act(work, self.refuser()))

    async def _act(self, work: Coroutine[Any, Any, Any], refuse: Callable[[Message], None]) -> None:
        try:
            await work
        except StationError as error:
            self.refused()
            if isValid(self):
                refuse(error.message)
                if isinstance(error, EnvironmentFaultError):
                    self.refresh()  # a first part of it may be kept
            return
        if isValid(self):
            self.refresh()

    def not_read(self, why: Message) -> None:
        """The desk could not answer: says why, beside what was drawn before."""
        self.refuse(why)

    def refuse(self, why: Message) -> None:
        """Says why something is not possible."""
        self.show_notice(Notice(Tone.LOOK, Shape.LOOK, why))

    def refuser(self) -> Callable[[Message], None]:
        """What says a refusal of an act that begins now."""
        return self.refuse

    def refused(self) -> None:
        """The sound of something that is not possible."""
        self.place.sound(Sound.REFUSED)

    def tell(self, word: Message) -> None:
        """Says what is done; nothing where the page has gone meanwhile."""
        if isValid(self):
            self.add_notice(Notice(Tone.PLAIN, Shape.DONE, word))

    @property
    def ways(self) -> Ways:
        """For a part of the page."""
        return Ways(self.start, self.draw, self.tell, self.refuse, self.refused)

    def add_notice(self, notice: Notice) -> None:
        """Says something about the last act, until the next one."""
        self.show_notice(notice)

    def show_notice(self, notice: Notice | None) -> None:
        """The line on top of the page; None takes it away."""
        self._said = notice
        self._show_notices()

    def stand(self, notice: Notice | None) -> None:
        """What stands on top while nothing is said of the last act."""
        self._standing = notice
        self._show_notices()

    def _show_notices(self) -> None:
        shown = self._said or self._standing
        self.notices.show_notices((shown,) if shown is not None else ())
        gap = self.look.sizes.edge if shown is not None else 0
        self._under_notices.setContentsMargins(0, gap, 0, 0)

    def kept(self) -> Mapping[str, Any]:
        """The snapshot, so that nothing blinks."""
        return {"view": self.view}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Draws what was drawn before."""
        self.view = kept.get("view")
        if self.view is not None:
            self.draw()
