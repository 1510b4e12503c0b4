"""What Qt itself must know of a language: its own few texts, and where lines begin."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, Qt, QTranslator
from PySide6.QtGui import QGuiApplication

from station.i18n import language, spoken

_loaded: list[QTranslator] = []


def direction(*, translated: bool = True) -> Qt.LayoutDirection:
    """Where lines begin in the language that is spoken now.

    What only a whole language is `translated` into stands in English in the others, and is read
    from the left.
    """
    tongue = language(spoken())
    right = tongue.right_to_left and (translated or tongue.whole)
    return Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight


def follow() -> bool:
    """Qt's own texts (a file dialog's, a shortcut menu's) are in the language that is spoken now.

    False where this installation of Qt does not bring them; they stay English then.
    """
    while _loaded:
        QCoreApplication.removeTranslator(_loaded.pop())
    # Each window says itself where its lines begin: not all pages of one are mirrored.
    QGuiApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    code = spoken()
    if code == "en":
        return True
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator()
    if not translator.load(f"qtbase_{code}", folder):
        return False
    _loaded.append(translator)
    return QCoreApplication.installTranslator(translator)
