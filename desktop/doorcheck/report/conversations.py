# SPDX-License-Identifier: Apache-2.0
"""The transcripts of the attempts that decided, at a length that a reader can bear."""

from __future__ import annotations

from datetime import UTC

from doorcheck.advice.wording import (
    attempt_title,
    attempt_verdict,
    clipped,
    reason_sentence,
    speaker_name,
)
from doorcheck.i18n import Words
from doorcheck.report.appendix import check_heading
from doorcheck.report.blocks import Block, Dialogue, Paragraph, Said
from doorcheck.report.layout import Section
from doorcheck.report.views import View, deciding
from doorcheck_probe.wire.check import Attempt, Line
from doorcheck_probe.wire.words import Door

MAX_LINES = 80
MAX_CHARACTERS = 1_000


def conversations(shown: tuple[View, ...], words: Words) -> Section:
    """The transcripts of the attempts that decided."""
    blocks: list[Block] = []
    for view in shown:
        for check in view.checks:
            dialogues = [
                _dialogue(attempt, words)
                for door in Door
                for attempt in deciding(check, door)
                if attempt.transcript
            ]
            if dialogues:
                blocks += [check_heading(check, words), *dialogues]
    if blocks:
        text = words.say(
            "These are the conversations that decided, word for word. Times are in UTC. "
            "The attached files hold all of them."
        )
        blocks.insert(0, Paragraph(text))
    return Section(words.say("The conversations"), tuple(blocks))


def _dialogue(attempt: Attempt, words: Words) -> Dialogue:
    shown = attempt.transcript[:MAX_LINES]
    cut = len(shown) < len(attempt.transcript) or any(
        len(line.text) > MAX_CHARACTERS for line in shown
    )
    return Dialogue(
        title=words.say(
            "{test}, port {port}", test=attempt_title(words, attempt.id), port=attempt.port
        ),
        result=words.say(
            "Outcome: {outcome}. {reason}",
            outcome=attempt_verdict(words, attempt.verdict),
            reason=reason_sentence(words, attempt.reason),
        ),
        lines=tuple(_said(line, words) for line in shown),
        note=words.say("Shortened here; the attached file has every word.") if cut else "",
    )


def _said(line: Line, words: Words) -> Said:
    return Said(
        time=line.at.astimezone(UTC).strftime("%H:%M:%S"),
        ours=line.speaker == "us",
        speaker=speaker_name(words, line.speaker),
        text=clipped(line.text, MAX_CHARACTERS),
    )
