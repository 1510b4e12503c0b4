"""What is typed into a page and not kept yet, by its field."""

from collections.abc import Mapping


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
