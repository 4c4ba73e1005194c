# SPDX-License-Identifier: Apache-2.0
"""A few datagrams to the tested address, and to no other (DESIGN, rule 1)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import cast

from doorcheck_probe.engine.station import Endpoint, Receipts
from doorcheck_probe.wire.receipt import Receipt

REPEATS = 3
"""Datagrams get lost: the same one is sent so often, at most."""
MOST = 5
"""How many datagrams one attempt may send."""


class Datagrams(asyncio.DatagramProtocol):
    """A socket that is connected to one address: the kernel drops what others send."""

    def __init__(self) -> None:
        self._arrived: asyncio.Queue[bytes] = asyncio.Queue(16)
        self._transport: asyncio.DatagramTransport | None = None
        self._left = MOST

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is there."""
        # Not asked by isinstance: Python 3.11's own transport does not say what it is.
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, _address: object) -> None:
        """Keep what came; a flood beyond a few is dropped."""
        with contextlib.suppress(asyncio.QueueFull):
            self._arrived.put_nowait(data)

    def error_received(self, _error: Exception) -> None:
        """ICMP says that nobody listens: the wait for an answer tells the same."""

    def send(self, data: bytes) -> bool:
        """Send one datagram, unless the attempt has used up its few."""
        if self._transport is None or self._left < 1:
            return False
        self._left -= 1
        self._transport.sendto(data)
        return True

    async def receive(self, seconds: float) -> bytes | None:
        """The next datagram, or ``None`` after the time."""
        try:
            async with asyncio.timeout(seconds):
                return await self._arrived.get()
        except TimeoutError:
            return None


@contextlib.asynccontextmanager
async def datagrams_to(end: Endpoint, source: str | None) -> AsyncIterator[Datagrams]:
    """A socket for one address and port; raises ``OSError`` when it cannot be had."""
    transport, protocol = await asyncio.get_running_loop().create_datagram_endpoint(
        Datagrams,
        remote_addr=(end.address, end.port),
        local_addr=(source, 0) if source else None,
    )
    try:
        yield protocol
    finally:
        transport.close()


async def ask_by_datagram(
    end: Endpoint,
    packet: bytes,
    token: str,
    receipts: Receipts,
    source: str | None,
    seconds: float,
) -> Receipt | None:
    """Send a packet that should bring the token to our canary, and wait for its receipt."""
    async with datagrams_to(end, source) as socket:
        for _ in range(REPEATS):
            socket.send(packet)
            receipt = await receipts.wait(token, seconds / REPEATS)
            if receipt is not None:
                return receipt
    return None
