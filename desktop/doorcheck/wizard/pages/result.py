# SPDX-License-Identifier: Apache-2.0
"""The third page: the verdict first, then the proof, then what it means; details one click away."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from doorcheck.advice.risks import risks
from doorcheck.advice.wording import (
    door_explanation,
    door_headline,
    door_title,
    door_verdict,
    family_name,
    proof_sentences,
    reason_sentence,
    unreachable_sentence,
)
from doorcheck.report.views import open_outside, result_of
from doorcheck.wizard.flow import Flow
from doorcheck.wizard.pages.base import StepPage
from doorcheck.wizard.parts.buttons import plain_button
from doorcheck.wizard.parts.card import Card
from doorcheck.wizard.parts.disclosure import Disclosure
from doorcheck.wizard.parts.evidence import Evidence
from doorcheck.wizard.parts.faults import trouble_card
from doorcheck.wizard.parts.text import isolated, text
from doorcheck.wizard.steps import Step
from doorcheck.wizard.tasks import newest
from doorcheck.wizard.verdict import icon_of, overall, tone_of
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import Door, DoorVerdict, Vantage

_WORST_FIRST = (
    DoorVerdict.OPEN,
    DoorVerdict.UNCLEAR,
    DoorVerdict.UNTESTED,
    DoorVerdict.CLOSED,
)


class ResultPage(StepPage):
    """What the newest check of every address says."""

    step = Step.RESULT

    def heading(self, flow: Flow) -> str:
        """The finding."""
        return overall(self.words, flow.case)

    def key(self, flow: Flow) -> object:
        """Everything that the page shows."""
        return (newest(flow.case), flow.troubles, flow.not_found, flow.pending)

    def build(self, column: QVBoxLayout, flow: Flow) -> None:
        """Cards of every address, the risks, what could not be tested, the details."""
        checks = newest(flow.case)
        for check in checks:
            if len(checks) > 1:
                column.addWidget(text(self._name(check), "section"))
            for door in self._worst_first(check):
                column.addWidget(self._door(check, door))
            column.addWidget(self._details(check))
        for trouble in flow.troubles:
            column.addWidget(trouble_card(self.dress, self.words, trouble))
        self._add_risks(column, checks)
        for missing in flow.not_found:
            column.addWidget(
                text(
                    self.words.say(
                        "Not tested: {family}. {why}",
                        family=family_name(self.words, missing.family),
                        why=unreachable_sentence(self.words, missing.cause),
                    ),
                    "dim",
                )
            )
        if flow.pending:
            self._add_way_round(column)

    def _worst_first(self, check: Check) -> list[Door]:
        return sorted(Door, key=lambda door: _WORST_FIRST.index(result_of(check, door).verdict))

    def _name(self, check: Check) -> str:
        return self.words.say(
            "{address} ({family})",
            address=isolated(self.words, check.address),
            family=family_name(self.words, check.family),
        )

    def _door(self, check: Check, door: Door) -> Card:
        result = result_of(check, door)
        sentences = [
            self.words.say(
                "{door}: {verdict}",
                door=door_title(self.words, door),
                verdict=door_verdict(self.words, result.verdict),
            )
        ]
        proven = check.proven(door)
        if proven:
            sentences += proof_sentences(self.words, proven[0], check.address)
        if check.vantage is Vantage.OUTSIDE:
            sentences.append(door_explanation(self.words, door, result, check.vantage))
        if result.verdict is not DoorVerdict.OPEN:
            sentences += [reason_sentence(self.words, reason) for reason in result.reasons]
        headline = door_headline(self.words, door, result, check.vantage)
        return Card(
            self.dress, tone_of(check, result), headline, sentences, icon=icon_of(check, result)
        )

    def _add_risks(self, column: QVBoxLayout, checks: tuple[Check, ...]) -> None:
        for door in Door:
            if not any(open_outside(check, door) for check in checks):
                continue
            column.addSpacing(self.dress.size(0.3))
            column.addWidget(
                text(
                    self.words.say(
                        "What this means for you – {door}", door=door_title(self.words, door)
                    ),
                    "section",
                )
            )
            for risk in risks(self.words, door):
                column.addWidget(_Risk(self, risk.title, risk.sentence))

    def _details(self, check: Check) -> Disclosure:
        heading = self.words.say("Details and conversations")
        made = Disclosure(
            self.dress, self.words, heading, lambda: Evidence(self.dress, self.words, check)
        )
        made.button.setObjectName(f"details-{check.id}")
        return made

    def _add_way_round(self, column: QVBoxLayout) -> None:
        report = plain_button(
            self.dress,
            self.words.say("Make a report for my IT person"),
            "report",
        )
        report.setObjectName("report")
        report.clicked.connect(lambda: self.session.apply(self.session.flow.jump_to(Step.REPORT)))
        column.addWidget(report)


class _Risk(QWidget):
    def __init__(self, page: ResultPage, title: str, sentence: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(page.dress.size(0.2), 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(text(title, "strong"))
        column.addWidget(text(sentence))
