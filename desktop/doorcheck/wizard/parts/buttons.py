# SPDX-License-Identifier: Apache-2.0
"""Buttons inside a page; the wizard's own stand below it."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QSizePolicy

from doorcheck.wizard.dress import Dress


def button(dress: Dress, message: str, icon: str | None = None) -> QPushButton:
    """A framed button; it never becomes the default by having the focus."""
    made = QPushButton(message)
    made.setAutoDefault(False)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    if icon:
        made.setIcon(dress.icon(icon))
    return made


def plain_button(dress: Dress, message: str, icon: str | None = None) -> QPushButton:
    """A button that looks like a link."""
    made = button(dress, message)
    made.setProperty("role", "plain")
    if icon:
        made.setIcon(dress.icon(icon, dress.tokens.accent))
    return made
