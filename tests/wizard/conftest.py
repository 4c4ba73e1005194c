# SPDX-License-Identifier: Apache-2.0
"""A wizard without a screen, with its files in a folder of the test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from doorcheck import i18n
from doorcheck.case.store import CaseStore
from doorcheck.check.outcome import Lookout
from doorcheck.i18n import Words
from doorcheck.jobs import Jobs
from doorcheck.practice.switch import PracticeSwitch
from doorcheck.settings import SettingsFile
from doorcheck.wizard.session import Session
from doorcheck.wizard.tools import Tools
from doorcheck.wizard.window import Window

os.environ["QT_QPA_PLATFORM"] = "offscreen"

Open = Callable[..., Window]


@pytest.fixture
def words() -> Words:
    """English."""
    return i18n.load("en")


@pytest.fixture
def open_wizard(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, words: Words, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Open]:
    """Opens wizards over the same folder, as starting the program again does."""
    monkeypatch.setattr("doorcheck.paths.user_documents", lambda: tmp_path / "Documents")
    qapp.setStyle("Fusion")
    windows: list[Window] = []

    def open_it(
        lookout: Lookout, *, practice: PracticeSwitch | None = None, look: bool = True
    ) -> Window:
        tools = Tools(
            lambda _settings: lookout,
            CaseStore(tmp_path / "cases"),
            SettingsFile(tmp_path / "settings.json"),
            Jobs(),
            practice,
        )
        window = Window(Session(tools, words), qapp)
        windows.append(window)
        window.show()
        if look:
            window.session.look_for_addresses()
            qtbot.waitUntil(lambda: not window.session.flow.looking, timeout=5000)
        return window

    yield open_it
    for window in windows:
        window.session.close()
        window.close()
        shiboken6.delete(window)
