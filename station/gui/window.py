"""The window: strip, rail and pages around one desk."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from station.desk.bench import BenchDesk
from station.desk.door import Entry
from station.desk.views import BenchView, Notice, Shape, Sound, Tone
from station.domain.errors import message
from station.gui import sounds, spoken, tongue
from station.gui.focus import FocusRing
from station.gui.inputs import ASIDE, Inputs
from station.gui.kept_focus import KeptFocus
from station.gui.keymap import key_of
from station.gui.look_window import LookWindow
from station.gui.options import Options
from station.gui.pages.keys import KeysPage
from station.gui.pages.pack import PackPage
from station.gui.pages.page import Page, Place
from station.gui.pages.sign_in import SignInPage
from station.gui.pages.stack import Maker, Pages
from station.gui.scan import ScanFilter
from station.gui.sheet import style_sheet
from station.gui.tasks import Tasks
from station.gui.updates import Updates
from station.gui.widgets.boxes import column, row
from station.gui.widgets.rail import Rail, shown_as
from station.gui.widgets.strip import StripView
from station.i18n import t

_CLOCK_MS = 1000


class Window(LookWindow):
    """One bench on one screen. It emits `closing` and leaves the end to the application."""

    closing = Signal()

    def __init__(self, bench: BenchDesk, tasks: Tasks, options: Options | None = None) -> None:
        super().__init__(options or Options())
        spoken.install()
        self._bench, self._tasks = bench, tasks
        self.page = "pack"
        self.before_aside = "pack"
        self.choosing_at_door = False
        self._makers: Mapping[str, Maker] = {}
        self.signed_in = self.options.door is None or self.options.open_house
        self._begun = False
        self._left: tuple[str, Mapping[str, Mapping[str, Any]]] = ("", {})
        """Who locked the bench, and what they had typed."""
        self._proven = False
        self.view: BenchView | None = None
        self._ring: FocusRing | None = None
        holder = QWidget()
        self._holder = column(holder)
        self.setCentralWidget(holder)
        self._size_to_screen()
        self.look = self._wanted_look()
        self.inputs = Inputs(self)
        self._build()
        self.scans = ScanFilter(
            self.inputs.scan, self.options.scan_prefix, parent=self, before_key=self._leave_hidden
        )
        self.updates = Updates(self.redraw, self)
        self._changed: set[str] = set()
        self._tell_soon = Updates(self._tell_page, self)
        bench.subscribe(self.updates.changed, self.sound)
        tasks.failed = self._failed
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        self._follow_system()
        self.redraw()
        self._enter()

    # Structure

    def _build(self) -> None:
        look = self.look
        self.setWindowTitle(t("screen.window_title"))
        root = QWidget()
        root.setObjectName("window")
        root.setLayoutDirection(tongue.direction())
        self.strip = StripView(look)
        self.rail = Rail(look)
        self.rail.chosen.connect(self.open_page)
        place = Place(
            look,
            self._tasks,
            self.options.clock,
            self.open_page,
            self.options.open_url,
            self.sound,
            self._came_in,
        )
        lockable = self.options.door is not None
        own: dict[str, Maker] = {"keys": lambda place: KeysPage(place.look, lockable=lockable)}
        self.pages = Pages(place, self._makers, self._order_focus, own)
        self.pack = PackPage(place, self._bench)
        self.pages.add(self.pack)
        inside = column(root)
        inside.addWidget(self.strip)
        beside = row()
        # Larger words may need more height than the window has.
        if look.sizes.folded:
            beside.addWidget(self.rail.scrolled())
        else:
            beside.addWidget(self.rail)
        beside.addWidget(self.pages, 1)
        inside.addLayout(beside, 1)
        # Only now: each widget put under a style sheet is looked through once more.
        root.setStyleSheet(style_sheet(look))
        self._sign_in: SignInPage | None = None
        if self._ring is not None:
            self._ring.leave()
        old = self._holder.takeAt(0)
        self._holder.addWidget(root)
        if old is not None and (widget := old.widget()) is not None:
            widget.hide()
            widget.deleteLater()
            # Shown at once: what is not visible when the window becomes active gets no focus.
            root.show()
        self._ring = FocusRing(look, root)
        self.root = root

    @property
    def sign_in(self) -> SignInPage | None:
        """Where a person signs in, built when one first has to; None where nobody has to."""
        if self._sign_in is None and self.options.door is not None:
            made = self._sign_in = SignInPage(self.look, self._tasks, self.options.door)
            made.signed_in.connect(self._signed_in)
            made.pin_asked.connect(self._mute)
            made.nobody_yet.connect(self._show_page)
            self.pages.addWidget(made)
        return self._sign_in

    def _draw_anew(self) -> None:
        """The same view in other widgets; what is typed stays."""
        focus = KeptFocus(self)
        kept = self.pages.kept()
        self._build()
        self.redraw()
        self.pages.take_over(kept)
        self._show_page()
        focus.put(self.root)

    def showEvent(self, event: QShowEvent) -> None:
        """From now on there is a window that keys come to."""
        super().showEvent(event)
        self.scans.install(self)

    # Drawing

    def redraw(self) -> None:
        """Draws the bench as it is now: what was still to be drawn is drawn with it."""
        self.updates.stop()
        view = self._bench.view()
        self.view = view
        self.strip.show_strip(view.strip)
        mode = "practice" if view.strip.practice else "live"
        self.setWindowTitle(t(f"setup.window_{mode}", bench=view.strip.bench))
        self.rail.show_items(view.rail)
        self._show_time()
        self.pack.show_view(view)
        self._read_out()
        self.pack.build_ahead()

    def _read_out(self) -> None:
        """The page of the keys, in front, says how the bench stands."""
        page = self.pages.front()
        if isinstance(page, KeysPage) and self.view is not None:
            page.show_view(self.view, self.strip.spoken(), self.options.volume)

    def _tick(self) -> None:
        self._show_time()
        after = self.options.lock_after_s() if self._proven and self.signed_in else 0.0
        if after and self.scans.idle_s() >= after:
            self.lock()

    def _show_time(self) -> None:
        self.strip.show_time(self.options.clock())

    def sound(self, sound: Sound) -> None:
        """Heard, and seen in the strip."""
        self.strip.show_sound(sound)
        sounds.play(sound, self.options.volume)

    def _failed(self, _name: str, _failure: BaseException) -> None:
        """An act ended in a fault of our own: say so where the person looks."""
        notice = Notice(
            Tone.LOOK,
            Shape.LOOK,
            message("screen.task_failed"),
            message("screen.task_failed_detail"),
        )
        front = self.pages.front()
        page = self.pack if front is None or isinstance(front, KeysPage) else front
        page.add_notice(notice)

    def _order_focus(self) -> None:
        front = self.pages.front() or self.pack
        chain = front.focus_chain() + list(self.rail.pages.values())
        for first, second in pairwise(chain):
            QWidget.setTabOrder(first, second)

    # Pages

    def ready(self, makers: Mapping[str, Maker]) -> None:
        """The desks behind the pages beside Pack are there; each is built when it is opened."""
        self._makers = makers
        self.pages.ready(makers)
        if self.begins or (self.signed_in and self.page in makers):
            self._show_page()

    def changed(self, shipment: str) -> None:
        """The outbox moved `shipment`; many of them are told to the page in front at once."""
        self._changed.add(shipment)
        self._tell_soon.changed()

    def _tell_page(self) -> None:
        ids, self._changed = frozenset(self._changed), set()
        front = self.pages.front()
        if front is not None:
            front.changed(ids)

    def open_page(self, name: str, what: str = "") -> None:
        """Opens a page by its name, at `what` if something is named (a shipment's id).

        Only a page that the rail shows is opened, and none before somebody has signed in.
        """
        if not self.signed_in or not (name in ASIDE or self._on_rail(name)):
            return
        if name in ASIDE and self.page not in ASIDE:
            self.before_aside = self.page
        self.page = name
        self._show_page()
        if what:
            self.pages.page(name).go_to(what)

    def _on_rail(self, name: str) -> bool:
        page = shown_as(name)
        return self.view is not None and any(item.page == page for item in self.view.rail)

    def _show_page(self) -> None:
        signing = self.options.door is not None and not self.signed_in
        self.strip.setVisible(not signing)
        self.rail.setVisible(not signing)
        self._mute(False)
        if self.begins and not self.choosing_at_door:
            self._show_front(self.pages.page("setup"))
            return
        if signing and self.sign_in is not None:
            if self.choosing_at_door:
                page = self.pages.page("language")
                self.pages.setCurrentWidget(page)
                page.shown()
                return
            self.pages.setCurrentWidget(self.sign_in)
            self.sign_in.ask()
            return
        self._show_front(self.pages.page(self.page))
        # Last: as one page goes the focus passes over the rail, which scrolls to it.
        self.rail.show_page(self.page)
        self._read_out()

    @property
    def begins(self) -> bool:
        """Nobody works here yet: the page that sets a bench up stands in the sign-in's place."""
        if self.signed_in or self._begun or "setup" not in self._makers:
            return False
        return self.sign_in is not None and self.sign_in.view.entry is Entry.FIRST

    def _show_front(self, page: Page) -> None:
        if self.pages.currentWidget() is not page:
            self.pages.setCurrentWidget(page)
            self._order_focus()
            page.shown()

    def _enter(self) -> None:
        self._order_focus()
        self._show_page()
        self.pack.shown()
        if not self.signed_in and self.sign_in is not None:
            self.sign_in.ask()

    def choose_at_door(self, choosing: bool) -> None:
        """Before anybody has signed in: the page of the languages comes, or goes."""
        if choosing is not self.choosing_at_door:
            self.choosing_at_door = choosing
            self._show_page()

    def _leave_hidden(self) -> None:
        if self._ring is not None:
            self._ring.leave_hidden()

    def _mute(self, asked: bool) -> None:
        """While a PIN is asked for, scans are for nobody."""
        self.scans.muted = asked

    def _came_in(self) -> None:
        """The first supervisor was made, on the page that sets the bench up."""
        self.signed_in = self._proven = self._begun = True
        self.page = "setup"
        if self.sign_in is not None:
            self.sign_in.rest()
        self.strip.show()
        self.rail.show()
        self.redraw()
        self.rail.show_page(self.page)

    def _signed_in(self, proven: bool) -> None:
        self.signed_in = True
        self.choosing_at_door = False
        self._proven = proven
        (who, left), self._left = self._left, ("", {})
        if who == self._person:
            self.pages.take_over(left)
        self.page = self.options.first_page()
        self._show_page()
        self.redraw()

    @property
    def _person(self) -> str:
        return self._bench.view().strip.person

    def lock(self) -> None:
        """Ctrl L: the next person signs in; the open order stays as it is."""
        if self.options.door is not None and self.signed_in:
            self.signed_in = False
            who = self._person
            self.options.door.leave()
            self._show_page()
            if self._ring is not None:
                # Qt has put it into the page that it was last on, and it would go with that page.
                self._ring.leave()
            self._left = who, self.pages.forget()
            self._ring = FocusRing(self.look, self.root)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Every key that no field wanted. A held key acts once."""
        key = key_of(event)
        if key is None or not self.inputs.takes(key):
            super().keyPressEvent(event)
            return
        event.accept()
        if not event.isAutoRepeat():
            self.inputs.press(key)

    def switch_full_screen(self) -> None:
        """Fills the screen, or no longer does."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Says that it closes; the application ends the loop."""
        self.scans.remove()
        if self._ring is not None:
            self._ring.leave()
        self.updates.stop()
        self._tell_soon.stop()
        self._clock.stop()
        event.accept()
        self.closing.emit()
