# SPDX-License-Identifier: Apache-2.0
"""The canary: one tiny page per expected token, with a fresh challenge on it.

Whoever fetches the page through a tested port proves that the port leads to us. Everything else is
answered by a plain sentence that says whose server this is.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime

from doorcheck_probe.listening.receipts import ReceiptBoard
from doorcheck_probe.listening.serving import Room, listening
from doorcheck_probe.wire.receipt import CANARY_MARK, Receipt
from doorcheck_probe.wire.tokens import TOKEN, new_token
from doorcheck_probe.wire.visible import visible
from doorcheck_probe.wire.words import ProofKind

MAX_HEAD = 16_384
MAX_CONNECTIONS = 500
SECONDS = 15.0

_REQUEST = re.compile(
    rf"GET (?:http://[^/\s]*)?/p/({TOKEN.pattern}) HTTP/1\.[01]".encode("ascii"), re.IGNORECASE
)
_TELLING_FIELDS = ("via", "forwarded", "x-forwarded-for")


class Canary:
    """Serves an address and port while ``listening`` is entered."""

    def __init__(self, name: str, board: ReceiptBoard) -> None:
        self._name = name
        self._board = board

    def listening(
        self, address: str, port: int, tls: ssl.SSLContext | None = None
    ) -> AbstractAsyncContextManager[int]:
        """Listen, behind TLS where a context is given; gives the port.

        Raises ``OSError`` when it cannot be had.
        """
        return listening(self._talk, address, port, Room(MAX_HEAD, MAX_CONNECTIONS), tls)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(SECONDS):
            head = await _head(reader)
            peer = str(writer.get_extra_info("peername")[0])
            writer.write(self._answer(head, peer))
            await writer.drain()

    def _answer(self, head: bytes, peer: str) -> bytes:
        found = _REQUEST.match(head)
        token = found[1].decode("ascii").lower() if found else ""
        if not self._board.is_expected(token):
            return _page(404, f"This is the test page of {self._name}. There is nothing here.")
        challenge = new_token()
        details = {"challenge": challenge, **_telling(head)}
        now = datetime.now(UTC)
        self._board.arrived(Receipt(ProofKind.FETCH, token, now, peer, details))
        return _page(200, f"{CANARY_MARK} {challenge}")


async def _head(reader: asyncio.StreamReader) -> bytes:
    lines = bytearray()
    while (line := await reader.readuntil(b"\n")).strip() and len(lines) < MAX_HEAD:
        lines += line
    return bytes(lines)


def _telling(head: bytes) -> dict[str, str]:
    """The fields by which proxies tell of themselves and of whom they serve."""
    fields: dict[str, str] = {}
    for line in head.splitlines()[1:]:
        name, colon, value = line.partition(b":")
        key = name.strip().decode("latin-1").lower()
        if colon and key in _TELLING_FIELDS:
            fields.setdefault(key, visible(value.strip()))
    return fields


def _page(status: int, text: str) -> bytes:
    body = text.encode("utf-8") + b"\n"
    reason = "OK" if status == 200 else "Not Found"
    head = (
        f"HTTP/1.1 {status} {reason}\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    )
    return head.encode("ascii") + body
