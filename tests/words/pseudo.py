"""A language that nobody speaks: every sentence longer by a third, accented and in brackets.

What the window shows without brackets does not come from the catalogue; what does not fit in it
will not fit in German or Polish either.
"""

import gettext
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from station.i18n import Catalogue, catalogue

CODE = "de"
"""Money, dates and Qt's own texts are this language's meanwhile."""
OPEN, CLOSE = "[", "]"

_ACCENTS = str.maketrans("aceinouyzACEINOUYZ", "áçéíñöúýžÁÇÉÍÑÖÚÝŽ")
_PART = re.compile(r"(\{[^{}]*\}|\n)")
_FILLER = "lorem ipsum dolor sit amet consetetur sadipscing elitr "
_LONGER = 0.35


def longer(text: str) -> str:
    """`text` as this language says it; what stands in braces is left as it is."""
    if not any(letter.isalpha() for letter in _PART.sub("", text)):
        return text
    parts = _PART.split(text)
    plain = sum(len(part) for part in parts if not _PART.fullmatch(part))
    accented = "".join(
        part if _PART.fullmatch(part) else part.translate(_ACCENTS) for part in parts
    )
    return f"{OPEN}{accented}{_more(text, max(1, round(plain * _LONGER) - 2))}{CLOSE}"


def _more(text: str, count: int) -> str:
    if " " not in text:
        return "x" * count  # a word of its own becomes a longer word
    return (" " + _FILLER * (1 + count // len(_FILLER)))[:count].rstrip()


class _Pseudo(gettext.NullTranslations):
    def pgettext(self, context: str, message: str) -> str:
        return longer(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return longer(msgid1 if n == 1 else msgid2)


@contextmanager
def pseudo_language() -> Iterator[str]:
    """Within the block the language `CODE` is this one."""
    english = catalogue("en")
    made = Catalogue(CODE, english.sentences, english.forbidden, _Pseudo())
    module = sys.modules["station.i18n.catalogue"]
    before = module._shipped
    with patch.object(module, "_shipped", lambda code: made if code == CODE else before(code)):
        yield CODE
