# SPDX-License-Identifier: Apache-2.0
"""What can be measured about a page: names, sizes of targets, clipping, scrolling sideways."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QWidget

from doorcheck.wizard.window import Window

MIN_TARGET = 24


def focusable(window: Window) -> Iterator[QWidget]:
    """Every widget that Tab can reach now."""
    for widget in window.findChildren(QWidget):
        tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if tab and widget.isVisible() and widget.isEnabled():
            yield widget


def faults(window: Window) -> list[str]:
    """What is wrong with the page that is shown; empty when nothing is."""
    found = [fault for widget in focusable(window) for fault in _of_control(widget)]
    found += [
        f"clipped button: {button.text()!r} {button.width()} < {button.sizeHint().width()}"
        for button in window.findChildren(QPushButton)
        if button.isVisible() and button.text() and button.width() < button.sizeHint().width()
    ]
    found += [
        f"clipped text: {label.text()[:40]!r}"
        for label in window.findChildren(QLabel)
        if label.isVisible() and label.text() and _clipped(label)
    ]
    body = window.page_shown.body
    content = body.widget()
    viewport = body.viewport()
    if content is not None and content.minimumSizeHint().width() > viewport.width():
        found.append(f"sideways: {content.minimumSizeHint().width()} > {viewport.width()}")
    buttons = window.primary_button.geometry()
    if not QRect(0, 0, window.width(), window.height()).contains(buttons):
        found.append("the main button is outside the window")
    return found


def _of_control(widget: QWidget) -> Iterator[str]:
    interface = QAccessible.queryAccessibleInterface(widget)
    name = interface.text(QAccessible.Text.Name) if interface else ""
    what = f"{type(widget).__name__} {widget.objectName()}"
    if not name:
        yield f"no name: {what}"
    if min(widget.width(), widget.height()) < MIN_TARGET:
        yield f"small target: {what} {widget.width()}x{widget.height()}"
    if isinstance(widget, QAbstractButton) and widget.height() < widget.minimumSizeHint().height():
        yield f"clipped control: {what} {widget.size()} {widget.minimumSizeHint()}"


def _clipped(label: QLabel) -> bool:
    if not label.wordWrap():
        return label.width() < label.sizeHint().width()
    return label.height() < label.heightForWidth(label.width())
