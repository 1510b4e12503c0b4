"""What no text may say in a state of a cover: the search for a language's forbidden words."""

import re
from collections.abc import Iterable


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
