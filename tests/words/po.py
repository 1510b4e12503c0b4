"""The translators' files: `station.po` of each language, kept in step with the English sentences.

An entry's context is the message id, its text the English sentence. Where the English changed, the
old translation is kept and marked fuzzy: it is not shown until somebody has looked at it.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from station.i18n import Language
from tests.words.english import Sentence
from tests.words.flow import in_flow

NAME = "station"

_HEADER = """\
# The sentences of station in {english}.
# {read}
# Each entry's context is its message id. Kept in step by: python tests/words"""


class _Words(Catalog):
    """A catalogue whose header says nothing that differs from day to day."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:  # type: ignore[override]
        plural = [("Plural-Forms", self.plural_forms)] if self.locale else []
        return [
            ("Language", str(self.locale_identifier or "")),
            *plural,
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def _empty(language: Language | None) -> Catalog:
    if language is None:
        read, english = "A template: copy it to begin a language.", "no language yet"
    else:
        from babel import Locale

        english = str(Locale.parse(language.code).english_name)
        read = (
            f"Read by a native speaker: {language.reader}."
            if language.reader
            else "Not yet read by a native speaker."
        )
    return _Words(
        locale=language.code if language else None,
        header_comment=_HEADER.format(english=english, read=read),
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),
        fuzzy=False,
    )


def fresh(
    sentences: Iterable[Sentence], language: Language | None, old: Mapping[str, Message]
) -> Catalog:
    """The catalogue of `language` (None: the template) after the English of now."""
    catalog = _empty(language)
    for each in sentences:
        before = old.get(each.id)
        flags: set[str] = set()
        string: str | tuple[str, ...] = ""
        if before is not None and any(before.string) and before.pluralizable == bool(each.plural):
            string = before.string
            flags = {"fuzzy"} if before.fuzzy or before.id != each.msgid else set()
        if each.plural and not any(string):
            string = ("",) * (catalog.num_plurals if language else 2)
        wanted = language is None or in_flow(each.id, language)
        catalog.add(
            each.msgid, string, context=each.id, flags=flags, locations=[(each.file, None)],
            auto_comments=["In the clerk's flow."] if wanted else [],
            user_comments=before.user_comments if before is not None else (),
        )  # fmt: skip
    return catalog


def read(file: Path) -> dict[str, Message]:
    """The entries of a .po file by message id; none if there is no file.

    Raises PoFileError for a file that cannot be read.
    """
    if not file.exists():
        return {}
    with file.open("rb") as handle:
        catalog = read_po(handle, locale=file.parent.name, ignore_obsolete=True, abort_invalid=True)
    return {str(each.context): each for each in catalog if each.id}


def as_po(catalog: Catalog) -> bytes:
    """The .po file's bytes: the same for the same sentences."""
    out = BytesIO()
    write_po(out, catalog, width=0)
    return out.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """The .mo file's bytes: what is translated whole and not fuzzy."""
    shown = _Words(locale=catalog.locale, creation_date=catalog.creation_date, fuzzy=False)
    for each in catalog:
        # Babel would fill half a set of plural forms up with English.
        if each.id and all(each.string if each.pluralizable else [each.string]):
            shown.add(each.id, each.string, context=each.context, flags=each.flags)
    out = BytesIO()
    write_mo(out, shown)
    return out.getvalue()
