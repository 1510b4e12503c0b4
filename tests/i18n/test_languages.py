"""Every shipped language is in step with the English sentences, and a stale one is found."""

from dataclasses import replace
from pathlib import Path

import pytest

from station import i18n
from station.domain.money import Money
from station.i18n import Language, language, languages
from tests.words import check, po
from tests.words.english import Sentence, sentences
from tests.words.truth import said_in

OTHERS = languages()[1:]
POLISH = language("pl")

COVERED = Sentence("cover.toml", "cover.covered", "Covered, ref {ref}")
LOST = Sentence("cover.toml", "cover.none", "No cover")
BOXES = Sentence("band.toml", "band.boxes", "{count} box", "{count} boxes")
ENGLISH = [COVERED, LOST, BOXES]


def test_the_languages_that_are_shipped() -> None:
    assert [each.code for each in languages()] == ["en", "ar", "de", "es", "fr", "pl"]
    assert [each.code for each in languages() if each.right_to_left] == ["ar"]
    assert all(each.name for each in languages())


@pytest.mark.parametrize("each", OTHERS, ids=lambda each: each.code)
def test_no_language_is_stale(each: Language) -> None:
    assert list(check.faults(each, sentences())) == []


@pytest.mark.parametrize("each", OTHERS, ids=lambda each: each.code)
def test_no_language_lacks_a_sentence_of_the_clerk_s_flow(each: Language) -> None:
    assert list(check.missing(each, sentences())) == []


def test_no_english_sentence_stands_in_two_files() -> None:
    ids = [each.id for each in sentences()]
    assert sorted({each for each in ids if ids.count(each) > 1}) == []


def _written(tmp_path: Path, english: list[Sentence], **translated: str | tuple[str, ...]) -> Path:
    """A Polish catalogue with `translated` by the last part of the id, as the tool writes it."""
    catalog = po.fresh(english, POLISH, {})
    for entry in catalog:
        name = str(entry.context).rpartition(".")[2]
        if entry.id and name in translated:
            entry.string = translated[name]
    folder = tmp_path / "pl"
    folder.mkdir()
    (folder / "station.po").write_bytes(po.as_po(catalog))
    (folder / "station.mo").write_bytes(po.as_mo(catalog))
    return tmp_path


def _faults(root: Path, english: list[Sentence] = ENGLISH) -> str:
    return "\n".join(check.faults(replace(POLISH, forbidden={}), english, root))


GOOD = ("jedno pudełko", "{count} pudełka", "{count} pudełek")


def test_a_good_one_has_no_fault_and_lacks_what_is_not_translated(tmp_path: Path) -> None:
    root = _written(tmp_path, ENGLISH, covered="Ubezpieczone, nr {ref}", boxes=GOOD)
    assert _faults(root) == ""
    lacking = list(check.missing(POLISH, ENGLISH, root))
    assert "cover.none: not translated, and in the clerk's flow" in lacking
    assert not [line for line in lacking if "boxes" in line or "covered:" in line]


@pytest.mark.parametrize(
    ("forms", "said"),
    [
        (("{count} pudełko", "{cont} pudełka", "{count} pudełek"), "[1]: {cont} is not in"),
        (("jedno pudełko", "pudełka", "{count} pudełek"), "[1]: lacks {count}"),
        (("{count pudełko", "{count} pudełka", "{count} pudełek"), "[0]: the braces are broken"),
        (("{count} pudełko", "{count:.3} pudełka", "{count} pudełek"), "[1]: {count:.3} is not"),
        (("{count} pudełko", "{count} pudełka", ""), "has 2 of 3 plural forms"),
        (("{count} pudełko", "{count} pudełka", "{count} pudełek "), "[2]: begins or ends"),
    ],
)
def test_a_broken_translation_is_found(tmp_path: Path, forms: tuple[str, ...], said: str) -> None:
    assert said in _faults(_written(tmp_path, ENGLISH, boxes=forms))


def test_an_english_sentence_that_changed_makes_the_language_stale(tmp_path: Path) -> None:
    root = _written(tmp_path, ENGLISH, covered="Ubezpieczone, nr {ref}")
    changed = [replace(COVERED, one="Proven, ref {ref}"), BOXES]
    found = _faults(root, changed)
    assert "cover.covered: the English has changed" in found
    assert "cover.none: the English has no such sentence any more" in found
    assert "band.new: a new sentence" in _faults(root, [*ENGLISH, Sentence("", "band.new", "New")])


