# SPDX-License-Identifier: Apache-2.0
"""The sink: an SMTP server that takes mail for expected tokens and for nothing else.

It never relays, bounces or answers mail. Its greeting carries a fresh challenge, by which a tunnel
to it is proven. Our own, because it must go on listening where a full mail server hangs up: behind
a proxy that was told to POST, HTTP header lines come before the first SMTP command.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from doorcheck_probe.listening.receipts import ReceiptBoard
from doorcheck_probe.listening.serving import Room, listening
from doorcheck_probe.wire.receipt import SINK_MARK, Receipt
from doorcheck_probe.wire.tokens import MAILBOX_PREFIX, POST_PREFIX, TOKEN, new_token
from doorcheck_probe.wire.visible import visible
from doorcheck_probe.wire.words import ProofKind

MAX_LINE = 4_096
MAX_MESSAGE = 65_536
MAX_COMMANDS = 200
MAX_RECIPIENTS = 10
MAX_CONNECTIONS = 500
IDLE_SECONDS = 60.0

_PATH = re.compile(r"(?:FROM|TO):\s*<?([^<>\s]*)>?", re.IGNORECASE)
_RECEIVED = re.compile(rb"^received:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)
MAX_RECEIVED_HEADERS = 3


@dataclass
class _Session:
    """The envelope that is being built."""

    hello: str = ""
    sender: str | None = None
    tokens: list[str] = field(default_factory=list)

    def reset(self) -> None:
        self.sender = None
        self.tokens = []


class Sink:
    """Serves an address and port while ``listening`` is entered."""

    def __init__(self, name: str, mail_domain: str, board: ReceiptBoard) -> None:
        self._name = name
        self._board = board
        self._recipient = re.compile(
            # A literal is as good as our domain: it is the token that must be ours.
            rf"({MAILBOX_PREFIX}|{POST_PREFIX})({TOKEN.pattern})"
            rf"@(?:{re.escape(mail_domain)}\.?|\[[^\]\s]*\])",
            re.IGNORECASE,
        )

    def listening(self, address: str, port: int) -> AbstractAsyncContextManager[int]:
        """Listen; gives the port. Raises ``OSError`` when it cannot be had."""
        return listening(self._talk, address, port, Room(MAX_LINE, MAX_CONNECTIONS))

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = str(writer.get_extra_info("peername")[0])
        challenge = new_token()
        self._board.visited(challenge, peer)
        await _say(writer, f"220 {self._name} ESMTP {SINK_MARK} {challenge}")
        session = _Session()
        for _ in range(MAX_COMMANDS):
            line = await _line(reader)
            if line is None:
                return
            verb, _, rest = line.partition(" ")
            match verb.upper():
                case "QUIT":
                    await _say(writer, "221 2.0.0 bye")
                    return
                case "DATA" if session.tokens:
                    await _say(writer, "354 end with a dot")
                    message = await _message(reader)
                    if message is None:
                        return
                    self._note(session, peer, message)
                    session.reset()
                    await _say(writer, "250 2.0.0 noted")
                case other:
                    await _say(writer, self._answer(other, rest, session, peer))
        await _say(writer, "421 4.7.0 too many commands")

    def _answer(self, verb: str, rest: str, session: _Session, peer: str) -> str:
        match verb:
            case "EHLO" | "HELO":
                session.reset()
                session.hello = rest[:255]
                return f"250 {self._name}"
            case "MAIL":
                found = _PATH.match(rest)
                session.reset()
                session.sender = found[1][:255] if found else ""
                return "250 2.1.0 ok"
            case "RCPT":
                return self._recipient_answer(rest, session, peer)
            case "RSET":
                session.reset()
                return "250 2.0.0 ok"
            case "NOOP":
                return "250 2.0.0 ok"
            case "DATA":
                return "503 5.5.1 no valid recipient"
            case _:
                return "500 5.5.1 not understood"

    def _recipient_answer(self, rest: str, session: _Session, peer: str) -> str:
        if session.sender is None:
            return "503 5.5.1 MAIL first"
        path = _PATH.match(rest)
        found = self._recipient.fullmatch(path[1]) if path else None
        token = found[2].lower() if found else ""
        if not self._board.is_expected(token):
            return "550 5.7.1 only expected test mail is taken here"
        if found and found[1].lower() == POST_PREFIX:
            # Posted through a proxy: the naming is the proof, and no mail will follow.
            said = {"hello": visible(session.hello.encode("utf-8"))}
            self._board.arrived(Receipt(ProofKind.POST, token, datetime.now(UTC), peer, said))
            return "250 2.1.5 noted"
        if len(session.tokens) >= MAX_RECIPIENTS:
            return "452 4.5.3 too many recipients"
        session.tokens.append(token)
        return "250 2.1.5 ok"

    def _note(self, session: _Session, peer: str, message: bytes) -> None:
        chain = [visible(b" ".join(raw.split())) for raw in _RECEIVED.findall(message)]
        details = {
            "hello": visible(session.hello.encode("utf-8")),
            "sender": visible((session.sender or "").encode("utf-8")),
            "received": "\n".join(chain[:MAX_RECEIVED_HEADERS]),
        }
        now = datetime.now(UTC)
        for token in session.tokens:
            self._board.arrived(Receipt(ProofKind.MESSAGE, token, now, peer, details))


async def _line(reader: asyncio.StreamReader) -> str | None:
    async with asyncio.timeout(IDLE_SECONDS):
        raw = await reader.readline()
    return raw.rstrip(b"\r\n").decode("utf-8", "replace") if raw else None


async def _message(reader: asyncio.StreamReader) -> bytes | None:
    message = bytearray()
    async with asyncio.timeout(IDLE_SECONDS * 2):
        while (line := await reader.readline()) != b".\r\n":
            if not line or len(message) > MAX_MESSAGE:
                return None
            message += line
    return bytes(message)


async def _say(writer: asyncio.StreamWriter, line: str) -> None:
    writer.write(line.encode("ascii", "replace") + b"\r\n")
    await writer.drain()
