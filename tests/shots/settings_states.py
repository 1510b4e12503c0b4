"""The states of the settings, in a window around a desk that shows what it is given."""

from collections.abc import Callable

from station.desk.settings_page import Section
from station.gui.pages.settings import SettingsPage
from station.gui.window import Window
from tests.gui import samples, samples_settings
from tests.gui.bench import RecordingBench
from tests.gui.samples_settings import RecordingSettings

Open = Callable[[Window, RecordingBench], None]


def _opened(
    desk: Callable[[], RecordingSettings],
    then: Callable[[SettingsPage], object] = lambda _: None,
    **around: object,
) -> Open:
    def open_page(window: Window, bench: RecordingBench) -> None:
        bench.show(samples.beside(**around))
        window.redraw()
        made = desk()
        window.ready({"settings": lambda place: SettingsPage(place, made)})
        window.open_page("settings")
        page = window.pages.page("settings")
        assert isinstance(page, SettingsPage)
        then(page)

    return open_page


def _section(section: Section) -> Callable[[SettingsPage], object]:
    return lambda page: page.list.choose(section.value)


def _wrong_address(page: SettingsPage) -> None:
    page._edited("target", "10.20.3.999")


def _saved(page: SettingsPage) -> None:
    page._edited("dpi", "300")
    page.act("confirm")


def _wrong_setting(page: SettingsPage) -> None:
    page.list.choose(Section.BENCH.value)
    field = page.form.boxes["handover.time"].edit
    assert field is not None
    field.setText("half past four")
    page._edited("handover.time", field.text())
    page.act("confirm")


def _not_read() -> RecordingSettings:
    return RecordingSettings(refused=samples.UNREADABLE)


def _read_tariff(page: SettingsPage) -> None:
    page.list.choose(Section.TARIFF.value)
    page.tariff.part.file.setText("/home/ruth/tariff.csv")
    page.tariff.part.file.returnPressed.emit()


def _list(number: int, text: str = "") -> Callable[[SettingsPage], None]:
    """A list of the bench, with something typed into it."""

    def at(page: SettingsPage) -> None:
        page.list.choose(Section.PACKING.value)
        for _ in range(number):
            page.act("filter")
        if text:
            page.lists.part.edit.setPlainText(text)

    return at


_RULES = """not country GB -> service EU
country GB, weight up to 1000 -> service ST, box S
weight over 1000 -> box XL"""


def _look_at_copy(page: SettingsPage) -> None:
    page.list.choose(Section.COPY.value)
    page.copy.part.file.setText("/media/ruth/settings.json")
    page.copy.part.file.returnPressed.emit()


STATES: dict[str, Open] = {
    "14-settings-copy": _opened(RecordingSettings, _look_at_copy),
    "14-settings-copy-wrong": _opened(
        lambda: RecordingSettings(copied=samples_settings.BAD_COPY), _look_at_copy
    ),
    "14-settings-rules": _opened(RecordingSettings, _list(1, _RULES)),
    "14-settings-rules-wrong": _opened(RecordingSettings, _list(1, _RULES + "\n-> tick 1")),
    "14-settings-goods": _opened(RecordingSettings, _list(2)),
    "14-settings-boxes": _opened(
        RecordingSettings,
        _list(0, "S = Small box; 230x160x110; inside 220x150x100; 90 g\nL = Large; 400x300x300"),
    ),
    **{
        name: _opened(
            lambda view=view: RecordingSettings(view),  # type: ignore[misc]
            **samples_settings.AROUND.get(name, {}),
        )
        for name, view in samples_settings.STATES.items()
    },
    **{
        f"14-settings-of-{section.value}": _opened(RecordingSettings, _section(section))
        for section in Section
        if section is not Section.PRINTERS
    },
    "14-settings-slip": _opened(RecordingSettings, lambda page: page.act("filter")),
    "14-settings-wrong-address": _opened(RecordingSettings, _wrong_address),
    "14-settings-saved": _opened(RecordingSettings, _saved),
    "14-settings-tested": _opened(
        lambda: RecordingSettings(after=samples_settings.TESTED),
        lambda page: page.act("print_more"),
    ),
    "14-settings-wrong-setting": _opened(RecordingSettings, _wrong_setting),
    "14-settings-tariff-read": _opened(RecordingSettings, _read_tariff),
    "14-settings-tariff-wrong": _opened(
        lambda: RecordingSettings(of_file=samples_settings.BAD_TARIFF), _read_tariff
    ),
    "14-settings-not-read": _opened(_not_read),
}
