# SPDX-License-Identifier: Apache-2.0
"""From what happened in a conversation to the attempt that is told."""

from __future__ import annotations

from dataclasses import replace

from doorcheck_probe.engine.allowance import Spent
from doorcheck_probe.engine.link import DialError, HungUp, NoAnswer
from doorcheck_probe.engine.relay.classify import judge_refusal
from doorcheck_probe.engine.relay.conversation import Conversation
from doorcheck_probe.engine.relay.forms import Form
from doorcheck_probe.engine.relay.session import Nameless, Refused, TlsFailed
from doorcheck_probe.wire.check import Attempt, Proof
from doorcheck_probe.wire.receipt import Receipt
from doorcheck_probe.wire.words import AttemptVerdict, Door, Reason

Verdict = tuple[AttemptVerdict, Reason]


def attempt_of(conversation: Conversation, form: Form, what: Verdict | Exception | None) -> Attempt:
    """The attempt for a verdict, or for what came in its way."""
    match what:
        case tuple():
            verdict = what
        case Refused():
            verdict = judge_refusal(
                what.reply, what.phase, sender_is_the_question=form.sender_is_the_question
            )
        case _:
            silence = Reason.TARPIT_TIMEOUT if conversation.session else Reason.GREETING_TIMEOUT
            verdict = verdict_of_trouble(what, silence)
    return Attempt(
        form.id,
        Door.RELAY,
        conversation.place.port,
        conversation.context(form),
        *verdict,
        transcript=conversation.transcript,
    )


def verdict_of_trouble(trouble: Exception | None, silence: Reason) -> Verdict:
    """The verdict for a conversation that ended early; ``silence`` is what no answer means."""
    return AttemptVerdict.INCONCLUSIVE, _why(trouble, silence)


def proven(attempt: Attempt, receipt: Receipt, *, beside: bool = False) -> Attempt:
    """The attempt with the proof that its message brought.

    ``beside`` marks a failure notice that came back: it opens no door.
    """
    verdict = (AttemptVerdict.OPEN, Reason.PROOF_ARRIVED)
    if beside:
        verdict = (AttemptVerdict.ACCEPTED, Reason.BOUNCED)
    details = {"token": receipt.key, **receipt.details}
    return replace(
        attempt,
        verdict=verdict[0],
        reason=verdict[1],
        proof=Proof(receipt.kind, receipt.at, receipt.peer, details),
    )


def _why(trouble: Exception | None, silence: Reason) -> Reason:
    match trouble:
        case NoAnswer():
            return silence
        case DialError():
            return Reason.BANNED_MIDWAY
        case HungUp() | None:
            return Reason.BROKEN_OFF
        case TlsFailed():
            return Reason.TLS_FAILED
        case Nameless():
            return Reason.OWN_DOMAIN_UNKNOWN
        case Spent():
            return Reason.BUDGET
        case _:
            return Reason.UNINTELLIGIBLE
