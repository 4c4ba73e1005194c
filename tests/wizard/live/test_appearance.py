# SPDX-License-Identifier: Apache-2.0
"""Dark and light, switched on every page while it is open; and narrow windows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWizard

from doorcheck.settings import Appearance
from doorcheck.wizard.skin import DARK, LIGHT
from doorcheck.wizard.steps import Step
from doorcheck.wizard.window import Window
from tests.wizard.audit import faults
from tests.wizard.conftest import Open
from tests.wizard.live.conftest import pages, put
from tests.wizard.pictures import settle
from tests.wizard.scripted import ScriptedLookout
from tests.wizard.test_journey import said


def ground(window: Window) -> str:
    """The colour of the page as it is really painted, at an empty corner."""
    image = window.grab().toImage()
    return image.pixelColor(image.width() - 3, image.height() // 2).name()


def wear(window: Window, appearance: Appearance) -> None:
    """Choose an appearance as the settings do."""
    window.session.use_settings(replace(window.session.settings, appearance=appearance))


@pytest.mark.parametrize("step", list(Step))
def test_switching_repaints_the_page_and_keeps_what_it_says(
    open_wizard: Open, qapp: QApplication, step: Step
) -> None:
    window = open_wizard(ScriptedLookout())
    put(window, pages()[step])
    seen, texts, flows = [], [], []
    for appearance in (Appearance.LIGHT, Appearance.DARK, Appearance.LIGHT):
        wear(window, appearance)
        settle(qapp)
        seen.append(ground(window))
        texts.append(said(window))
        flows.append(window.session.flow)
        assert faults(window) == []
    assert seen == [LIGHT.window, DARK.window, LIGHT.window]
    assert len(set(texts)) == 1
    assert flows[0] == flows[1] == flows[2]


def test_a_settings_file_of_last_time_is_worn_from_the_first_picture(
    open_wizard: Open, qapp: QApplication
) -> None:
    first = open_wizard(ScriptedLookout())
    wear(first, Appearance.DARK)
    again = open_wizard(ScriptedLookout())
    settle(qapp)
    assert again.palette().window().color() == QColor(DARK.window)
    assert ground(again) == DARK.window
    wear(again, Appearance.LIGHT)


def test_a_switch_keeps_the_focus_where_it_was(open_wizard: Open, qapp: QApplication) -> None:
    window = open_wizard(ScriptedLookout())
    put(window, pages()[Step.TEST])
    settle(qapp)
    window.page_shown.focus_first()
    before = window.focusWidget()
    assert before is not None
    assert before.objectName() == "consent"
    wear(window, Appearance.DARK)
    settle(qapp)
    after = window.focusWidget()
    assert after is not None
    assert (after.objectName(), after is before) == ("consent", False)
    wear(window, Appearance.LIGHT)


@pytest.mark.parametrize("step", list(Step))
def test_where_there_is_no_room_the_rail_goes_and_comes_back(
    open_wizard: Open, qapp: QApplication, step: Step
) -> None:
    window = open_wizard(ScriptedLookout())
    put(window, pages()[step])
    shown = []
    for width in (1000, 500, 1000):
        window.resize(width, 560)
        settle(qapp)
        shown.append(window.rail.isVisible())
        assert faults(window) == []
    assert shown == [True, window.minimumWidth() > 500, True]


def test_in_the_tightest_window_back_is_an_arrow_with_a_name(
    open_wizard: Open, qapp: QApplication
) -> None:
    window = open_wizard(ScriptedLookout())
    put(window, pages()[Step.RESULT])
    back = window.button(QWizard.WizardButton.BackButton)
    for tight in (False, True, False):
        window.setMinimumSize(200, 200)
        window.resize(360 if tight else 1000, 560)
        settle(qapp)
        assert (back.text() == "", back.icon().isNull()) == (tight, not tight)
        assert back.accessibleName() == "Back"
