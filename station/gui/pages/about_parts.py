"""The parts of the page about the program: findings, times, the report, what support needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from station.desk.view_about import AboutView, FindingRow, ReportCard, TimeRow
from station.desk.views import Shape, Tone
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.button import WideButton
from station.gui.widgets.fold import beside_or_below
from station.gui.widgets.mark import Mark
from station.gui.widgets.offer import Scroll
from station.gui.widgets.text import Text, Wrapped
from station.i18n import say, t

_TONES = {Tone.LOOK: "look", Tone.NO: "no"}


class Finding(QWidget):
    """One finding: its shape, what it is about and how that stands, what to do."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        inside = row(self, look.px(12))
        self.mark = Mark(look, 24)
        inside.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        words = column()
        head = beside_or_below(look, look.px(2 if look.sizes.folded else 10))
        self.title = Text(look, 17, strong=True)
        self.state = Text(look, 17, "ink2")
        head.addWidget(self.title)
        head.addWidget(self.state)
        head.addStretch(1)
        words.addLayout(head)
        self.word = Wrapped(look, 14, "ink2")
        words.addWidget(self.word)
        inside.addLayout(words, 1)

    def show_finding(self, finding: FindingRow) -> None:
        """Draws `finding`."""
        self.setObjectName(f"about.finding.{finding.name}")
        self.mark.show_shape(finding.shape)
        self.title.say(say(finding.title))
        self.state.say(say(finding.state), _TONES.get(finding.tone, "ink2"))
        self.word.say(say(finding.word) if finding.word is not None else "")
        self.word.setVisible(bool(self.word.full))
        said = f"{self.title.full}: {self.state.full}"
        self.setAccessibleName(f"{said}. {self.word.full}" if self.word.full else said)


class Findings(QWidget):
    """All findings, one below the other."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.setObjectName("about.findings")
        self.rows: list[Finding] = []
        self._inside = column(self, look.px(8 if look.sizes.short else 12))
        self._inside.setContentsMargins(0, look.px(8), look.px(8), look.px(4))
        self._inside.addStretch(1)

    def show_findings(self, findings: Sequence[FindingRow]) -> None:
        """Draws `findings`, of which there are always as many."""
        while len(self.rows) < len(findings):
            self.rows.append(Finding(self.look))
            self._inside.insertWidget(self._inside.count() - 1, self.rows[-1])
        for line, finding in zip(self.rows, findings, strict=True):
            line.show_finding(finding)


class Times(QWidget):
    """A line a step: how long half of them and 19 of 20 took at most."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("about.times")
        self.look = look
        inside = column(self, look.px(4))
        self.none = Wrapped(look, 14, "ink2", text=t("about.times_none"))
        inside.addWidget(self.none)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(8 if look.sizes.compact else 16))
        self._grid.setVerticalSpacing(look.px(2))
        self._grid.setColumnStretch(0, 1)
        inside.addLayout(self._grid)
        self._heads = [self._cell(0, at, t(f"about.{word}")) for at, word in
                       ((1, "half"), (2, "most"))]  # fmt: skip
        self._lines: list[tuple[Text, Text, Text]] = []

    def _cell(self, line: int, at: int, text: str = "", size: int = 14) -> Text:
        tone = "ink2" if size == 14 else "ink"
        cell = (
            Text(self.look, size, tone) if at else Broken(self.look, (17, 14), tone, strong=False)
        )
        cell.say(text)
        align = Qt.AlignmentFlag.AlignRight if at else Qt.AlignmentFlag.AlignLeft
        self._grid.addWidget(cell, line, at, align)
        return cell

    def show_times(self, times: Sequence[TimeRow]) -> None:
        """Draws `times`."""
        while len(self._lines) < len(times):
            number = len(self._lines) + 1
            first, second, third = (self._cell(number, at, size=17) for at in range(3))
            self._lines.append((first, second, third))
        self.none.setVisible(not times)
        for head in self._heads:
            head.setVisible(bool(times))
        spoken = []
        for index, cells in enumerate(self._lines):
            there = index < len(times)
            for cell in cells:
                cell.setVisible(there)
            if there:
                each = times[index]
                step, half, most = say(each.step), say(each.half), say(each.most)
                for cell, text in zip(cells, (step, half, most), strict=True):
                    cell.say(text)
                facts = {"step": step, "half": half, "most": most, "count": each.count}
                spoken.append(t("about.times_of", **facts))
        self.setAccessibleName(". ".join(spoken) or self.none.full)


@dataclass(frozen=True)
class PaneActs:
    """What the pane's buttons do: the same as their keys."""

    look: Callable[[], object]
    report: Callable[[], object]
    dismiss: Callable[[], object]
    bundle: Callable[[], object]


