"""The tokens keep their contrast, and everything that is operated has a name."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF
from PySide6.QtWidgets import QApplication, QWidget

from station.desk.views import BenchView, Shape
from station.gui import shapes
from station.gui.theme import DARK, LIGHT, TOKEN_NAMES, Tokens, load_family, sizes
from station.gui.widgets.button import RailButton
from station.gui.widgets.offer import Scroll
from station.gui.widgets.text import Wrapped
from tests.gui import samples, samples_dispatch, samples_pack
from tests.gui.bench import RecordingBench
from tests.gui.conftest import OpenWindow, settle
from tests.gui.every_state import PAGES

# (words, ground, least contrast): look, "Tokens".
WORDS = [
    *[(ink, ground, 6.0) for ink in ("ink", "ink2", "ink3") for ground in ("surface", "sunken")],
    ("ink", "ground", 6.0),
    ("act_text", "act", 6.0),
    ("actlow_text", "actlow", 5.0),
    ("band_text", "band", 6.0),
    ("band_soft", "band", 6.0),
    ("proven", "surface", 6.0),
    ("proven", "proven_ground", 6.0),
    ("look", "surface", 6.0),
    ("ink", "look_ground", 6.0),
    ("ink2", "look_ground", 6.0),
    ("no", "surface", 6.0),
    ("no", "no_ground", 6.0),
    ("ink", "no_ground", 6.0),
    ("no_text", "no", 6.0),
    ("edge", "surface", 3.0),
    ("mark", "surface", 3.0),
    ("mark", "look_ground", 3.0),
]


def luminance(colour: str) -> float:
    def channel(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    rgb = QColor(colour)
    return (
        0.2126 * channel(rgb.redF())
        + 0.7152 * channel(rgb.greenF())
        + 0.0722 * channel(rgb.blueF())
    )


def contrast(one: str, other: str) -> float:
    return between(luminance(one), luminance(other))


def between(one: float, other: float) -> float:
    """The contrast of two luminances."""
    dark, light = sorted((one, other))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("words", "ground", "least"), WORDS)
def test_words_can_be_read(tokens: Tokens, words: str, ground: str, least: float) -> None:
    assert contrast(getattr(tokens, words), getattr(tokens, ground)) >= least


def test_every_token_is_a_colour() -> None:
    for name in TOKEN_NAMES:
        for tokens in (LIGHT, DARK):
            assert QColor(getattr(tokens, name)).isValid()


def test_only_the_shield_is_blue() -> None:
    """Blue is proven cover and nothing else."""
    assert [shape for shape in Shape if shapes.token_for(shape) == "proven"] == [Shape.SHIELD]


def test_the_shipped_typeface_is_used(qapp: QApplication) -> None:
    assert load_family() == "IBM Plex Sans"


@pytest.mark.parametrize(
    ("size", "k", "compact", "short"),
    [
        ((1366, 768), 1.0, False, False),
        ((1920, 1080), 1.25, False, False),
        ((1366, 690), 1.0, False, True),
        ((1024, 768), 1.0, True, False),
        ((1280, 720), 1.0, False, True),
    ],
)
def test_the_scale_of_a_window(size: tuple[int, int], k: float, compact: bool, short: bool) -> None:
    found = sizes(*size)
    assert (found.k, found.compact, found.short) == (k, compact, short)


def test_below_the_smallest_window_everything_shrinks_together() -> None:
    assert sizes(910, 512).k < 0.8


@pytest.mark.parametrize("dpi", [0, 72, 96, 141, 1e9])
def test_a_target_is_between_64_and_112_pixels_at_any_dpi(dpi: float) -> None:
    assert 64 <= sizes(1366, 768, dpi).bench <= 112


def chain(window: QWidget) -> Iterator[QWidget]:
    """The widgets that Tab reaches, from the top of the page on."""
    first = window
    widget = first.nextInFocusChain()
    while widget is not None and widget is not first:
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget
        widget = widget.nextInFocusChain()


def in_order(names: list[str], wanted: list[str]) -> bool:
    places = [names.index(name) for name in wanted]
    # The chain is a ring: it may begin anywhere.
    start = places.index(min(places))
    turned = places[start:] + places[:start]
    return turned == sorted(turned)


@pytest.mark.parametrize(
    ("view", "wanted"),
    [
        (
            samples.filling(),
            [
                "pack.put_back",
                "pack.change",
                "pack.next_service",
                "pack.tick.0",
                "pack.wording",
                "pack.dispatch",
                "pack.last_bar.reprint",
                "rail.pack",
                "rail.keys",
            ],
        ),
        (
            samples_dispatch.not_confirmed(),
            ["pack.choice.hold", "pack.choice.print_now", "pack.last_bar.reprint", "rail.pack"],
        ),
        (
            samples.waiting(),
            ["pack.order_number", "pack.reprint.label", "pack.reprint.confirmation", "rail.pack"],
        ),
        (
            samples_pack.wrong(),
            [
                "pack.next_field",
                "pack.put_back",
                "pack.to.name",
                "pack.to.postcode",
                "pack.parcel.0.weight_g",
                "pack.parcel.0.line.0.value",
                "pack.dispatch",
                "rail.pack",
            ],
        ),
    ],
)
def test_the_focus_goes_through_the_page_as_it_is_read(
    open_window: OpenWindow, view: BenchView, wanted: list[str]
) -> None:
    names = [widget.objectName() for widget in chain(open_window(view))]
    assert set(wanted) <= set(names)
    assert in_order(names, wanted), names


def test_whatever_takes_the_focus_has_a_name(open_window: OpenWindow, qapp: QApplication) -> None:
    window = open_window(samples.first_start())
    for view in samples_pack.STATES.values():
        window._bench.show(view)  # type: ignore[attr-defined]
        settle(qapp)
        for widget in chain(window):
            assert widget.objectName(), type(widget)
            assert widget.accessibleName(), widget.objectName()


def test_names_are_sentences(open_window: OpenWindow) -> None:
    window = open_window(samples.filling())
    names = {widget.objectName(): widget.accessibleName() for widget in chain(window)}
    assert names["pack.tick.0"] == "Add cover for this parcel, £7.06, not ticked, F8"
    assert names["pack.dispatch"] == "Dispatch, F12. Label only, no cover"
    assert names["pack.put_back"] == "Put back, Esc"


def test_a_tick_row_is_a_check_box_for_a_screen_reader(open_window: OpenWindow) -> None:
    from PySide6.QtGui import QAccessible

    window = open_window(samples.ticked())
    row = window.findChild(QWidget, "pack.tick.0")
    assert row is not None
    interface = QAccessible.queryAccessibleInterface(row)
    assert interface.role() == QAccessible.Role.CheckBox
    assert interface.state().checked  # type: ignore[attr-defined]


def test_a_new_state_is_said_once(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtGui import QAccessible

    window = open_window(samples.filling())
    told: list[str] = []
    monkeypatch.setattr(
        QAccessible,
        "updateAccessibility",
        lambda event: told.append(event.message()),
    )
    window._bench.show(samples_dispatch.dispatching())  # type: ignore[attr-defined]
    window.redraw()
    window.redraw()
    assert told == ["Dispatching 10482. Step 3 of 4. Hands free: nothing to press."]


@pytest.mark.parametrize(
    ("size", "times"), [((683, 430), 0), ((683, 430), 4), ((910, 512), 4), ((1366, 690), 4)]
)
def test_the_insurer_s_text_ends_below_a_whole_line_and_the_rest_is_reached_by_tab(
    open_window: OpenWindow,
    bench: RecordingBench,
    qapp: QApplication,
    size: tuple[int, int],
    times: int,
) -> None:
    window = open_window(samples.waiting(), size)
    shown = samples.ticked()
    said = "Damage from packing that was not fit for the goods and the way they went. "
    bench.show(replace(shown, offer=replace(shown.offer, disclaimer=said * times)))
    settle(qapp)
    area = window.findChild(Scroll, "pack.offer.text")
    assert area is not None
    inside, end = area.widget(), area.viewport().height()
    assert inside.height() > end
    assert area.focusPolicy() == Qt.FocusPolicy.TabFocus
    label = next(
        each
        for each in inside.findChildren(Wrapped)
        if each.isVisible() and each.y() < end <= each.y() + each.height()
    )
    font = label.look.font(label.text_size, label.strong)
    line = label.height() / round(label.height() / QFontMetricsF(font).lineSpacing())
    over = (end - label.y()) % line
    assert min(over, line - over) <= 1


@pytest.mark.parametrize("text", [100, 150, 200])
def test_a_word_of_the_rail_stands_below_its_icon(
    open_window: OpenWindow, bench: RecordingBench, qapp: QApplication, text: int
) -> None:
    window = open_window(samples.waiting(), text=text)
    PAGES["21-to-do"](window, bench)
    settle(qapp)
    buttons = [each for each in window.rail.findChildren(RailButton) if each.isVisible()]
    assert len(buttons) > 5
    for button in buttons:
        icon = button.mark.geometry().center().x()
        word = button.word.geometry().marginsRemoved(button.word.contentsMargins())
        assert abs(word.center().x() - icon) <= 1, button.word.full
