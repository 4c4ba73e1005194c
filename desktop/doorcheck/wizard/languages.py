# SPDX-License-Identifier: Apache-2.0
"""Having Qt itself speak the user's language, and run in its direction."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from doorcheck.i18n import Words


class Language:
    """Keeps Qt's own texts, such as those of the file chooser, in step with ours."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._translator: QTranslator | None = None
        self._spoken = ""

    def speak(self, words: Words) -> None:
        """Switch Qt; it has no texts for some of our languages and then stays English."""
        if words.language == self._spoken:
            return
        self._spoken = words.language
        if self._translator is not None:
            self._application.removeTranslator(self._translator)
        translator = QTranslator(self._application)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        known = translator.load(QLocale(words.language), "qtbase", "_", folder)
        self._translator = translator if known else None
        direction = Qt.LayoutDirection
        self._application.setLayoutDirection(
            direction.RightToLeft if words.right_to_left else direction.LeftToRight
        )
        if self._translator is not None:
            self._application.installTranslator(self._translator)
            return
        # Without a translator nobody tells the windows; installTranslator would have.
        for window in self._application.topLevelWidgets():
            QCoreApplication.sendEvent(window, QEvent(QEvent.Type.LanguageChange))
