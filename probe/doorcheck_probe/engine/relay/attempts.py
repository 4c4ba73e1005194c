# SPDX-License-Identifier: Apache-2.0
"""The relay attempts on one port: one connection, few refusals, proof by arrival."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from doorcheck_probe.engine import names
from doorcheck_probe.engine.link import DialError, HungUp, Link, NoAnswer, TooMuch, dial
from doorcheck_probe.engine.relay.classify import Phase, judge_refusal
from doorcheck_probe.engine.relay.dialogue import Dialogue, Extensions
from doorcheck_probe.engine.relay.forms import FORMS, Form, Sender
from doorcheck_probe.engine.relay.message import compose
from doorcheck_probe.engine.relay.replies import Reply, UnintelligibleReply
from doorcheck_probe.engine.station import Order, Station
from doorcheck_probe.wire.check import Attempt, Line, NotTested, Proof
from doorcheck_probe.wire.receipt import Receipt
from doorcheck_probe.wire.tokens import mailbox, new_token
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


class _Refusal(Exception):
    """The server said no; carries the reply and where it came."""

    def __init__(self, reply: Reply, phase: Phase) -> None:
        super().__init__(reply.text)
        self.reply = reply
        self.phase = phase


class RelayAttempts:
    """Runs the forms on one port of one address."""

    def __init__(self, order: Order, station: Station, port: int) -> None:
        self._order = order
        self._station = station
        self._port = port

    async def run(self) -> AsyncIterator[Outcome]:
        """Yield what was found, in the order in which it was found.

        A connection that ends is opened once more for the forms that are left; the second time
        the rest is inconclusive, because silence after refusals looks like a ban.
        """
        left = list(FORMS)
        for last_try in (False, True):
            async for outcome in self._session(left, last_try=last_try):
                if isinstance(outcome, Attempt | Submitted | NotTested):
                    del left[0]
                yield outcome
                if isinstance(outcome, Attempt) and outcome.verdict is AttemptVerdict.OPEN:
                    for form in left:
                        yield NotTested(form.id, Reason.ONE_PROOF_SUFFICES, self._port)
                    return
            if not left:
                return
        for form in left:
            yield self._attempt(form, AttemptVerdict.INCONCLUSIVE, Reason.BANNED_MIDWAY)

    async def _session(self, left: list[Form], *, last_try: bool) -> AsyncIterator[Outcome]:
        try:
            async with dial(
                self._order.address,
                self._port,
                seconds=self._station.limits.connect,
                source=self._station.source.get(self._order.family),
            ) as link:
                async for outcome in self._talk(link, list(left), last_try=last_try):
                    yield outcome
        except DialError:
            return

    async def _talk(
        self, link: Link, forms: list[Form], *, last_try: bool
    ) -> AsyncIterator[Outcome]:
        dialogue = Dialogue(link, self._station.limits)
        try:
            banner, extensions = await self._open(dialogue)
        except _SESSION_TROUBLE as trouble:
            if last_try or isinstance(trouble, _Refusal | NoAnswer):
                verdict, reason = _judge_trouble(trouble, Reason.GREETING_TIMEOUT)
                for form in forms:
                    yield self._attempt(form, verdict, reason, link.transcript.lines())
            return
        yield Greeted(banner, extensions.keywords)
        own = await self._own_domain(banner, extensions)
        said_before = 0
        for number, form in enumerate(forms):
            if form.sender is Sender.OWN_DOMAIN and isinstance(own, Reason):
                yield NotTested(form.id, own, self._port)
                continue
            sender = self._sender(form, own)
            try:
                if number:
                    await dialogue.command("RSET")
                outcome = await self._try(form, sender, dialogue, extensions)
            except _SESSION_TROUBLE as trouble:
                if number and not last_try and not isinstance(trouble, _Refusal):
                    return
                verdict, reason = _judge_trouble(trouble, Reason.TARPIT_TIMEOUT, sender=form.sender)
                outcome = self._attempt(form, verdict, reason)
                if not isinstance(trouble, _Refusal) or trouble.reply.code == 421:
                    yield _with_transcript(outcome, link.transcript.lines(said_before))
                    return
            yield _with_transcript(outcome, link.transcript.lines(said_before))
            said_before = len(link.transcript.lines())
        await dialogue.quit()

    async def _open(self, dialogue: Dialogue) -> tuple[str, Extensions]:
        greeting = await dialogue.greeting()
        if greeting.code != 220:
            raise _Refusal(greeting, Phase.GREETING)
        hello, extensions = await dialogue.hello(self._station.info.name)
        if not hello.positive:
            raise _Refusal(hello, Phase.HELLO)
        return f"{greeting.text}\n{hello.lines[0]}", extensions

    async def _own_domain(self, banner: str, extensions: Extensions) -> str | Reason:
        """The tested server's own domain, or why none may be used.

        A hostile banner could name a stranger. With DSN we can ask that nobody is ever notified;
        without it, the name must really lead to the tested address.
        """
        spoken = [names.domain_in(part) for part in banner.splitlines()]
        candidates = [name for name in (self._order.mail_domain, *spoken) if name]
        if not candidates:
            return Reason.OWN_DOMAIN_UNKNOWN
        if extensions.offers("DSN"):
            return candidates[0]
        proven = await names.own_domain(dict.fromkeys(candidates), self._order.address)
        return proven or Reason.OWN_DOMAIN_UNPROVEN

    def _sender(self, form: Form, own: str | Reason) -> str:
        match form.sender:
            case Sender.STRANGER:
                return f"probe@{self._station.info.mail_domain}"
            case Sender.NOBODY:
                return ""
            case Sender.OWN_DOMAIN:
                return f"postmaster@{own}"

    async def _try(
        self, form: Form, sender: str, dialogue: Dialogue, extensions: Extensions
    ) -> Attempt | Submitted:
        token = new_token()
        receipts = self._station.receipts
        await receipts.expect(token)
        notify = " NOTIFY=NEVER" if extensions.offers("DSN") else ""
        recipient = mailbox(token, self._station.info.mail_domain)
        _require(await dialogue.command(f"MAIL FROM:<{sender}>"), Phase.SENDER)
        _require(await dialogue.command(f"RCPT TO:<{recipient}>{notify}"), Phase.RECIPIENT)
        if self._station.vantage is Vantage.INSIDE:
            # A mail server is right to trust its own network: from here, yes says nothing, and
            # no message is left in anybody's queue.
            return self._attempt(form, AttemptVerdict.INCONCLUSIVE, Reason.TRUSTED_INSIDE)
        _require(await dialogue.command("DATA"), Phase.CONTENT)
        message = compose(self._order, self._station.info, form.id, sender, token)
        _require(await dialogue.content(message), Phase.CONTENT)
        attempt = self._attempt(form, AttemptVerdict.ACCEPTED, Reason.NOT_ARRIVED)
        receipt = await receipts.wait(token, self._station.limits.arrival)
        return Submitted(attempt, token) if receipt is None else proven(attempt, receipt)

    def _attempt(
        self,
        form: Form,
        verdict: AttemptVerdict,
        reason: Reason,
        transcript: tuple[Line, ...] = (),
    ) -> Attempt:
        return Attempt(
            form.id, Door.RELAY, self._port, "plain", verdict, reason, transcript=transcript
        )


def _with_transcript(outcome: Attempt | Submitted, lines: tuple[Line, ...]) -> Attempt | Submitted:
    if isinstance(outcome, Submitted):
        return replace(outcome, attempt=replace(outcome.attempt, transcript=lines))
    return replace(outcome, transcript=lines)


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


_SESSION_TROUBLE = (_Refusal, HungUp, NoAnswer, TooMuch, UnintelligibleReply)


def _require(reply: Reply, phase: Phase) -> None:
    if not reply.positive:
        raise _Refusal(reply, phase)


def _judge_trouble(
    trouble: Exception, silence: Reason, sender: Sender = Sender.STRANGER
) -> tuple[AttemptVerdict, Reason]:
    match trouble:
        case _Refusal():
            return judge_refusal(
                trouble.reply,
                trouble.phase,
                sender_is_the_question=sender is not Sender.STRANGER,
            )
        case NoAnswer():
            return AttemptVerdict.INCONCLUSIVE, silence
        case HungUp():
            return AttemptVerdict.INCONCLUSIVE, Reason.BROKEN_OFF
        case _:
            return AttemptVerdict.INCONCLUSIVE, Reason.UNINTELLIGIBLE
