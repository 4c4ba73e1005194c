# SPDX-License-Identifier: Apache-2.0
"""What a screen reader says without being asked."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from doorcheck.wizard.listeners import Listeners


class Announcer(QObject):
    """The one way to announce; ``said`` tells the text and whether it interrupts."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self.said: Listeners[str, bool] = Listeners()

    def announce(self, text: str, *, urgent: bool = False) -> None:
        """Have a text spoken; an urgent one interrupts what is being read."""
        event = QAccessibleAnnouncementEvent(self._widget, text)
        politeness = QAccessible.AnnouncementPoliteness
        event.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
        QAccessible.updateAccessibility(event)
        self.said.tell(text, urgent)
