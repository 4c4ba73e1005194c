# SPDX-License-Identifier: Apache-2.0
"""Making QWizard look like ours, through its public interface only.

Where Qt changes its insides, looks are lost and nothing else.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QGridLayout, QLayout, QPushButton, QWidget, QWizard

from doorcheck import paths
from doorcheck.wizard.dress import Dress

_Button = QWizard.WizardButton
_RULE_HEIGHT = 2


def prepare(wizard: QWizard) -> None:
    """Style, flags, buttons and sizes; before there are pages."""
    wizard.setWizardStyle(QWizard.WizardStyle.ModernStyle)
    wizard.setOption(QWizard.WizardOption.IndependentPages)
    wizard.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
    wizard.setWindowIcon(QIcon(str(paths.RESOURCES / "icons" / "doorcheck.svg")))
    wizard.setWindowFlags(
        Qt.WindowType.Window
        | Qt.WindowType.WindowMinMaxButtonsHint
        | Qt.WindowType.WindowCloseButtonHint
    )
    wizard.setButtonLayout(
        [
            _Button.CancelButton,
            _Button.Stretch,
            _Button.BackButton,
            _Button.NextButton,
            _Button.FinishButton,
        ]
    )
    main = (_Button.NextButton, _Button.FinishButton)
    for which in (_Button.CancelButton, _Button.BackButton, *main):
        button = wizard.button(which)
        button.setProperty("role", "wizard")
        if isinstance(button, QPushButton):
            button.setAutoDefault(which in main)
    wizard.setMinimumSize(480, 400)
    wizard.resize(860, 560)


def tidy(wizard: QWizard, rail: QWidget, dress: Dress) -> None:
    """Take away QWizard's own margins; once it is shown and after every change of its layout."""
    # Each link is kept in a variable: a chain of temporaries dies under Python's hands.
    holder = rail.parentWidget()
    side = holder.layout() if holder is not None else None
    if isinstance(side, QLayout):
        side.setContentsMargins(0, 0, 0, 0)
    for child in _children(wizard):
        grid = child.layout()
        if isinstance(grid, QGridLayout):
            _tidy_grid(child, grid, dress)


def _tidy_grid(frame: QWidget, grid: QGridLayout, dress: Dress) -> None:
    em = dress.size
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(0)
    for child in _children(frame):
        if (
            type(child) is QWidget
            and child.minimumHeight() == child.maximumHeight() == _RULE_HEIGHT
        ):
            child.setFixedHeight(0)
    for index in range(grid.count()):
        item = grid.itemAt(index)
        row = item.layout() if item is not None else None
        if row is not None:
            row.setContentsMargins(em(1.0), em(0.6), em(1.1), em(0.8))
            row.setSpacing(em(0.5))


def _children(widget: QWidget) -> list[QWidget]:
    return widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
