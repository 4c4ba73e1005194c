# SPDX-License-Identifier: Apache-2.0
"""What went wrong: what happened, what to do, and the details for a technician."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtWidgets import QWidget

from doorcheck.advice.wording import refused_sentence, unreachable_sentence
from doorcheck.check.outcome import Checked, Refused, Unreachable
from doorcheck.i18n import Words
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.card import Card
from doorcheck.wizard.parts.code import CodeBlock
from doorcheck.wizard.parts.disclosure import Disclosure
from doorcheck.wizard.parts.text import isolated
from doorcheck.wizard.running import Fault, Trouble
from doorcheck.wizard.skin import Tone
from doorcheck_probe.wire.words import State


def fault_card(dress: Dress, words: Words, fault: Fault) -> Card:
    """A fault of this program."""
    heading = words.say("Something in this program went wrong")
    advice = words.say(
        "Nothing that you entered is lost. Try again. "
        "If it happens again, send the details to us or to your IT person."
    )
    card = Card(dress, Tone.CAUTION, heading, [advice])
    card.add(details(dress, words, f"{fault.summary}\n\n{fault.details}".strip()))
    return card


def trouble_card(dress: Dress, words: Words, trouble: Trouble) -> Card:
    """A check that gave no verdicts."""
    sentence, raw = _explained(words, trouble)
    heading = words.say(
        "{address} could not be tested", address=isolated(words, trouble.found.address)
    )
    card = Card(dress, Tone.CAUTION, heading, [sentence])
    if raw:
        card.add(details(dress, words, raw))
    return card


def details(dress: Dress, words: Words, raw: str) -> Disclosure:
    """The raw text, closed."""
    name = words.say("Details for your IT person")

    def build() -> QWidget:
        return CodeBlock(dress, raw, name, max_ems=16)

    return Disclosure(dress, words, name, build)


def _explained(words: Words, trouble: Trouble) -> tuple[str, str]:
    outcome = trouble.outcome
    match outcome:
        case Refused():
            return refused_sentence(words, outcome), f"{outcome.slug}: {outcome.details}"
        case Unreachable():
            sentence = unreachable_sentence(words, outcome.cause)
            return sentence, f"{outcome.cause}: {outcome.details}"
        case Fault():
            sentence = words.say("Something in this program went wrong while it tested. Try again.")
            return sentence, f"{outcome.summary}\n\n{outcome.details}"
        case Checked():
            if outcome.check.state is State.CANCELLED:
                return words.say("The test was stopped before it came to a result."), ""
            sentence = words.say(
                "The probe could not bring the test to its end. "
                "This says nothing about your connection. Try again in a few minutes."
            )
            return sentence, ""
        case _:
            assert_never(outcome)
