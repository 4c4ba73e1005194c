# SPDX-License-Identifier: Apache-2.0
"""A fake mail server whose rule decides what it relays; what it takes it really delivers.

It stands for servers that are no longer to be had. What it passes on goes by SMTP to our own sink.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from aiosmtplib import SMTP

from doorcheck_probe.engine.station import Endpoint
from tests.engine.deep.serving import context

_PATH = re.compile(r"(?:FROM|TO):\s*(<[^>]*>|\S*)\s*(.*)", re.IGNORECASE)
DENIED = "554 5.7.1 Relay access denied"
TAKEN = "250 2.1.5 ok"
OFFERS = ("PIPELINING", "DSN")


@dataclass(frozen=True)
class Envelope:
    """One transaction as the server hears it."""

    verb: str
    """``EHLO`` or ``HELO``."""
    hello: str
    sender: str
    recipient: str
    bracketed: bool
    """Whether the recipient stood in angle brackets."""
    parameters: str
    logged_in: bool
    call: int = field(compare=False)
    """On which connection it was, counted from one by those that came to a greeting."""


@dataclass(frozen=True)
class Answer:
    """What is said to a recipient, and to whom its mail really goes if it is taken."""

    reply: str = TAKEN
    deliver_to: str | None = None
    """``None`` where it is taken and goes nowhere."""
    bounce: bool = False
    """Whether it is taken and a failure notice goes to the sender."""


REFUSED = Answer(DENIED)
Rule = Callable[[Envelope], Answer]


@dataclass
class MailServer:
    """Its rule, its words, and what was done to it."""

    rule: Rule
    sink: Endpoint
    name: str = "mail.example"
    greeting: str = "ESMTP"
    hello: str = ""
    """What stands behind the name in the answer to EHLO."""
    offers: tuple[str, ...] = OFFERS
    encrypts: bool = False
    """Whether STARTTLS is offered."""
    offers_encrypted: tuple[str, ...] | None = None
    """What is offered behind TLS, where that is something else."""
    takes_any_login: bool = False
    received: str = ""
    """The field that it puts before what it delivers; empty for none."""
    before_delivery: asyncio.Event | None = None
    """Where set, deliveries wait for it, after the message was accepted."""
    busy: bool = False
    """Whether every call is answered with a 421 and nothing else."""
    envelopes: list[Envelope] = field(default_factory=list)
    messages: int = 0
    logins: list[str] = field(default_factory=list)
    hellos: int = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client."""
        if self.busy:
            writer.write(b"421 4.7.0 Too many concurrent connections from your address\r\n")
            await writer.drain()
            return
        await _Session(self, reader, writer).run()

    async def deliver(self, sender: str, recipient: str, message: bytes) -> None:
        """Hand a message to the sink."""
        if self.before_delivery is not None:
            await self.before_delivery.wait()
        client = SMTP(
            hostname=self.sink.address,
            port=self.sink.port,
            local_hostname=self.name,
            start_tls=False,
        )
        async with client:
            await client.ehlo()
            await client.execute_command(b"MAIL", f"FROM:<{sender}>".encode())
            await client.execute_command(b"RCPT", f"TO:<{recipient}>".encode())
            await client.data(message)


class _Session:
    def __init__(
        self, server: MailServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._server = server
        self._reader = reader
        self._writer = writer
        self._verb = self._hello = self._sender = ""
        self._logged_in = self._encrypted = False
        self._call = 0
        self._taken: list[tuple[str, Answer]] = []
        self._deliveries: list[asyncio.Task[None]] = []

    async def run(self) -> None:
        server = self._server
        await self._say(f"220 {server.name} {server.greeting}")
        try:
            await self._converse()
        finally:
            await asyncio.gather(*self._deliveries, return_exceptions=True)

    async def _converse(self) -> None:
        server = self._server
        while line := await self._reader.readline():
            verb, _, rest = line.decode("latin-1").strip().partition(" ")
            match verb.upper():
                case "QUIT":
                    await self._say("221 2.0.0 bye")
                    return
                case "DATA" if self._taken:
                    await self._say("354 go on")
                    await self._take_message()
                case "STARTTLS" if server.encrypts:
                    await self._say("220 2.0.0 go ahead")
                    await self._writer.start_tls(context())
                    self._encrypted = True
                case other:
                    await self._say(await self._answer(other, rest))

    def _offers(self) -> tuple[str, ...]:
        server = self._server
        if not self._encrypted:
            return (*server.offers, "STARTTLS") if server.encrypts else server.offers
        return server.offers if server.offers_encrypted is None else server.offers_encrypted

    async def _answer(self, verb: str, rest: str) -> str:
        server = self._server
        match verb:
            case "EHLO" | "HELO":
                self._verb, self._hello = verb, rest
                if not self._call:
                    server.hellos += 1
                    self._call = server.hellos
                first = f"{server.name} {server.hello}".strip()
                lines = [first, *self._offers()] if verb == "EHLO" else [first]
                return "\r\n".join([*(f"250-{one}" for one in lines[:-1]), f"250 {lines[-1]}"])
            case "AUTH":
                return await self._log_in(rest)
            case "MAIL":
                path = _PATH.match(rest)
                self._sender, self._taken = path[1].strip("<>") if path else "", []
                return "250 2.1.0 ok"
            case "RCPT":
                return self._recipient(rest)
            case "DATA":
                return "503 5.5.1 no valid recipients"
            case _:
                return "250 2.0.0 ok"

    def _recipient(self, rest: str) -> str:
        path = _PATH.match(rest)
        if path is None:
            return "501 5.5.4 a path, please"
        envelope = Envelope(
            self._verb,
            self._hello,
            self._sender,
            path[1].strip("<>"),
            path[1].startswith("<"),
            path[2],
            self._logged_in,
            self._call,
        )
        self._server.envelopes.append(envelope)
        answer = self._server.rule(envelope)
        if answer.reply.startswith("250"):
            self._taken.append((self._sender, answer))
        return answer.reply

    async def _log_in(self, rest: str) -> str:
        mechanism, _, initial = rest.partition(" ")
        if mechanism.upper() == "LOGIN":
            for _word in ("user", "password"):
                await self._say("334 VXNlcm5hbWU6")
                initial += " " + (await self._reader.readline()).decode().strip()
        self._server.logins.append(initial)
        self._logged_in = self._server.takes_any_login
        return "235 2.7.0 welcome" if self._logged_in else "535 5.7.8 no such user"

    async def _take_message(self) -> None:
        server, lines = self._server, [server_field(self._server)]
        while (line := await self._reader.readline()) not in (b"", b".\r\n"):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        server.messages += 1
        await self._say("250 2.0.0 queued")
        message = b"".join(lines)
        for sender, answer in self._taken:
            if answer.bounce:
                notice = b"Subject: Undelivered Mail\r\n\r\n" + message
                self._begin(server.deliver("", sender, notice))
            elif answer.deliver_to is not None:
                self._begin(server.deliver(sender, answer.deliver_to, message))
        self._taken = []

    def _begin(self, delivery: Coroutine[Any, Any, None]) -> None:
        self._deliveries.append(asyncio.create_task(delivery))

    async def _say(self, text: str) -> None:
        self._writer.write(text.encode("latin-1") + b"\r\n")
        await self._writer.drain()


def server_field(server: MailServer) -> bytes:
    """The ``Received`` field of a server."""
    return f"Received: {server.received}\r\n".encode() if server.received else b""
