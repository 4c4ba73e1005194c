# SPDX-License-Identifier: Apache-2.0
"""What the fakes have in common: listening, carrying bytes both ways, wrapping in TLS."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import ssl
from collections.abc import AsyncIterator, Sequence

from doorcheck_probe.engine.station import Endpoint
from doorcheck_probe.listening.certificate import own_context
from doorcheck_probe.listening.serving import Room, listening
from tests.engine.laboratory import HOST, Talk

_ROOM = Room(max_line=65_536, max_conversations=500)


@contextlib.asynccontextmanager
async def fake(talk: Talk, address: str = HOST, port: int = 0) -> AsyncIterator[int]:
    """A fake that listens, on a free port unless one is given; yields its port."""
    async with listening(talk, address, port, _ROOM) as had:
        yield had


def as_end(authority: str, names: dict[str, str]) -> Endpoint | None:
    """``host:port`` with the host looked up among some names; ``None`` where it is not there."""
    host, colon, port = authority.rpartition(":")
    host = (host if colon else authority).strip("[]")
    number = int(port) if colon and port.isdecimal() else 80
    if host in names:
        return Endpoint(names[host], number)
    literal = host.replace(".", "").isdecimal() or ":" in host
    return Endpoint(host, number) if literal else None


async def carry(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    end: Endpoint,
    *,
    first: bytes = b"",
    answer: bytes = b"",
) -> None:
    """Connect to an end, pass ``first`` on to it, say ``answer``, then carry bytes both ways."""
    far_reader, far_writer = await asyncio.open_connection(end.address, end.port)
    far_writer.write(first)
    writer.write(answer)
    await asyncio.gather(
        _pump(reader, far_writer), _pump(far_reader, writer), return_exceptions=True
    )


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    try:
        while data := await source.read(65_536):
            target.write(data)
            await target.drain()
    finally:
        target.close()


def behind_tls(inner: Talk, protocols: Sequence[str] = ()) -> Talk:
    """The same talk behind TLS; ``protocols`` are those that it agrees to (ALPN)."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await writer.start_tls(context(tuple(protocols)))
        await inner(reader, writer)

    return talk


def agreed(writer: asyncio.StreamWriter) -> str | None:
    """The protocol that was agreed on in the handshake."""
    found: ssl.SSLObject | None = writer.get_extra_info("ssl_object")
    return found.selected_alpn_protocol() if found else None


@functools.cache
def context(protocols: tuple[str, ...] = ()) -> ssl.SSLContext:
    """TLS for a server that agrees to these protocols."""
    made = own_context("door.example")
    if protocols:
        made.set_alpn_protocols(list(protocols))
    return made
