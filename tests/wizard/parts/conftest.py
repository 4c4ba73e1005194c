# SPDX-License-Identifier: Apache-2.0
"""A bench for single widgets: dressed, shown, and taken away in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from doorcheck.case.store import CaseStore
from doorcheck.i18n import Words
from doorcheck.jobs import Jobs
from doorcheck.settings import Appearance, SettingsFile
from doorcheck.wizard.announce import Announcer
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.session import Session
from doorcheck.wizard.tools import Tools
from tests.wizard.scripted import ScriptedLookout

Show = Callable[[QWidget], None]


@pytest.fixture
def dress(qapp: QApplication) -> Dress:
    """The light look."""
    return Dress(qapp, Appearance.LIGHT)


@pytest.fixture
def holder(qapp: QApplication) -> Iterator[QWidget]:
    """What the widgets of a test stand in."""
    made = QWidget()
    QVBoxLayout(made)
    made.resize(600, 500)
    made.show()
    qapp.processEvents()
    yield made
    shiboken6.delete(made)


@pytest.fixture
def show(holder: QWidget, qapp: QApplication) -> Show:
    """Puts a widget on the bench."""

    def show_it(widget: QWidget) -> None:
        layout = holder.layout()
        assert layout is not None
        layout.addWidget(widget)
        for _round in range(5):
            qapp.processEvents()

    return show_it


@pytest.fixture
def announcer(holder: QWidget) -> Announcer:
    """Speaks for the bench."""
    return Announcer(holder)


@pytest.fixture
def session(qapp: QApplication, tmp_path: Path, words: Words) -> Iterator[Session]:
    """A session without a window."""
    assert qapp is not None
    tools = Tools(
        lambda _settings: ScriptedLookout(),
        CaseStore(tmp_path / "cases"),
        SettingsFile(tmp_path / "settings.json"),
        Jobs(),
    )
    made = Session(tools, words)
    yield made
    made.close()
    shiboken6.delete(made)


@pytest.fixture
def right_to_left(qapp: QApplication) -> Iterator[Words]:
    """A language whose letters run from right to left; its texts stay English."""
    from doorcheck import i18n

    before = qapp.layoutDirection()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield i18n.load("he")
    qapp.setLayoutDirection(before)
