"""The tariff in the settings: a file is read, looked at with what it changes, and taken."""

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QLineEdit, QWidget

from station.desk.settings_page import PriceSample, TariffView
from station.domain.errors import Message
from station.domain.money import Money
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.button import DispatchButton, LinkButton
from station.gui.widgets.field import small_label
from station.gui.widgets.rows import Ink, RowList
from station.gui.widgets.text import Elided, clean
from station.i18n import decimal_point, kilograms, money, say, t

_ROW = 44


class TariffPart(Box):
    """The file, what it says line by line or what is wrong with it, and the one act."""

    def __init__(
        self,
        look: Look,
        read: Callable[[str], None],
        take: Callable[[], None],
        write: Callable[[], None],
    ) -> None:
        super().__init__(look)
        self.setObjectName("settings.tariff")
        self.setProperty("ring", "none")
        self._lines: tuple[tuple[str, str], ...] = ()
        px, small = look.px, look.sizes
        inside = column(self, px(8))
        inside.setContentsMargins(small.pad, px(14), small.pad, px(14))
        head = row(gap=px(12))
        self.title = Elided(look, 22, strong=True, text=t("settings_page.tariff"))
        self.write = LinkButton(
            look, "settings.tariff.write", t("settings_page.tariff_write"), "F9", tone="ink2"
        )
        self.write.clicked.connect(write)
        head.addWidget(self.title, 1)
        head.addWidget(self.write)
        inside.addLayout(head)
        inside.addWidget(small_label(look, t("settings_page.tariff_file")))
        self.file = QLineEdit()
        self.file.setObjectName("settings.tariff.file")
        self.file.setAccessibleName(t("settings_page.tariff_file"))
        self.file.setMaxLength(1000)
        self.file.returnPressed.connect(lambda: read(self.file.text().strip()))
        inside.addWidget(self.file)
        self.state = Elided(look, 17)
        inside.addWidget(self.state)
        inside.addWidget(Rule(look))
        self.list = RowList(look, "settings.tariff.lines", px(_ROW), 0, self._said, self._paint)
        self.list.setAccessibleName(t("heard.tariff_lines"))
        inside.addWidget(self.list, 1)
        inside.addWidget(Rule(look))
        below = row()
        below.addStretch(1)
        self.take = DispatchButton(look, "settings.tariff.take", "F10", small=True)
        self.take.setMaximumWidth(px(320))
        self.take.clicked.connect(take)
        below.addWidget(self.take, 1)
        inside.addLayout(below)

    def show_tariff(self, view: TariffView, *, busy: bool) -> None:
        """Draws a tariff, or what is wrong with a file."""
        if view.findings:
            self._lines = tuple(
                (t("settings_page.tariff_line", line=each.field), say(each.message))
                for each in view.findings
            )
            self.state.say(t("settings_page.tariff_wrong", count=len(view.findings)))
        else:
            self._lines = (*map(_sample, view.samples), *_prices(view))
            self.state.say(_state(view))
        keys = tuple(str(number) for number in range(len(self._lines)))
        self.list.show_rows(keys, lambda index: self._said(index) or "")
        caption = "tariff_ready" if view.may_take else "tariff_read_first"
        if view.findings:
            caption = "tariff_correct_first"
        self.take.show_state(
            t("settings_page.tariff_take"),
            t(f"settings_page.{caption}"),
            ready=view.may_take and not busy,
            busy=busy,
        )

    def _said(self, index: int) -> str | None:
        if not 0 <= index < len(self._lines):
            return None
        return ", ".join(self._lines[index])

    def _paint(self, ink: Ink, box: QRectF, word: str, chosen: bool, focused: bool) -> None:
        px = ink.look.px
        name, _, rest = word.partition(", ")
        ink.ground(box, chosen=chosen, focused=focused, rule=True)
        width = px(170 if ink.look.sizes.compact else 250)
        left = QRectF(box.left() + px(10), box.top(), width - px(18), box.height())
        ink.line(left, clean(name), 17, strong=True)
        right = QRectF(box.left() + width, box.top(), box.width() - width - px(8), box.height())
        ink.line(right, clean(rest), 17)

    def focus_chain(self) -> list[QWidget]:
        """The file, the lines, the act."""
        return [self.file, self.list, self.write, self.take]


def _state(view: TariffView) -> str:
    if view.file:
        return t("settings_page.tariff_of", count=len(view.rows), file=view.file)
    if view.rows:
        return t("settings_page.tariff_now", count=len(view.rows))
    return t("settings_page.tariff_none")


def _prices(view: TariffView) -> list[tuple[str, str]]:
    return [
        (
            f"{each.service} · {each.zone}",
            " · ".join(
                t("settings_page.tariff_step", kg=_kg(grams), price=money(price))
                for grams, price in each.steps
            ),
        )
        for each in view.rows
    ]


def _sample(each: PriceSample) -> tuple[str, str]:
    facts = {"kg": _kg(each.weight_g), "now": _price(each.now), "then": _price(each.then)}
    said = t("settings_page.tariff_sample", service=each.service, country=each.country, **facts)
    return each.order, said


def _price(value: Money | Message) -> str:
    return money(value) if isinstance(value, Money) else say(value)


def _kg(grams: int) -> str:
    return kilograms(grams).rstrip("0").rstrip(decimal_point())
