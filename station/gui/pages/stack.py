"""The pages of the window: built when they are first opened, one of them in front."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget

from station.gui.pages.page import Page, Place
from station.gui.widgets.boxes import column
from station.gui.widgets.text import Text
from station.i18n import t

Maker = Callable[[Place], Page]
"""Makes a page for its place; the page's desk is in it."""


class StartingPage(Page):
    """Stands where a page will be, until the store behind it is open."""

    everywhere: ClassVar[bool] = True

    def __init__(self, place: Place, name: str) -> None:
        self.name = name  # type: ignore[misc]
        super().__init__(place.look)
        inside = column(self)
        small = place.look.sizes
        inside.setContentsMargins(small.margin, small.edge, small.margin, small.edge)
        inside.addWidget(Text(place.look, 22, "ink2", text=t("dispatch.starting")))
        inside.addStretch()

    def shown(self) -> None:
        """There is nothing to put the focus on."""
        self.setFocus()


class Pages(QStackedWidget):
    """All pages that have been opened in this look."""

    def __init__(
        self,
        place: Place,
        makers: Mapping[str, Maker],
        reshaped: Callable[[], None],
        own: Mapping[str, Maker],
    ) -> None:
        """`makers` need desks, which come later; `own` are the window's, and need none."""
        super().__init__()
        self._place, self._makers, self._reshaped = place, dict(makers), reshaped
        self._own = dict(own)
        self._built: dict[str, Page] = {}
        self._kept: dict[str, Mapping[str, Any]] = {}

    def add(self, page: Page) -> None:
        """Takes a page that is there from the beginning."""
        page.reshaped.connect(self._reshaped)
        self._built[page.name] = page
        self.addWidget(page)

    def page(self, name: str) -> Page:
        """The page called `name`, built now if it has not been opened before."""
        page = self._built.get(name)
        if page is None:
            maker = self._own.get(name) or self._makers.get(name)
            page = maker(self._place) if maker is not None else StartingPage(self._place, name)
            self.add(page)
            if name in self._kept:
                page.restore(self._kept.pop(name))
        return page

    def ready(self, makers: Mapping[str, Maker]) -> None:
        """The desks are there: from now on these pages can be built."""
        self._makers = dict(makers)
        for name, page in list(self._built.items()):
            if isinstance(page, StartingPage):
                self._drop(name)

    def forget(self) -> dict[str, Mapping[str, Any]]:
        """Another person comes: nothing that the one before looked at stays.

        What is given back is for that one alone, should it be the same who comes.
        """
        left = {name: page.kept() for name, page in self._built.items() if page.lasts}
        self._kept.clear()
        for name in list(self._built):
            if name in self._makers:
                self._drop(name)
        return left

    def _drop(self, name: str) -> None:
        page = self._built.pop(name)
        self.removeWidget(page)
        page.hide()
        page.deleteLater()

    def kept(self) -> dict[str, Mapping[str, Any]]:
        """What the pages of another look take over."""
        return {**self._kept, **{name: page.kept() for name, page in self._built.items()}}

    def take_over(self, kept: Mapping[str, Mapping[str, Any]]) -> None:
        """Gives what was kept to the pages, now or when they are built."""
        for name, each in kept.items():
            page = self._built.get(name)
            if page is not None:
                page.restore(each)
            else:
                self._kept[name] = each

    def front(self) -> Page | None:
        """The page in front; None while something else is, such as the sign-in."""
        current = self.currentWidget()
        return current if isinstance(current, Page) else None
