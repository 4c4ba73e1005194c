# SPDX-License-Identifier: Apache-2.0
"""The web proxy of the sample office: a real one, and while it is open a real open proxy.

It fetches pages (GET with an absolute URI) and opens tunnels (CONNECT) for anyone, but only to
the practice probe's own two ends, named by their literal addresses. It asks no DNS and calls
nobody else.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

from doorcheck.practice.loopback import MAX_LINE, Ends
from doorcheck.practice.settings_line import SettingsLine
from doorcheck_probe.engine.station import Endpoint

NAME = "doorcheck-practice-proxy"
VIA = f"Via: 1.1 {NAME}\r\n".encode("ascii")
HEAD_SECONDS = 10.0
TUNNEL_SECONDS = 30.0
CHUNK = 16_384

_FETCH = re.compile(rb"GET http://([^/\s]+)(/\S*)? HTTP/1\.[01]\r\n")
_TUNNEL = re.compile(rb"CONNECT (\S+) HTTP/1\.[01]\r\n")
_BETWEEN_NEIGHBOURS = re.compile(
    rb"^(?:connection|proxy-connection|proxy-authorization|keep-alive|te|upgrade):",
    re.IGNORECASE,
)
"""Fields that end at a proxy (RFC 9110, section 7.6.1)."""


@dataclass(frozen=True)
class _Asked:
    """A request that was understood; ``forward`` is what the far end is told."""

    authority: str
    forward: bytes | None
    """``None`` for a tunnel."""


class Proxy:
    """Answers the callers of one port; give ``talk`` to ``listening``."""

    def __init__(self, line: SettingsLine, ends: Ends) -> None:
        self._line = line
        self._ends = ends

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One caller, one request."""
        async with asyncio.timeout(HEAD_SECONDS):
            head = await _head(reader)
        asked = _understood(head)
        if asked is None:
            await _refuse(writer, "400 Bad Request", "This is a web proxy.")
        elif not self._line.is_open:
            await _refuse(writer, "403 Forbidden", "Only computers of the office are served.")
        elif (end := self._ends.named(asked.authority)) is None:
            await _refuse(writer, "502 Bad Gateway", "No way there: this proxy only practises.")
        else:
            async with asyncio.timeout(TUNNEL_SECONDS):
                await _serve(asked, end, reader, writer)


async def _head(reader: asyncio.StreamReader) -> bytes:
    """The head of a request; of anything else the first byte, which no request begins with."""
    first = await reader.readexactly(1)
    return first + await reader.readuntil(b"\r\n\r\n") if first.isalpha() else first


def _understood(head: bytes) -> _Asked | None:
    if found := _TUNNEL.match(head):
        return _Asked(found[1].decode("latin-1"), None)
    if found := _FETCH.match(head):
        lines = head[found.end() :].splitlines(keepends=True)[:-1]
        fields = b"".join(line for line in lines if not _BETWEEN_NEIGHBOURS.match(line))
        request = b"GET " + (found[2] or b"/") + b" HTTP/1.1\r\n"
        forward = request + fields + VIA + b"Connection: close\r\n\r\n"
        return _Asked(found[1].decode("latin-1"), forward)
    return None


async def _serve(
    asked: _Asked, end: Endpoint, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    try:
        connection = await asyncio.open_connection(end.address, end.port, limit=MAX_LINE)
    except OSError:
        await _refuse(writer, "504 Gateway Timeout", "The other end does not answer.")
        return
    async with _closing(*connection) as (far_reader, far_writer):
        if asked.forward is None:
            writer.write(b"HTTP/1.1 200 Connection established\r\n" + VIA + b"\r\n")
            await _both_ways(reader, writer, far_reader, far_writer)
            return
        far_writer.write(asked.forward)
        await far_writer.drain()
        writer.write(await far_reader.readuntil(b"\r\n") + VIA)
        await _pump(far_reader, writer)


async def _both_ways(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    far_reader: asyncio.StreamReader,
    far_writer: asyncio.StreamWriter,
) -> None:
    """Carry bytes until either side has said its last."""
    ways = {
        asyncio.ensure_future(_pump(reader, far_writer)),
        asyncio.ensure_future(_pump(far_reader, writer)),
    }
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(CHUNK):
        target.write(data)
        await target.drain()


@contextlib.asynccontextmanager
async def _closing(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _refuse(writer: asyncio.StreamWriter, status: str, sentence: str) -> None:
    body = sentence.encode("ascii") + b"\n"
    writer.write(
        f"HTTP/1.1 {status}\r\nServer: {NAME}\r\nContent-Type: text/plain\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode("ascii")
        + body
    )
    await writer.drain()
