# SPDX-License-Identifier: Apache-2.0
"""The rehearsal in the window: really open doors, a switch that really closes them, a report."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from doorcheck.practice.stage import stage
from doorcheck.wizard.steps import Step
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import Door, DoorVerdict
from tests.wizard.conftest import Open
from tests.wizard.test_journey import control, on, press, said, to_test

pytestmark = pytest.mark.timeout(120)


def verdicts(checks: tuple[Check, ...]) -> list[set[DoorVerdict]]:
    """The verdicts of each check, oldest first."""
    return [{result.verdict for result in check.doors.values()} for check in checks]


def test_the_whole_journey(qtbot: QtBot, open_wizard: Open, tmp_path: Path) -> None:
    """Find, understand, close, test again, before and after: with one mouse."""
    with stage() as ready:
        window = open_wizard(ready.lookout, practice=ready.office)
        assert "Practice run" in said(window)
        to_test(qtbot, window)
        press(window)
        qtbot.waitUntil(lambda: window.session.flow.step is Step.RESULT, timeout=30_000)
        press(window)
        on(qtbot, window, Step.CLOSE)
        for number in range(len(Door)):
            window.session.apply(window.session.flow.choose_task(number))
            task = window.session.flow.task
            assert task is not None
            assert ready.office.is_open(task.door)
            file = ready.office.settings_file(task.door)
            assert file.name in said(window).replace("\u200b", "")
            control(window, "switch").click()
            assert not ready.office.is_open(task.door)
            assert not control(window, "switch").isVisible()
            assert "Test again" in said(window)
        window.session.start_test()
        qtbot.waitUntil(lambda: len(window.session.flow.case.checks) == 2, timeout=30_000)
        on(qtbot, window, Step.RESULT)
        assert verdicts(window.session.flow.case.checks) == [
            {DoorVerdict.OPEN},
            {DoorVerdict.CLOSED},
        ]
        press(window)
        on(qtbot, window, Step.REPORT)
        press(window)
        qtbot.waitUntil(lambda: window.session.flow.case.report_path is not None, timeout=30_000)
    path = Path(window.session.flow.case.report_path or "")
    assert path.parent == tmp_path / "Documents"
    assert "Practice" in " ".join(page.extract_text() for page in PdfReader(path).pages)
