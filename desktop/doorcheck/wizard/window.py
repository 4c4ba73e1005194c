# SPDX-License-Identifier: Apache-2.0
"""The wizard's window: a QWizard in our own dress, driven by the flow.

QWizard keeps its history, its buttons and its keys. Pages are reached only through next() and
back(), so that its history and the flow never differ.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QCloseEvent, QIcon, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget, QWizard

from doorcheck.wizard.announce import Announcer
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.frame import prepare, tidy
from doorcheck.wizard.labels import primary_name
from doorcheck.wizard.languages import Language
from doorcheck.wizard.pages.base import StepPage
from doorcheck.wizard.pages.close import ClosePage
from doorcheck.wizard.pages.report import ReportPage
from doorcheck.wizard.pages.result import ResultPage
from doorcheck.wizard.pages.start import StartPage
from doorcheck.wizard.pages.test import TestPage
from doorcheck.wizard.rail import Rail
from doorcheck.wizard.session import Session
from doorcheck.wizard.steps import ALL_STEPS, Primary, Step

_NARROW_EMS = 44
_TIGHT_EMS = 30
_PAGES: tuple[type[StepPage], ...] = (StartPage, TestPage, ResultPage, ClosePage, ReportPage)
_Button = QWizard.WizardButton


class Window(QWizard):
    """Five pages, a rail beside them and three buttons below."""

    def __init__(self, session: Session, application: QApplication) -> None:
        super().__init__()
        self.session = session
        self._application = application
        self._language = Language(application)
        self.announcer = Announcer(self)
        self._moving = False
        self._announced: object = None
        self._dress = Dress(application, session.settings.appearance)
        self._dress.apply(application)
        self._language.speak(session.words)
        prepare(self)
        # The side widget must be kept: QWizard crashes when only C++ knows it.
        self.rail = Rail()
        self.rail.chosen.connect(lambda step: session.apply(session.flow.jump_to(step)))
        self.setSideWidget(self.rail)
        self.pages = {page.step: page(session, self.announcer, self._dress) for page in _PAGES}
        for step, page in self.pages.items():
            self.setPage(ALL_STEPS.index(step), page)
        self.currentIdChanged.connect(self._page_turned)
        session.changed.connect(self.show_flow)
        session.settings_changed.connect(self._settings_changed)
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._settings_changed)
        self.restart()
        self.show_flow()

    # -- showing the flow -----------------------------------------------------------------------

    def show_flow(self) -> None:
        """Turn to the flow's page and show what it says."""
        flow, words = self.session.flow, self.session.words
        turned = self._turn_to(flow.step)
        self.setWindowTitle(words.say("Doorcheck"))
        self.rail.show_entries(self._dress, words, flow.rail)
        self.page_shown.refresh(self._dress)
        self._show_buttons()
        if turned:
            self._focus_page()
        self._announce_page()

    @property
    def page_shown(self) -> StepPage:
        """The page that is shown."""
        return self.pages[self.session.flow.step]

    @property
    def primary_button(self) -> QWidget:
        """The main button: QWizard calls it Finish on the last page and Next before."""
        last = self.session.flow.step is Step.REPORT
        return self.button(_Button.FinishButton if last else _Button.NextButton)

    def retranslate(self) -> None:
        """Say everything anew in the language of the session."""
        self.show_flow()

    def nextId(self) -> int:
        """The page after this one, by the flow's steps."""
        steps = self.session.flow.steps
        current = self.currentId()
        later = [ALL_STEPS.index(step) for step in steps if ALL_STEPS.index(step) > current]
        return later[0] if later else -1

    def validateCurrentPage(self) -> bool:
        """Let the session act when the main button is pressed; the flow turns the page."""
        if self._moving or self.nextId() == -1:
            return True
        self.session.primary()
        return False

    def accept(self) -> None:
        """Act on the last page's main button; close when that ended the case."""
        finishing = self.session.flow.primary is Primary.FINISH
        self.session.primary()
        if finishing and self.session.flow.case.finished:
            super().accept()

    def reject(self) -> None:
        """Esc or "Finish later": save, ask nothing, close."""
        self.session.close()
        super().reject()

    # -- Qt's events ----------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save before the window goes."""
        self.session.close()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of language or of the desktop's font."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and hasattr(self, "pages"):
            self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        """Tidy QWizard's own margins once they exist."""
        super().showEvent(event)
        self._tidy()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop the rail where there is no room for it."""
        super().resizeEvent(event)
        self._fit_width()

    # -- how it is done -------------------------------------------------------------------------

    def _turn_to(self, step: Step) -> bool:
        target = ALL_STEPS.index(step)
        if self.currentId() == target:
            return False
        self._moving = True
        self.setUpdatesEnabled(False)
        try:
            while self.currentId() != target:
                before = self.currentId()
                if target < before:
                    self.back()
                else:
                    self.next()
                if self.currentId() == before:
                    break
        finally:
            self.setUpdatesEnabled(True)
            self._moving = False
        return True

    def _focus_page(self) -> None:
        """Enter does the main thing; where that needs an answer first, the question is next."""
        if self.session.flow.primary_enabled:
            self.primary_button.setFocus()
        else:
            self.page_shown.focus_first()

    def _page_turned(self, number: int) -> None:
        # Only Back turns a page on its own; everything else goes through the flow.
        if not self._moving and number >= 0 and ALL_STEPS[number] is not self.session.flow.step:
            self.session.apply(self.session.flow.back())
            self._focus_page()

    def _show_buttons(self) -> None:
        words, flow = self.session.words, self.session.flow
        primary = primary_name(words, flow.primary, self.session.lookout.vantage)
        tight = self._tight()
        texts = {
            _Button.CancelButton: words.say("Finish later"),
            _Button.BackButton: "" if tight else words.say("Back"),
            _Button.NextButton: primary,
            _Button.FinishButton: primary,
        }
        for which, label in texts.items():
            button = self.button(which)
            button.setText(label)
        back = self.button(_Button.BackButton)
        back.setAccessibleName(words.say("Back"))
        back.setEnabled(flow.can_go_back)
        arrow = "back-rtl" if words.right_to_left else "back"
        colour = None if flow.can_go_back else self._dress.tokens.disabled_text
        back.setIcon(self._dress.icon(arrow, colour) if tight else QIcon())
        back.setIconSize(QSize(self._dress.em, self._dress.em))
        primary_button = self.primary_button
        ready = flow.primary_enabled and not primary_button.isEnabled()
        lost = primary_button.hasFocus() and not flow.primary_enabled
        primary_button.setEnabled(flow.primary_enabled)
        if lost:
            # Qt would pass the focus on to "Finish later".
            self.page_shown.focus_first()
        if ready and self.focusWidget() in (None, self.button(_Button.CancelButton)):
            primary_button.setFocus()

    def _announce_page(self) -> None:
        page = self.page_shown
        said = (self.session.flow.step, page.accessibleName(), self.session.words)
        if said != self._announced:
            self._announced = said
            self.announcer.announce(
                self.session.words.say(
                    "{line}: {heading}", line=page.step_line(), heading=page.accessibleName()
                ),
                urgent=self.session.flow.step is Step.RESULT,
            )

    def _settings_changed(self, *_details: Any) -> None:
        self._dress = Dress(self._application, self.session.settings.appearance)
        self._dress.apply(self._application)
        self._language.speak(self.session.words)
        self.show_flow()
        self._tidy()

    def _narrow(self) -> bool:
        return self.width() < self._dress.size(_NARROW_EMS)

    def _fit_width(self) -> None:
        if not hasattr(self, "rail"):
            return
        holder = self.rail.parentWidget()
        if holder is not None:
            holder.setVisible(not self._narrow())
        tight = self._tight()
        if self.property("tight") != tight:
            self.setProperty("tight", tight)
            self._application.setStyleSheet(self._application.styleSheet())
        self._show_buttons()

    def _tight(self) -> bool:
        return self.width() < self._dress.size(_TIGHT_EMS)

    def _tidy(self) -> None:
        tidy(self, self.rail, self._dress)
        self._fit_width()
