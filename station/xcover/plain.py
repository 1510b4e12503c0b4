"""The insurer's texts as plain paragraphs: untrusted HTML in, lines of text out."""

import re
from html.parser import HTMLParser

LONGEST_TEXT = 20_000
_LONGEST_RAW = 60_000

_BLOCKS = frozenset(
    """address article aside blockquote br caption dd div dl dt figcaption figure footer form h1
    h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead title tr
    ul""".split()
)
_INLINE = frozenset(
    """a abbr acronym area audio b base bdi bdo big body button center cite code col colgroup data
    del details dfn dialog em embed fieldset font frame frameset head html i iframe img input ins
    kbd label legend link map mark menu meta meter noframes noscript object optgroup option output
    param picture progress q rp rt ruby s samp select small source span strike strong sub summary
    sup svg template textarea time track tt u var video wbr""".split()
)
_SILENT = frozenset({"script", "style"})

# Controls, zero-width and direction marks, lone surrogates: what could make a text read as
# another one, or what no store and no printer takes. Line feeds stay.
_HIDDEN = re.compile(
    "[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SPACES = re.compile(r"[^\S\n]+")


class _Reader(HTMLParser):
    """Collects the text; block tags become line breaks, all other known tags vanish."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.blocks = False
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs  # no attribute holds words for a reader
        if tag in _SILENT:
            self._silent += 1
        elif not self._known(tag):
            # Words between angle brackets ("<EUR 100 is excluded>") are the insurer's words.
            self._add(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif not self._known(tag):
            self._add(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._add(data)

    def _known(self, tag: str) -> bool:
        if tag in _BLOCKS:
            self.blocks = True
            self.parts.append("\v")
            return True
        return tag in _INLINE

    def _add(self, text: str) -> None:
        if not self._silent:
            self.parts.append(text.replace("\v", " "))


def plain(text: object, longest: int = LONGEST_TEXT) -> str:
    """`text` as plain paragraphs, one a line, at most `longest` characters; "" if not a text.

    Tags are dropped, entities resolved, controls and direction marks removed.
    """
    if not isinstance(text, str) or not text:
        return ""
    raw = text[:_LONGEST_RAW]
    reader = _Reader()
    if "<" in raw or "&" in raw:
        reader.feed(raw)
        reader.close()
        raw = "".join(reader.parts)
    if reader.blocks:
        # In HTML a line feed is a space; only its block tags break lines.
        raw = raw.replace("\r", " ").replace("\n", " ").replace("\v", "\n")
    raw = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    lines = (_SPACES.sub(" ", line).strip() for line in _HIDDEN.sub("", raw).split("\n"))
    result = "\n".join(line for line in lines if line)
    return result if len(result) <= longest else result[: longest - 1].rstrip() + "…"
