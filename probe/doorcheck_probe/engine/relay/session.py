# SPDX-License-Identifier: Apache-2.0
"""One connection to a mail server: open it, ask what it would take, submit what it took.

Asking first and submitting later keeps a closed server's cost at four round trips where it offers
PIPELINING, and sends no message where a word suffices.
"""

from __future__ import annotations

import base64
import contextlib
from collections.abc import AsyncIterator, Awaitable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from doorcheck_probe.engine.allowance import Allowance, Spent
from doorcheck_probe.engine.link import HungUp, Link, NoAnswer, TooMuch, dial
from doorcheck_probe.engine.names import domain_in
from doorcheck_probe.engine.relay.classify import Phase
from doorcheck_probe.engine.relay.dialogue import Dialogue, Extensions
from doorcheck_probe.engine.relay.forms import Security
from doorcheck_probe.engine.relay.replies import Reply, UnintelligibleReply
from doorcheck_probe.engine.relay.schedule import Hello
from doorcheck_probe.engine.station import Order, Station

T = TypeVar("T")

START_MAIL_INPUT = 354
"""RFC 5321, section 4.2.3."""


class Refused(Exception):
    """The server said no; carries the reply and where it came."""

    def __init__(self, reply: Reply, phase: Phase) -> None:
        super().__init__(reply.text)
        self.reply = reply
        self.phase = phase


class TlsFailed(Exception):
    """Encryption was offered and could not be agreed on."""


class Nameless(Exception):
    """The server is to be greeted with its own name, and it told none."""


TROUBLE = (Refused, TlsFailed, Nameless, HungUp, NoAnswer, TooMuch, UnintelligibleReply, Spent)
"""Everything that can end a session early."""


@dataclass(frozen=True)
class Envelope:
    """A sender and a recipient path, exactly as they are written between the brackets."""

    sender: str
    recipient: str
    bracketed: bool = True
    silent: bool = True
    """Whether we ask, where we can, that nobody is told of a failed delivery (RFC 3461)."""


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
        hello: str = "",
    ) -> None:
        self.hello = hello
        self.link = link
        self.banner = banner
        self.offers = offers
        self.security = security
        self._dialogue = dialogue

    async def log_in(self, user: str, password: str) -> None:
        """Offer one credential (RFC 4954); raises ``Refused`` and everything else of ``TROUBLE``.

        Only where ``may_log_in``.
        """
        both = f"\0{user}\0{password}"
        if "PLAIN" in self.offers.parameters["AUTH"]:
            words = [f"AUTH PLAIN {_encoded(both)}"]
        else:
            words = ["AUTH LOGIN", _encoded(user), _encoded(password)]
        for word in words:
            _require(await self._dialogue.command(word), Phase.LOGIN)

    @property
    def encrypted(self) -> bool:
        """Whether nobody on the way can read along."""
        return self.security is not Security.PLAIN

    @property
    def may_log_in(self) -> bool:
        """Whether the server offers a login that says a name and a password."""
        offered = self.offers.parameters.get("AUTH", ())
        return "PLAIN" in offered or "LOGIN" in offered

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
            pair, reset = replies[start : start + 2], replies[start + 2 : start + 3]
            if (refusal := _refusal(pair)) is not None:
                asked.refusals.append(refusal)
            elif len(pair) == 2:
                asked.refusals.append(None)
            if reset and pair[0].completed and not reset[0].completed:
                # The next answers would be about a transaction that never ended.
                asked.trouble = asked.trouble or UnintelligibleReply(reset[0].text)
                break
        return asked

    async def submit(self, envelope: Envelope, message: bytes) -> None:
        """Hand in a message; raises ``Refused`` and everything else of ``TROUBLE``."""
        reset = await self._dialogue.command("RSET")
        if not reset.completed:
            raise UnintelligibleReply(reset.text)
        sender, recipient = self._transaction(envelope)
        _require(await self._dialogue.command(sender), Phase.SENDER)
        _require(await self._dialogue.command(recipient), Phase.RECIPIENT)
        go_on = await self._dialogue.command("DATA")
        if go_on.positive and go_on.code != START_MAIL_INPUT:
            raise UnintelligibleReply(go_on.text)
        _require(go_on, Phase.CONTENT)
        _require(await self._dialogue.content(message), Phase.CONTENT)

    async def quit(self) -> None:
        """Take leave; never fails."""
        await self._dialogue.quit()

    def _transaction(self, envelope: Envelope) -> tuple[str, str]:
        path = f"<{envelope.recipient}>" if envelope.bracketed else envelope.recipient
        quietly = envelope.silent and self.offers.offers("DSN")
        return (
            f"MAIL FROM:<{envelope.sender}>",
            f"RCPT TO:{path}{' NOTIFY=NEVER' if quietly else ''}",
        )


def _refusal(replies: Sequence[Reply]) -> Refused | None:
    for reply, phase in zip(replies, (Phase.SENDER, Phase.RECIPIENT), strict=False):
        if not reply.completed:
            return Refused(reply, phase)
    return None


def _require(reply: Reply, phase: Phase) -> None:
    if not reply.positive:
        raise Refused(reply, phase)


@contextlib.asynccontextmanager
async def connected(
    order: Order, station: Station, port: int, allowance: Allowance
) -> AsyncIterator[Link]:
    """A connection to the mail port; raises ``DialError`` and ``Spent``."""
    async with dial(
        order.address,
        port,
        seconds=station.limits.connect,
        source=station.source.get(order.family),
        spend=allowance.spend,
    ) as link:
        yield link


async def open_session(
    link: Link, station: Station, wanted: Security, hello_as: Hello = Hello.USUAL
) -> Session:
    """Greet, and encrypt where asked and offered; raises everything of ``TROUBLE``."""
    limits = station.limits
    if wanted is Security.TLS:
        await _negotiate(link.start_tls(limits.command))
    dialogue = Dialogue(link, limits)
    greeting = await dialogue.greeting()
    if greeting.code != 220:
        raise Refused(greeting, Phase.GREETING)
    verb = "HELO" if hello_as is Hello.OLD else "EHLO"
    name = _introduction(hello_as, greeting, station)
    hello, offers = await dialogue.hello(name, verb)
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
    return Session(link, dialogue, banner, offers, used, hello.text)


def _introduction(hello_as: Hello, greeting: Reply, station: Station) -> str:
    match hello_as:
        case Hello.LOCALHOST:
            return "localhost"
        case Hello.HOST:
            name = domain_in(greeting.text)
            if name is None:
                raise Nameless(greeting.text)
            return name
        case _:
            return station.info.name


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode("ascii")).decode("ascii")


async def _negotiate(negotiation: Awaitable[T]) -> T:
    try:
        return await negotiation
    except (HungUp, NoAnswer) as error:
        raise TlsFailed(str(error)) from error
