# SPDX-License-Identifier: Apache-2.0
"""The relay attempts on one port: ask on all connections, submit where asked for, prove."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from doorcheck_probe.engine.link import DialError, HungUp, NoAnswer
from doorcheck_probe.engine.names import NameProof
from doorcheck_probe.engine.relay.classify import judge_refusal
from doorcheck_probe.engine.relay.conversation import Conversation, Question
from doorcheck_probe.engine.relay.forms import Form, Sender
from doorcheck_probe.engine.relay.message import compose
from doorcheck_probe.engine.relay.schedule import MAILS, rounds
from doorcheck_probe.engine.relay.session import TROUBLE, Refused, TlsFailed
from doorcheck_probe.engine.station import Order, Station
from doorcheck_probe.wire.check import Attempt, NotTested, Proof
from doorcheck_probe.wire.receipt import Receipt
from doorcheck_probe.wire.words import AttemptVerdict, Door, Reason, Vantage


@dataclass(frozen=True)
class Submitted:
    """An accepted message that has not arrived yet."""

    attempt: Attempt
    token: str


@dataclass(frozen=True)
class Greeted:
    """What the server said of itself before anything was tried."""

    banner: str
    offers: frozenset[str]


Outcome = Attempt | Submitted | NotTested | Greeted


@dataclass
class Mails:
    """How many messages the check may still submit."""

    left: int = MAILS


class RelayAttempts:
    """Runs the rounds of one port of one address."""

    def __init__(self, order: Order, station: Station, port: int, mails: Mails) -> None:
        self._order = order
        self._station = station
        self._port = port
        self._mails = mails

    async def run(self) -> AsyncIterator[Outcome]:
        """Yield what was found. All connections ask at once; then, one after the other, whatever
        was taken is submitted until one message is proven to arrive."""
        proof = NameProof(self._order.address, may_ask=self._station.looks_up_names)
        conversations = [
            Conversation(self._order, self._station, self._port, one, proof)
            for one in rounds(self._port)
        ]
        try:
            await asyncio.gather(*(conversation.ask() for conversation in conversations))
            conversations[0] = await self._once_more(conversations[0])
            if (session := conversations[0].session) is not None:
                yield Greeted(session.banner, session.offers.keywords)
            open_already = False
            for conversation in conversations:
                async for outcome in self._conclude(conversation, open_already):
                    yield outcome
                    if isinstance(outcome, Attempt) and outcome.verdict is AttemptVerdict.OPEN:
                        open_already = True
        finally:
            await asyncio.gather(*(conversation.close() for conversation in conversations))

    async def _once_more(self, first: Conversation) -> Conversation:
        """The deciding round is asked again, once, where its connection broke off."""
        unanswered = tuple(question.form for question in first.questions if not question.answered)
        if not isinstance(first.trouble, HungUp) or (first.questions and not unanswered):
            return first
        again = Conversation(self._order, self._station, self._port, first.round, first.proof)
        await again.ask(unanswered or None)
        again.questions[:0] = [q for q in first.questions if q.refusal is not None]
        await first.close()
        return again

    async def _conclude(
        self, conversation: Conversation, open_already: bool
    ) -> AsyncIterator[Outcome]:
        for form, reason in conversation.gaps:
            yield NotTested(form.id, reason, self._port)
        if not conversation.questions:
            for form in conversation.forms if conversation.trouble else ():
                yield self._failed(conversation, form)
            return
        for question in conversation.questions:
            if open_already:
                yield NotTested(question.form.id, Reason.ONE_PROOF_SUFFICES, self._port)
                continue
            outcome = await self._answer(conversation, question)
            yield outcome
            if isinstance(outcome, Attempt) and outcome.verdict is AttemptVerdict.OPEN:
                open_already = True

    async def _answer(self, conversation: Conversation, question: Question) -> Attempt | Submitted:
        if not question.answered:
            return self._failed(conversation, question.form)
        if question.refusal is not None:
            return self._refused(conversation, question.form, question.refusal)
        if self._station.vantage is Vantage.INSIDE:
            # A mail server is right to trust its own network: from here, yes says nothing, and
            # no message is left in anybody's queue.
            return self._attempt(conversation, question.form, _doubt(Reason.TRUSTED_INSIDE))
        if self._mails.left < 1:
            return self._attempt(conversation, question.form, _doubt(Reason.BUDGET))
        return await self._submit(conversation, question)

    async def _submit(self, conversation: Conversation, question: Question) -> Attempt | Submitted:
        if conversation.session is None:
            return self._failed(conversation, question.form)
        self._mails.left -= 1
        form, receipts = question.form, self._station.receipts
        sender = question.envelope.sender
        message = compose(self._order, self._station.info, form.id, sender, question.token)
        try:
            await conversation.session.submit(question.envelope, message)
        except Refused as refusal:
            return self._refused(conversation, form, refusal)
        except TROUBLE as trouble:
            return self._attempt(conversation, form, _doubt(_why(trouble, Reason.TARPIT_TIMEOUT)))
        verdict = (AttemptVerdict.ACCEPTED, Reason.NOT_ARRIVED)
        attempt = self._attempt(conversation, form, verdict)
        receipt = await receipts.wait(question.token, self._station.limits.arrival)
        return Submitted(attempt, question.token) if receipt is None else proven(attempt, receipt)

    def _refused(self, conversation: Conversation, form: Form, refusal: Refused) -> Attempt:
        verdict = judge_refusal(
            refusal.reply,
            refusal.phase,
            sender_is_the_question=form.sender is not Sender.STRANGER,
        )
        return self._attempt(conversation, form, verdict)

    def _failed(self, conversation: Conversation, form: Form) -> Attempt:
        trouble = conversation.trouble
        if isinstance(trouble, Refused):
            return self._refused(conversation, form, trouble)
        silence = Reason.TARPIT_TIMEOUT if conversation.session else Reason.GREETING_TIMEOUT
        return self._attempt(conversation, form, _doubt(_why(trouble, silence)))

    def _attempt(
        self, conversation: Conversation, form: Form, verdict: tuple[AttemptVerdict, Reason]
    ) -> Attempt:
        return Attempt(
            form.id,
            Door.RELAY,
            self._port,
            conversation.context,
            *verdict,
            transcript=conversation.transcript,
        )


def proven(attempt: Attempt, receipt: Receipt) -> Attempt:
    """The attempt with the proof that its message brought."""
    return replace(
        attempt,
        verdict=AttemptVerdict.OPEN,
        reason=Reason.PROOF_ARRIVED,
        proof=Proof(
            receipt.kind, receipt.at, receipt.peer, {"token": receipt.key, **receipt.details}
        ),
    )


def _doubt(reason: Reason) -> tuple[AttemptVerdict, Reason]:
    return AttemptVerdict.INCONCLUSIVE, reason


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
        case _:
            return Reason.UNINTELLIGIBLE
