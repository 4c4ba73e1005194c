# SPDX-License-Identifier: Apache-2.0
"""What every page has: the step line, the heading, and a body that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget, QWizardPage

from doorcheck.advice.wording import vantage_notice, vantage_title
from doorcheck.i18n import Words
from doorcheck.wizard.announce import Announcer
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.flow import Flow
from doorcheck.wizard.labels import minutes_left
from doorcheck.wizard.parts.card import Card
from doorcheck.wizard.parts.faults import fault_card
from doorcheck.wizard.parts.text import text
from doorcheck.wizard.session import Session
from doorcheck.wizard.skin import Tone
from doorcheck.wizard.steps import ALL_STEPS, Step
from doorcheck_probe.wire.words import Vantage


class StepPage(QWizardPage):
    """A page that shows the flow.

    ``key`` names what the body is built from. When it changes the body is built anew, so that
    language, colours and data need no second path; what changes often goes into ``freshen``.
    """

    step: Step

    def __init__(self, session: Session, announcer: Announcer, dress: Dress) -> None:
        super().__init__()
        self.session = session
        self.announcer = announcer
        self.dress = dress
        self._built_from: object = None
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        viewport = self._scroll.viewport()
        viewport.setObjectName("viewport")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)

    # -- what a page says and does --------------------------------------------------------------

    def heading(self, flow: Flow) -> str:
        """The finding or the question."""
        raise NotImplementedError

    def key(self, flow: Flow) -> object:
        """What the body is built from."""
        raise NotImplementedError

    def build(self, column: QVBoxLayout, flow: Flow) -> None:
        """Fill the body."""
        raise NotImplementedError

    def freshen(self, flow: Flow) -> None:
        """Update what changes often."""

    # -- how it is shown ------------------------------------------------------------------------

    @property
    def words(self) -> Words:
        """The language of the moment."""
        return self.session.words

    @property
    def body(self) -> QScrollArea:
        """The scrolling body."""
        return self._scroll

    def isComplete(self) -> bool:
        """Whether the main button can be pressed."""
        return self.session.flow.primary_enabled

    def refresh(self, dress: Dress) -> None:
        """Show the flow as it is now."""
        flow = self.session.flow
        title = self.heading(flow)
        key = (dress, self.words, title, flow.fault, self.key(flow))
        if key != self._built_from:
            self._built_from, self.dress = key, dress
            self._rebuild(flow, title)
        self.freshen(flow)

    def focus_first(self) -> None:
        """Go to the first control of the body."""
        content = self._scroll.widget()
        controls = content.findChildren(QWidget) if content is not None else []
        for control in controls:
            tabbed = control.focusPolicy() & Qt.FocusPolicy.TabFocus and control.isEnabled()
            if content is not None and tabbed and control.isVisibleTo(content):
                control.setFocus()
                return

    def step_line(self) -> str:
        """Where the page stands among the steps, and how long the rest takes."""
        flow = self.session.flow
        line = self.words.count(
            "Step {position} of {total} · about {number} minute left",
            "Step {position} of {total} · about {number} minutes left",
            minutes_left(flow.step, pending=flow.pending),
            position=flow.position,
            total=len(ALL_STEPS),
        )
        if flow.case.practice:
            return self.words.say("Practice run · {line}", line=line)
        return line

    def _rebuild(self, flow: Flow, title: str) -> None:
        focused = self._focused_name()
        old = self._scroll.takeWidget()
        if old is not None:
            # takeWidget makes Python the owner, which would destroy it at once; the click that
            # led here may come from a button inside.
            old.setParent(self)
            old.hide()
            old.deleteLater()
        content = QWidget()
        content.setObjectName("content")
        column = QVBoxLayout(content)
        size = self.dress.size
        side = min(size(2.0), self.width() // 20)
        column.setContentsMargins(side, side // 2 + size(0.2), size(1.1), size(1.0))
        column.setSpacing(size(0.75))
        column.addWidget(text(self.step_line(), "step"))
        heading = text(title, "title")
        column.addWidget(heading)
        self.setAccessibleName(title)
        if self.session.lookout.vantage is Vantage.INSIDE:
            column.addWidget(self._inside_notice())
        if flow.fault is not None:
            column.addWidget(fault_card(self.dress, self.words, flow.fault))
        self.build(column, flow)
        column.addStretch(1)
        self._scroll.setWidget(content)
        self._restore_focus(content, focused)

    def _inside_notice(self) -> Card:
        sentence = vantage_notice(self.words, Vantage.INSIDE)
        heading = vantage_title(self.words, Vantage.INSIDE)
        return Card(self.dress, Tone.CAUTION, heading, [sentence])

    def _focused_name(self) -> str:
        focused = self.focusWidget()
        return focused.objectName() if focused is not None and focused.hasFocus() else ""

    def _restore_focus(self, content: QWidget, name: str) -> None:
        again = content.findChild(QWidget, name) if name else None
        if isinstance(again, QWidget):
            again.setFocus()
