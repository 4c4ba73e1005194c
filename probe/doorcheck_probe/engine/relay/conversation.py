# SPDX-License-Identifier: Apache-2.0
"""One round on one connection: what was asked, what the server would take, what it then did."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from doorcheck_probe.engine import names
from doorcheck_probe.engine.allowance import Allowance, Spent
from doorcheck_probe.engine.link import DialError
from doorcheck_probe.engine.names import NameProof
from doorcheck_probe.engine.relay.forms import Form, Names, user_of
from doorcheck_probe.engine.relay.schedule import Hello, Round, spared
from doorcheck_probe.engine.relay.session import (
    TROUBLE,
    Envelope,
    Refused,
    Session,
    connected,
    open_session,
)
from doorcheck_probe.engine.station import Order, Station
from doorcheck_probe.wire.check import Line
from doorcheck_probe.wire.tokens import new_token
from doorcheck_probe.wire.words import Reason


@dataclass
class Question:
    """One form as it was asked, and how far the server went along."""

    form: Form
    envelope: Envelope
    token: str
    refusal: Refused | None = None
    answered: bool = False


@dataclass(frozen=True)
class Place:
    """Where a conversation happens, and at whose cost."""

    order: Order
    station: Station
    port: int
    allowance: Allowance
    proof: NameProof


@dataclass
class Conversation:
    """Holds its connection open from the first question to the last message."""

    place: Place
    round: Round
    session: Session | None = None
    questions: list[Question] = field(default_factory=list)
    """What is asked; made up from the round where nothing stands here before."""
    gaps: list[tuple[Form, Reason]] = field(default_factory=list)
    trouble: Exception | None = None
    _stack: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)

    async def ask(self) -> None:
        """Connect and ask; what went wrong stays in ``trouble``."""
        place = self.place
        try:
            link = await self._stack.enter_async_context(
                connected(place.order, place.station, place.port, place.allowance)
            )
            self.session = await open_session(
                link, place.station, self.round.security, self.round.hello
            )
            if self.round.login and not await self._log_in(self.session):
                return
            if not self.questions:
                await self._prepare(self.session)
            asked = await self.session.ask([question.envelope for question in self.questions])
        except (DialError, Spent, *TROUBLE) as trouble:
            self.trouble = trouble
            return
        for question, refusal in zip(self.questions, asked.refusals, strict=False):
            question.refusal, question.answered = refusal, True
        self.trouble = asked.trouble

    def anew(self, questions: Sequence[Question]) -> Conversation:
        """A conversation that asks these questions once more, word for word."""
        fresh = [replace(question, refusal=None, answered=False) for question in questions]
        return Conversation(self.place, self.round, questions=fresh, gaps=list(self.gaps))

    async def close(self) -> None:
        """Take leave and hang up."""
        if self.session is not None:
            await self.session.quit()
        await self._stack.aclose()

    def context(self, form: Form) -> str:
        """How the port was spoken to, as attempts name it."""
        security = self.session.security if self.session else self.round.security
        if self.round.hello is not Hello.USUAL:
            return str(self.round.hello.value)
        return form.variant or str(security.value)

    @property
    def transcript(self) -> tuple[Line, ...]:
        """Everything said so far."""
        return self.session.link.transcript.lines() if self.session else ()

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms of the round, as far as it is known which ones apply."""
        if self.session is None or self.session.security is self.round.security:
            return self.round.forms
        return self.round.in_plain

    async def _log_in(self, session: Session) -> bool:
        """Try the credential, if that is possible; whether there is something to ask now."""
        if not session.may_log_in:
            self.gaps = [(form, Reason.NOT_OFFERED) for form in self.forms]
            return False
        if not self.place.allowance.may_log_in(self.forms[0].id):
            return False
        await session.log_in(*self.place.allowance.credential)
        return True

    async def _prepare(self, session: Session) -> None:
        known = await self._names(session)
        self.gaps = [(form, Reason.SPARED) for form in spared(self.round, session.security)]
        for form in self.forms:
            if form.wants("S") and known.sender_host == known.own_domain:
                self.gaps.append((form, Reason.COVERED))
                continue
            token = new_token()
            sender = known.fill(form.sender, user_of(token))
            recipient = known.fill(form.recipient, user_of(token))
            if sender is None or recipient is None:
                self.gaps.append((form, self._why_no_name(session)))
                continue
            await self.place.station.receipts.expect(token)
            envelope = Envelope(sender, recipient, form.bracketed, form.silent)
            self.questions.append(Question(form, envelope, token))

    async def _names(self, session: Session) -> Names:
        """What may be written into envelopes.

        A hostile banner could name a stranger. As a sender, a name is harmless where the server
        offers DSN, for then we ask that nobody is notified; otherwise, and always where mail would
        be addressed to it, the name must really lead to the tested address.
        """
        order, station, proof = self.place.order, self.place.station, self.place.proof
        spoken = self._spoken(session)
        told = [order.mail_domain] if order.mail_domain else []
        above = [domain for name in spoken if (domain := names.parent(name))]
        quiet = session.offers.offers("DSN")
        host = sender_host = proven = None
        if any(form.wants("H") or form.wants("S") for form in self.forms):
            host = await proof.first(spoken)
            sender_host = host or (next(iter(spoken), None) if quiet else None)
        if any(form.wants(gap) for form in self.forms for gap in "DPS"):
            proven = await proof.first([*told, *above, *spoken])
        own = proven or (next(iter([*told, *spoken]), None) if quiet else None)
        sink = station.exits_for(order.family).sink.address
        return Names(order.address, station.info.mail_domain, sink, host, sender_host, own, proven)

    def _spoken(self, session: Session) -> list[str]:
        said = (names.domain_in(part) for part in session.banner.splitlines())
        return [name for name in said if name]

    def _why_no_name(self, session: Session) -> Reason:
        known = self.place.order.mail_domain or self._spoken(session)
        return Reason.OWN_DOMAIN_UNPROVEN if known else Reason.OWN_DOMAIN_UNKNOWN
