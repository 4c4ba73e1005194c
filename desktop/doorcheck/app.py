# SPDX-License-Identifier: Apache-2.0
"""Puts the wizard together and runs it. The only place that knows all its parts."""

from __future__ import annotations

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from doorcheck.case.store import CaseStore
from doorcheck.i18n import Words
from doorcheck.jobs import Jobs
from doorcheck.practice.switch import PracticeSwitch
from doorcheck.settings import SettingsFile
from doorcheck.wizard.session import Session
from doorcheck.wizard.tools import LookoutFactory, Tools
from doorcheck.wizard.window import Window


def run_wizard(
    lookout_factory: LookoutFactory,
    store: CaseStore,
    settings_file: SettingsFile,
    words: Words,
    argv: Sequence[str],
    *,
    practice: PracticeSwitch | None = None,
) -> int:
    """Show the wizard until it is closed and return the exit code."""
    application = QApplication(list(argv))
    application.setApplicationName("doorcheck")
    application.setDesktopFileName("org.doorcheck.Doorcheck")
    application.setStyle("Fusion")
    jobs = Jobs()
    session = Session(Tools(lookout_factory, store, settings_file, jobs, practice), words)
    window = Window(session, application)
    window.show()
    # The window paints first; the question for the addresses follows.
    QTimer.singleShot(0, session.look_for_addresses)
    try:
        return application.exec()
    finally:
        session.close()
        # Left to Python's garbage collector, widgets die in no order, and Qt crashes over it.
        shiboken6.delete(window)
