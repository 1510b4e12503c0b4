"""The printers' section: a card for each use, the chosen one's form, and its proof."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QWidget

from station.desk import view_settings
from station.desk.settings_page import PrinterCard
from station.desk.views import Shape
from station.domain.errors import Message
from station.domain.printers import HEADS, TUNING, Backend, PrinterRole, Stock
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, KeyCap, Rule, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.button import Button, DispatchButton, WideButton
from station.gui.widgets.fold import beside_or_below, hold_width
from station.gui.widgets.mark import Mark
from station.gui.widgets.offer import Scroll
from station.gui.widgets.save import SaveButton
from station.gui.widgets.setting import Edited, SettingBox
from station.gui.widgets.text import Elided, Fitted, Wrapped
from station.i18n import say, t

_WIDE = ("asks", "silent")


@dataclass(frozen=True)
class PrinterActs:
    """What the section's buttons do: the same as their keys."""

    choose: Callable[[PrinterRole], object]
    save: Callable[[], object]
    test: Callable[[], object]
    empty: Callable[[], object]


class PrinterButton(Button):
    """One printer: what it is for, which one, how it stands. Chosen: a heavy frame."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, name)
        self.setCheckable(True)
        px, small = look.px, look.sizes
        pad = px(14 if small.compact else 20)
        inside = column(self, px(2))
        inside.setContentsMargins(pad, 0, pad, 0)
        inside.addStretch()
        head = row(gap=px(8))
        self.title = Fitted(look, (17,) if small.compact else (22, 17))
        self.mark = Mark(look, 22, Shape.RING)
        head.addWidget(self.title, 1)
        head.addWidget(self.mark)
        inside.addLayout(head)
        below = column() if small.compact else row(gap=px(8))
        fits = (14,) if small.compact else (17, 14)
        self.state = Broken(look, fits)
        self.sub = Broken(look, fits, "ink2", strong=False)
        below.addWidget(self.state)
        below.addWidget(self.sub, 1)
        inside.addLayout(below)
        inside.addStretch()
        self.setFixedHeight(px(76 if small.short else 90))

    def show_card(self, card: PrinterCard, *, chosen: bool) -> None:
        """Draws `card`."""
        self.setChecked(chosen)
        self.title.say(t(f"settings_page.role.{card.role.value}"))
        self.sub.say(name_of(card))
        self.sub.setVisible(card.shape is not Shape.LOOK)  # what is wrong needs the room
        self.mark.show_shape(card.shape)
        self.state.say(say(card.word))
        self.setAccessibleName(f"{self.title.full}, {self.sub.full}: {self.state.full}")
        self.update()

    def nextCheckState(self) -> None:
        """The page decides which one is chosen."""

    def paintEvent(self, _event: object) -> None:
        """A card; the chosen one has a heavy frame."""
        fill = "sunken" if self.underMouse() else "surface"
        self.frame(fill, *(("ink", 3) if self.isChecked() else ("line", 1)))


def name_of(card: PrinterCard) -> str:
    """The printer as a person calls it."""
    if not card.own and card.role is not PrinterRole.LABEL:
        return t("settings_page.same")
    return card.spec.target or t("settings_page.own_folder")


class PrinterForm(Box):
    """How the chosen printer is reached, and what is in it."""

    def __init__(self, look: Look, edited: Edited, save: Callable[[], object], page: str) -> None:
        super().__init__(look)
        self.setObjectName(f"{page}.printer")
        self.setProperty("ring", "none")
        px, small = look.px, look.sizes
        inside = column(self, px(10))
        inside.setContentsMargins(small.pad, px(14), small.pad, px(14))
        self.title = Elided(look, 22, strong=True)
        inside.addWidget(self.title)
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(px(2), 0, px(8), 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(8))
        choices: Mapping[str, Sequence[tuple[str, str]]] = {
            "way": _ways(PrinterRole.SLIP),
            "dpi": [(str(dpi), t("settings_page.dots", dpi=dpi)) for dpi in HEADS],
            "stock": [(each.value, t(f"stock.{each.value}")) for each in Stock],
            "asks": [(each, t(f"settings_page.choice.{each}")) for each in ("yes", "no")],
        }
        self.boxes = {
            name: SettingBox(
                look, f"{page}.printer.{name}", name, t(f"settings_page.field.{name}"),
                edited, choices.get(name, ()),
            )
            for name in ("way", "target", "dpi", "stock", *_WIDE, *TUNING)
        }  # fmt: skip
        for number, box in enumerate(self.boxes.values()):
            grid.addWidget(box, number // 2, number % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(self.boxes), 1)
        self.area = Scroll(holder, f"{page}.printer_area", "heard.section_printer")
        inside.addWidget(self.area, 1)
        inside.addWidget(Rule(look))
        below = row(gap=px(12))
        self.hint = Wrapped(look, 14, "ink2")
        below.addWidget(self.hint, 1)
        self.save = SaveButton(look, f"{page}.printer.save")
        self.save.clicked.connect(save)
        below.addWidget(self.save, 1)
        inside.addLayout(below)

    def show_form(
        self, card: PrinterCard, form: Mapping[str, str], queues: Sequence[str], *, changed: bool
    ) -> None:
        """Draws what is typed, what of it is wrong, and whether it can be saved."""
        role = t(f"settings_page.role.{card.role.value}")
        self.title.say(t("settings_page.printer_of", role=role, name=name_of(card)))
        self.boxes["way"].offer(_ways(card.role))
        wrong = view_settings.printer_finding(view_settings.printer_line(card.role, form))
        there = view_settings.shown_fields(form)
        for name, box in self.boxes.items():
            box.setVisible(name in there)
            box.show_text(form.get(name, ""))
            box.rest_hint(_hint(name, form["way"], queues))
            found = wrong is not None and wrong[0] == name and changed
            box.show_finding(say(wrong[1]) if found and wrong is not None else "")
        fault = card.word if card.shape is Shape.LOOK else None
        said = [say(each) for each in (fault, card.hint, card.asked) if each is not None]
        self.hint.say("" if changed else "\n".join(said))
        caption = t("settings_page.printer_changed" if changed else "settings_page.unchanged")
        self.save.show_save(t("settings_page.save"), caption, changed=changed)
        self.save.bar(wrong is not None)

    def focus_chain(self) -> list[QWidget]:
        """The fields in their order, then the act."""
        return [*(box.field for box in self.boxes.values()), self.save]


def _ways(role: PrinterRole) -> list[tuple[str, str]]:
    return [(way, t(f"settings_page.way.{way}")) for way in view_settings.printer_ways(role)]


def _hint(name: str, way: str, queues: Sequence[str]) -> str:
    if name == "target" and way in (Backend.CUPS.value, Backend.CUPS_RAW.value):
        if queues:
            return t("settings_page.hint.queues", names=", ".join(queues))
        return t("settings_page.hint.no_queue")
    if name == "target":
        return t(f"settings_page.hint.{way}") if way != view_settings.SAME else ""
    if name in TUNING:
        least, most = TUNING[name]
        return t(f"settings_page.hint.{name}", least=least, most=most)
    return t(f"settings_page.hint.{name}") if name in ("dpi", *_WIDE) else ""


class Step(QWidget):
    """One step of the proof: its mark, its word, what is known of it."""

    def __init__(self, look: Look, number: int, word: str) -> None:
        super().__init__()
        inside = row(self, look.px(12))
        self.mark = Mark(look, 28, Shape.RING)
        words = column()
        words.addWidget(Elided(look, 17, strong=True, text=f"{number} {word}"))
        self.detail = Wrapped(look, 14, "ink2")
        words.addWidget(self.detail)
        inside.addWidget(self.mark)
        inside.addLayout(words, 1)
        self._word = word

    def show_step(self, shape: Shape, detail: str) -> None:
        """Draws how far it is."""
        self.mark.show_shape(shape)
        self.detail.say(detail)
        self.setAccessibleName(f"{self._word}. {detail}")


class ProofPane(Box):
    """Does it really print? A test label, scanned back."""

    def __init__(self, look: Look, acts: PrinterActs, page: str) -> None:
        super().__init__(look)
        self.setObjectName(f"{page}.proof")
        px, small = look.px, look.sizes
        inside = column(self, px(12))
        inside.setContentsMargins(small.pad, px(14), small.pad, px(18 if not small.short else 12))
        title = Fitted(look, (22, 17))
        title.say(t("settings_page.proof"))
        inside.addWidget(title)
        self.steps = [
            Step(look, number, t(f"settings_page.step.{word}"))
            for number, word in enumerate(("sent", "scan", "proven"), 1)
        ]
        for step in self.steps:
            inside.addWidget(step)
        inside.addStretch(1)
        self.test = DispatchButton(look, f"{page}.printer.test", "Ctrl F6", small=True)
        self.empty = WideButton(
            look, f"{page}.printer.empty", t("settings_page.empty"), "F9"
        )  # fmt: skip
        self.test.clicked.connect(acts.test)
        self.empty.clicked.connect(acts.empty)
        inside.addWidget(self.test)
        inside.addWidget(self.empty)

    def show_card(self, card: PrinterCard, *, ready: bool, busy: bool) -> None:
        """Draws how far the proof of `card` is."""
        sent, scan, proven = self.steps
        sent.show_step(
            Shape.DONE if card.sent is not None else Shape.RING,
            _say(card.sent) or t("settings_page.never_sent"),
        )
        scanned = card.sent is not None and not card.waits
        shape = Shape.ASKING if card.waits else Shape.DONE if scanned else Shape.RING
        scan.show_step(shape, t("settings_page.scan_detail"))
        done = scanned and card.proven is not None
        proven.show_step(
            Shape.DONE if done else Shape.RING, _say(card.proven) or t("settings_page.never_proven")
        )
        caption = "" if ready else t("settings_page.save_first")
        word = t("settings_page.test_short" if self.look.sizes.compact else "settings_page.test")
        self.test.show_state(word, caption, ready=ready and not busy, busy=busy)
        self.empty.setVisible(card.keeps_jobs)

    def focus_chain(self) -> list[QWidget]:
        """The acts, top to bottom."""
        return [self.test, self.empty]


def _say(words: Message | None) -> str:
    return say(words) if words is not None else ""


class PrintersPart(QWidget):
    """Cards on top; below them the form and the proof of the chosen one."""

    def __init__(
        self, look: Look, edited: Edited, acts: PrinterActs, page: str = "settings"
    ) -> None:
        """`page` is the one that it stands on."""
        super().__init__()
        px, small = look.px, look.sizes
        gap = px(12 if small.compact else 16)
        inside = column(self, gap)
        cards = beside_or_below(look, gap)
        self.cards: dict[PrinterRole, PrinterButton] = {}
        for role in PrinterRole:
            button = PrinterButton(look, f"{page}.card.{role.value}")
            button.clicked.connect(lambda _checked=False, role=role: acts.choose(role))
            cards.addWidget(button, 1)
            self.cards[role] = button
        cards.addWidget(KeyCap(look, "F3"))
        inside.addLayout(cards)
        beside = beside_or_below(look, gap)
        self.form = PrinterForm(look, edited, acts.save, page)
        self.proof = ProofPane(look, acts, page)
        hold_width(self.proof, look, 240, 330)
        beside.addWidget(self.form, 1)
        beside.addWidget(self.proof)
        inside.addLayout(beside, 1)

    def show_cards(self, cards: Sequence[PrinterCard], chosen: PrinterRole) -> None:
        """Draws the cards."""
        for card in cards:
            self.cards[card.role].show_card(card, chosen=card.role is chosen)

    def focus_chain(self) -> list[QWidget]:
        """The cards, the form, the proof."""
        return [*self.cards.values(), *self.form.focus_chain(), *self.proof.focus_chain()]
