# SPDX-License-Identifier: Apache-2.0
"""What a check rests on, for those who want to see it: ports, attempts, conversations, gaps."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from doorcheck.advice.wording import (
    attempt_title,
    attempt_verdict,
    not_tested_sentences,
    observation_sentences,
    ports_sentence,
    reason_sentence,
    speaker_name,
)
from doorcheck.i18n import Words
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.code import CodeBlock
from doorcheck.wizard.parts.text import text
from doorcheck_probe.wire.check import Attempt, Check
from doorcheck_probe.wire.words import AttemptVerdict

_WORST_FIRST = (
    AttemptVerdict.OPEN,
    AttemptVerdict.ACCEPTED,
    AttemptVerdict.INCONCLUSIVE,
    AttemptVerdict.CLOSED,
    AttemptVerdict.SILENT,
)


class Evidence(QWidget):
    """Ports in a sentence, one attempt at a time with its conversation, what was not tested."""

    def __init__(self, dress: Dress, words: Words, check: Check) -> None:
        super().__init__()
        self._words = words
        self._attempts = sorted(check.attempts, key=lambda a: _WORST_FIRST.index(a.verdict))
        column = QVBoxLayout(self)
        column.setContentsMargins(dress.size(1.6), 0, 0, 0)
        column.setSpacing(dress.size(0.4))
        column.addWidget(text(ports_sentence(words, check.ports)))
        for service in check.services:
            for sentence in observation_sentences(words, service):
                column.addWidget(text(sentence))
        if self._attempts:
            self._add_attempts(dress, column)
        if check.not_tested:
            column.addWidget(text(words.say("What was not tested"), "strong"))
        for sentence in not_tested_sentences(words, check.not_tested):
            column.addWidget(text(sentence, "dim"))

    def _add_attempts(self, dress: Dress, column: QVBoxLayout) -> None:
        caption = text(self._words.say("What we tried"), "strong")
        self.chooser = QComboBox()
        self.chooser.setAccessibleName(self._words.say("What we tried"))
        self.chooser.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.chooser.setMinimumContentsLength(12)
        for attempt in self._attempts:
            self.chooser.addItem(self._title(attempt))
        caption.setBuddy(self.chooser)
        self._reason = text("", "dim")
        name = self._words.say("Conversation with the server")
        self.conversation = CodeBlock(dress, "", name, max_ems=22)
        for widget in (caption, self.chooser, self._reason, self.conversation):
            column.addWidget(widget)
        self.chooser.currentIndexChanged.connect(self._show)
        self._show(0)

    def _title(self, attempt: Attempt) -> str:
        return self._words.say(
            "Port {port}: {test} – {verdict}",
            port=attempt.port,
            test=attempt_title(self._words, attempt.id),
            verdict=attempt_verdict(self._words, attempt.verdict),
        )

    def _show(self, index: int) -> None:
        attempt = self._attempts[index]
        self._reason.setText(reason_sentence(self._words, attempt.reason))
        lines = [
            f"{line.at:%H:%M:%S}  {speaker_name(self._words, line.speaker)}: {line.text}"
            for line in attempt.transcript
        ]
        self.conversation.show_text("\n".join(lines) or self._words.say("No words were exchanged."))
