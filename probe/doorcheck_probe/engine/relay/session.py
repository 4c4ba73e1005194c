# SPDX-License-Identifier: Apache-2.0
"""One connection to a mail server: open it, ask what it would take, submit what it took.

Asking first and submitting later keeps a closed server's cost at four round trips where it offers
PIPELINING, and sends no message where a word suffices.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from doorcheck_probe.engine.link import HungUp, Link, NoAnswer, TooMuch, dial
from doorcheck_probe.engine.relay.classify import Phase
from doorcheck_probe.engine.relay.dialogue import Dialogue, Extensions
from doorcheck_probe.engine.relay.forms import Security
from doorcheck_probe.engine.relay.replies import Reply, UnintelligibleReply
from doorcheck_probe.engine.station import Order, Station

T = TypeVar("T")


class Refused(Exception):
    """The server said no; carries the reply and where it came."""

    def __init__(self, reply: Reply, phase: Phase) -> None:
        super().__init__(reply.text)
        self.reply = reply
        self.phase = phase


class TlsFailed(Exception):
    """Encryption was offered and could not be agreed on."""


TROUBLE = (Refused, TlsFailed, HungUp, NoAnswer, TooMuch, UnintelligibleReply)
"""Everything that can end a session early."""


@dataclass(frozen=True)
class Envelope:
    """A sender and a recipient path, exactly as they are written between the brackets."""

    sender: str
    recipient: str


@dataclass
class Asked:
    """How far the server went along with each envelope, in their order."""

    refusals: list[Refused | None] = field(default_factory=list)
    """``None`` where sender and recipient were taken."""
    trouble: Exception | None = None
    """What ended the session before the last envelope had its answer."""


class Session:
    """A session whose EHLO has been answered."""

    def __init__(
        self,
        link: Link,
        dialogue: Dialogue,
        banner: str,
        offers: Extensions,
        security: Security,
    ) -> None:
        self.link = link
        self.banner = banner
        self.offers = offers
        self.security = security
        self._dialogue = dialogue

    @property
    def _notify(self) -> str:
        """Asks that nobody is ever told about a delivery that failed (RFC 3461)."""
        return " NOTIFY=NEVER" if self.offers.offers("DSN") else ""

    async def ask(self, envelopes: Sequence[Envelope]) -> Asked:
        """Would the server take these? Nothing is submitted."""
        lines: list[str] = []
        for envelope in envelopes:
            lines += [*self._transaction(envelope), "RSET"]
        replies: list[Reply] = []
        asked = Asked()
        try:
            await self._dialogue.commands(
                lines[:-1], replies, together=self.offers.offers("PIPELINING")
            )
            if len(replies) < len(lines) - 1:
                asked.trouble = Refused(replies[-1], Phase.RECIPIENT)
        except TROUBLE as trouble:
            asked.trouble = trouble
        for start in range(0, len(replies), 3):
            pair = replies[start : start + 2]
            if (refusal := _refusal(pair)) is not None:
                asked.refusals.append(refusal)
            elif len(pair) == 2:
                asked.refusals.append(None)
        return asked

    async def submit(self, envelope: Envelope, message: bytes) -> None:
        """Hand in a message; raises ``Refused`` and everything else of ``TROUBLE``."""
        _require(await self._dialogue.command("RSET"), Phase.SENDER)
        sender, recipient = self._transaction(envelope)
        _require(await self._dialogue.command(sender), Phase.SENDER)
        _require(await self._dialogue.command(recipient), Phase.RECIPIENT)
        _require(await self._dialogue.command("DATA"), Phase.CONTENT)
        _require(await self._dialogue.content(message), Phase.CONTENT)

    async def quit(self) -> None:
        """Take leave; never fails."""
        await self._dialogue.quit()

    def _transaction(self, envelope: Envelope) -> tuple[str, str]:
        return (
            f"MAIL FROM:<{envelope.sender}>",
            f"RCPT TO:<{envelope.recipient}>{self._notify}",
        )


def _refusal(replies: Sequence[Reply]) -> Refused | None:
    for reply, phase in zip(replies, (Phase.SENDER, Phase.RECIPIENT), strict=False):
        if not reply.positive:
            return Refused(reply, phase)
    return None


def _require(reply: Reply, phase: Phase) -> None:
    if not reply.positive:
        raise Refused(reply, phase)


@contextlib.asynccontextmanager
async def connected(order: Order, station: Station, port: int) -> AsyncIterator[Link]:
    """A connection to the mail port; raises ``DialError``."""
    async with dial(
        order.address,
        port,
        seconds=station.limits.connect,
        source=station.source.get(order.family),
    ) as link:
        yield link


async def open_session(link: Link, station: Station, wanted: Security) -> Session:
    """Greet, and encrypt where asked and offered; raises everything of ``TROUBLE``."""
    limits, name = station.limits, station.info.name
    if wanted is Security.TLS:
        await _negotiate(link.start_tls(limits.command))
    dialogue = Dialogue(link, limits)
    greeting = await dialogue.greeting()
    if greeting.code != 220:
        raise Refused(greeting, Phase.GREETING)
    hello, offers = await dialogue.hello(name)
    _require(hello, Phase.HELLO)
    used = wanted
    if wanted is Security.STARTTLS:
        if offers.offers("STARTTLS"):
            reply = await _negotiate(dialogue.start_tls())
            if reply.code != 220:
                raise TlsFailed(reply.text)
            hello, offers = await dialogue.hello(name)
            _require(hello, Phase.HELLO)
        else:
            used = Security.PLAIN
    banner = f"{greeting.text}\n{hello.lines[0]}"
    return Session(link, dialogue, banner, offers, used)


async def _negotiate(negotiation: Awaitable[T]) -> T:
    try:
        return await negotiation
    except (HungUp, NoAnswer) as error:
        raise TlsFailed(str(error)) from error
