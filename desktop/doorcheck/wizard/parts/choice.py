# SPDX-License-Identifier: Apache-2.0
"""Tick boxes and radio buttons whose text wraps and whose mark grows with the font.

Qt's own do neither: their text stays on one line, and Fusion's indicators keep their size.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.text import text


class Tick(QCheckBox):
    """A check box without text."""

    def __init__(self, dress: Dress) -> None:
        super().__init__()
        self._dress = dress
        self.setFixedSize(_side(dress), _side(dress))

    def sizeHint(self) -> QSize:
        """Its fixed size."""
        return self.size()

    def hitButton(self, _position: object) -> bool:
        """Everywhere; the style knows only its own indicator's place."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw frame, fill, tick and focus ring from the tokens."""
        painter = QPainter(self)
        box = _frame(self, painter, self._dress, self._dress.size(0.25))
        if self.isChecked():
            pen = QPen(QColor(self._dress.tokens.on_accent), max(2.0, box.width() / 8))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            places = ((0.25, 0.53), (0.43, 0.71), (0.76, 0.32))
            painter.drawPolyline(
                QPolygonF(
                    [
                        QPointF(box.left() + box.width() * x, box.top() + box.height() * y)
                        for x, y in places
                    ]
                )
            )
        painter.end()


class Dot(QRadioButton):
    """A radio button without text."""

    def __init__(self, dress: Dress) -> None:
        super().__init__()
        self._dress = dress
        self.setFixedSize(_side(dress), _side(dress))

    def sizeHint(self) -> QSize:
        """Its fixed size."""
        return self.size()

    def hitButton(self, _position: object) -> bool:
        """Everywhere; the style knows only its own indicator's place."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ring, fill, dot and focus ring from the tokens."""
        painter = QPainter(self)
        box = _frame(self, painter, self._dress, self._dress.size(0.6))
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._dress.tokens.on_accent))
            inset = box.width() * 0.29
            painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
        painter.end()


class Choice(QWidget):
    """A tick or a dot with its wrapped text; a click on the text counts too."""

    def __init__(self, dress: Dress, button: QAbstractButton, message: str, hint: str = "") -> None:
        super().__init__()
        self.button = button
        button.setAccessibleName(message)
        button.setAccessibleDescription(hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, dress.size(0.2), 0, dress.size(0.2))
        row.setSpacing(dress.size(0.5))
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(dress.size(0.1))
        texts.setContentsMargins(0, max(0, (_side(dress) - dress.em) // 2), 0, 0)
        texts.addWidget(_passive(message, "body"))
        if hint:
            texts.addWidget(_passive(hint, "dim"))
        texts.addStretch(1)
        row.addLayout(texts, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Press the button when its text is clicked."""
        if event.button() is Qt.MouseButton.LeftButton and self.button.isEnabled():
            self.button.setFocus(Qt.FocusReason.MouseFocusReason)
            self.button.click()


def _passive(message: str, role: str) -> QLabel:
    label = text(message, role)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return label


def _side(dress: Dress) -> int:
    return max(24, dress.size(1.45))


def _frame(button: QAbstractButton, painter: QPainter, dress: Dress, radius: float) -> QRectF:
    """Draw what ticks and dots share and return the rectangle of the mark."""
    look = dress.tokens
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(float(dress.size(1.1)), button.width() - 6.0)
    box = QRectF((button.width() - side) / 2, (button.height() - side) / 2, side, side)
    if button.hasFocus():
        painter.setPen(QPen(QColor(look.focus), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), radius + 3, radius + 3)
    ground = look.accent if button.isChecked() else look.field
    painter.setPen(QPen(QColor(look.accent if button.isChecked() else look.edge), 2))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)
    return box
