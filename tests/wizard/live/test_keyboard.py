# SPDX-License-Identifier: Apache-2.0
"""Everything with the keyboard alone: order, Enter, Esc, and a whole journey."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget, QWizard
from pytestqt.qtbot import QtBot

from doorcheck.check.outcome import Checked
from doorcheck.wizard.steps import Step
from doorcheck.wizard.window import Window
from doorcheck_probe.wire.words import DoorVerdict
from tests.wizard.audit import focusable
from tests.wizard.conftest import Open
from tests.wizard.live.conftest import pages, put
from tests.wizard.pictures import settle
from tests.wizard.scripted import ScriptedLookout, check_of
from tests.wizard.test_journey import control, on, said

OPEN = DoorVerdict.OPEN
KEY = Qt.Key
_Button = QWizard.WizardButton


def key(window: Window, pressed: Qt.Key) -> None:
    """Press a key where the focus is."""
    QTest.keyClick(window.focusWidget() or window, pressed)


def round_trip(window: Window) -> list[QWidget]:
    """Where Tab leads, from the focus until it comes round."""
    seen: list[QWidget] = []
    for _step in range(200):
        focused = window.focusWidget()
        if focused is None or focused in seen:
            break
        seen.append(focused)
        key(window, KEY.Key_Tab)
    return seen


def tab_to(window: Window, name: str) -> None:
    """Go on with Tab until a control has the focus."""
    for _step in range(200):
        focused = window.focusWidget()
        if focused is not None and focused.objectName() == name:
            return
        key(window, KEY.Key_Tab)
    raise AssertionError(f"Tab does not lead to {name}")


def _reachable(window: Window) -> set[QWidget]:
    """What Tab must lead to; of radio buttons the marked one stands for all."""
    return {
        widget
        for widget in focusable(window)
        if not (isinstance(widget, QRadioButton) and not widget.isChecked())
        and widget is not window
    }


@pytest.mark.parametrize("step", list(Step))
def test_tab_follows_the_eye_and_reaches_everything(
    open_wizard: Open, qapp: QApplication, step: Step
) -> None:
    window = open_wizard(ScriptedLookout())
    put(window, pages()[step])
    window.activateWindow()
    settle(qapp)
    order = round_trip(window)
    assert set(order) >= _reachable(window)
    content = window.page_shown.body.widget()
    assert content is not None
    inside = [widget for widget in order if content.isAncestorOf(widget)]
    places = [widget.mapTo(content, widget.rect().center()) for widget in inside]
    em = 14
    rows = [(place.y() // em, place.x()) for place in places]
    first = places.index(min(places, key=QPoint.y)) if places else 0
    turned = [*rows[first:], *rows[:first]]
    assert turned == sorted(turned)


@pytest.mark.parametrize("step", list(Step))
def test_backtab_goes_the_same_way_back(open_wizard: Open, qapp: QApplication, step: Step) -> None:
    window = open_wizard(ScriptedLookout())
    put(window, pages()[step])
    window.activateWindow()
    settle(qapp)
    order = round_trip(window)
    back = []
    for _widget in order:
        key(window, KEY.Key_Backtab)
        back.append(window.focusWidget())
    assert back == order[::-1]


@pytest.mark.parametrize(
    ("step", "focused", "leads"),
    [
        (Step.START, "", Step.TEST),
        (Step.START, "language", Step.TEST),
        (Step.RESULT, "", Step.CLOSE),
        (Step.CLOSE, "", Step.TEST),
        (Step.CLOSE, "tasks", Step.TEST),
        (Step.CLOSE, "step-1", Step.TEST),
        (Step.REPORT, "", None),
    ],
)
def test_enter_does_the_main_thing_wherever_the_focus_is(
    open_wizard: Open, qapp: QApplication, step: Step, focused: str, leads: Step | None
) -> None:
    window = open_wizard(ScriptedLookout(hold=True))
    put(window, pages()[step])
    settle(qapp)
    if focused:
        control_of_page = window.page_shown.findChild(QWidget, focused)
        assert isinstance(control_of_page, QWidget)
        control_of_page.setFocus()
        assert control_of_page.hasFocus()
    key(window, KEY.Key_Return)
    if leads is None:
        assert window.session.flow.case.finished
    else:
        assert window.session.flow.step is leads


def test_enter_in_a_field_begins_the_test(qtbot: QtBot, open_wizard: Open) -> None:
    window = open_wizard(ScriptedLookout([Checked(check_of())]))
    key(window, KEY.Key_Return)
    on(qtbot, window, Step.TEST)
    tab_to(window, "consent")
    key(window, KEY.Key_Space)
    tab_to(window, "more")
    key(window, KEY.Key_Space)
    tab_to(window, "ports")
    field = window.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "2525")
    key(window, KEY.Key_Return)
    on(qtbot, window, Step.RESULT)
    assert window.session.flow.wish.ports == (2525,)


def test_enter_does_nothing_where_the_main_button_is_off(open_wizard: Open) -> None:
    window = open_wizard(ScriptedLookout())
    key(window, KEY.Key_Return)
    assert window.session.flow.step is Step.TEST
    assert not window.session.flow.case.consent
    key(window, KEY.Key_Return)
    assert (window.session.flow.running, window.isVisible()) == (None, True)


@pytest.mark.parametrize("step", list(Step))
def test_escape_keeps_everything_for_later_on_every_page(
    open_wizard: Open, qapp: QApplication, step: Step
) -> None:
    window = open_wizard(ScriptedLookout())
    put(window, pages()[step])
    settle(qapp)
    key(window, KEY.Key_Escape)
    assert not window.isVisible()
    again = open_wizard(ScriptedLookout())
    assert again.session.flow.offered == window.session.flow.case


def test_escape_while_a_test_runs_stops_it_and_keeps_the_case(
    qtbot: QtBot, open_wizard: Open
) -> None:
    lookout = ScriptedLookout(hold=True)
    window = open_wizard(lookout)
    key(window, KEY.Key_Return)
    tab_to(window, "consent")
    key(window, KEY.Key_Space)
    tab_to(window, window.primary_button.objectName())
    key(window, KEY.Key_Return)
    qtbot.waitUntil(lambda: "12 of 12" in said(window), timeout=5000)
    key(window, KEY.Key_Escape)
    assert (lookout.cancelled, window.isVisible()) == (1, False)
    offered = open_wizard(ScriptedLookout()).session.flow.offered
    assert offered is not None
    assert (offered.page, offered.consent, offered.checks) == ("test", True, ())


def test_a_whole_journey_without_a_mouse(qtbot: QtBot, open_wizard: Open) -> None:
    window = open_wizard(
        ScriptedLookout([Checked(check_of(relay=OPEN)), Checked(check_of(ident="c2", minute=9))])
    )
    key(window, KEY.Key_Return)
    on(qtbot, window, Step.TEST)
    tab_to(window, "consent")
    key(window, KEY.Key_Space)
    tab_to(window, window.primary_button.objectName())
    key(window, KEY.Key_Space)
    on(qtbot, window, Step.RESULT)
    key(window, KEY.Key_Return)
    on(qtbot, window, Step.CLOSE)
    tab_to(window, "suggested")
    key(window, KEY.Key_Down)
    assert window.session.flow.picked != "postfix"
    key(window, KEY.Key_Up)
    assert window.session.flow.picked == "postfix"
    key(window, KEY.Key_Return)
    tab_to(window, "step-0")
    key(window, KEY.Key_Space)
    assert window.session.flow.case.guides[0].done == (0,)
    assert control(window, "step-0").hasFocus()
    key(window, KEY.Key_Return)
    qtbot.waitUntil(lambda: len(window.session.flow.case.checks) == 2, timeout=5000)
    on(qtbot, window, Step.RESULT)
    key(window, KEY.Key_Return)
    on(qtbot, window, Step.REPORT)
    key(window, KEY.Key_Return)
    qtbot.waitUntil(lambda: window.session.flow.case.report_path is not None, timeout=30_000)
    key(window, KEY.Key_Return)
    assert not window.isVisible()
    assert window.session.flow.case.finished


def test_back_and_the_rail_work_by_key(open_wizard: Open, qapp: QApplication) -> None:
    window = open_wizard(ScriptedLookout())
    put(window, pages()[Step.CLOSE])
    window.button(_Button.BackButton).setFocus()
    key(window, KEY.Key_Space)
    settle(qapp)
    on_pages = [window.session.flow.step]
    window.rail.entry(Step.START).setFocus()
    key(window, KEY.Key_Space)
    settle(qapp)
    on_pages.append(window.session.flow.step)
    assert on_pages == [Step.RESULT, Step.START]
    assert not window.rail.entry(Step.START).isEnabled()
