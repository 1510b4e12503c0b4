# ruff: noqa: T201 - what it finds is printed
"""The translators' files: `python tests/words` (or `python -m tests.words`).

    python tests/words                 brings every language in step with the English sentences
    python tests/words check [de ...]  says what is wrong or missing, line by line
    python tests/words template FILE   an empty .po for a new language

In step: new sentences are added, gone ones dropped, translations kept; where the English changed,
the translation is marked fuzzy and the English is shown until somebody has looked at it and taken
the mark away. Every .mo is compiled anew.

Exit code 0 only if nothing is wrong.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from station.i18n import Language, language, languages
from tests.words import check, po
from tests.words.english import ROOT, sentences


def _update(each: Language) -> None:
    file = ROOT / each.code / f"{po.NAME}.po"
    catalog = po.fresh(sentences(), each, po.read(file))
    file.write_bytes(po.as_po(catalog))
    file.with_suffix(".mo").write_bytes(po.as_mo(catalog))
    done = sum(1 for entry in catalog if entry.id and any(entry.string) and not entry.fuzzy)
    print(f"{each.code}: {done} of {len(catalog)} sentences")


def _check(each: Language) -> int:
    found = [*check.faults(each, sentences()), *check.missing(each, sentences())]
    for line in found:
        print(f"{each.code}: {line}")
    print(f"{each.code}: {len(found)} findings")
    return len(found)


def main(words: list[str]) -> int:
    """Runs what the command line asks for; returns the exit code."""
    match words:
        case []:
            for each in languages()[1:]:
                _update(each)
            return 0
        case ["check", *codes]:
            wanted = [language(code) for code in codes] or list(languages()[1:])
            return int(sum(_check(each) for each in wanted) > 0)
        case ["template", file]:
            Path(file).write_bytes(po.as_po(po.fresh(sentences(), None, {})))
            return 0
    print(__doc__)
    return 64


sys.exit(main(sys.argv[1:]))
