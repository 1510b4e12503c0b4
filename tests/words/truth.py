"""What no text may say in a state of a cover: the search for a language's forbidden words."""

import re
from collections.abc import Callable, Iterable, Iterator

from station.i18n import catalogue, languages, speaking


def said_in(texts: Iterable[str], words: Iterable[str]) -> list[str]:
    """Those of `words` that stand in `texts`, whatever their case.

    A word with a star at its end stands for everything that begins with it: many languages bend
    their words (`ubezpieczon*`).
    """
    joined = " \n ".join(texts).casefold()
    return [word for word in words if re.search(_pattern(word.casefold()), joined)]


def _pattern(word: str) -> str:
    stem = word.removesuffix("*")
    return rf"\b{re.escape(stem)}" + (r"\w*" if word != stem else r"\b")


def in_each_language() -> Iterator[Callable[[str], tuple[str, ...]]]:
    """Speaks each shipped language in turn; gives what asks for its forbidden words by state."""
    for each in languages():
        with speaking(each.code):
            forbidden = catalogue().forbidden
            yield lambda state, lists=forbidden: lists.get(state, ())  # type: ignore[misc]
