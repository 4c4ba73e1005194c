# SPDX-License-Identifier: Apache-2.0
"""Each language on every page: switched live, fitting a small window, named for readers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWizard

from doorcheck import i18n
from doorcheck.case.store import new_case
from doorcheck.i18n import Words
from doorcheck.wizard.flow import Flow
from doorcheck.wizard.labels import primary_name, step_name
from doorcheck.wizard.steps import Step
from doorcheck.wizard.window import Window
from doorcheck_probe.wire.words import Vantage
from tests.wizard.audit import faults, focusable
from tests.wizard.conftest import Open
from tests.wizard.live.conftest import LANGUAGES, pages, put
from tests.wizard.pictures import open_details, scenes, settle
from tests.wizard.scripted import ScriptedLookout
from tests.wizard.test_journey import control, press, said

pytestmark = pytest.mark.usefixtures("catalogues")
_Button = QWizard.WizardButton


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", list(Step))
def test_switching_keeps_the_state_of_every_page(
    open_wizard: Open, qapp: QApplication, step: Step, language: str
) -> None:
    window = open_wizard(ScriptedLookout())
    put(window, pages()[step])
    before, read = window.session.flow, said(window)
    window.session.use_language(language)
    settle(qapp)
    changed = window.session.flow
    assert changed == before.with_language(language)
    assert window.currentPage() is window.pages[step]
    assert said(window) != read
    window.session.use_language("en")
    settle(qapp)
    assert (window.session.flow, said(window)) == (before, read)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_ticked_and_typed_is_still_there(
    open_wizard: Open, qapp: QApplication, language: str
) -> None:
    window = open_wizard(ScriptedLookout())
    put(window, pages()[Step.CLOSE])
    window.session.use_language(language)
    settle(qapp)
    assert control(window, "step-1").isChecked()
    put(window, window.session.flow.jump_to(Step.TEST))
    assert control(window, "consent").isChecked()
    assert control(window, "more").isChecked()
    texts = {}
    for name in ("domain", "ports"):
        field = window.page_shown.findChild(QLineEdit, name)
        assert isinstance(field, QLineEdit)
        texts[name] = field.text()
    assert texts == {"domain": "example.com", "ports": "2525, 8081"}


def test_what_could_not_be_used_is_still_there_too(open_wizard: Open, qapp: QApplication) -> None:
    window = open_wizard(ScriptedLookout())
    put(window, replace(pages()[Step.TEST], rejected=("example.com", "70000")))
    assert not window.primary_button.isEnabled()
    window.session.use_language("es")
    settle(qapp)
    field = window.page_shown.findChild(QLineEdit, "ports")
    assert isinstance(field, QLineEdit)
    assert field.text() == "70000"
    assert "65535" in said(window)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert window.primary_button.isEnabled()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_fits_a_small_window(
    open_wizard: Open, qapp: QApplication, language: str
) -> None:
    window = open_wizard(ScriptedLookout(), look=False)
    window.session.use_language(language)
    window.resize(640, 480)
    found: dict[str, list[str]] = {}
    for name, change in scenes().items():
        window.session.flow = change(Flow(new_case(language)))
        window.show_flow()
        if name.endswith("opened"):
            open_details(window)
        settle(qapp)
        assert (window.width(), window.height()) == (640, 480)
        if wrong := faults(window):
            found[name] = wrong
    assert found == {}


def _words(language: str) -> Words:
    return i18n.load(language)


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
@pytest.mark.parametrize("step", list(Step))
def test_window_buttons_and_rail_speak_the_language(
    open_wizard: Open, step: Step, language: str
) -> None:
    window = open_wizard(ScriptedLookout())
    window.session.use_language(language)
    put(window, pages()[step].with_language(language))
    words = _words(language)
    flow = window.session.flow
    assert window.windowTitle() == words.say("Doorcheck")
    assert window.button(_Button.CancelButton).text() == words.say("Finish later")
    assert window.button(_Button.BackButton).accessibleName() == words.say("Back")
    main = window.primary_button
    assert main.property("text") == primary_name(words, flow.primary, Vantage.OUTSIDE)
    assert window.rail.accessibleName() == words.say("Steps")
    for entry in Step:
        name = window.rail.entry(entry).accessibleName()
        assert name.startswith(step_name(words, entry))


def _names(window: Window) -> set[str]:
    return {widget.accessibleName() for widget in focusable(window) if widget.accessibleName()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", list(Step))
def test_names_for_readers_change_with_the_language(
    open_wizard: Open, qapp: QApplication, step: Step, language: str
) -> None:
    window = open_wizard(ScriptedLookout())
    put(window, pages()[step])
    settle(qapp)
    english = _names(window)
    window.session.use_language(language)
    settle(qapp)
    foreign = _names(window)
    assert english
    assert len(english) == len(foreign)
    assert not english & foreign


def test_the_language_is_remembered_and_spoken_by_the_next_case(open_wizard: Open) -> None:
    window = open_wizard(ScriptedLookout())
    window.session.use_language("pt_BR")
    press(window)
    assert window.session.flow.case.language == "pt_BR"
    window.reject()
    again = open_wizard(ScriptedLookout())
    assert again.session.settings.language == "pt_BR"
    assert again.session.flow.offered is not None
    assert again.session.flow.offered.language == "pt_BR"


def test_the_same_language_again_changes_nothing(open_wizard: Open) -> None:
    window = open_wizard(ScriptedLookout())
    words = window.session.words
    told: list[bool] = []
    window.session.use_language("en")
    window.session.settings_changed.connect(lambda: told.append(True))
    window.session.use_language("en")
    assert (window.session.words is words, told) == (True, [])
