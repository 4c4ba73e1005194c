# SPDX-License-Identifier: Apache-2.0
"""The dialog with the few settings, as a user opens it on the first page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from doorcheck.settings import Appearance, Settings, SettingsFile
from doorcheck.wizard.settings_dialog import SettingsDialog, is_probe_address
from doorcheck.wizard.window import Window
from tests.wizard.conftest import Open
from tests.wizard.pictures import settle
from tests.wizard.scripted import ScriptedLookout
from tests.wizard.test_journey import control


def dialog_of(window: Window) -> SettingsDialog:
    """Open the dialog with its button."""
    control(window, "settings").click()
    dialogs = [d for d in window.page_shown.findChildren(SettingsDialog) if d.isVisible()]
    assert len(dialogs) == 1
    return dialogs[0]


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("https://probe.example:99999", False),
        ("https://probe.example:port", False),
        ("https://exa mple", False),
        ("https://probe.example/a b", False),
        ("HTTPS://probe.example", False),
        ("https:probe.example", False),
        ("https:///path", False),
        ("javascript:alert(1)", False),
        ("http://localhost", True),
        ("http://localhost.evil.example", False),
        ("http://127.0.0.1.evil.example", False),
        ("https://PROBE.example/base/", True),
        ("https://bücher.example", True),
        ("https://[2001:db8::1]:8443", True),
    ],
)
def test_addresses_of_probes(address: str, fits: bool) -> None:
    assert is_probe_address(address) is fits


@pytest.mark.parametrize("appearance", list(Appearance))
def test_it_shows_what_is_set(open_wizard: Open, appearance: Appearance) -> None:
    window = open_wizard(ScriptedLookout())
    window.session.use_settings(Settings("https://probe.example", appearance, "en"))
    dialog = dialog_of(window)
    assert dialog.probe.text() == "https://probe.example"
    assert dialog.appearance.currentData() == appearance
    dialog.reject()
    window.session.use_settings(Settings())


def test_keeping_changes_the_window_and_the_file(
    qtbot: QtBot, open_wizard: Open, tmp_path: Path
) -> None:
    window = open_wizard(ScriptedLookout())
    dialog = dialog_of(window)
    QTest.keyClicks(dialog.probe, "  https://probe.example  ")
    dialog.appearance.setCurrentIndex(dialog.appearance.findData(Appearance.DARK))
    dialog.keep.click()
    kept = Settings("https://probe.example", Appearance.DARK)
    assert window.session.settings == kept
    assert SettingsFile(tmp_path / "settings.json").load().settings == kept
    qtbot.waitUntil(lambda: not window.session.flow.looking, timeout=5000)
    assert window.session.flow.found
    window.session.use_settings(Settings())
    qtbot.waitUntil(lambda: not window.session.flow.looking, timeout=5000)


def test_cancelling_changes_nothing(open_wizard: Open, tmp_path: Path) -> None:
    window = open_wizard(ScriptedLookout())
    for leave in ("cancel", "escape"):
        dialog = dialog_of(window)
        QTest.keyClicks(dialog.probe, "https://other.example")
        if leave == "cancel":
            next(b for b in dialog.findChildren(QPushButton) if b.text() == "Cancel").click()
        else:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()
        assert window.session.settings == Settings()
    assert not (tmp_path / "settings.json").exists()
    assert window.isVisible()


def test_a_wrong_address_is_said_and_the_dialog_stays(
    open_wizard: Open, qapp: QApplication
) -> None:
    window = open_wizard(ScriptedLookout())
    dialog = dialog_of(window)
    QTest.keyClicks(dialog.probe, "probe.example")
    QTest.keyClick(dialog.probe, Qt.Key.Key_Return)
    settle(qapp)
    assert dialog.isVisible()
    assert dialog.error.isVisible()
    assert "https://" in dialog.error.text()
    assert window.session.settings == Settings()
    dialog.probe.clear()
    QTest.keyClick(dialog.probe, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_an_emptied_address_means_the_usual_probe_again(qtbot: QtBot, open_wizard: Open) -> None:
    window = open_wizard(ScriptedLookout())
    window.session.use_settings(Settings("https://probe.example"))
    dialog = dialog_of(window)
    dialog.probe.clear()
    dialog.keep.click()
    assert window.session.settings.probe_url == ""
    qtbot.waitUntil(lambda: not window.session.flow.looking, timeout=5000)


def test_the_language_survives_the_dialog(open_wizard: Open) -> None:
    window = open_wizard(ScriptedLookout())
    window.session.use_language("en")
    dialog = dialog_of(window)
    dialog.keep.click()
    assert window.session.settings.language == "en"


def test_a_reader_hears_what_the_fields_are(open_wizard: Open) -> None:
    dialog = dialog_of(open_wizard(ScriptedLookout()))
    assert dialog.windowTitle() == "Settings"
    names = (dialog.probe.accessibleName(), dialog.appearance.accessibleName())
    assert names == ("Address of the probe", "Appearance")
    assert dialog.keep.isDefault()
    dialog.reject()