class AboutPane(Box):
    """Version, times, where the data lies, and what can be done."""

    def __init__(self, look: Look, acts: PaneActs) -> None:
        super().__init__(look)
        self.setObjectName("about.pane")
        px, small = look.px, look.sizes
        inside = column(self, px(8 if small.short else 10))
        inside.setContentsMargins(small.pad, px(12), small.pad, px(14))
        self.version = Text(look, 22, strong=True)
        inside.addWidget(self.version)
        holder = QWidget()
        told = column(holder, px(10))
        self.report = ReportBox(look)
        self.times = Times(look)
        self.folder = Wrapped(look, 14, "ink2")
        told.addWidget(self.report)
        told.addWidget(Text(look, 17, strong=True, text=t("about.times")))
        told.addWidget(self.times)
        told.addStretch(1)
        told.addWidget(self.folder)
        told.addWidget(Wrapped(look, 14, "ink2", text=t("about.licence")))
        # In a low window, or with large words, the acts below stay where they are.
        self.area = Scroll(holder, "about.told", "about.times")
        inside.addWidget(self.area, 1)
        self.open_report = WideButton(look, "about.open_report", t("about.report"), "F4")
        self.dismiss = WideButton(look, "about.dismiss", t("about.dismiss"), "F7")
        self.bundle = WideButton(look, "about.bundle", t("about.bundle"), "F9")
        self.look_now = WideButton(look, "about.look_now", t("about.look_now"), "F5")
        for button, act in (
            (self.open_report, acts.report),
            (self.dismiss, acts.dismiss),
            (self.bundle, acts.bundle),
            (self.look_now, acts.look),
        ):
            button.clicked.connect(act)
            inside.addWidget(button)

    def show_view(self, view: AboutView, *, report_open: bool, saving: bool) -> None:
        """Draws the pane."""
        self.version.say(say(view.version))
        self.report.show_report(view.report)
        self.times.show_times(view.times)
        self.folder.say(t("about.folder", folder=view.folder))
        self.open_report.setVisible(view.report is not None)
        self.open_report.say(t("about.report_close" if report_open else "about.report"))
        self.dismiss.setVisible(view.report is not None)
        self.bundle.setVisible(view.may_bundle)
        self.bundle.say(t("about.saving" if saving else "about.bundle"))
        self.look_now.say(t("about.looking" if view.looking else "about.look_now"))

    def focus_chain(self) -> list[QWidget]:
        """What can be done, top to bottom."""
        return [self.area, self.open_report, self.dismiss, self.bundle, self.look_now]


class ReportBox(Box):
    """What went wrong, in two sentences."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "look_ground", "mark")
        self.setObjectName("about.report")
        inside = row(self, look.px(12))
        inside.setContentsMargins(look.px(12), look.px(10), look.px(12), look.px(10))
        mark = Mark(look, 28, Shape.LOOK)
        mark.show_shape(Shape.LOOK, hole="look_ground")
        inside.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=look.px(2))
        self.word = Wrapped(look, 17, strong=True)
        self.detail = Wrapped(look, 14, "ink2")
        words.addWidget(self.word)
        words.addWidget(self.detail)
        inside.addLayout(words, 1)

    def show_report(self, report: ReportCard | None) -> None:
        """Draws `report`; nothing where there is none."""
        self.setVisible(report is not None)
        if report is None:
            return
        self.word.say(say(report.word))
        self.detail.say(say(report.detail))
        self.setAccessibleName(f"{self.word.full}. {self.detail.full}")


class FindingsCard(Box):
    """The findings under their title; or the report's places."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        px, small = look.px, look.sizes
        inside = column(self)
        inside.setContentsMargins(small.pad, px(10), px(6), px(8))
        head = beside_or_below(look, px(16))
        self.title = Text(look, 22, strong=True, text=t("about.title"))
        self.summary = Broken(look, (17, 14), "ink2", strong=False)
        self.summary.setObjectName("about.summary")
        head.addWidget(self.title)
        head.addWidget(self.summary, 1)
        inside.addLayout(head)
        inside.addWidget(Rule(look))
        self.findings = Findings(look)
        self.area = Scroll(self.findings, "about.area", "about.title")
        inside.addWidget(self.area, 1)
        self.places = Wrapped(look, 14)
        self.places.setObjectName("about.places")
        self.trace = Scroll(self.places, "about.trace", "about.report_title")
        inside.addWidget(self.trace, 1)
        self.trace.hide()

    def show_view(self, view: AboutView, *, report_open: bool) -> None:
        """Draws the findings, or the report where it is open."""
        shows = report_open and view.report is not None
        self.title.say(t("about.report_title" if shows else "about.title"))
        self.summary.say("" if shows else say(view.summary))
        self.findings.show_findings(view.findings)
        if view.report is not None:
            self.places.say("\n".join(view.report.lines))
        self.area.setVisible(not shows)
        self.trace.setVisible(shows)

    def focus_chain(self) -> list[QWidget]:
        """What is longer than its place can be reached."""
        return [self.area, self.trace]
