# SPDX-License-Identifier: Apache-2.0
"""Holding a conversation with every caller of a port, and ending them all at the end."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

HANDSHAKE_SECONDS = 10.0

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Room:
    """How much callers may have: the length of a line, and how many may come at a time."""

    max_line: int
    max_conversations: int


@contextlib.asynccontextmanager
async def listening(
    talk: Talk, address: str, port: int, room: Room, tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """Listen; gives the port, which is a free one where 0 was asked for.

    Raises ``OSError`` when the port cannot be had. At the end every conversation has ended too.
    """
    conversations: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
    over = False

    # Not a coroutine: asyncio of Python 3.11 complains aloud when one of those is cancelled.
    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if over or len(conversations) >= room.max_conversations:
            writer.close()
            return
        task = asyncio.get_running_loop().create_task(_converse(talk, reader, writer))
        conversations[task] = writer
        task.add_done_callback(lambda ended: conversations.pop(ended).close())

    server = await asyncio.start_server(
        accept,
        address,
        port,
        limit=room.max_line,
        ssl=tls,
        ssl_handshake_timeout=HANDSHAKE_SECONDS if tls else None,
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        over = True
        server.close()
        remaining = dict(conversations)
        for conversation in remaining:
            conversation.cancel()
        await asyncio.gather(*remaining, return_exceptions=True)
        for writer in remaining.values():
            # A caller who stopped reading would keep us forever. The TLS transport of Python before
            # 3.11.4 stumbles over its own end when it has ended already.
            with contextlib.suppress(AttributeError):
                writer.transport.abort()
        closing = (writer.wait_closed() for writer in remaining.values())
        await asyncio.gather(*closing, return_exceptions=True)
        await server.wait_closed()


async def _converse(talk: Talk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    # The caller left, dawdled or babbled: nothing is owed to it.
    with contextlib.suppress(OSError, EOFError, ValueError, asyncio.LimitOverrunError):
        await talk(reader, writer)
