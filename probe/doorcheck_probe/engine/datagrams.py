# SPDX-License-Identifier: Apache-2.0
"""A few datagrams to the tested address, and to no other (DESIGN, rule 1)."""

from __future__ import annotations

import asyncio

from doorcheck_probe.engine.station import Endpoint, Receipts
from doorcheck_probe.wire.receipt import Receipt

REPEATS = 3
"""Datagrams get lost: the same one is sent so often, at most."""


async def ask_by_datagram(
    end: Endpoint,
    packet: bytes,
    token: str,
    receipts: Receipts,
    source: str | None,
    seconds: float,
) -> Receipt | None:
    """Send a packet that should bring the token to our canary, and wait for its receipt.

    The socket is connected: the kernel drops what anybody else sends, and what the tested address
    says is of no use to us. Raises ``OSError`` when a socket cannot be had.
    """
    transport, _protocol = await asyncio.get_running_loop().create_datagram_endpoint(
        asyncio.DatagramProtocol,
        remote_addr=(end.address, end.port),
        local_addr=(source, 0) if source else None,
    )
    try:
        for _ in range(REPEATS):
            transport.sendto(packet)
            receipt = await receipts.wait(token, seconds / REPEATS)
            if receipt is not None:
                return receipt
    finally:
        transport.close()
    return None
