# SPDX-License-Identifier: Apache-2.0
"""Controls side by side, or one below the other where the page is too narrow."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from doorcheck.wizard.dress import Dress


class Row(QWidget):
    """Begins at the leading edge."""

    def __init__(self, dress: Dress, *controls: QWidget) -> None:
        super().__init__()
        self._controls = controls
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(dress.size(0.5))
        for control in controls:
            self._layout.addWidget(control)
        self._layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest control."""
        widest = max(control.sizeHint().width() for control in self._controls)
        return QSize(widest, self._layout.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the controls when they do not fit, and unstack them when they do."""
        super().resizeEvent(event)
        needed = sum(
            control.sizeHint().width() + self._layout.spacing() for control in self._controls
        )
        fits = needed <= self.width()
        wanted = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if wanted is not self._layout.direction():
            self._layout.setDirection(wanted)
            self.updateGeometry()
