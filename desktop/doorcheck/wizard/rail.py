# SPDX-License-Identifier: Apache-2.0
"""The list of steps at the leading edge."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from doorcheck.i18n import Words
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.labels import mark_name, step_name
from doorcheck.wizard.listeners import Listeners
from doorcheck.wizard.parts.symbol import Symbol
from doorcheck.wizard.parts.text import text
from doorcheck.wizard.steps import Mark, RailEntry, Step

_WIDTH_EMS = 11.5


class Rail(QFrame):
    """Names the steps, marks them, and leads back to those that are reachable."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.chosen: Listeners[Step] = Listeners()
        self._column = QVBoxLayout(self)
        self._entries: list[QWidget] = []
        self._shown: object = None

    def show_entries(self, dress: Dress, words: Words, entries: tuple[RailEntry, ...]) -> None:
        """Show the steps anew when anything about them has changed."""
        shown = (dress, words, entries)
        if shown == self._shown:
            return
        self._shown = shown
        focused = self._focused_step()
        self._clear()
        self.setFixedWidth(dress.size(_WIDTH_EMS))
        self.setAccessibleName(words.say("Steps"))
        side = dress.size(0.5)
        self._column.setContentsMargins(side, dress.size(1.0), side, dress.size(1.0))
        self._column.setSpacing(dress.size(0.15))
        for entry in entries:
            made = _Entry(dress, words, entry, dress.size(_WIDTH_EMS) - 2 * side)
            made.clicked.connect(lambda _checked=False, step=entry.step: self.chosen.tell(step))
            self._column.addWidget(made)
            self._entries.append(made)
            if entry.step is focused and entry.reachable:
                made.setFocus()
        self._column.addStretch(1)

    def entry(self, step: Step) -> QPushButton:
        """The button of a step."""
        return next(e for e in self._entries if isinstance(e, _Entry) and e.step is step)

    def _focused_step(self) -> Step | None:
        return next((e.step for e in self._entries if isinstance(e, _Entry) and e.hasFocus()), None)

    def _clear(self) -> None:
        self._entries.clear()
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


class _Entry(QPushButton):
    """One step: a mark and its name, which may wrap."""

    def __init__(self, dress: Dress, words: Words, entry: RailEntry, width: int) -> None:
        super().__init__()
        self.step = entry.step
        self.setProperty("role", "rail")
        self.setAutoDefault(False)
        self.setEnabled(entry.reachable)
        name = step_name(words, entry.step)
        self.setAccessibleName(
            words.say("{step}: {state}", step=name, state=mark_name(words, entry.mark))
        )
        row = QHBoxLayout(self)
        pad = dress.size(0.35)
        row.setContentsMargins(pad, pad, pad, pad)
        row.setSpacing(dress.size(0.45))
        symbol = Symbol(dress, 1.15)
        symbol.show_drawing(entry.mark.value, _colour(dress, entry.mark))
        label = text(name)
        label.setProperty("mark", entry.mark.value)
        for part in (symbol, label):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        row.addWidget(symbol)
        row.addWidget(label, 1)
        self.ensurePolished()
        label.ensurePolished()
        inner = width - 2 * pad - dress.size(1.6)
        self.setFixedHeight(max(label.heightForWidth(inner), dress.size(1.2)) + 2 * pad + 4)


def _colour(dress: Dress, mark: Mark) -> str:
    if mark is Mark.NOW:
        return dress.tokens.accent
    return dress.tokens.text if mark is Mark.DONE else dress.tokens.dim
