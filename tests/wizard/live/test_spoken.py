# SPDX-License-Identifier: Apache-2.0
"""What a screen reader says by itself: every page once, results at once, progress now and then."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from doorcheck.check.outcome import Checked
from doorcheck.wizard.steps import Mark, Step
from doorcheck.wizard.window import Window
from doorcheck_probe.wire.words import DoorVerdict
from tests.wizard.conftest import Open
from tests.wizard.live.conftest import pages, put
from tests.wizard.pictures import settle
from tests.wizard.scripted import ScriptedLookout, check_of
from tests.wizard.test_journey import control, on, press, said, to_test

Heard = list[tuple[str, bool]]


def listen(window: Window) -> Heard:
    """Everything that is announced from now on."""
    heard: Heard = []
    window.announcer.said.connect(lambda text, urgent: heard.append((text, urgent)))
    return heard


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.START])
def test_a_page_is_announced_once_with_its_place_and_heading(open_wizard: Open, step: Step) -> None:
    window = open_wizard(ScriptedLookout())
    heard = listen(window)
    put(window, pages()[step])
    window.show_flow()
    window.session.apply(window.session.flow)
    ((text, urgent),) = heard
    assert text.startswith(f"Step {list(Step).index(step) + 1} of 5")
    assert text.endswith(window.page_shown.accessibleName())
    assert urgent is (step is Step.RESULT)


def test_a_result_interrupts_and_a_retest_is_announced_again(
    qtbot: QtBot, open_wizard: Open
) -> None:
    outcomes = [
        Checked(check_of(relay=DoorVerdict.OPEN)),
        Checked(check_of(ident="c2", minute=9)),
    ]
    window = open_wizard(ScriptedLookout([*outcomes]))
    heard = listen(window)
    to_test(qtbot, window)
    press(window)
    on(qtbot, window, Step.RESULT)
    press(window)
    press(window)
    press(window)
    qtbot.waitUntil(lambda: len(window.session.flow.case.checks) == 2, timeout=5000)
    urgent = [text.partition(": ")[2] for text, at_once in heard if at_once]
    assert urgent == [
        "Strangers can send mail through your connection",
        "Both doors are closed to strangers",
    ]


def test_the_first_stage_is_announced_and_the_next_ones_do_not_chatter(
    qtbot: QtBot, open_wizard: Open
) -> None:
    window = open_wizard(ScriptedLookout(hold=True))
    to_test(qtbot, window)
    heard = listen(window)
    press(window)
    qtbot.waitUntil(lambda: "12 of 12" in said(window), timeout=5000)
    texts = [text for text, _urgent in heard]
    assert len(texts) == 2
    assert "We are testing 203.0.113.25" in texts[0]
    control(window, "stop").click()
    assert not heard[-1][1]


def test_nothing_is_announced_while_somebody_types(qtbot: QtBot, open_wizard: Open) -> None:
    window = open_wizard(ScriptedLookout())
    to_test(qtbot, window)
    heard = listen(window)
    for number in range(5):
        window.session.apply(window.session.flow.with_wish(f"a{number}.example", ()))
    assert heard == []


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else ""


MARKS = {
    Mark.DONE: "done",
    Mark.NOW: "current step",
    Mark.TODO: "to do",
    Mark.NEEDLESS: "not needed",
}


@pytest.mark.parametrize("step", list(Step))
def test_the_rail_says_how_each_step_stands(
    open_wizard: Open, qapp: QApplication, step: Step
) -> None:
    window = open_wizard(ScriptedLookout())
    put(window, pages()[step])
    settle(qapp)
    for entry in window.session.flow.rail:
        name = _name(window.rail.entry(entry.step))
        assert name.endswith(f": {MARKS[entry.mark]}")
        assert window.rail.entry(entry.step).isEnabled() is entry.reachable


@pytest.mark.parametrize("step", list(Step))
def test_a_page_is_named_by_its_heading(open_wizard: Open, step: Step) -> None:
    window = open_wizard(ScriptedLookout())
    put(window, pages()[step])
    page = window.page_shown
    assert page.accessibleName() == page.heading(window.session.flow)
    assert page.accessibleName() in said(window).replace("\u200b", "")
