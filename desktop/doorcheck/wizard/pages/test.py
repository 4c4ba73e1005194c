# SPDX-License-Identifier: Apache-2.0
"""The second page: agree, then watch the test."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from doorcheck.advice.wording import stage_name
from doorcheck.wizard.announce import Announcer
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.flow import Flow
from doorcheck.wizard.pages.base import StepPage
from doorcheck.wizard.parts.buttons import button, plain_button
from doorcheck.wizard.parts.card import Card
from doorcheck.wizard.parts.choice import Choice, Tick
from doorcheck.wizard.parts.disclosure import Disclosure
from doorcheck.wizard.parts.faults import trouble_card
from doorcheck.wizard.parts.fields import WishFields
from doorcheck.wizard.parts.progress import ProgressView
from doorcheck.wizard.parts.text import isolated, text
from doorcheck.wizard.session import Session
from doorcheck.wizard.skin import Tone
from doorcheck.wizard.steps import Step
from doorcheck_probe.wire.words import Stage, Vantage

_ANNOUNCE_EVERY_MS = 10_000


class TestPage(StepPage):
    """Consent and wishes before, stages and findings while the test runs."""

    step = Step.TEST
    __test__ = False  # pytest takes the name for a test

    def __init__(self, session: Session, announcer: Announcer, dress: Dress) -> None:
        super().__init__(session, announcer, dress)
        self._view: ProgressView | None = None
        self._enough: Card | None = None
        self._announced: Stage | None = None
        self._quiet = QElapsedTimer()
        self._elapsed = QElapsedTimer()
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._show_time)

    def heading(self, flow: Flow) -> str:
        """The question, or what is under way."""
        if flow.running is not None:
            address = flow.running.waiting[0].address
            return self.words.say("We are testing {address}", address=isolated(self.words, address))
        return self.words.say("May we test this connection?")

    def key(self, flow: Flow) -> object:
        """The state of the page; progress and fields are freshened instead."""
        if flow.running is not None:
            return (flow.running.number, flow.running.total)
        return (
            flow.addresses,
            flow.looking,
            flow.troubles,
            flow.cancelled,
            bool(flow.case.judged()),
        )

    def build(self, column: QVBoxLayout, flow: Flow) -> None:
        """Either the questions or the running test."""
        if flow.running is not None:
            self._build_running(column, flow)
            return
        self._view = self._enough = None
        self._build_questions(column, flow)

    def freshen(self, flow: Flow) -> None:
        """Show progress; the consent is a fact of the case, not of the box."""
        if self._view is not None and flow.running is not None:
            self._view.show_running(flow.running)
            if self._enough is not None:
                self._enough.setVisible(flow.running.stage is Stage.WAITING)
            self._announce(flow)
        box = self.findChild(Tick, "consent")
        if isinstance(box, Tick) and box.isChecked() != flow.case.consent:
            box.setChecked(flow.case.consent)

    # -- before the test ------------------------------------------------------------------------

    def _build_questions(self, column: QVBoxLayout, flow: Flow) -> None:
        say = self.words.say
        for trouble in flow.troubles:
            column.addWidget(trouble_card(self.dress, self.words, trouble))
        if flow.cancelled:
            column.addWidget(
                Card(
                    self.dress,
                    Tone.NEUTRAL,
                    say("You stopped the test"),
                    [say("Nothing is lost. Try again whenever you like.")],
                )
            )
        if not flow.found and not flow.looking:
            column.addWidget(
                Card(
                    self.dress,
                    Tone.CAUTION,
                    say("We could not find your address"),
                    [say("Without it nothing can be tested. Try again, or look at the settings.")],
                )
            )
        column.addWidget(text(self._what_happens(flow)))
        consent = Tick(self.dress)
        consent.setObjectName("consent")
        consent.setChecked(flow.case.consent)
        consent.toggled.connect(
            lambda checked: self.session.apply(self.session.flow.with_consent(checked))
        )
        column.addWidget(
            Choice(
                self.dress,
                consent,
                say("This connection is mine, or its owner allows me to test it."),
            )
        )
        more = Disclosure(self.dress, self.words, say("More choices (optional)"), self._fields)
        more.button.setObjectName("more")
        if flow.case.mail_domain or flow.case.ports or not flow.entry_valid:
            more.button.setChecked(True)
        column.addWidget(more)
        if flow.case.judged():
            last = plain_button(self.dress, say("Show the last result"))
            last.setObjectName("last")
            last.clicked.connect(lambda: self.session.apply(self.session.flow.jump_to(Step.RESULT)))
            column.addWidget(last)

    def _what_happens(self, flow: Flow) -> str:
        say = self.words.say
        if self.session.lookout.vantage is Vantage.INSIDE:
            return say(
                "This computer calls its own ports. It takes a minute or two and changes nothing."
            )
        if not flow.found:
            return say("The test takes a few minutes and changes nothing.")
        addresses = self.words.listing(isolated(self.words, found.address) for found in flow.found)
        return say(
            "The probe calls {addresses} from outside, as a stranger would. It tries to send mail "
            "and to surf through it, to its own servers only. It takes a few minutes and changes "
            "nothing on your side.",
            addresses=addresses,
        )

    def _fields(self) -> QWidget:
        return WishFields(self.dress, self.words, self.session)

    # -- while it runs --------------------------------------------------------------------------

    def _build_running(self, column: QVBoxLayout, flow: Flow) -> None:
        say = self.words.say
        running = flow.running
        if running is None:
            return
        if running.total > 1:
            column.addWidget(
                text(
                    say("Address {number} of {total}", number=running.number, total=running.total),
                    "dim",
                )
            )
        self._build_waiting(column)
        self._view = ProgressView(self.dress, self.words)
        column.addWidget(self._view)
        stop = button(self.dress, say("Stop the test"))
        stop.setObjectName("stop")
        stop.clicked.connect(self.session.cancel_test)
        column.addWidget(stop)
        self._announced = None
        if running.number == 1 or not self._elapsed.isValid():
            self._elapsed.start()
            self._quiet.start()
        self._clock.start()
        self._show_time()

    def _build_waiting(self, column: QVBoxLayout) -> None:
        """Above everything else, for whoever has waited enough; shown when it comes to that."""
        say = self.words.say
        self._enough = Card(
            self.dress,
            Tone.NEUTRAL,
            say("Some answers come later"),
            [
                say(
                    "Everything that can be tested now is tested. What is missing comes within "
                    "three quarters of an hour. You can wait, or see the result so far."
                )
            ],
        )
        show = button(self.dress, say("Show the result so far"))
        show.setObjectName("enough")
        show.clicked.connect(self.session.stop_waiting)
        self._enough.add(show)
        self._enough.hide()
        column.addWidget(self._enough)

    def _show_time(self) -> None:
        if self.session.flow.running is None:
            self._clock.stop()
        elif self._view is not None:
            self._view.show_time(self._elapsed.elapsed() // 1000)

    def _announce(self, flow: Flow) -> None:
        stage = flow.running.stage if flow.running else None
        if stage is None or stage is self._announced:
            return
        if self._announced is None or self._quiet.elapsed() >= _ANNOUNCE_EVERY_MS:
            self._announced = stage
            self._quiet.restart()
            self.announcer.announce(stage_name(self.words, stage))
