# SPDX-License-Identifier: Apache-2.0
"""Commands, lines of configuration and transcripts: copied as they are, wrapped to fit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from doorcheck.i18n import Words
from doorcheck.wizard.announce import Announcer
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.buttons import plain_button
from doorcheck.wizard.parts.text import text


class CodeBlock(QPlainTextEdit):
    """Read-only text of fixed pitch, as tall as its lines up to a limit."""

    def __init__(self, dress: Dress, content: str, name: str, max_ems: float = 60) -> None:
        super().__init__()
        self._dress, self._max = dress, max_ems
        self.setFont(dress.monospace)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        # Commands and protocol lines run from left to right in every language.
        option = QTextOption(Qt.AlignmentFlag.AlignLeft)
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.document().setDefaultTextOption(option)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setPlainText(content)
        self._fit()

    def show_text(self, content: str) -> None:
        """Replace what is shown."""
        self.setPlainText(content)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew and take the height this needs."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _fit(self) -> None:
        document = self.document()
        lines = round(document.size().height())
        line = self.fontMetrics().lineSpacing()
        needed = lines * line + self._dress.size(1.4)
        self.setFixedHeight(min(needed, self._dress.size(self._max)))


class CopyBlock(QWidget):
    """A heading, the lines, and a button that copies them."""

    def __init__(
        self, dress: Dress, words: Words, announcer: Announcer, heading: str, content: str
    ) -> None:
        super().__init__()
        self._words, self._announcer, self._content = words, announcer, content
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(dress.size(0.2))
        head = QHBoxLayout()
        head.addWidget(text(heading, "dim"), 1)
        self.copy = plain_button(dress, words.say("Copy"), "copy")
        self.copy.setAccessibleDescription(heading)
        self.copy.clicked.connect(self._copy)
        head.addWidget(self.copy)
        column.addLayout(head)
        column.addWidget(CodeBlock(dress, content, heading))

    def _copy(self) -> None:
        clipboard = QGuiApplication.clipboard()
        clipboard.setText(self._content)
        self.copy.setText(self._words.say("Copied"))
        self._announcer.announce(self._words.say("Copied"))
