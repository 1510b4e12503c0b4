"""The states of the page about the program, and of the bench after a run that broke off."""

from collections.abc import Callable
from dataclasses import replace

from station.desk import view_crash
from station.desk.view_about import AboutView
from station.domain.errors import EnvironmentFaultError
from station.gui.pages.about import AboutPage
from station.gui.window import Window
from tests.gui import samples, samples_about
from tests.gui.bench import RecordingBench
from tests.gui.samples_about import RecordingAbout

Open = Callable[[Window, RecordingBench], None]


def _opened(
    desk: Callable[[], RecordingAbout],
    then: Callable[[AboutPage], object] = lambda _: None,
    after: AboutView | None = None,
) -> Open:
    """`after` is what the page shows in the end, where that is not what it shows at first."""

    def open_page(window: Window, bench: RecordingBench) -> None:
        made = desk()
        bench.show(samples.beside(**samples_about.around(after or made.shown)))
        window.redraw()
        window.ready({"about": lambda place: AboutPage(place, made)})
        window.open_page("about")
        page = window.pages.page("about")
        assert isinstance(page, AboutPage)
        then(page)

    return open_page


def _on_the_bench(window: Window, bench: RecordingBench) -> None:
    """The next start: the pack page says what happened."""
    told = view_crash.notice((samples_about.BROKE_OFF,))
    view = samples.beside(crashes=(samples_about.BROKE_OFF,))
    bench.show(replace(view, notices=(told,)))
    window.redraw()


def _not_read() -> RecordingAbout:
    return RecordingAbout(refused=samples.UNREADABLE)


def _not_saved() -> RecordingAbout:
    full = EnvironmentFaultError("support.not_written", file="/x.zip", why="No space left")
    return RecordingAbout(not_saved=full)


def _with_report() -> RecordingAbout:
    return RecordingAbout(samples_about.STATES["29-about-fault"])


STATES: dict[str, Open] = {
    **{
        name: _opened(lambda view=view: RecordingAbout(view))  # type: ignore[misc]
        for name, view in samples_about.STATES.items()
    },
    "29-about-report": _opened(_with_report, lambda page: page.act("look_at")),
    "29-about-saved": _opened(RecordingAbout, lambda page: page.act("open")),
    "29-about-not-saved": _opened(_not_saved, lambda page: page.act("open")),
    "29-about-dismissed": _opened(
        _with_report, lambda page: page.act("withdraw"), samples_about.about()
    ),
    "29-about-not-read": _opened(_not_read),
    "29-about-on-the-bench": _on_the_bench,
}
