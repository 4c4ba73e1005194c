# SPDX-License-Identifier: Apache-2.0
"""The mail server of the sample office: a real one, and while it is open a real open relay.

It passes on mail of anyone, but knows one route only: the practice probe's own sink. Mail for any
other domain is refused, because there is no way there; mail for the office itself is taken and
thrown away. So it can be as open as it likes and never reach a third party.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field

from aiosmtplib import SMTPException

from doorcheck.practice.delivery import Onward, pass_on
from doorcheck.practice.loopback import Ends
from doorcheck.practice.settings_line import SettingsLine

NAME = "mail.office.example"
OWN_DOMAINS = frozenset({"office.example", NAME})
BANNER = f"220 {NAME} ESMTP doorcheck-practice-relay"
MAX_MESSAGE = 65_536
MAX_COMMANDS = 200
MAX_RECIPIENTS = 10
IDLE_SECONDS = 30.0

_PATH = re.compile(r"(?:FROM|TO):[ ]*<([^<>\s]*)>", re.IGNORECASE)


@dataclass
class _Envelope:
    hello: str = "nobody"
    sender: str | None = None
    onward: list[str] = field(default_factory=list)
    """Recipients at the sink."""
    kept: int = 0
    """Recipients in the office itself."""

    def reset(self) -> None:
        self.sender, self.onward, self.kept = None, [], 0


class Relay:
    """Answers the callers of one port; give ``talk`` to ``listening``."""

    def __init__(self, line: SettingsLine, ends: Ends) -> None:
        self._line = line
        self._ends = ends

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One caller, from greeting to farewell."""
        serves_everyone = self._line.is_open
        envelope = _Envelope()
        await _say(writer, BANNER)
        for _ in range(MAX_COMMANDS):
            async with asyncio.timeout(IDLE_SECONDS):
                raw = await reader.readline()
            if not raw:
                return
            verb, _, rest = raw.decode("utf-8", "replace").strip().partition(" ")
            match verb.upper():
                case "QUIT":
                    await _say(writer, "221 2.0.0 bye")
                    return
                case "DATA" if envelope.onward or envelope.kept:
                    await _say(writer, "354 end with a dot on a line of its own")
                    answer = await self._take(envelope, await _message(reader))
                    envelope.reset()
                    await _say(writer, answer)
                case other:
                    await _say(writer, self._answer(other, rest, envelope, serves_everyone))
        await _say(writer, "421 4.7.0 too many commands")

    def _answer(self, verb: str, rest: str, envelope: _Envelope, serves_everyone: bool) -> str:
        match verb:
            case "EHLO" | "HELO":
                envelope.reset()
                envelope.hello = re.sub(r"[^A-Za-z0-9.:\[\]-]", "?", rest)[:255] or "nobody"
                return f"250-{NAME}\r\n250 DSN" if verb == "EHLO" else f"250 {NAME}"
            case "MAIL":
                found = _PATH.match(rest)
                if found is None:
                    return "501 5.5.4 say MAIL FROM:<address>"
                envelope.reset()
                envelope.sender = found[1]
                return "250 2.1.0 ok"
            case "RCPT":
                return self._recipient_answer(rest, envelope, serves_everyone)
            case "RSET":
                envelope.reset()
                return "250 2.0.0 ok"
            case "NOOP":
                return "250 2.0.0 ok"
            case "DATA":
                return "503 5.5.1 no valid recipient"
            case _:
                return "502 5.5.1 not understood"

    def _recipient_answer(self, rest: str, envelope: _Envelope, serves_everyone: bool) -> str:
        if envelope.sender is None:
            return "503 5.5.1 MAIL first"
        if (found := _PATH.match(rest)) is None:
            return "501 5.5.4 say RCPT TO:<address>"
        if envelope.kept + len(envelope.onward) >= MAX_RECIPIENTS:
            return "452 4.5.3 too many recipients"
        domain = found[1].rpartition("@")[2].lower().rstrip(".")
        if domain in OWN_DOMAINS:
            envelope.kept += 1
            return "250 2.1.5 ok"
        if not serves_everyone:
            return f"554 5.7.1 <{found[1]}>: relay access denied"
        if domain != self._ends.mail_domain:
            return f"550 5.1.2 <{found[1]}>: no route, this server only practises"
        envelope.onward.append(found[1])
        return "250 2.1.5 ok"

    async def _take(self, envelope: _Envelope, message: bytes) -> str:
        if len(message) > MAX_MESSAGE:
            return f"552 5.3.4 more than {MAX_MESSAGE} bytes"
        if not envelope.onward:
            return "250 2.0.0 taken by the office"
        onward = Onward(NAME, envelope.hello, envelope.sender or "", tuple(envelope.onward))
        try:
            await pass_on(onward, message, self._ends.sink)
        except (SMTPException, OSError) as error:
            return f"451 4.4.1 not delivered: {type(error).__name__}"
        return "250 2.0.0 passed on"


async def _message(reader: asyncio.StreamReader) -> bytes:
    """The content without its dots; of one that is too long, enough to see that it is."""
    message = bytearray()
    async with asyncio.timeout(IDLE_SECONDS):
        while (line := await reader.readuntil(b"\n")) != b".\r\n":
            if len(message) <= MAX_MESSAGE:
                message += line.removeprefix(b".")
    return bytes(message)


async def _say(writer: asyncio.StreamWriter, line: str) -> None:
    writer.write(line.encode("ascii", "replace") + b"\r\n")
    await writer.drain()
