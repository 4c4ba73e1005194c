# SPDX-License-Identifier: Apache-2.0
"""The few settings there are."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from doorcheck.i18n import Words
from doorcheck.settings import Appearance, Settings
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.listeners import Listeners
from doorcheck.wizard.parts.buttons import button
from doorcheck.wizard.parts.text import text

_LOCAL = ("localhost", "127.0.0.1", "::1")


class SettingsDialog(QDialog):
    """Probe and appearance; the language is chosen on the first page."""

    def __init__(self, dress: Dress, words: Words, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings, self._words = settings, words
        self.chosen: Listeners[Settings] = Listeners()
        self.setWindowTitle(words.say("Settings"))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[dress.size(1.2)] * 4)
        column.setSpacing(dress.size(0.5))
        self.probe = QLineEdit(settings.probe_url)
        self.probe.setPlaceholderText(words.say("The probe that comes with the program"))
        self.error = text("", "dim")
        self.error.hide()
        self.appearance = QComboBox()
        for appearance, name in (
            (Appearance.AUTO, words.say("As the desktop")),
            (Appearance.LIGHT, words.say("Light")),
            (Appearance.DARK, words.say("Dark")),
        ):
            self.appearance.addItem(name, appearance)
        self.appearance.setCurrentIndex(self.appearance.findData(settings.appearance))
        for label, field, hint in (
            (
                words.say("Address of the probe"),
                self.probe,
                words.say("Leave it empty unless somebody gave you another one."),
            ),
            (words.say("Appearance"), self.appearance, ""),
        ):
            caption = text(label, "strong")
            caption.setBuddy(field)
            field.setAccessibleName(label)
            column.addWidget(caption)
            column.addWidget(field)
            if hint:
                column.addWidget(text(hint, "dim"))
            if field is self.probe:
                column.addWidget(self.error)
            column.addSpacing(dress.size(0.4))
        column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = button(dress, words.say("Cancel"))
        cancel.clicked.connect(self.reject)
        self.keep = button(dress, words.say("Keep the settings"))
        self.keep.setDefault(True)
        self.keep.clicked.connect(self.accept)
        row.addWidget(cancel)
        row.addWidget(self.keep)
        column.addLayout(row)
        self.setMinimumWidth(dress.size(26))

    def accept(self) -> None:
        """Hand the settings over, if the address can be one."""
        address = self.probe.text().strip()
        if address and not is_probe_address(address):
            self.error.setText(self._words.say("An address begins with https:// and names a host."))
            self.error.show()
            self.probe.setFocus()
            return
        appearance = Appearance(self.appearance.currentData())
        super().accept()
        self.chosen.tell(Settings(address, appearance, self._settings.language))


def is_probe_address(address: str) -> bool:
    """True for https addresses; unencrypted ones only on this computer itself."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or any(letter.isspace() for letter in address):
        return False
    # In small letters: the rest of the program compares the beginning as it stands.
    if not address.startswith(parts.scheme):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _LOCAL)
