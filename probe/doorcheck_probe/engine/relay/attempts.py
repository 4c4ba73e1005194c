# SPDX-License-Identifier: Apache-2.0
"""The relay attempts on one port: ask on all connections, submit where asked for, prove."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

from doorcheck_probe.engine.link import HungUp
from doorcheck_probe.engine.relay.conversation import Conversation, Place, Question
from doorcheck_probe.engine.relay.findings import attempt_of, proven, verdict_of_trouble
from doorcheck_probe.engine.relay.matrix import A01
from doorcheck_probe.engine.relay.message import compose
from doorcheck_probe.engine.relay.schedule import (
    Round,
    backscatter_rounds,
    deep_rounds,
    login_round,
    rounds,
)
from doorcheck_probe.engine.relay.session import TROUBLE, Refused
from doorcheck_probe.wire.check import Attempt, NotTested
from doorcheck_probe.wire.words import AttemptVerdict, Reason, Vantage


@dataclass(frozen=True)
class Submitted:
    """An accepted message that has not arrived yet."""

    attempt: Attempt
    token: str
    beside: bool = False
    """Whether its arrival says nothing about the door."""


@dataclass(frozen=True)
class Deferred:
    """Questions that got "not now" for an answer, to be asked once more in the same words."""

    conversation: Conversation
    questions: tuple[Question, ...]
    attempts: tuple[Attempt, ...]
    """What was told of them so far."""

    @property
    def reason(self) -> Reason:
        """Why the first of them got no answer."""
        return self.attempts[0].reason


@dataclass(frozen=True)
class Greeted:
    """What the server said of itself, and how it refused."""

    banner: str
    offers: frozenset[str]
    hello: str
    """Its answer to our EHLO."""
    encrypted: bool
    refusals: tuple[str, ...]


Outcome = Attempt | Submitted | NotTested | Greeted | Deferred

_LATER = frozenset(
    {
        Reason.GREYLISTED,
        Reason.FIRST_CONTACT,
        Reason.TEMPORARY_FAILURE,
        Reason.RATE_LIMITED,
        Reason.BANNED_MIDWAY,
    }
)
"""Where the same question may get its real answer later."""


class RelayAttempts:
    """Runs the rounds of one port of one address."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._open = False

    async def run(self) -> AsyncIterator[Outcome]:
        """Yield what was found. All connections ask at once; then, one after the other, whatever
        was taken is submitted until one message is proven to arrive. What goes beyond the standard
        comes after that, one connection after the other."""
        async for outcome in self._together(rounds(self._place.port)):
            yield outcome
        async for outcome in self._one_by_one():
            yield outcome

    async def again(self, deferred: Deferred) -> AsyncIterator[Outcome]:
        """Ask deferred questions once more, in a conversation of their own."""
        conversation = deferred.conversation.anew(deferred.questions)
        try:
            await conversation.ask()
            async for outcome in self._conclude(conversation):
                yield outcome
        finally:
            await conversation.close()

    async def _together(self, wanted: Iterable[Round]) -> AsyncIterator[Outcome]:
        conversations = [Conversation(self._place, one) for one in wanted]
        try:
            await asyncio.gather(*(conversation.ask() for conversation in conversations))
            conversations[0] = await self._once_more(conversations[0])
            conversations = list(
                await asyncio.gather(*(self._second_contact(one) for one in conversations))
            )
            for conversation in conversations:
                if (greeted := _greeted(conversation, conversations)) is not None:
                    yield greeted
                    break
            for conversation in conversations:
                async for outcome in self._conclude(conversation):
                    yield outcome
        finally:
            await asyncio.gather(*(conversation.close() for conversation in conversations))

    async def _one_by_one(self) -> AsyncIterator[Outcome]:
        """The deep rounds and the opt-ins, with pauses between the connections."""
        place = self._place
        wanted = list(deep_rounds(place.port)) if place.order.deep else []
        if "B01" in place.order.allow:
            wanted += backscatter_rounds(place.port)
        if A01.id in place.allowance.logins:
            wanted.append(login_round(place.port))
        for one in wanted:
            if self._open and not one.forms[0].beside:
                for form in one.forms:
                    yield NotTested(form.id, Reason.ONE_PROOF_SUFFICES, place.port)
                continue
            await asyncio.sleep(place.station.limits.deep_pause)
            async for outcome in self._together([one]):
                if not isinstance(outcome, Greeted):
                    yield outcome

    async def _once_more(self, first: Conversation) -> Conversation:
        """The deciding round is asked again, once, where its connection broke off."""
        unanswered = [question for question in first.questions if not question.answered]
        if not isinstance(first.trouble, HungUp) or (first.questions and not unanswered):
            return first
        again = first.anew(unanswered)
        await again.ask()
        again.questions[:0] = [q for q in first.questions if q.refusal is not None]
        await first.close()
        return again

    async def _second_contact(self, first: Conversation) -> Conversation:
        """A server that turns every first call away has its second one at once."""
        turned_away = [
            question
            for question in first.questions
            if question.refusal is not None
            and attempt_of(first, question.form, question.refusal).reason is Reason.FIRST_CONTACT
        ]
        if not turned_away:
            return first
        again = first.anew(first.questions)
        await first.close()
        await again.ask()
        return again

    async def _conclude(self, conversation: Conversation) -> AsyncIterator[Outcome]:
        port = self._place.port
        for form, reason in conversation.gaps:
            yield NotTested(form.id, reason, port)
        later: list[tuple[Question | None, Attempt]] = []
        if not conversation.questions:
            for form in conversation.forms if conversation.trouble else ():
                attempt = attempt_of(conversation, form, conversation.trouble)
                later.append((None, attempt))
                yield attempt
        for question in conversation.questions:
            if self._open and not question.form.beside:
                yield NotTested(question.form.id, Reason.ONE_PROOF_SUFFICES, port)
                continue
            outcome = await self._answer(conversation, question)
            if isinstance(outcome, Attempt):
                self._open = self._open or outcome.verdict is AttemptVerdict.OPEN
                if outcome.verdict is AttemptVerdict.INCONCLUSIVE:
                    later.append((question, outcome))
            yield outcome
        if (deferred := _deferred(conversation, later)) is not None and not self._open:
            yield deferred

    async def _answer(self, conversation: Conversation, question: Question) -> Attempt | Submitted:
        place, form = self._place, question.form
        if not question.answered:
            return attempt_of(conversation, form, conversation.trouble)
        if question.refusal is not None:
            return attempt_of(conversation, form, question.refusal)
        if place.station.vantage is Vantage.INSIDE:
            # A mail server is right to trust its own network: from here, yes says nothing, and
            # no message is left in anybody's queue.
            return attempt_of(conversation, form, _doubt(Reason.TRUSTED_INSIDE))
        if place.allowance.mails < 1:
            return attempt_of(conversation, form, _doubt(Reason.BUDGET))
        return await self._submit(conversation, question)

    async def _submit(self, conversation: Conversation, question: Question) -> Attempt | Submitted:
        if conversation.session is None:
            return attempt_of(conversation, question.form, conversation.trouble)
        place, form = self._place, question.form
        place.allowance.mails -= 1
        sender = question.envelope.sender
        message = compose(place.order, place.station.info, form.id, sender, question.token)
        try:
            await conversation.session.submit(question.envelope, message)
        except Refused as refusal:
            place.allowance.mails += 1  # it was not delivered
            return attempt_of(conversation, form, refusal)
        except TROUBLE as trouble:
            why = verdict_of_trouble(trouble, Reason.TARPIT_TIMEOUT)
            return attempt_of(conversation, form, why)
        accepted = (AttemptVerdict.ACCEPTED, Reason.NOT_ARRIVED)
        attempt = attempt_of(conversation, form, accepted)
        receipts, limits = place.station.receipts, place.station.limits
        receipt = await receipts.wait(question.token, limits.arrival)
        if receipt is None:
            return Submitted(attempt, question.token, form.beside)
        return proven(attempt, receipt, beside=form.beside)


def _deferred(
    conversation: Conversation, later: list[tuple[Question | None, Attempt]]
) -> Deferred | None:
    """What of a conversation is worth asking later, for the reason that its first answer had."""
    waiting = [(question, told) for question, told in later if told.reason in _LATER]
    if not waiting or conversation.round.login:
        return None
    questions = tuple(question for question, _told in waiting if question is not None)
    return Deferred(conversation, questions, tuple(told for _question, told in waiting))


def _greeted(spoken: Conversation, conversations: list[Conversation]) -> Greeted | None:
    session = spoken.session
    if session is None:
        return None
    refusals = [
        f"{question.refusal.reply.code} {question.refusal.reply.text}"
        for conversation in conversations
        for question in conversation.questions
        if question.refusal is not None
    ]
    return Greeted(
        session.banner,
        session.offers.keywords,
        session.hello,
        session.encrypted,
        tuple(refusals),
    )


def _doubt(reason: Reason) -> tuple[AttemptVerdict, Reason]:
    return AttemptVerdict.INCONCLUSIVE, reason
