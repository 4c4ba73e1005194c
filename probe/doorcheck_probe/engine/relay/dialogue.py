# SPDX-License-Identifier: Apache-2.0
"""An SMTP dialogue that says exactly the bytes it is told, and tells the phases apart.

Our own, because the library at hand would change verdicts: it rewrites odd addresses, does not
tell a refusal at DATA from one after the final dot, discards a 421 that comes unasked, and cannot
pipeline (see ADR 0003).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from doorcheck_probe.engine.link import HungUp, Link
from doorcheck_probe.engine.relay.replies import Reply, ReplyParser, UnintelligibleReply
from doorcheck_probe.engine.station import Limits

CLOSING = 421
"""The server takes leave (RFC 5321, section 3.8)."""


@dataclass(frozen=True)
class Extensions:
    """What the server offered in its answer to EHLO, in upper case."""

    parameters: Mapping[str, tuple[str, ...]]

    @property
    def keywords(self) -> frozenset[str]:
        """The names of the extensions."""
        return frozenset(self.parameters)

    def offers(self, keyword: str) -> bool:
        """Whether a service extension is offered (RFC 5321, section 2.2)."""
        return keyword in self.parameters


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

    async def hello(self, name: str, verb: str = "EHLO") -> tuple[Reply, Extensions]:
        """Introduce ourselves and learn what the server offers."""
        reply = await self.command(f"{verb} {name}")
        offered: dict[str, tuple[str, ...]] = {}
        for line in reply.lines[1:]:
            # "AUTH=" is what servers offered before RFC 2554, and some still do.
            keyword, *parameters = line.upper().replace("=", " ").split() or [""]
            offered.setdefault(keyword, tuple(parameters))
        offered.pop("", None)
        return reply, Extensions(offered)

    async def start_tls(self) -> Reply:
        """Ask for TLS and negotiate it; what the server had said before counts no more."""
        reply = await self.command("STARTTLS")
        if reply.code == 220:
            await self._link.start_tls(self._limits.command)
            self._parser, self._ready = ReplyParser(), []
        return reply

    async def command(self, line: str) -> Reply:
        """Send one command line and wait for its reply."""
        await self._nothing_ahead()
        await self._link.send(line.encode("ascii") + b"\r\n")
        return await self._reply(self._limits.command)

    async def commands(self, lines: Sequence[str], replies: list[Reply], *, together: bool) -> None:
        """Send command lines and add their replies, which stay even if the session breaks off.

        ``together`` sends them as one group (RFC 2920), which only a server that offers
        PIPELINING may be sent: others hang up on it. After a 421 no reply follows.
        """
        if not together:
            for line in lines:
                replies.append(await self.command(line))
                if replies[-1].code == CLOSING:
                    return
            return
        await self._nothing_ahead()
        await self._link.send("".join(f"{line}\r\n" for line in lines).encode("ascii"))
        for _ in lines:
            replies.append(await self._reply(self._limits.command))
            if replies[-1].code == CLOSING:
                return

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

    async def _nothing_ahead(self) -> None:
        """No answer may be there before its question; only a leave may come unasked.

        Raises ``UnintelligibleReply``: whose answers these are, nobody can tell.
        """
        if not self._ready:
            self._ready += self._parser.feed(await self._link.receive_waiting())
        if any(reply.code != CLOSING for reply in self._ready) or self._parser.unfinished:
            raise UnintelligibleReply("an answer came before its question")

    async def _reply(self, seconds: float) -> Reply:
        while not self._ready:
            self._ready += self._parser.feed(await self._link.receive(seconds))
        return self._ready.pop(0)
