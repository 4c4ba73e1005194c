# SPDX-License-Identifier: Apache-2.0
"""One round on one connection: what was asked, what the server would take, what it then did."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field

from doorcheck_probe.engine import names
from doorcheck_probe.engine.link import DialError
from doorcheck_probe.engine.names import NameProof
from doorcheck_probe.engine.relay.forms import Form, Names, Sender, user_of
from doorcheck_probe.engine.relay.schedule import Round, spared
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

    @property
    def willing(self) -> bool:
        """Whether sender and recipient were taken."""
        return self.answered and self.refusal is None


@dataclass
class Conversation:
    """Holds its connection open from the first question to the last message."""

    order: Order
    station: Station
    port: int
    round: Round
    proof: NameProof
    session: Session | None = None
    questions: list[Question] = field(default_factory=list)
    gaps: list[tuple[Form, Reason]] = field(default_factory=list)
    trouble: Exception | None = None
    _stack: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)

    async def ask(self, forms: tuple[Form, ...] | None = None) -> None:
        """Connect and ask; what went wrong stays in ``trouble``. ``forms`` narrows the round."""
        try:
            link = await self._stack.enter_async_context(
                connected(self.order, self.station, self.port)
            )
            self.session = await open_session(link, self.station, self.round.security)
            await self._prepare(self.session, forms)
            asked = await self.session.ask([question.envelope for question in self.questions])
        except (DialError, *TROUBLE) as trouble:
            self.trouble = trouble
            return
        for question, refusal in zip(self.questions, asked.refusals, strict=False):
            question.refusal, question.answered = refusal, True
        self.trouble = asked.trouble

    async def close(self) -> None:
        """Take leave and hang up."""
        if self.session is not None:
            await self.session.quit()
        await self._stack.aclose()

    @property
    def context(self) -> str:
        """How the port was spoken to, as attempts name it."""
        return (self.session.security if self.session else self.round.security).value

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

    async def _prepare(self, session: Session, narrowed: tuple[Form, ...] | None) -> None:
        known = await self._names(session)
        self.gaps = [(form, Reason.SPARED) for form in spared(self.round, session.security)]
        for form in narrowed if narrowed is not None else self.forms:
            if form.sender is Sender.OWN_DOMAIN and known.own_domain is None:
                self.gaps.append((form, self._why_no_domain(session)))
                continue
            token = new_token()
            recipient = form.recipient(user_of(token), known)
            if recipient is None:
                self.gaps.append((form, self._why_no_domain(session)))
                continue
            await self.station.receipts.expect(token)
            envelope = Envelope(self._sender(form, known), recipient)
            self.questions.append(Question(form, envelope, token))

    async def _names(self, session: Session) -> Names:
        """What may be written into envelopes.

        A hostile banner could name a stranger. As a sender, a name is harmless where the server
        offers DSN, for then we ask that nobody is notified; otherwise, and always where mail would
        be addressed to it, the name must really lead to the tested address.
        """
        spoken = self._spoken(session)
        told = [self.order.mail_domain] if self.order.mail_domain else []
        above = [domain for name in spoken if (domain := names.parent(name))]
        wants_host = any(form.recipient("", _PROBING) is None for form in self.forms)
        host = await self.proof.first(spoken) if wants_host else None
        own = await self.proof.first([*told, *above, *spoken])
        if own is None and session.offers.offers("DSN"):
            own = next(iter([*told, *spoken]), None)
        return Names(self.order.address, self.station.info.mail_domain, host, own)

    def _spoken(self, session: Session) -> list[str]:
        said = (names.domain_in(part) for part in session.banner.splitlines())
        return [name for name in said if name]

    def _why_no_domain(self, session: Session) -> Reason:
        known = self.order.mail_domain or self._spoken(session)
        return Reason.OWN_DOMAIN_UNPROVEN if known else Reason.OWN_DOMAIN_UNKNOWN

    def _sender(self, form: Form, known: Names) -> str:
        match form.sender:
            case Sender.STRANGER:
                return f"probe@{known.sink_domain}"
            case Sender.NOBODY:
                return ""
            case Sender.OWN_DOMAIN:
                return f"postmaster@{known.own_domain}"


_PROBING = Names("192.0.2.1", "x")
"""Without a host name: forms that need one give ``None`` for it."""
