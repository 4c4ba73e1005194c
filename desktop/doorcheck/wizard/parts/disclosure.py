# SPDX-License-Identifier: Apache-2.0
"""Details one click away; they are built when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from doorcheck.i18n import Words
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.buttons import plain_button


class Disclosure(QWidget):
    """A heading that opens and closes what is below it."""

    def __init__(
        self, dress: Dress, words: Words, heading: str, build: Callable[[], QWidget]
    ) -> None:
        super().__init__()
        self._dress, self._words, self._build = dress, words, build
        self._inside: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(dress.size(0.4))
        self.button: QPushButton = plain_button(dress, heading)
        self.button.setCheckable(True)
        self.button.setIconSize(QSize(dress.size(1.1), dress.size(1.1)))
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.button.toggled.connect(self._show)
        self._column.addWidget(self.button)
        self._show(False)

    def _show(self, opened: bool) -> None:
        if opened and self._inside is None:
            self._inside = self._build()
            self._column.addWidget(self._inside)
        if self._inside is not None:
            self._inside.setVisible(opened)
        name = "open-panel" if opened else "closed-panel"
        if not opened and self._words.right_to_left:
            name = "closed-panel-rtl"
        self.button.setIcon(self._dress.icon(name, self._dress.tokens.accent))
        state = self._words.say("Expanded") if opened else self._words.say("Collapsed")
        self.button.setAccessibleDescription(state)
