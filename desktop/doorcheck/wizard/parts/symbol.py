# SPDX-License-Identifier: Apache-2.0
"""A drawing beside a text."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from doorcheck.wizard.dress import Dress


class Symbol(QWidget):
    """Keeps its colour inside disabled buttons, where a QLabel would grey it out."""

    def __init__(self, dress: Dress, ems: float) -> None:
        super().__init__()
        self._dress, self._ems = dress, ems
        self._pixmap = QPixmap()
        self.setFixedSize(dress.size(ems), dress.size(ems))

    def show_drawing(self, name: str, colour: str) -> None:
        """Show a drawing of ours in a colour."""
        self._pixmap = self._dress.pixmap(name, colour, self._ems)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it as it is."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._pixmap)
        painter.end()
