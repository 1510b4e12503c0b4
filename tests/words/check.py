"""What is wrong with a language's catalogue, in sentences for its translator."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from gettext import c2py  # type: ignore[attr-defined]
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.plurals import get_plural

from station.domain.amendment import CHANGE_WORDS, ChangeState
from station.domain.cover import COVER_WORDS, CoverState
from station.i18n import Language, catalogue
from tests.words import po
from tests.words.english import ROOT, Sentence, placeholders
from tests.words.flow import in_flow
from tests.words.truth import said_in

_RUN = "Run: python tests/words"
# Enough counts to meet every plural form of every language.
_COUNTS = range(1000)
# Sentences that must hold a word that these states forbid: else the lists are another language's.
_CLAIMS = {
    "cover.covered": ("none", "asking", "unknown", "refused", "too_late", "mismatch"),
    "cover.none": ("mismatch",),
    "cover.cancelled": ("cancel_saved", "previewed", "cancelling", "cancel_refused"),
    "amend.amended": ("change_asking", "change_unknown", "change_mismatch"),
}

_STATE_WORDS = {state.value: COVER_WORDS[state] for state in CoverState} | {
    f"change_{state.value}": CHANGE_WORDS[state] for state in ChangeState
}


def missing(language: Language, sentences: list[Sentence], root: Path = ROOT) -> Iterator[str]:
    """What the language still lacks. Raises PoFileError for a file that cannot be read."""
    entries = po.read(root / language.code / f"{po.NAME}.po")
    for each in sentences:
        entry = entries.get(each.id)
        if not in_flow(each.id, language):
            continue
        if entry is None or not any(_forms(entry)):
            yield f"{each.id}: not translated, and in the clerk's flow"
        elif entry.fuzzy:
            yield f"{each.id}: marked fuzzy, and in the clerk's flow"
    for state in sorted(_lists(language) - language.forbidden.keys()):
        yield f"language.toml: no list of forbidden words for {state}"


def _lists(language: Language) -> frozenset[str]:
    all_of_them = frozenset(catalogue("en").forbidden)
    return all_of_them if language.whole else all_of_them & set(CoverState)


def faults(language: Language, sentences: list[Sentence], root: Path = ROOT) -> Iterator[str]:
    """What is wrong with what is there. Raises PoFileError for a file that cannot be read."""
    file = root / language.code / f"{po.NAME}.po"
    entries = po.read(file)
    for message_id in sorted(entries.keys() - {each.id for each in sentences}):
        yield f"{message_id}: the English has no such sentence any more. {_RUN}"
    for each in sentences:
        yield from _of_one(each, entries.get(each.id), language)
    yield from _of_lists(language, entries)
    # A new sentence that no clerk meets may wait for the tool's next run; it is shown in English.
    now = po.fresh([each for each in sentences if each.id in entries], language, entries)
    compiled = file.with_suffix(".mo")
    if file.read_bytes() != po.as_po(now):
        yield f"{file.name}: not as the tool writes it. {_RUN}"
    if not compiled.exists() or compiled.read_bytes() != po.as_mo(now):
        yield f"{compiled.name}: does not agree with {file.name}. {_RUN}"


def _of_one(each: Sentence, entry: Message | None, language: Language) -> Iterator[str]:
    if entry is None:
        if in_flow(each.id, language):
            yield f"{each.id}: a new sentence of the clerk's flow. {_RUN}"
    elif entry.id != each.msgid:
        yield f"{each.id}: the English has changed. {_RUN}"
    elif entry.fuzzy or not any(_forms(entry)):
        return  # not shown
    elif each.plural:
        yield from _of_plural(each, _forms(entry), language.code)
    else:
        yield from _differs(each.id, str(entry.string), placeholders(each.one), each.one)


def _forms(entry: Message) -> tuple[str, ...]:
    return tuple(entry.string) if entry.pluralizable else (str(entry.string),)


def _of_plural(each: Sentence, forms: tuple[str, ...], language: str) -> Iterator[str]:
    counts = _counts_by_form(language)
    if len(forms) != len(counts) or not all(forms):
        yield f"{each.id}: has {sum(map(bool, forms))} of {len(counts)} plural forms"
        return
    one, other = placeholders(each.one), placeholders(each.plural)
    for index, form in enumerate(forms):
        # A form for one number only (or for none and one) may say that number in words.
        in_words = len(counts[index]) == 1 or counts[index] == {0, 1}
        free = (one ^ other) | {"count"} if in_words else one - other
        yield from _differs(f"{each.id} [{index}]", form, one | other, each.plural, free)


@cache
def _counts_by_form(language: str) -> Mapping[int, frozenset[int]]:
    rule: Callable[[int], int] = c2py(get_plural(language).plural_expr)
    found: dict[int, set[int]] = {}
    for count in _COUNTS:
        found.setdefault(rule(count), set()).add(count)
    return {index: frozenset(counts) for index, counts in found.items()}


def _differs(
    where: str,
    text: str,
    wanted: frozenset[str],
    english: str,
    free: frozenset[str] = frozenset(),
) -> Iterator[str]:
    try:
        found = placeholders(text)
    except ValueError as error:
        yield f"{where}: the braces are broken: {error}"
        return
    for name in sorted(found - wanted):
        yield f"{where}: {{{name}}} is not in the English: {english}"
    for name in sorted(wanted - found - free):
        yield f"{where}: lacks {{{name}}} of the English: {english}"
    if text != text.strip() and english == english.strip():
        yield f"{where}: begins or ends with a space"


def _of_lists(language: Language, entries: Mapping[str, Message]) -> Iterator[str]:
    for state in sorted(language.forbidden.keys() - catalogue("en").forbidden.keys()):
        yield f"language.toml: {state} is no state with forbidden words"
    for message_id, states in _CLAIMS.items():
        entry = entries.get(message_id)
        text = str(entry.string) if entry is not None else ""
        for state in states:
            listed = language.forbidden.get(state)
            if text and listed and not said_in([text], listed):
                yield f"language.toml: no word that {state} forbids is in {message_id}: {text}"
    for state, message_id in _STATE_WORDS.items():
        entry = entries.get(message_id)
        text = str(entry.string) if entry is not None else ""
        for word in said_in([text], language.forbidden.get(state, ())):
            yield f"{message_id}: says “{word}”, which {state} forbids"
