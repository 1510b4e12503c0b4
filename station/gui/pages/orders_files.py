"""A file on its way in: its path, what its columns mean, its preview, and the keeping."""

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget
from shiboken6 import isValid

from station.desk.orders_page import (
    Kept,
    Looked,
    OrdersDesk,
    Preview,
    PreviewLine,
    Sieve,
    Step,
    counts,
    left,
    offered,
)
from station.desk.views import Notice, Shape, Sound, Tone
from station.domain.column_map import ColumnMap
from station.domain.errors import StationError, message
from station.gui import tongue
from station.gui.pages.orders_mapping import MappingView
from station.gui.pages.orders_preview import PreviewActs, PreviewView
from station.gui.pages.orders_way_in import FileForm
from station.gui.widgets.nothing import Nothing
from station.i18n import number, t

if TYPE_CHECKING:
    from station.gui.pages.orders import OrdersPage

_OLDER = "cp1252"


class Stage(Enum):
    """Where the file is."""

    FORM = auto()
    MAPPING = auto()
    WORKING = auto()
    PREVIEW = auto()


class FileActs:
    """Goes with one file through its stages; the page hands it the keys meanwhile."""

    def __init__(self, page: "OrdersPage", desk: OrdersDesk) -> None:
        look = page.look
        self._page, self._desk = page, desk
        self._looked: Looked | None = None
        self._map: ColumnMap | None = None
        self.preview: Preview | None = None
        self._encoding = ""
        self.view = QStackedWidget()
        self.form = FileForm(look, self.look, self.choose, lambda: self.act("read_again"))
        self.mapping = MappingView(look, lambda: self.act("confirm"))
        self.working = Nothing(look, "orders.working")
        acts = PreviewActs(
            keep=lambda: self.act("confirm"),
            accept=lambda: self.act("read_again"),
            mapping=lambda: self.act("look_at"),
        )
        self.rows = PreviewView(look, page.place.tasks, page.refuse, acts)
        self.rows.sieved = self._show_sieve
        for widget in (self.form, self.mapping, self.working, self.rows):
            self.view.addWidget(widget)

    @property
    def stage(self) -> Stage:
        """What is in front."""
        return list(Stage)[self.view.currentIndex()]

    @property
    def busy(self) -> bool:
        """Something is read or kept, or waits to be kept."""
        return self.stage in (Stage.WORKING, Stage.PREVIEW)

    def _go(self, stage: Stage) -> None:
        self.view.setCurrentIndex(list(Stage).index(stage))
        self._page.show_file()
        self.focus()

    def focus(self) -> None:
        """To the first thing that is typed or chosen there."""
        chain = [widget for widget in self.focus_chain() if widget.isVisibleTo(self._page)]
        (chain[0] if chain else self._page).setFocus()

    def focus_chain(self) -> list[QWidget]:
        """What Tab goes through."""
        chains = {
            Stage.FORM: self.form.focus_chain,
            Stage.MAPPING: self.mapping.focus_chain,
            Stage.PREVIEW: self.rows.focus_chain,
        }
        return chains[self.stage]() if self.stage in chains else []

    # The stages

    def begin(self, path: str = "") -> None:
        """Asks for a file; `path` is one that waits."""
        self._encoding = ""
        self.form.begin(path)
        self._go(Stage.FORM)

    def choose(self) -> None:
        """The system's own dialog, beside the window: nothing stands still behind it."""
        dialog = QFileDialog(self._page.window(), t("orders_page.choose"))
        dialog.setLayoutDirection(tongue.direction())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(t("orders_page.kinds"))
        dialog.fileSelected.connect(self._chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.setWindowModality(Qt.WindowModality.NonModal)
        dialog.show()

    def _chosen(self, path: str) -> None:
        self.form.path.edit.setText(path)
        self.look()

    def look(self) -> None:
        """The first look at the file that is named."""
        path = self.form.path.value
        if not path or self.stage is Stage.WORKING:
            self._page.place.sound(Sound.REFUSED)
            return
        self._work(t("orders_page.looking"))
        self._page.start("look at file", self._look(path))

    async def _look(self, path: str) -> None:
        try:
            looked = await self._desk.look(path, self.form.source.value, self._encoding)
        except Exception:  # whatever it was: the page must not stand there working
            self._back_to(Stage.FORM)
            raise
        if not isValid(self._page):
            return
        if looked.sight is None:
            self.form.show_refused(looked.refused.message if looked.refused else None)
            self._back_to(Stage.FORM)
            return
        self._looked, self._map = looked, looked.column_map
        if looked.column_map is None or (looked.remembered and not looked.column_map.missing):
            await self._read()
        else:
            self._show_mapping()

    def _show_mapping(self) -> None:
        if self._looked is not None and self._map is not None:
            self.mapping.show_map(self._looked, self._map)
            self._go(Stage.MAPPING)

    async def _read(self) -> None:
        looked, over = self._looked, self.preview
        if looked is None:
            return
        self._work(t("orders_page.reading_file"))
        self.preview = None
        mapped = self._map is not None
        try:
            preview = await self._desk.read(looked, self._map, self._heard, over)
        except Exception:
            self._back_to(Stage.MAPPING if mapped else Stage.FORM)
            raise
        if not isValid(self._page):
            return
        if preview.refused:
            await self._desk.drop(preview)
            found = preview.findings
            if mapped:
                self._page.refuse(found[0].message)
                self._back_to(Stage.MAPPING)
            else:
                self.form.show_refused(found[0].message)
                self._back_to(Stage.FORM)
            return
        self._show_preview(preview)

    def _show_preview(self, preview: Preview) -> None:
        self.preview = preview
        self.rows.show_preview(preview, counts(preview), offered(preview), left(preview))
        self._go(Stage.PREVIEW)

    def _show_sieve(self, sieve: Sieve) -> None:
        if self.preview is not None:
            self._page.place.tasks.start("preview rows", self._sieve(self.preview, sieve))

    async def _sieve(self, preview: Preview, sieve: Sieve) -> None:
        async def more(offset: int) -> tuple[PreviewLine, ...]:
            return await self._desk.lines(preview, sieve, offset)

        try:
            first = await more(0)
        except StationError as error:
            self._page.refuse(error.message)
            return
        if isValid(self._page) and self.preview is preview and self.rows.sieve is sieve:
            self.rows.show_lines(first, more)

    async def _keep(self, preview: Preview) -> None:
        self._work(t("orders_page.keeping"))
        try:
            kept = await self._desk.keep(preview, self._heard)
        except Exception:
            self._back_to(Stage.PREVIEW)
            raise
        if isValid(self._page):
            self.preview = None
            self._page.place.sound(Sound.LOOK_HERE if kept.cut else Sound.ACCEPTED)
            self._page.show_list()
            self._page.add_notice(_said(kept))

    def _work(self, word: str) -> None:
        self.working.show_state(Shape.ASKING, word, t("orders_page.esc_stops"))
        self._go(Stage.WORKING)

    def _heard(self, step: Step) -> None:
        if isValid(self._page):
            word = t(f"orders.step.{step.word}", done=number(step.done), of=number(step.of))
            self.working.show_state(Shape.ASKING, word, t("orders_page.esc_stops"))

    def _back_to(self, stage: Stage) -> None:
        if isValid(self._page):
            self._go(stage)

    # Keys

    def act(self, name: str) -> bool:
        """F10 goes on, Esc goes back or stops; F3, F4, F8, F9 as the stage has them."""
        if name == "back":
            self._back()
        elif name == "confirm":
            self._on()
        elif name == "open" and self.stage is Stage.FORM:
            self.choose()
        elif name == "read_again" and self.stage is Stage.FORM and self.form.may_be_older:
            self._encoding = _OLDER
            self.look()
        elif name == "read_again" and self.stage is Stage.PREVIEW:
            self._accept()
        elif name == "look_at" and self.stage is Stage.PREVIEW and self._map is not None:
            self._show_mapping()
        elif name == "filter" and self.stage is Stage.PREVIEW:
            self.rows.next_sieve()
        else:
            return name in ("look_at", "filter", "search", "open", "read_again", "withdraw")
        return True

    def _on(self) -> None:
        if self.stage is Stage.FORM:
            self.look()
        elif self.stage is Stage.MAPPING and self._looked is not None:
            source, column_map = self.mapping.source.value, self.mapping.column_map
            if column_map.missing or not source:
                self._page.place.sound(Sound.REFUSED)
                return
            self._looked = replace(self._looked, source=source)
            self._map = column_map
            self._page.start("read file", self._read())
        elif self.stage is Stage.PREVIEW and self.preview is not None:
            if not self.rows.can_keep:
                self._page.place.sound(Sound.REFUSED)
                return
            self._page.start("keep orders", self._keep(self.preview))

    def _accept(self) -> None:
        """What the preview offers first is accepted for this source, and the file read anew."""
        rule = self.rows.first_offered
        if rule is not None and self._map is not None:
            self._map = self._map.accepting(rule)
            self._page.start("read file", self._read())

    def _back(self) -> None:
        if self.stage is Stage.WORKING:
            self._desk.stop()
            return
        if self.stage is Stage.MAPPING and self.preview is not None:
            self._go(Stage.PREVIEW)
            return
        if self.preview is not None:
            self._page.place.tasks.start("drop preview", self._desk.drop(self.preview))
            self.preview = None
        if self.stage is Stage.FORM:
            self._page.show_list()
        else:
            self._go(Stage.FORM)

    # Another look

    def kept(self) -> Mapping[str, Any]:
        """Where the file is."""
        # What is under way ends in the page that began it: the new one begins at the form.
        stage = Stage.FORM if self.stage is Stage.WORKING else self.stage
        column_map = self.mapping.column_map if stage is Stage.MAPPING else self._map
        return {
            "stage": stage if self._page.whole.currentIndex() else None,
            "path": self.form.path.value,
            "source": self.form.source.value,
            "looked": self._looked,
            "map": column_map,
            "preview": self.preview,
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        """As it was."""
        if kept["stage"] is None:
            return
        self.form.begin(kept["path"])
        self.form.source.edit.setText(kept["source"])
        self._looked, self._map = kept["looked"], kept["map"]
        self.preview = kept["preview"]
        if kept["stage"] is Stage.MAPPING:
            self._show_mapping()
        elif kept["stage"] is Stage.PREVIEW and self.preview is not None:
            self._show_preview(self.preview)
        else:
            self._go(Stage.FORM)


def _said(kept: Kept) -> Notice:
    """What became of the file."""
    facts = {"kept": kept.kept, "same": kept.same, "left": kept.left_out, "known": kept.in_work}
    detail = message("orders_page.kept_detail", **facts)
    if kept.cut:
        word = message("orders_page.cut", count=kept.kept)
        return Notice(Tone.LOOK, Shape.LOOK, word, detail)
    return Notice(Tone.PLAIN, Shape.DONE, message("orders_page.kept", count=kept.kept), detail)
