"""The last parcel: a card while the bench waits, a bar while an order is open."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from station.desk.views import ParcelView, ScanLine, Shape, Tone
from station.domain.cover import CoverState
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, KeyCap, Rule, amid, column, row
from station.gui.widgets.broken import Broken, halves
from station.gui.widgets.button import LinkButton
from station.gui.widgets.mark import Mark
from station.gui.widgets.paper_row import PaperRow
from station.gui.widgets.state_line import cover_sentence, cover_words
from station.gui.widgets.text import Elided, Text, Wrapped, clean
from station.i18n import date, date_time, money, say, t, time

_LEAST_LETTERS = 5
_GROUNDS = {
    Tone.PROVEN: ("proven_ground", "proven", "proven"),
    Tone.LOOK: ("look_ground", "mark", "ink"),
    Tone.NO: ("no_ground", "no", "ink"),
}


class StateBlock(QWidget):
    """The cover of the last parcel, large, on its own ground."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setObjectName("pack.last.state")
        px = look.px
        inside = row(self, px(26))
        inside.setContentsMargins(look.sizes.pad + px(6), px(3), look.sizes.pad, 0)
        self.mark = Mark(look, 64)
        self.word = Broken(look, (48, 40, 32, 26, 22))
        self.detail = Broken(look, (22, 17, 14))
        words = amid(self.word, self.detail)
        inside.addWidget(self.mark)
        inside.addLayout(words, 1)
        self.setFixedHeight(px(96 if look.sizes.short else 112))
        self.tone = Tone.PLAIN

    def show_parcel(self, parcel: ParcelView) -> None:
        """Takes the cover of `parcel`."""
        self.tone = parcel.tone
        ground, _line, ink = _GROUNDS.get(parcel.tone, ("sunken", "edge", "ink"))
        word, detail = cover_words(parcel)
        self.mark.show_shape(parcel.shape, None, ground)
        self.word.say(word, ink)
        self.detail.say(detail, ink)
        self.detail.setVisible(bool(detail))
        self.setAccessibleName(cover_sentence(parcel))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground and the line above it."""
        ground, line, _ink = _GROUNDS.get(self.tone, ("sunken", "edge", "ink"))
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.look.colour(ground))
            painter.fillRect(QRectF(0, 0, self.width(), self.look.px(3)), self.look.colour(line))


class ScanRow(QWidget):
    """The label on the box: to be scanned, or confirmed by scan."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("pack.last.scan")
        px, pad = look.px, look.sizes.pad
        inside = row(self, px(16))
        inside.setContentsMargins(pad, px(8 if look.sizes.short else 16), pad, 0)
        self.mark = Mark(look, 44)
        self.done = Mark(look, 24)
        self.word = Broken(look, (22, 17))
        self.small = Broken(look, (17, 14), strong=False)
        fits = (14,) if look.sizes.compact else (17, 14)
        self.detail = Broken(look, fits, "ink2", strong=False)
        words = column()
        for widget in (self.word, self.small, self.detail):
            words.addWidget(widget)
        inside.addWidget(self.mark)
        inside.addWidget(self.done)
        inside.addLayout(words, 1)

    def show_scan(self, scan: ScanLine | None) -> None:
        """What is to be done is large; what is done is one more line of what is there."""
        self.setVisible(scan is not None)
        if scan is None:
            return
        done = scan.shape is Shape.DONE
        word, detail = say(scan.word), say(scan.detail) if scan.detail else ""
        self.mark.show_shape(scan.shape)
        self.done.show_shape(scan.shape)
        self.word.say("" if done else word)
        self.small.say(word if done else "")
        self.detail.say(detail)
        for widget, shown in (
            (self.mark, not done),
            (self.done, done),
            (self.word, not done),
            (self.small, done),
            (self.detail, bool(detail)),
        ):
            widget.setVisible(shown)
        self.setAccessibleName(". ".join(filter(None, (word, detail))))


