"""The acts of the pack page: each is one key and, where it has one, one button."""

from collections.abc import Mapping

from PySide6.QtCore import QUrl

from station.desk.bench import BenchDesk
from station.desk.views import BenchView, Notice, OfferState, Shape, Stage, Tone
from station.domain.errors import message
from station.gui.announce import announce
from station.gui.keymap import KEYS, OF_WINDOW
from station.gui.pages.order import OrderLeft, OrderRight
from station.gui.pages.page import Page, Place
from station.gui.scan import input_pending
from station.gui.widgets.band import BandView


def may_open(url: str) -> bool:
    """True for https, and for http on this machine: what the insurer may send us to."""
    parsed = QUrl(url, QUrl.ParsingMode.StrictMode)
    if not parsed.isValid() or not parsed.host() or parsed.userInfo():
        return False
    if parsed.scheme() == "https":
        return True
    return parsed.scheme() == "http" and parsed.host() in ("localhost", "127.0.0.1", "::1")


_ACTS = frozenset(key.act for key in KEYS if key.act and key.act not in OF_WINDOW)


class PackActs(Page):
    """Hands every act to the desk, with what is typed before it."""

    band: BandView

    def __init__(self, place: Place, bench: BenchDesk) -> None:
        super().__init__(place.look)
        self._bench, self._place = bench, place
        self.view: BenchView | None = None
        self.editing = False
        """The order is open as fields."""
        self._local: tuple[Notice, ...] = ()
        """The window's own notices, until the next act."""
        self._order_left: OrderLeft | None = None
        self._order_right: OrderRight | None = None

    def _build_order(self) -> tuple[OrderLeft, OrderRight]:
        raise NotImplementedError

    def _again(self) -> None:
        """Draws once more what is drawn."""
        raise NotImplementedError

    def _act(self, name: str, work: object) -> None:
        if self._local:
            self._local = ()
            self._again()
        self._place.tasks.start(name, work)  # type: ignore[arg-type]

    def scan(self, code: str) -> bool:
        """A code that was scanned or typed: the bench takes every one."""
        self._hand_over()
        self._act("scan", self._bench.scan(code))
        return True

    def go_to(self, what: str) -> None:
        """Opens the order with the number `what`, as its scan would."""
        self.scan(what)

    def act(self, name: str) -> bool:
        """The method of that name; False if there is none."""
        if name not in _ACTS:
            return False
        getattr(self, name)()
        return True

    def order_number(self) -> None:
        """F2."""
        if self.band.order.isVisible():
            self.band.order.edit.setFocus()
            self.band.order.edit.selectAll()

    def next_box(self) -> None:
        """F3: for the parcel whose field has the focus, or else for the one in hand."""
        if self._filling():
            self._hand_over()
            self._bench.next_box(self._focused())

    def weigh(self) -> None:
        """Shift F2: what lies on the scale is this parcel."""
        if self._filling():
            self._hand_over()
            self._bench.weigh(self._focused())

    def _focused(self) -> str:
        """The field of the form that has the focus."""
        form = self._order_left.edit if self.editing and self._order_left is not None else None
        return form.focused() if form is not None else ""

    def next_service(self) -> None:
        """Shift F3: the rates of several carriers come to the front, and the next is taken."""
        if self._filling():
            self._build_order()[0].parcel.shop()
            self._bench.next_service()

    def next_why(self) -> None:
        """Ctrl F3."""
        if self._filling():
            self._bench.next_why()

    def ask_again(self) -> None:
        """F5."""
        self._hand_over()
        self._act("ask again", self._bench.ask_again())

    def reprint(self, kind: str) -> None:
        """A paper of the last parcel once more."""
        self._act("reprint", self._bench.reprint(kind))

    def reprint_label(self) -> None:
        """F6."""
        self.reprint("label")

    def reprint_confirmation(self) -> None:
        """Shift F6."""
        self.reprint("confirmation")

    def hold(self) -> None:
        """F7: answers the choice, or sets the order aside."""
        if not self._choose_by_key("F7") and self._filling():
            self._hand_over()
            self._act("set aside", self._bench.set_aside())

    def go_on(self) -> None:
        """F10: answers the choice, or says that flagged contents may go."""
        form = self.view.form if self.view is not None else None
        if not self._choose_by_key("F10") and self._filling() and form and form.may_allow:
            self._act("allow goods", self._bench.allow_goods())

    def choose(self, choice: str) -> None:
        """Answers the choice card."""
        self._act("choose", self._bench.choose(choice))

    def _choose_by_key(self, key: str) -> bool:
        view = self.view
        if view is None or view.choice is None:
            return False
        for choice in view.choice.choices:
            if choice.key == key:
                self.choose(choice.id)
                return True
        return False

    def tick(self, option: str) -> None:
        """Ticks, or takes the tick away."""
        if self._filling():
            self._hand_over()
            self._bench.tick(option)

    def tick_1(self) -> None:
        """F8; while no order is open it says that a paper which nobody knew of is there."""
        last = self.view.last if self.view is not None else None
        waiting = self.view is not None and self.view.stage is Stage.WAITING
        if waiting and last is not None and any(paper.asks for paper in last.papers):
            self._act("is_there", self._bench.is_there())
        else:
            self._tick_by_key("F8")

    def tick_2(self) -> None:
        """F9."""
        self._tick_by_key("F9")

    def _tick_by_key(self, key: str) -> None:
        offer = self.view.offer if self.view is not None else None
        if offer is not None and offer.state is OfferState.SHOWN:
            for option in offer.options:
                if option.key == key:
                    self.tick(option.id)
                    return
        elif key == "F9" and self.view is not None and self.view.found:
            self._place.open_page("history", self.view.found)

    def dispatch(self) -> None:
        """F12, nothing else."""
        if not self._filling():
            return
        self._hand_over()
        if self._order_right is not None and not self._order_right.money.dispatch.ready:
            announce(self, self._order_right.money.dispatch.accessibleName(), urgent=True)
        self._act("dispatch", self._bench.dispatch())

    def put_back(self) -> None:
        """Esc: puts the open order back, or answers what a scanned label was refused with."""
        view = self.view
        shouted = view is not None and view.stage is Stage.WAITING and view.band.tone is Tone.NO
        if self._filling() or shouted:
            self._act("put back", self._bench.put_back())

    def wording(self) -> None:
        """Ctrl T: the policy wording, in the system's browser."""
        offer = self.view.offer if self.view is not None else None
        if offer is None or not self._filling() or not may_open(offer.wording_url):
            return
        if not self._place.open_url(offer.wording_url):
            word, url = message("screen.no_browser"), offer.wording_url
            where = message("screen.no_browser_detail", url=url)
            self.add_notice(Notice(Tone.LOOK, Shape.LOOK, word, where))

    def edited(self, values: Mapping[str, str]) -> None:
        """A field was typed in."""
        self._bench.edit(values)

    def _filling(self) -> bool:
        return self.view is not None and self.view.stage is Stage.FILLING

    def _hand_over(self) -> None:
        """What is typed belongs to the act that follows it."""
        input_pending()
        if self.editing and self._order_left is not None:
            self._order_left.edit.hand_over()
