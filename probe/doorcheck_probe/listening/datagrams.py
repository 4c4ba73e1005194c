# SPDX-License-Identifier: Apache-2.0
"""The canary over UDP: it notes a datagram that shows an expected token, and ignores all others."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from doorcheck_probe.listening.receipts import ReceiptBoard
from doorcheck_probe.wire.receipt import DATAGRAM, Receipt
from doorcheck_probe.wire.words import ProofKind

MAX_DATAGRAM = 2_048


class _Canary(asyncio.DatagramProtocol):
    """Says nothing: an answer would go wherever a forged sender points."""

    def __init__(self, board: ReceiptBoard) -> None:
        self._board = board

    def datagram_received(self, data: bytes, address: tuple[str | int, ...]) -> None:
        """Note the token, if it is one that somebody waits for."""
        found = DATAGRAM.match(data) if len(data) <= MAX_DATAGRAM else None
        token = found[1].decode("ascii") if found else ""
        if self._board.is_expected(token):
            now = datetime.now(UTC)
            self._board.arrived(Receipt(ProofKind.DATAGRAM, token, now, str(address[0]), {}))


@contextlib.asynccontextmanager
async def noting_datagrams(board: ReceiptBoard, address: str, port: int) -> AsyncIterator[int]:
    """Listen; gives the port. Raises ``OSError`` when it cannot be had."""
    transport, _protocol = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: _Canary(board), local_addr=(address, port)
    )
    try:
        yield transport.get_extra_info("sockname")[1]
    finally:
        transport.close()
