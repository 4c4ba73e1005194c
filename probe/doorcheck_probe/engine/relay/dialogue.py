# SPDX-License-Identifier: Apache-2.0
"""An SMTP dialogue that says exactly the bytes it is told, and tells the phases apart.

Our own, because the library at hand would change verdicts: it rewrites odd addresses, does not
tell a refusal at DATA from one after the final dot, and discards a 421 that comes unasked (see
ADR 0003). No pipelining: a stranger who pipelines is hung up on by Postfix 3.9 and Exim.
"""

from __future__ import annotations

from dataclasses import dataclass

from doorcheck_probe.engine.link import HungUp, Link
from doorcheck_probe.engine.relay.replies import Reply, ReplyParser
from doorcheck_probe.engine.station import Limits


@dataclass(frozen=True)
class Extensions:
    """What the server offered in its answer to EHLO, in upper case."""

    keywords: frozenset[str]

    def offers(self, keyword: str) -> bool:
        """Whether a service extension is offered (RFC 5321, section 2.2)."""
        return keyword in self.keywords


class Dialogue:
    """One SMTP session over a link. Every method may raise the link's errors."""

    def __init__(self, link: Link, limits: Limits) -> None:
        self._link = link
        self._limits = limits
        self._parser = ReplyParser()
        self._ready: list[Reply] = []

    async def greeting(self) -> Reply:
        """The 220 line, or whatever the server greets with."""
        return await self._reply(self._limits.greeting)

    async def hello(self, name: str) -> tuple[Reply, Extensions]:
        """Say EHLO and learn what the server offers."""
        reply = await self.command(f"EHLO {name}")
        words = (line.split(maxsplit=1) for line in reply.lines[1:])
        return reply, Extensions(frozenset(word[0].upper() for word in words if word))

    async def command(self, line: str) -> Reply:
        """Send one command line and wait for its reply."""
        await self._link.send(line.encode("ascii") + b"\r\n")
        return await self._reply(self._limits.command)

    async def content(self, message: bytes) -> Reply:
        """Send the content after a 354 and wait for the reply to its final dot."""
        stuffed = message.replace(b"\r\n.", b"\r\n..")
        await self._link.send(stuffed + b".\r\n")
        return await self._reply(self._limits.final_dot)

    async def quit(self) -> None:
        """Take leave without waiting for an answer; never fails."""
        try:
            await self._link.send(b"QUIT\r\n")
        except HungUp:
            return

    async def _reply(self, seconds: float) -> Reply:
        while not self._ready:
            self._ready += self._parser.feed(await self._link.receive(seconds))
        return self._ready.pop(0)
