"""The states of the page about the program, and of the bench after a run that broke off."""

from collections.abc import Callable
from dataclasses import replace

from station.desk import view_crash
from station.desk.views import RailItem, Tone
from station.domain.errors import EnvironmentFaultError, PermissionRefusedError
from station.gui.pages.about import AboutPage
from station.gui.window import Window
from tests.gui import samples, samples_about
from tests.gui.bench import RecordingBench
from tests.gui.samples_about import RecordingAbout

Open = Callable[[Window, RecordingBench], None]


def _rail(*more: RailItem) -> tuple[RailItem, ...]:
    from tests.shots.page_states import RAIL

    return (*RAIL, *more)


def _opened(
    desk: Callable[[], RecordingAbout], then: Callable[[AboutPage], object] = lambda _: None
) -> Open:
    def open_page(window: Window, bench: RecordingBench) -> None:
        made = desk()
        more = (RailItem("keys", 1, Tone.LOOK),) if made.shown.report is not None else ()
        bench.show(replace(samples.waiting(), rail=_rail(*more), strip=samples.strip(queue=5)))
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
    rail = _rail(RailItem("keys", 1, Tone.LOOK))
    bench.show(replace(samples.waiting(), rail=rail, notices=(told,)))
    window.redraw()


def _not_read() -> RecordingAbout:
    return RecordingAbout(refused=PermissionRefusedError("people.not_allowed", who="Dana"))


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
    "29-about-dismissed": _opened(_with_report, lambda page: page.act("withdraw")),
    "29-about-not-read": _opened(_not_read),
    "29-about-on-the-bench": _on_the_bench,
}
