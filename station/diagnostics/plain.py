"""A line of the log as it may leave the house: only what is known to be nobody's.

It is not enough that the log should hold no personal data: what leaves the house is passed on word
by word, and a word that is not known to be the program's own is left out. So a mistake in one line
of the program cannot give away a name.
"""

import re

from station.i18n import catalogue

GONE = "…"

SHIPMENT = re.compile(r"[A-Z0-9]{1,6}-[A-Z]{10}")
_PACKAGE = r"[A-Z0-9]{5}-[A-Z0-9]{5}-INS"
_HEAD = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (DEBUG|INFO|WARNING|ERROR|CRITICAL)"
    r" (\S{1,80}) (.*)"
)
_LOGGER = re.compile(r"station(\.[a-z_]+)*|asyncio")
_CALL = re.compile(
    rf"(GET|POST|PUT|PATCH) (?:quotes|bookings)/(?:{_PACKAGE}/)?[a-z_]{{0,30}}/?…?/?"
    rf" (?:\d{{3}}|-)(?: [a-z_]{{2,20}})? \d{{1,7}} ms (?:{_PACKAGE}|-)"
)
_BROKER = re.compile(
    r"(GET|POST) (shipments|users|label file)(\S*) (?:\d{3}|-)(?: [a-z_]{2,20})? \d{1,7} ms"
)
_TIME = re.compile(r"[a-z]{2,12} \d{1,9}\.\d ms")
_PLACE = re.compile(r'File "((?:[\w.-]+/)*[\w.-]+|<[\w ]+>)", line (\d{1,6}), in ([\w<>]{1,80})')
_KIND = re.compile(
    r"(?:[a-z_]\w*\.)*[A-Z]\w*"
    r"(?:Error|Exception|Group|Interrupt|Exit|Warning|Timeout|Aborted|fault)"
)
_ID = re.compile(rf"{SHIPMENT.pattern}|{_PACKAGE}|[a-z]+(?:\.[a-z_0-9]+)+")

# Of the program's own log lines; a test walks them all and finds one that is missing.
WORDS = frozenset(
    """
    a about act after again an and another any aside at away back backup be been began bench beside
    book booking bookings books branch busy by call called cancel cannot carrier caught check
    checksums clock close closed come command connect connected connection corrupt could counted
    damage damaged data database day deadline disk do does done end ended error exception failed
    fault file files finalizer first folder follow for found from full go got had has have held in
    insurer into is it item its job kept key label last later least led left line list live locked
    log look looking made main make may message mirror mistake more most ms name new newer newest
    next no none not now of off on once one only open opt-out opt-outs order orders other out
    outbox over owed own page paper papers park past person practice preview printer printers
    privacy probe put raised read reads recent reconcile record refuse refused reprint reserve
    restored retrieved retry rotated run runs saga same saved seen sent set settings shipment
    shipments slow snapshot so sound stands start started stay stays step stop stopped store stuck
    such swept taken task tasks than that the them then there these they thread threads three time
    to told too took traceback tries two under unhandled until up update upgraded used value void
    voids wait waits was were what when where which while whole why will window with without work
    works write written yet
    """.split()
)


def line(text: str) -> str:
    """One line of the log without what might be somebody's; empty for what is no line of it."""
    head = _HEAD.fullmatch(text.rstrip("\n"))
    if head is None:
        return ""
    at, level, logger, said = head.groups()
    first, *rest = said.split(" | ")
    name = logger if _LOGGER.fullmatch(logger) else "other"
    words = _known(name, first)
    return " | ".join([f"{at} {level} {name} {words}", *map(trace, rest)])


def _known(logger: str, said: str) -> str:
    if logger == "station.xcover" and _CALL.fullmatch(said):
        return said
    if logger == "station.time" and _TIME.fullmatch(said):
        return said
    if logger == "station.easypost" and (call := _BROKER.fullmatch(said)):
        return said.replace(f"{call[2]}{call[3]}", call[2], 1)
    return sentence(said)


def trace(text: str) -> str:
    """One line of a traceback: a place, or a kind of exception."""
    text = text.strip()
    if place := _PLACE.fullmatch(text):
        return f'File "{place[1]}", line {place[2]}, in {place[3]}'
    kind, colon, words = text.partition(": ")
    if _KIND.fullmatch(kind):
        return f"{kind}: {sentence(words)}" if colon else kind
    return sentence(text)


def version(text: str) -> str:
    """A version of the program."""
    return text if re.fullmatch(r"\d{1,4}(\.\d{1,4}){1,3}([a-z0-9.+-]{0,12})", text) else GONE


def sentence(text: str) -> str:
    """`text` with a mark in the place of every word that is not the program's own."""
    kept = [word if _ours(word) else GONE for word in text.split()]
    # One mark says as much as many.
    return " ".join(
        word for index, word in enumerate(kept) if word != GONE or kept[index - 1 : index] != [GONE]
    )


def _ours(word: str) -> bool:
    bare = word.strip(".,:;!?()'\"")
    if not bare or bare.lower() in WORDS:
        return True
    if not _ID.fullmatch(bare):
        return bool(_KIND.fullmatch(bare))
    return bool(SHIPMENT.fullmatch(bare) or bare.endswith("-INS") or catalogue().has(bare))
