# SPDX-License-Identifier: Apache-2.0
"""A card: an icon, a heading and sentences on a toned ground."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.row import Row
from doorcheck.wizard.parts.symbol import Symbol
from doorcheck.wizard.parts.text import text
from doorcheck.wizard.skin import Tone

_ICONS = {Tone.GOOD: "good", Tone.BAD: "bad", Tone.CAUTION: "warning", Tone.NEUTRAL: "note"}


class Card(QFrame):
    """One finding or notice; more widgets may be added below its sentences."""

    def __init__(
        self,
        dress: Dress,
        tone: Tone,
        heading: str,
        sentences: Iterable[str] = (),
        *,
        icon: str | None = None,
    ) -> None:
        super().__init__()
        self._dress = dress
        self.setProperty("tone", tone.value)
        self.setAccessibleName(heading)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*[dress.size(0.9)] * 4)
        self._column.setSpacing(dress.size(0.35))
        self._column.addLayout(self._head(dress, tone, heading, icon or _ICONS[tone]))
        for sentence in sentences:
            self._column.addWidget(text(sentence))

    def add(self, widget: QWidget) -> None:
        """Put a widget below."""
        self._column.addWidget(widget)

    def add_row(self, *widgets: QWidget) -> None:
        """Put buttons below, side by side from the leading edge."""
        self._column.addSpacing(self._column.spacing())
        self._column.addWidget(Row(self._dress, *widgets))

    def _head(self, dress: Dress, tone: Tone, heading: str, icon: str) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(dress.size(0.5))
        symbol = Symbol(dress, 1.3)
        symbol.show_drawing(icon, dress.tokens.shades[tone].ink)
        label = text(heading)
        label.setProperty("ink", tone.value)
        head.addWidget(symbol)
        head.addWidget(label, 1)
        return head
