# SPDX-License-Identifier: Apache-2.0
"""The whole way through the window, with a scripted lookout and the real report."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QPushButton, QWizard
from pytestqt.qtbot import QtBot

from doorcheck.check.outcome import Cause, Checked, NotFound, Refused, Unreachable
from doorcheck.practice.stage import stage
from doorcheck.wizard.parts.code import CopyBlock
from doorcheck.wizard.steps import Step
from doorcheck.wizard.window import Window
from doorcheck_probe.wire.problems import Slug
from doorcheck_probe.wire.words import DoorVerdict, Family, Vantage
from tests.wizard.conftest import Open
from tests.wizard.scripted import V4, ScriptedLookout, check_of

OPEN = DoorVerdict.OPEN


def press(window: Window) -> None:
    """Press the main button."""
    assert window.primary_button.isEnabled()
    QTest.mouseClick(window.primary_button, Qt.MouseButton.LeftButton)


def control(window: Window, name: str) -> QAbstractButton:
    """A button of the page that is shown."""
    found = window.page_shown.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton), name
    return found


def said(window: Window) -> str:
    """Everything that can be read on the page."""
    labels = window.page_shown.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def on(qtbot: QtBot, window: Window, step: Step) -> None:
    """Wait for a page; the wizard and the flow must agree on it."""
    qtbot.waitUntil(lambda: window.session.flow.step is step, timeout=5000)
    assert window.currentPage() is window.pages[step]
    assert window.page_shown.isVisible()


def to_test(qtbot: QtBot, window: Window) -> None:
    """From the first page to a consented test."""
    press(window)
    on(qtbot, window, Step.TEST)
    control(window, "consent").click()


def test_from_the_first_page_to_the_saved_report(
    qtbot: QtBot, open_wizard: Open, tmp_path: Path
) -> None:
    lookout = ScriptedLookout(
        [Checked(check_of(relay=OPEN)), Checked(check_of(ident="c2", minute=9))], pause=0.002
    )
    window = open_wizard(lookout)
    assert "203.0.113.25" in said(window)
    press(window)
    on(qtbot, window, Step.TEST)
    assert not window.primary_button.isEnabled()
    control(window, "consent").click()
    control(window, "more").click()
    domain = window.page_shown.findChild(QLineEdit, "domain")
    ports = window.page_shown.findChild(QLineEdit, "ports")
    assert isinstance(domain, QLineEdit)
    assert isinstance(ports, QLineEdit)
    QTest.keyClicks(ports, "2525 x")
    assert not window.primary_button.isEnabled()
    ports.clear()
    QTest.keyClicks(domain, "Example.com")
    QTest.keyClicks(ports, "2525,8081")
    press(window)
    on(qtbot, window, Step.RESULT)
    assert (lookout.wishes[0].mail_domain, lookout.wishes[0].ports) == ("example.com", (2525, 8081))
    text = said(window)
    assert text.index("Strangers can send mail") < text.index("It arrived there at")
    assert text.index("It arrived there at") < text.index("Your provider can cut you off")

    press(window)
    on(qtbot, window, Step.CLOSE)
    assert control(window, "suggested").isChecked()
    assert "ESMTP Postfix" in said(window)
    press(window)
    assert "Close port 25: Postfix" in said(window)
    control(window, "step-0").click()
    control(window, "step-1").click()
    assert window.session.flow.case.guides[0].done == (0, 1)
    assert window.page_shown.findChildren(CopyBlock)

    press(window)
    on(qtbot, window, Step.RESULT)
    qtbot.waitUntil(lambda: len(window.session.flow.case.checks) == 2, timeout=5000)
    assert "Both doors are closed" in said(window)
    press(window)
    on(qtbot, window, Step.REPORT)
    assert "before: Open; now: Closed" in said(window)
    press(window)
    qtbot.waitUntil(lambda: window.session.flow.case.report_path is not None, timeout=30000)
    path = Path(window.session.flow.case.report_path or "")
    assert path.parent == tmp_path / "Documents"
    pages = " ".join(page.extract_text() for page in PdfReader(path).pages)
    assert "203.0.113.25" in pages
    assert "7f3a9c2e" in pages
    press(window)
    assert not window.isVisible()
    (saved,) = (tmp_path / "cases").glob("*.json")
    assert json.loads(saved.read_text())["case"]["finished"] is True
    assert open_wizard(ScriptedLookout()).session.flow.offered is None


def test_stopping_works_within_a_second(qtbot: QtBot, open_wizard: Open) -> None:
    lookout = ScriptedLookout([Checked(check_of())], hold=True)
    window = open_wizard(lookout)
    to_test(qtbot, window)
    press(window)
    qtbot.waitUntil(lambda: "12 of 12" in said(window) and "Postfix" in said(window), timeout=5000)
    assert not window.button(QWizard.WizardButton.BackButton).isEnabled()
    assert window.focusWidget() is control(window, "stop")
    began = time.monotonic()
    control(window, "stop").click()
    assert "You stopped the test" in said(window)
    qtbot.waitUntil(lambda: lookout.cancelled == 1, timeout=1000)
    assert time.monotonic() - began < 1
    lookout.hold = False
    press(window)
    on(qtbot, window, Step.RESULT)


def test_late_answers_need_not_be_waited_for(qtbot: QtBot, open_wizard: Open) -> None:
    """The card comes with the wait, and leads to the result so far."""
    unclear = check_of(relay=DoorVerdict.UNCLEAR)
    window = open_wizard(ScriptedLookout([Checked(unclear)], late=True, hold=False))
    to_test(qtbot, window)
    press(window)
    qtbot.waitUntil(lambda: "Some answers come later" in said(window), timeout=5000)
    control(window, "enough").click()
    on(qtbot, window, Step.RESULT)
    assert "come back later" in said(window)


def test_no_patience_is_asked_for_before_it_is_needed(qtbot: QtBot, open_wizard: Open) -> None:
    window = open_wizard(ScriptedLookout([Checked(check_of())], hold=True))
    to_test(qtbot, window)
    press(window)
    qtbot.waitUntil(lambda: "12 of 12" in said(window), timeout=5000)
    assert "Some answers come later" not in said(window)


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (Refused(Slug.TOO_SOON, None, 240, "429"), "Check again in 4 minutes"),
        (Refused(Slug.BUSY, None, None, "503"), "as many connections as it can"),
        (Unreachable(Cause.LOST_MIDWAY, "reset"), "in the middle of the check"),
        (KeyError("doors"), "went wrong while it tested"),
    ],
)
def test_a_test_that_could_not_be_made_is_explained_and_can_be_tried_again(
    qtbot: QtBot, open_wizard: Open, outcome: Refused | Unreachable | Exception, sentence: str
) -> None:
    lookout = ScriptedLookout([outcome, Checked(check_of())])
    window = open_wizard(lookout)
    to_test(qtbot, window)
    press(window)
    qtbot.waitUntil(lambda: bool(window.session.flow.troubles), timeout=5000)
    assert sentence in said(window)
    assert "Details for your IT person" in [
        button.text() for button in window.page_shown.findChildren(QPushButton)
    ]
    press(window)
    on(qtbot, window, Step.RESULT)
    assert window.session.flow.troubles == ()


def test_a_probe_that_is_not_there_leaves_a_way_on(qtbot: QtBot, open_wizard: Open) -> None:
    lookout = ScriptedLookout([], (NotFound(Family.IPV4, Cause.UNREACHABLE, "refused"),))
    window = open_wizard(lookout)
    assert "We could not find your address" in said(window)
    assert control(window, "settings").isEnabled()
    lookout.found = (V4,)
    press(window)
    qtbot.waitUntil(lambda: bool(window.session.flow.found), timeout=5000)
    assert "203.0.113.25" in said(window)


def test_back_shows_every_page_as_it_was_left(qtbot: QtBot, open_wizard: Open) -> None:
    window = open_wizard(ScriptedLookout([Checked(check_of(relay=OPEN))]))
    to_test(qtbot, window)
    press(window)
    on(qtbot, window, Step.RESULT)
    press(window)
    press(window)
    control(window, "step-1").click()
    back = window.button(QWizard.WizardButton.BackButton)
    for step in (Step.RESULT, Step.TEST):
        QTest.mouseClick(back, Qt.MouseButton.LeftButton)
        on(qtbot, window, step)
    assert control(window, "consent").isChecked()
    window.rail.entry(Step.CLOSE).click()
    on(qtbot, window, Step.CLOSE)
    assert control(window, "step-1").isChecked()
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    on(qtbot, window, Step.RESULT)


def test_from_inside_every_page_says_that_it_proves_nothing_about_strangers(
    qtbot: QtBot, open_wizard: Open
) -> None:
    check = check_of(relay=OPEN, vantage=Vantage.INSIDE)
    window = open_wizard(ScriptedLookout([Checked(check)], vantage=Vantage.INSIDE))
    notice = "proves nothing about what strangers can do"
    assert notice in said(window)
    to_test(qtbot, window)
    assert notice in said(window)
    press(window)
    on(qtbot, window, Step.RESULT)
    assert notice in said(window)
    assert "Strangers can" not in said(window)
    window.rail.entry(Step.REPORT).click()
    on(qtbot, window, Step.REPORT)
    assert notice in said(window)


def test_escape_saves_and_closes_and_the_next_start_offers_to_continue(
    qtbot: QtBot, open_wizard: Open
) -> None:
    window = open_wizard(ScriptedLookout([Checked(check_of(relay=OPEN))]))
    to_test(qtbot, window)
    press(window)
    on(qtbot, window, Step.RESULT)
    escape = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    window.keyPressEvent(escape)
    assert not window.isVisible()
    again = open_wizard(ScriptedLookout())
    assert "You have an unfinished test" in said(again)
    assert again.session.flow.offered == window.session.flow.case
    press(again)
    on(qtbot, again, Step.RESULT)
    assert again.session.flow.case == window.session.flow.case


def test_starting_anew_puts_the_old_case_away(
    qtbot: QtBot, open_wizard: Open, tmp_path: Path
) -> None:
    window = open_wizard(ScriptedLookout())
    to_test(qtbot, window)
    window.reject()
    again = open_wizard(ScriptedLookout())
    control(again, "anew").click()
    assert "Can strangers use" in said(again)
    again.reject()
    assert open_wizard(ScriptedLookout()).session.flow.offered is None
    assert len(list((tmp_path / "cases").glob("*.json"))) == 1


def test_a_practice_run_never_mixes_with_a_real_case(qtbot: QtBot, open_wizard: Open) -> None:
    with stage() as ready:
        window = open_wizard(ScriptedLookout(), practice=ready.office)
        assert "Practice run" in said(window)
        to_test(qtbot, window)
        assert "Practice run · Step 2 of 5" in said(window)
        window.reject()
        assert open_wizard(ScriptedLookout()).session.flow.offered is None
        again = open_wizard(ScriptedLookout(), practice=ready.office)
        assert again.session.flow.offered is not None


def test_the_details_show_the_conversation(qtbot: QtBot, open_wizard: Open) -> None:
    window = open_wizard(ScriptedLookout([Checked(check_of(relay=OPEN))]))
    to_test(qtbot, window)
    press(window)
    on(qtbot, window, Step.RESULT)
    assert window.page_shown.findChild(QComboBox) is None
    control(window, "details-c1").click()
    chooser = window.page_shown.findChild(QComboBox)
    assert isinstance(chooser, QComboBox)
    assert "R01" in chooser.itemText(0)
    assert "We called 7 ports." in said(window)


def test_pages_and_results_are_announced(qtbot: QtBot, open_wizard: Open) -> None:
    window = open_wizard(ScriptedLookout([Checked(check_of(relay=OPEN))]))
    heard: list[tuple[str, bool]] = []
    window.announcer.said.connect(lambda text, urgent: heard.append((text, urgent)))
    to_test(qtbot, window)
    press(window)
    on(qtbot, window, Step.RESULT)
    assert any(text.startswith("Step 2 of 5") for text, _urgent in heard)
    (result,) = [urgent for text, urgent in heard if "Strangers can send mail" in text]
    assert result is True
