# SPDX-License-Identifier: Apache-2.0
"""Texts on a page. Always plain: what a tested server says must never become markup."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from doorcheck.i18n import Words

_ISOLATE, _END, _BREAK = "\u2066", "\u2069", "\u200b"
_RIGHT = (
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
)
_LONG_WORD = re.compile(r"\S{24,}")
_JOINT = re.compile(r"[:/\\\\._-]")


def text(message: str, role: str = "body", parent: QWidget | None = None) -> QLabel:
    """A label that wraps; roles are those of the style sheet."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("role", role)
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    if QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        # Qt aligns each text by its own letters; names and addresses would stand at the far side.
        label.setAlignment(_RIGHT)
    shown = _breakable(message)
    label.setText(shown)
    if shown == message:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    else:
        # Copied text must not carry the invisible places to break at.
        label.setAccessibleName(message)
    return label


def _breakable(message: str) -> str:
    """Let very long words, such as IPv6 addresses and paths, break at their own joints."""
    return _LONG_WORD.sub(lambda word: _JOINT.sub(f"\\g<0>{_BREAK}", word.group()), message)


def isolated(words: Words, value: str) -> str:
    """An address, path or command that keeps its direction inside a right-to-left sentence."""
    return f"{_ISOLATE}{value}{_END}" if words.right_to_left else value
