# SPDX-License-Identifier: Apache-2.0
"""The app's side of the proof of control: a port that answers the probe's question."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from doorcheck_probe.wire import control
from doorcheck_probe.wire.words import Family

SECONDS = 5.0
_EVERYWHERE = {Family.IPV4: "0.0.0.0", Family.IPV6: "::"}  # noqa: S104 - the probe comes from outside


@contextlib.asynccontextmanager
async def answering(
    family: Family, source: str | None, port: int, ticket: str
) -> AsyncIterator[int]:
    """Answer meanwhile; gives the port, a free one where 0 was wished for.

    Raises ``OSError`` when the port cannot be had.
    """

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, TimeoutError, ValueError, asyncio.IncompleteReadError):
            async with asyncio.timeout(SECONDS):
                answer = control.answer_to(await reader.readuntil(b"\n"), ticket)
                if answer is not None:
                    writer.write(answer)
                    await writer.drain()
        writer.close()

    where = source or _EVERYWHERE[family]
    server = await asyncio.start_server(talk, where, port, limit=control.MAX_LINE)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
