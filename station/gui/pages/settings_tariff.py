"""The tariff in the settings: a file is read, looked at with what it changes, and taken."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from station.desk.settings_page import PriceSample, SettingsPageDesk, TariffView
from station.domain.errors import Message, message
from station.domain.money import Money
from station.gui.pages.page import Ways
from station.gui.pages.settings_taken import TakenFile
from station.gui.theme import Look
from station.gui.widgets.boxes import row
from station.gui.widgets.button import LinkButton
from station.gui.widgets.rows import Ink, Said
from station.gui.widgets.text import Elided
from station.i18n import decimal_point, kilograms, money, say, t

_ROW = 44


class TariffPart(TakenFile):
    """The file, what it says line by line or what is wrong with it, and the one act."""

    def __init__(
        self,
        look: Look,
        read: Callable[[str], object],
        take: Callable[[], object],
        write: Callable[[], object],
    ) -> None:
        super().__init__(
            look,
            "settings.tariff",
            t("settings_page.tariff_file"),
            lambda: read(self.file.text().strip()),
        )
        head = row(gap=look.px(12))
        self.title = Elided(look, 22, strong=True, text=t("settings_page.tariff"))
        self.write = LinkButton(
            look, "settings.tariff.write", t("settings_page.tariff_write"), "F9", tone="ink2"
        )
        self.write.clicked.connect(write)
        head.addWidget(self.title, 1)
        head.addWidget(self.write)
        self.inside.addLayout(head)
        self.close_with(self.named, "heard.tariff_lines", _ROW, _paint, take)

    def show_tariff(self, view: TariffView, *, busy: bool) -> None:
        """Draws a tariff, or what is wrong with a file."""
        if view.findings:
            lines = [
                (t("settings_page.tariff_line", line=each.field), say(each.message))
                for each in view.findings
            ]
            state = t("settings_page.tariff_wrong", count=len(view.findings))
        else:
            lines = [*map(_sample, view.samples), *_prices(view)]
            state = _state(view)
        self.show_file([", ".join(each) for each in lines], state)
        caption = "tariff_ready" if view.may_take else "tariff_read_first"
        if view.findings:
            caption = "tariff_correct_first"
        self.take.show_state(
            t("settings_page.tariff_take"),
            t(f"settings_page.{caption}"),
            ready=view.may_take and not busy,
            busy=busy,
        )

    def focus_chain(self) -> list[QWidget]:
        """The act on top, the file, the lines, the act that takes it."""
        return [self.write, self.file, self.list, self.take]


class TariffSection:
    """The part with the tariff that is shown: the one in force, or the one of a file."""

    def __init__(self, look: Look, desk: SettingsPageDesk, ways: Ways) -> None:
        self._desk, self._ways = desk, ways
        self.part = TariffPart(look, self._read, self.take, self.write)
        self._shown: TariffView | None = None
        self._taking = False

    @property
    def known(self) -> bool:
        """There is something to draw."""
        return self._shown is not None

    def ask(self) -> None:
        """Asks for the tariff in force."""
        self._ways.start("read tariff", self._show(self._desk.tariff()))

    def draw(self) -> None:
        """Draws what is known."""
        if self._shown is not None:
            self.part.show_tariff(self._shown, busy=self._taking)

    async def _show(self, asked: Awaitable[TariffView]) -> None:
        try:
            found = await asked
        finally:
            self._taking = False
        if isValid(self.part):
            self._shown = found
            self._ways.draw()

    def _read(self, file: str) -> None:
        if file:
            self._ways.start("read tariff", self._show(self._desk.read_tariff(file)))

    def take(self) -> None:
        """F10: the file's prices are in force from now on."""
        if self._taking or self._shown is None or not self._shown.may_take:
            self._ways.refused()
            return
        self._taking = True
        self._ways.start("take tariff", self._take())

    async def _take(self) -> None:
        await self._show(self._desk.take_tariff())
        self._ways.tell(message("settings_page.tariff_taken"))

    def write(self) -> None:
        """F9: the tariff in force as a file."""
        self._ways.start("write tariff", self._write())

    async def _write(self) -> None:
        file = await self._desk.write_tariff()
        self._ways.tell(message("settings_page.tariff_written", file=file))

    def kept(self) -> TariffView | None:
        """What a page in another look takes over."""
        return self._shown

    def restore(self, kept: TariffView | None) -> None:
        """As it was."""
        self._shown = kept


def _paint(ink: Ink, box: QRectF, word: str, chosen: bool, focused: bool) -> None:
    px = ink.look.px
    name, _, rest = word.partition(", ")
    ink.ground(box, chosen=chosen, focused=focused, rule=True)
    width = px(170 if ink.look.sizes.compact else 250)
    left = QRectF(box.left() + px(10), box.top(), width - px(18), box.height())
    ink.said(left, Said(name, 17, strong=True))
    right = QRectF(box.left() + width, box.top(), box.width() - width - px(8), box.height())
    ink.said(right, Said(rest, 17))


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
