# SPDX-License-Identifier: Apache-2.0
"""The first page: your addresses, what will happen, what leaves this computer."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from doorcheck.advice.wording import family_name, unreachable_sentence
from doorcheck.case.model import Case
from doorcheck.check.outcome import Cause
from doorcheck.wizard.flow import Flow
from doorcheck.wizard.labels import step_name
from doorcheck.wizard.pages.base import StepPage
from doorcheck.wizard.parts.buttons import button, plain_button
from doorcheck.wizard.parts.card import Card
from doorcheck.wizard.parts.disclosure import Disclosure
from doorcheck.wizard.parts.faults import details
from doorcheck.wizard.parts.language_chooser import LanguageChooser
from doorcheck.wizard.parts.row import Row
from doorcheck.wizard.parts.text import isolated, text
from doorcheck.wizard.settings_dialog import SettingsDialog
from doorcheck.wizard.skin import Tone
from doorcheck.wizard.steps import ALL_STEPS, Step
from doorcheck_probe.wire.words import Vantage


class StartPage(StepPage):
    """Already at work when it appears: the addresses are being asked for."""

    step = Step.START

    def heading(self, flow: Flow) -> str:
        """The question that the wizard answers."""
        if flow.offered is not None:
            return self.words.say("Continue where you stopped?")
        return self.words.say("Can strangers use your internet connection?")

    def key(self, flow: Flow) -> object:
        """Everything that the page shows."""
        return (flow.offered, flow.looking, flow.addresses, flow.kept_aside, flow.case.practice)

    def build(self, column: QVBoxLayout, flow: Flow) -> None:
        """Offer, notices, addresses, explanation, language."""
        say = self.words.say
        if flow.case.practice:
            hint = say("You look at the sample office. Nothing here is about your connection.")
            column.addWidget(Card(self.dress, Tone.CAUTION, say("Practice run"), [hint]))
        for path in flow.kept_aside:
            column.addWidget(self._kept_aside(path))
        if flow.offered is not None:
            column.addWidget(self._offer(flow.offered))
        else:
            column.addWidget(text(self._promise()))
        column.addWidget(self._addresses(flow))
        for missing in flow.not_found:
            self._add_missing(
                column,
                flow,
                missing.cause,
                family_name(self.words, missing.family),
                missing.details,
            )
        if flow.offered is None:
            column.addWidget(
                text(
                    say(
                        "It takes about 15 minutes. Have the password of your router ready. "
                        "You can stop at any time and go on later."
                    )
                )
            )
        column.addWidget(
            Disclosure(self.dress, self.words, say("What leaves this computer"), self._privacy)
        )
        column.addWidget(self._choices())

    def _promise(self) -> str:
        if self.session.lookout.vantage is Vantage.INSIDE:
            return self.words.say(
                "We look at the mail and proxy doors of this computer and show what we find."
            )
        return self.words.say(
            "We test from outside whether strangers can send mail or surf through your connection, "
            "and prove what we find. If a door is open, we help you close it and test again."
        )

    def _addresses(self, flow: Flow) -> Card:
        say = self.words.say
        if flow.looking:
            card = Card(self.dress, Tone.NEUTRAL, say("We are looking up your address …"))
            busy = QProgressBar()
            busy.setRange(0, 0)
            busy.setTextVisible(False)
            busy.setAccessibleName(say("We are looking up your address …"))
            card.add(busy)
            return card
        if not flow.found:
            return Card(
                self.dress,
                Tone.CAUTION,
                say("We could not find your address"),
                [say("Without it nothing can be tested. Try again, or look at the settings.")],
            )
        lines = [
            say(
                "{address} ({family})",
                address=isolated(self.words, found.address),
                family=family_name(self.words, found.family),
            )
            for found in flow.found
        ]
        inside = self.session.lookout.vantage is Vantage.INSIDE
        heading = (
            say("Addresses of this computer") if inside else say("Your address on the internet")
        )
        return Card(self.dress, Tone.NEUTRAL, heading, lines, icon="language")

    def _add_missing(
        self, column: QVBoxLayout, flow: Flow, cause: Cause, family: str, raw: str
    ) -> None:
        if flow.found and cause is Cause.NO_ROUTE:
            column.addWidget(
                text(
                    self.words.say(
                        "This computer has no {family} connection, so we test only the other kind.",
                        family=family,
                    ),
                    "dim",
                )
            )
            return
        heading = self.words.say("No {family} address was found", family=family)
        card = Card(
            self.dress,
            Tone.NEUTRAL if flow.found else Tone.CAUTION,
            heading,
            [unreachable_sentence(self.words, cause)],
        )
        card.add(details(self.dress, self.words, raw))
        column.addWidget(card)

    def _offer(self, case: Case) -> Card:
        say = self.words.say
        stopped = step_name(self.words, next((s for s in ALL_STEPS if s == case.page), Step.START))
        card = Card(
            self.dress,
            Tone.NEUTRAL,
            say("You have an unfinished test"),
            [
                say(
                    "You began on {day} and stopped at: {step}. Everything is still there.",
                    day=self.words.date(case.started),
                    step=stopped,
                )
            ],
        )
        anew = button(self.dress, say("Start anew"))
        anew.setObjectName("anew")
        anew.clicked.connect(self.session.start_anew)
        card.add_row(anew)
        return card

    def _kept_aside(self, path: str) -> Card:
        say = self.words.say
        return Card(
            self.dress,
            Tone.CAUTION,
            say("A saved file could not be read"),
            [
                say(
                    "We go on without it. Nothing was deleted; the file is kept here: {path}",
                    path=isolated(self.words, path),
                )
            ],
        )

    def _privacy(self) -> QWidget:
        say = self.words.say
        if self.session.lookout.vantage is Vantage.INSIDE:
            lines = [say("Nothing leaves this computer while it looks from inside.")]
        else:
            lines = [
                say(
                    "The probe is a server on the internet. It sees your address, as every "
                    "website does, and tests that address and no other."
                ),
                say(
                    "It never sees your files, your mail or your passwords. "
                    "It guesses no passwords and breaks nothing."
                ),
                say("Your mail domain and extra ports are sent only if you enter them."),
                say("The probe deletes the result after 7 days. Your copy stays on this computer."),
            ]
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(self.dress.size(1.6), 0, 0, 0)
        for line in lines:
            column.addWidget(text(line))
        return box

    def _choices(self) -> Row:
        say = self.words.say
        chooser = LanguageChooser(self.words)
        chooser.chosen.connect(self.session.use_language)
        settings = plain_button(self.dress, say("Settings"), "settings")
        settings.setObjectName("settings")
        settings.clicked.connect(self._open_settings)
        return Row(self.dress, chooser, settings)

    def _open_settings(self) -> None:
        dialog = SettingsDialog(self.dress, self.words, self.session.settings, self)
        dialog.chosen.connect(self.session.use_settings)
        dialog.open()
