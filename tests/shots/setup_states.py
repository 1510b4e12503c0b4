"""The states of the page that sets a bench up, around a desk that shows what it is given."""

from collections.abc import Callable

from station.desk.setup_page import Step
from station.domain.errors import message
from station.flow.access import Access, Cause
from station.gui.pages.setup import SetupPage
from station.gui.window import Window
from tests.gui import samples, samples_setup
from tests.gui.bench import RecordingBench
from tests.gui.samples_setup import RecordingSetup

Open = Callable[[Window, RecordingBench], None]
Then = Callable[[SetupPage], object]


def _opened(desk: Callable[[], RecordingSetup], then: Then = lambda _: None) -> Open:
    def open_page(window: Window, bench: RecordingBench) -> None:
        made = desk()
        nobody = made.shown.nobody
        around = samples_setup.around(made.shown)
        bench.show(samples.framed(samples.first_start(checks=()), samples.RUTH, **around))
        window.redraw()
        window.ready({"setup": lambda place: SetupPage(place, made)})
        window.open_page("setup")
        window.strip.setVisible(not nobody)
        window.rail.setVisible(not nobody)
        page = window.pages.page("setup")
        assert isinstance(page, SetupPage)
        then(page)

    return open_page


def _at(step: Step, **typed: str) -> Then:
    def then(page: SetupPage) -> None:
        page.open_step(step)
        for key, text in typed.items():
            page._edited(key.replace("__", "."), text)
        page.draw()

    return then


def _kept(step: Step, **typed: str) -> Then:
    def then(page: SetupPage) -> None:
        _at(step, **typed)(page)
        page.act("confirm")

    return then


def _pins(page: SetupPage) -> None:
    page.open_step(Step.PEOPLE)
    page.people.name.edit.setText("Ruth Adeyemi")
    for digit in "730518":
        page.people.pad.press(digit)
    page.act("confirm")
    for digit in "730":
        page.people.pad.press(digit)


def _wrong_pins(page: SetupPage) -> None:
    _pins(page)
    for digit in "111":
        page.people.pad.press(digit)
    page.act("confirm")


def _said(cause: Cause, *, kept: bool = False, **facts: object) -> Callable[[], RecordingSetup]:
    named = f"access.{cause.value}" if cause is not Cause.CLOCK else "access.clock_behind"
    access = Access(cause, message(named, **facts))
    return lambda: RecordingSetup(samples_setup.BEGUN, access=access, is_kept=kept)


_TYPED = {
    "insurer__url": "https://api.xcover.com/x",
    "insurer__partner": "LLODT",
    "key": "live-8d71",
    "secret": "s3cr3t-s3cr3t",
}
_LONG = {"sender__name": "Fell & Fern <b>" + "x" * 60, "sender__city": "Ulpha"}


def _of(view: object) -> Callable[[], RecordingSetup]:
    return lambda: RecordingSetup(view)  # type: ignore[arg-type]


STATES: dict[str, Open] = {
    "18-setup-live-or-practice": _opened(_of(samples_setup.NEW)),
    "18-setup-first-person": _opened(_of(samples_setup.NEW), _at(Step.PEOPLE)),
    "18-setup-first-person-again": _opened(_of(samples_setup.NEW), _pins),
    "18-setup-first-person-differs": _opened(_of(samples_setup.NEW), _wrong_pins),
    "18-setup-nobody-yet": _opened(_of(samples_setup.NEW), _at(Step.WALLET)),
    "18-setup-people": _opened(_of(samples_setup.SHIPS), _at(Step.PEOPLE)),
    "18-setup-sender": _opened(_of(samples_setup.BEGUN)),
    "18-setup-sender-typed": _opened(_of(samples_setup.BEGUN), _at(Step.SENDER, **_LONG)),
    "18-setup-sender-wrong": _opened(
        _of(samples_setup.BEGUN), _kept(Step.SENDER, sender__country="England")
    ),
    "18-setup-insurer": _opened(_of(samples_setup.BEGUN), _at(Step.INSURER)),
    "18-setup-insurer-typed": _opened(_of(samples_setup.BEGUN), _at(Step.INSURER, **_TYPED)),
    "18-setup-insurer-no-keyring": _opened(_of(samples_setup.NO_RING), _at(Step.INSURER)),
    "18-setup-insurer-outside": _opened(_of(samples_setup.OUTSIDE), _at(Step.INSURER)),
    "18-setup-insurer-refused": _opened(_of(samples_setup.REFUSED), _at(Step.INSURER)),
    **{
        f"18-setup-insurer-{cause.value}": _opened(
            _said(cause, kept=kept, count=12, status=503), _kept(Step.INSURER, **_TYPED)
        )
        for cause, kept in {
            Cause.KEY: False,
            Cause.SECRET_OR_PARTNER: False,
            Cause.PARTNER: False,
            Cause.PLACE: False,
            Cause.CLOCK: True,
            Cause.NO_NAME: True,
            Cause.SIGN_IN: True,
            Cause.OTHER_SERVER: False,
        }.items()
    },
    "18-setup-insurer-checked": _opened(
        _of(samples_setup.ASKED),
        lambda page: (page.open_step(Step.INSURER), page.act("send_now")),
    ),
    "18-setup-carrier": _opened(_of(samples_setup.ASKED)),
    "18-setup-carrier-wrong": _opened(
        _of(samples_setup.ASKED), _kept(Step.CARRIER, house__prefix="12")
    ),
    "18-setup-carrier-there": _opened(_of(samples_setup.SHIPS), _at(Step.CARRIER)),
    "18-setup-printer": _opened(_of(samples_setup.SHIPS)),
    "18-setup-printer-waits": _opened(_of(samples_setup.WAITS)),
    "18-setup-printer-out-of-paper": _opened(_of(samples_setup.OUT_OF_PAPER)),
    "18-setup-wallet": _opened(_of(samples_setup.PRINTS)),
    "18-setup-wallet-typed": _opened(
        _of(samples_setup.PRINTS), _at(Step.WALLET, amount="500.00", note="bank transfer")
    ),
    "18-setup-ready": _opened(_of(samples_setup.READY_BENCH)),
    "18-setup-no-line": _opened(_of(samples_setup.NO_LINE), _at(Step.INSURER)),
    "18-setup-practice": _opened(_of(samples_setup.PRACTICE), _at(Step.MODE)),
    "18-setup-practice-insurer": _opened(_of(samples_setup.PRACTICE), _at(Step.INSURER)),
    "18-setup-not-kept": _opened(
        lambda: RecordingSetup(
            samples_setup.BEGUN,
            refused=samples.UNREADABLE,
        ),
        _kept(Step.SENDER, sender__name="Ruth Adeyemi"),
    ),
}