class LastCard(Box):
    """Number, recipient, cover, papers; before the first parcel it says that there is none."""

    def __init__(
        self, look: Look, reprint: Callable[[str], None], there: Callable[[], None]
    ) -> None:
        super().__init__(look)
        self.setObjectName("pack.last")
        self._reprint, self._there = reprint, there
        self._kinds: tuple[tuple[str, str], ...] = ()
        self.papers: list[PaperRow] = []
        self.stack = QStackedLayout(self)
        self.stack.addWidget(self._build_none(look))
        self.stack.addWidget(self._build_parcel(look))
        self.stack.addWidget(QWidget())

    def _build_none(self, look: Look) -> QWidget:
        px = look.px
        holder = QWidget()
        inside = column(holder, px(8))
        inside.setContentsMargins(look.sizes.pad, px(16), look.sizes.pad, px(16))
        inside.addWidget(Text(look, 14, "ink2", strong=True, text=t("screen.last_parcel")))
        inside.addStretch()
        centre = Qt.AlignmentFlag.AlignHCenter
        inside.addWidget(Mark(look, 74, Shape.RING), 0, centre)
        inside.addWidget(Text(look, 32, strong=True, text=t("screen.none_yet")), 0, centre)
        words = Wrapped(look, 17, "ink2", text=t("screen.none_yet_detail"))
        words.setAlignment(centre)
        words.setFixedWidth(px(340))
        words.setFixedHeight(max(px(72), words.heightForWidth(px(340))))
        inside.addWidget(words, 0, centre)
        inside.addStretch()
        inside.addWidget(Rule(look))
        keys = QWidget()
        keys.setObjectName("pack.first_keys")
        keys.setLayout(self._keys(look))
        inside.addWidget(keys)
        return holder

    def _keys(self, look: Look) -> QVBoxLayout:
        """The first keys to know: on one line, or on two where their words are long."""
        px, small = look.px, look.sizes.compact
        lines = column(gap=px(4))
        lines.setContentsMargins(0, px(6), 0, 0)
        gap = px(5 if small else 8)
        line, used = row(gap=gap), 0
        room = look.sizes.right - 2 * look.sizes.pad
        for cap, word in (("F2", "type"), ("F8", "cover"), ("F12", "dispatch"), ("F1", "all_keys")):
            key, said = KeyCap(look, cap), Text(look, 14 if small else 17, text=t(f"screen.{word}"))
            wide = key.minimumWidth() + said.metrics().horizontalAdvance(said.full) + gap
            if used + wide > room:
                line.addStretch()
                lines.addLayout(line)
                line, used = row(gap=gap), 0
            line.addWidget(key)
            line.addWidget(said)
            line.addSpacing(px(0 if small else 6))
            used += wide + 2 * gap + px(0 if small else 6)
        line.addStretch()
        lines.addLayout(line)
        return lines

    def _build_parcel(self, look: Look) -> QWidget:
        px, pad = look.px, look.sizes.pad
        holder = QWidget()
        inside = column(holder)
        inside.setContentsMargins(1, px(12), 1, px(14))
        head = row()
        head.setContentsMargins(pad, 0, pad, 0)
        head.addWidget(Text(look, 14, "ink2", strong=True, text=t("screen.last_parcel")))
        head.addStretch()
        self.at = Text(look, 14, "ink2")
        head.addWidget(self.at)
        inside.addLayout(head)
        who = row(gap=px(14))
        who.setContentsMargins(pad, px(6), pad, px(8))
        self.order = Elided(look, 32, strong=True)
        self.who = Elided(look, 22)
        who.addWidget(self.order)
        who.addWidget(self.who, 1)
        inside.addLayout(who)
        self.state = StateBlock(look)
        inside.addWidget(self.state)
        self.lines = column()
        self.lines.setContentsMargins(pad, px(6), pad, 0)
        inside.addLayout(self.lines)
        self.flag_mark = Mark(look, 24, Shape.FLAG)
        self.flag = Wrapped(look, 17, "look", strong=True)
        flag = row(gap=px(12))
        flag.setContentsMargins(pad, px(10), pad, 0)
        flag.addWidget(self.flag_mark, 0, Qt.AlignmentFlag.AlignTop)
        flag.addWidget(self.flag, 1)
        inside.addLayout(flag)
        self.scan = ScanRow(look)
        inside.addWidget(self.scan)
        inside.addStretch()
        small = look.sizes.compact
        foot = row(gap=px(10 if small else 24))
        foot.setContentsMargins(pad, 0, pad, px(4))
        self.pays, self.until, self.debit = self._feet = tuple(
            Elided(look, 14 if small else 17, "ink2") for _ in range(3)
        )
        foot.addWidget(self.pays)
        foot.addWidget(self.until)
        foot.addStretch()
        foot.addWidget(self.debit)
        inside.addLayout(foot)
        return holder

    def show_parcel(self, parcel: ParcelView | None, *, known: bool = True) -> None:
        """Draws `parcel`; nothing at all while it is not `known` whether there is one."""
        self.stack.setCurrentIndex(1 if parcel is not None else 0 if known else 2)
        if parcel is None:
            return
        self.at.say(date_time(parcel.at) if parcel.before_today else time(parcel.at))
        self.order.say(parcel.order)
        self.who.say(parcel.who)
        self.state.show_parcel(parcel)
        self._show_papers(parcel)
        self.flag.say(say(parcel.flag) if parcel.flag else "")
        self.flag.setVisible(parcel.flag is not None)
        self.flag_mark.setVisible(parcel.flag is not None)
        self.scan.show_scan(parcel.scan)
        proven = parcel.cover is CoverState.COVERED
        pays = parcel.pays if proven else None
        self.pays.say(t("screen.pays_up_to", amount=money(pays)) if pays else "")
        until = parcel.until if proven else None
        self.until.say(t("screen.until", day=date(until.astimezone())) if until else "")
        debits = ", ".join(money(part) for part in parcel.debits)
        self.debit.say(t("screen.debit_of", amount=debits) if debits else "")
        self._size_feet()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less fits into the last line."""
        super().resizeEvent(event)
        self._size_feet()

    def _size_feet(self) -> None:
        """All three in the larger size, or all in the smaller one: sums are not cut."""
        if self.look.sizes.compact:
            return
        px, feet = self.look.px, [each for each in self._feet if each.full]
        wide = sum(each.metrics(17).horizontalAdvance(each.full) + 2 for each in feet)
        room = self.width() - 2 * self.look.sizes.pad - 3 * px(24)
        for each in self._feet:
            each.take_size(17 if wide <= room else 14)

    def _show_papers(self, parcel: ParcelView) -> None:
        kinds = tuple((paper.kind, paper.key) for paper in parcel.papers)
        if kinds != self._kinds:
            self._kinds = kinds
            for paper_row in self.papers:
                self.lines.removeWidget(paper_row)
                paper_row.hide()
                paper_row.deleteLater()
            self.papers = [
                PaperRow(self.look, self._reprint, self._there, kind, key) for kind, key in kinds
            ]
            for paper_row in self.papers:
                self.lines.addWidget(paper_row)
        for paper_row, paper in zip(self.papers, parcel.papers, strict=True):
            paper_row.show_paper(paper)


class _Spare(Elided):
    """A name that gives way: what is left of it must be enough to be read as one."""

    def fitting(self, whole: str, width: int) -> str:
        """Nothing rather than a letter or two."""
        shown = super().fitting(whole, width)
        return shown if shown == whole or len(shown) > _LEAST_LETTERS else ""


class _CoverSentence(Broken):
    """The cover and its reference, which stands below it where one line has no room for both.

    Half a reference is none: then the word stands alone.
    """

    word = ""

    def say_cover(self, parcel: ParcelView) -> None:
        """Says the cover of `parcel`."""
        self.word = clean(cover_words(parcel)[0])
        self.say(cover_sentence(parcel))

    def on_two(self, whole: str, metrics: QFontMetrics, width: int) -> tuple[str, str] | None:
        """The sentence, or its word where one line cuts that too."""
        two = super().on_two(whole, metrics, width)
        if two is None and metrics.horizontalAdvance(self.word) > width:
            return halves(self.word, metrics, width)
        return two

    def fitting(self, whole: str, width: int) -> str:
        """The sentence or its word."""
        fits = self.metrics().horizontalAdvance(whole) <= width
        return whole if fits else super().fitting(self.word, width)


class LastBar(Box):
    """The last parcel in one line, while the next order is open."""

    def __init__(self, look: Look, reprint: Callable[[str], None]) -> None:
        super().__init__(look)
        self.setObjectName("pack.last_bar")
        px, small = look.px, look.sizes.narrow
        inside = row(self, px(10 if small else 14))
        inside.setContentsMargins(look.sizes.pad, 0, px(17), 0)
        self.word = Text(look, 14, "ink2", strong=True, text=t("screen.last"))
        self.order = Elided(look, 17, strong=True)
        self.who = _Spare(look, 17, "ink2")
        self.order.setMaximumWidth(px(140))
        self.mark = Mark(look, 24)
        self.state = _CoverSentence(look, (17, 14))
        heard = t("heard.reprint_last")
        self.again = LinkButton(
            look, "pack.last_bar.reprint", t("screen.reprint"), "F6", heard=heard
        )
        self.again.clicked.connect(lambda: reprint("label"))
        self.rule = Rule(look, upright=True)
        self.rule.setFixedHeight(px(30))
        for widget, share in (
            (self.word, 0),
            (self.order, 0),
            (self.who, 1),
            (self.mark, 0),
            (self.state, 0),
            (self.rule, 0),
            (self.again, 0),
        ):
            inside.addWidget(widget, share)
        if small:
            self.who.hide()
            inside.insertStretch(3, 1)
        self.setFixedHeight(px(54))

    def show_parcel(self, parcel: ParcelView | None) -> None:
        """Draws `parcel`."""
        for widget in (self.mark, self.state, self.rule, self.again):
            widget.setVisible(parcel is not None)
        if parcel is None:
            self.order.say("")
            self.who.say(t("screen.none_yet"))
            return
        self.order.say(parcel.order)
        # Its words give way before its number does; a longer one gives way, too.
        wide, most = self.order.sizeHint().width(), self.order.maximumWidth()
        self.order.setMinimumWidth(wide if wide <= most else most // 2)
        self.who.say(parcel.who)
        self.mark.show_shape(parcel.shape)
        self.state.say_cover(parcel)
        again = any(paper.kind == "label" for paper in parcel.papers)
        self.again.setVisible(again)
        self.rule.setVisible(again)
        self.setAccessibleName(
            f"{t('screen.last_parcel')} {clean(parcel.order)}. {cover_sentence(parcel)}"
        )
