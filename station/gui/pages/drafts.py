"""What is typed into a page and not kept yet, by its field."""

from collections.abc import Callable, Mapping

from station.gui.widgets.save import SaveButton
from station.gui.widgets.setting_grid import SettingGrid


def note(draft: dict[str, str], key: str, text: str, before: Mapping[str, str]) -> None:
    """What was typed into a field is of the draft, unless it stands there anyway, in `before`."""
    draft[key] = text
    if text == before.get(key, ""):
        del draft[key]


def settle(draft: dict[str, str], sent: Mapping[str, str]) -> None:
    """What was kept is no longer typed; what was typed since then still is."""
    for key, text in sent.items():
        if draft.get(key) == text:
            del draft[key]


def to_correct(save: SaveButton, area: SettingGrid, refused: Callable[[], object]) -> bool:
    """True while a field is in error: nothing is kept then, its field has the focus instead."""
    if save.barred:
        refused()
        area.go_to_finding()
    return save.barred
