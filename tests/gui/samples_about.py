"""The page about the program in every state, and a desk that shows what it is given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from station.desk import view_about
from station.desk.view_about import AboutView
from station.desk.view_crash import moment
from station.desk.views import Tone
from station.domain.errors import Message, StationError, message
from station.flow.diagnosis import Diagnosis, State, Took
from station.log.crashes import Crash, CrashKind
from station.log.times import Timed
from tests.gui.samples import HOSTILE
from tests.gui.samples_frame import NOW, PRINTER, REFUSING, SILENT, UP

NAMES = (
    "name", "line", "certificate", "credentials", "clock", "easypost", "printer.label",
    "printer.slip", "printer.document", "scale", "disk", "database", "record", "backups",
    "keyring", "settings", "fonts", "versions",
)  # fmt: skip
_WORDS: Mapping[str, Message] = {
    "name": message("doctor.name_good", host="api.xcover.com", ms=12),
    "line": message("doctor.line_good", ms=41),
    "certificate": message("doctor.certificate_good", count=61, issuer="Amazon"),
    "credentials": message("access.good"),
    "clock": message("doctor.clock_good", seconds=1),
    "printer.label": message("doctor.printer_good", printer=PRINTER.spec.name),
    "printer.slip": message("doctor.printer_good", printer=PRINTER.spec.name),
    "printer.document": message("doctor.printer_folder"),
    "scale": message("doctor.scale_good"),
    "disk": message("doctor.disk_good", room=Decimal("83.6"), ms="3"),
    "database": message("doctor.database_good", size=Decimal("412.0"), schema=19),
    "record": message("doctor.record_good", count=41_202),
    "backups": message("doctor.backups_good", at=moment(NOW), count=31),
    "keyring": message("doctor.keyring_good"),
    "settings": message("doctor.settings_good"),
    "fonts": message("doctor.fonts_good", count=23),
    "versions": message(
        "doctor.versions", station="0.1.0", python="3.11.7", qt="6.11.3", sqlite="3.54.1"
    ),
}
_OTHERS: Mapping[str, tuple[State, Message]] = {
    "certificate": (
        State.LOOK,
        message("doctor.certificate_between", issuer="Warehouse IT Inspection CA"),
    ),
    "credentials": (State.BAD, message("access.secret_or_partner")),
    "clock": (State.LOOK, message("doctor.clock_ahead", count=4)),
    "printer.label": (State.BAD, message("printer.silent", seconds=3)),
    "disk": (State.LOOK, message("doctor.disk_few", room=Decimal("1.4"))),
    "backups": (State.LOOK, message("doctor.backups_none")),
}


def finding(name: str) -> Diagnosis:
    if name == "easypost":
        return Diagnosis(name, State.NOT_SET_UP, message("doctor.easypost_off"))
    return Diagnosis(name, State.GOOD, _WORDS[name])


GOOD = {name: finding(name) for name in NAMES}
BAD = GOOD | {name: Diagnosis(name, *each) for name, each in _OTHERS.items()}
HALF = {name: GOOD[name] for name in NAMES[:7]}
TIMES = (
    Took(Timed.FORM, 412, 9.4, 31.0),
    Took(Timed.QUOTE, 431, 244.0, 690.0),
    Took(Timed.LABEL, 405, 6.1, 12.8),
    Took(Timed.BOOKING, 298, 310.2, 1204.0),
    Took(Timed.PAPERS, 702, 38.0, 84.0),
    Took(Timed.DISPATCH, 405, 1100.0, 3400.0),
)
BROKE_OFF = Crash(
    "run-1", NOW - timedelta(minutes=6), CrashKind.BROKE_OFF, "0.1.0",
    "Linux 6.1.0-18-amd64 x86_64, Python 3.11.7", "Segmentation fault",
    ("Current thread:", '  File "station/gui/window.py", line 311, in keyPressEvent',
     '  File "station/app/window.py", line 61, in run'),
)  # fmt: skip
FAULT = Crash(
    "fault-1", NOW - timedelta(minutes=2), CrashKind.FAULT, "0.1.0",
    "Linux 6.1.0-18-amd64 x86_64, Python 3.11.7", "ValueError",
    ("Traceback (most recent call last):",
     '  File "station/desk/packer.py", line 210, in scan', "ValueError"),
)  # fmt: skip


def about(
    found: Mapping[str, Diagnosis] = GOOD,
    times: Sequence[Took] = TIMES,
    crashes: Sequence[Crash] = (),
    *,
    looking: bool = False,
    looked: bool = True,
    may_bundle: bool = True,
    folder: str = "/home/bench/.local/share/station",
) -> AboutView:
    return view_about.build(
        NAMES, found, times, crashes, looking=looking, looked_at=NOW if looked else None,
        version="0.1.0", folder=folder, may_bundle=may_bundle, now=NOW,
    )  # fmt: skip


def around(view: AboutView) -> dict[str, object]:
    """What strip and rail have of the same."""
    bad = {each.name for each in view.findings if each.tone is Tone.NO}
    reports = view.report.word.facts["count"] if view.report is not None else 0
    assert isinstance(reports, int)
    return {
        "line": REFUSING if "credentials" in bad else UP,
        "printer": SILENT if "printer.label" in bad else PRINTER,
        "crashes": (BROKE_OFF,) * reports,
    }


LONGEST = {
    name: Diagnosis(name, State.BAD, message("doctor.certificate_between", issuer=HOSTILE))
    for name in NAMES
}
STATES: dict[str, AboutView] = {
    "29-about": about(),
    "29-about-not-looked": about({}, (), looked=False),
    "29-about-looking": about(HALF, looking=True, looked=False),
    "29-about-bad": about(BAD),
    "29-about-clerk": about(may_bundle=False),
    "29-about-broke-off": about(crashes=(BROKE_OFF,)),
    "29-about-fault": about(BAD, crashes=(FAULT, BROKE_OFF)),
    "29-about-longest": about(
        LONGEST, crashes=(BROKE_OFF,) * 5, folder=f"/home/{'long/' * 30}station"
    ),
}


@dataclass
class RecordingAbout:
    """Stands in for the desk, and writes down what it is asked."""

    shown: AboutView = field(default_factory=about)
    after: AboutView | None = None
    """What is shown once something was done."""
    refused: StationError | None = None
    not_saved: StationError | None = None
    asked: list[str] = field(default_factory=list)

    async def view(self) -> AboutView:
        """What it was given."""
        if self.refused is not None:
            raise self.refused
        return self.shown

    async def examine(self, changed: Callable[[], None]) -> None:
        """Half of it first, then all."""
        self.asked.append("examine")
        for each in (about({}, looking=True), about(HALF, looking=True)):
            self.shown = each
            changed()
        self.shown = self.after or about()

    async def save_bundle(self) -> str:
        """One file."""
        self.asked.append("save_bundle")
        if self.not_saved is not None:
            raise self.not_saved
        return "/home/bench/.local/share/station/support/station-support-20261124T140600Z.zip"

    async def dismiss(self) -> None:
        """Put away."""
        self.asked.append("dismiss")
        self.shown = about()
