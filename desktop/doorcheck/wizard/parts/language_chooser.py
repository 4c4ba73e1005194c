# SPDX-License-Identifier: Apache-2.0
"""The languages, each in its own words."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox

from doorcheck import i18n
from doorcheck.i18n import Words
from doorcheck.wizard.listeners import Listeners


class LanguageChooser(QComboBox):
    """Fills itself after it was painted: the names cost a tenth of a second, once."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.chosen: Listeners[str] = Listeners()
        self.setObjectName("language")
        self.setAccessibleName(words.say("Language"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(20)
        self.activated.connect(lambda index: self.chosen.tell(self.itemData(index)))
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(self._fill)
        timer.start(0)

    def _fill(self) -> None:
        for language in i18n.languages():
            self.addItem(i18n.native_name(language), language)
        self.setCurrentIndex(max(0, self.findData(self._words.language)))