def test_a_changed_sentence_keeps_its_translation_but_is_not_shown(tmp_path: Path) -> None:
    root = _written(tmp_path, ENGLISH, covered="Ubezpieczone, nr {ref}", none="Bez ochrony")
    changed = [replace(COVERED, one="Proven, ref {ref}"), LOST]
    catalog = po.fresh(changed, POLISH, po.read(root / "pl" / "station.po"))
    entry = next(each for each in catalog if each.context == "cover.covered")
    assert (entry.string, entry.fuzzy) == ("Ubezpieczone, nr {ref}", True)
    compiled = po.as_mo(catalog)
    assert b"Bez ochrony" in compiled
    assert b"Ubezpieczone" not in compiled
    # Still so at the next run, until somebody takes the mark away.
    (root / "pl" / "station.po").write_bytes(po.as_po(catalog))
    again = po.fresh(changed, POLISH, po.read(root / "pl" / "station.po"))
    assert po.as_po(again) == po.as_po(catalog)


def test_a_po_file_that_was_edited_without_the_tool_is_found(tmp_path: Path) -> None:
    root = _written(tmp_path, ENGLISH, none="Bez ochrony")
    file = root / "pl" / "station.po"
    file.write_text(file.read_text(encoding="utf-8").replace("Bez", "Brak"), encoding="utf-8")
    assert "station.mo: does not agree with station.po" in _faults(root)


def test_half_a_set_of_plural_forms_is_not_filled_up_with_english(tmp_path: Path) -> None:
    root = _written(tmp_path, ENGLISH, boxes=("{count} pudełko", "{count} pudełka", ""))
    assert b"boxes" not in (root / "pl" / "station.mo").read_bytes()


def test_lists_of_another_language_are_found(tmp_path: Path) -> None:
    root = _written(tmp_path, ENGLISH, covered="Ubezpieczone, nr {ref}")
    english = replace(POLISH, forbidden={"unknown": ("covered",), "covered": ("covered",)})
    found = "\n".join(check.faults(english, ENGLISH, root))
    assert "no word that unknown forbids is in cover.covered" in found
    assert "covered is no state with forbidden words" in found


def test_a_word_with_a_star_stands_for_all_that_begin_with_it() -> None:
    assert said_in(["Paczka ubezpieczona."], ["ubezpieczon*"]) == ["ubezpieczon*"]
    assert said_in(["Ubezpieczyciel milczy"], ["ubezpieczon*", "ubezpiecz"]) == []


def test_another_language_is_spoken_within_a_block_only() -> None:
    price = Money(123450, "EUR")
    english = i18n.money(price)
    with i18n.speaking("de"):
        assert i18n.money(price) == "1.234,50\u00a0€"
        assert i18n.kilograms(2340) == "2,340"
        assert i18n.country("PL") == "Polen"
    assert i18n.money(price) == english == "€1,234.50"


def test_the_whole_program_speaks_another_language() -> None:
    i18n.speak("fr")
    try:
        assert i18n.spoken() == "fr"
        assert i18n.country("DE") == "Allemagne"
    finally:
        i18n.speak("en")


@pytest.mark.parametrize(
    ("line", "mirrored", "begins"),
    [
        ("Esc: رأيته.", True, "\u2067"),
        ("Esc: رأيته.", False, "\u2067"),
        ("Needs a person.", True, "\u2068"),
        ("Needs a person.", False, "\u2066"),
        ("\u2068رأيته\u2069, 14:06: Needs a person.", False, "\u2066"),
        ("\u2068Dana Kowalski\u2069،", True, "\u2067"),
        ("\u206814.20 £\u2069, \u2068EasyPost\u2069", False, "\u2066"),
    ],
)
def test_a_line_is_read_in_the_direction_of_its_own_words(
    line: str, mirrored: bool, begins: str
) -> None:
    """Whatever its first letter is, and whatever was put into it."""
    directed = i18n.directed(line, mirrored=mirrored)
    assert directed == f"{begins}{line}\u2069"
    assert i18n.bare(directed) == i18n.bare(line)
