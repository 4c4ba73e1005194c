# SPDX-License-Identifier: Apache-2.0
"""Loopback and nothing else: where the sample office listens, and whom it may ever call.

The doors of the office really are open. What keeps them harmless is here: nobody outside this
computer can reach them, and they lead to the practice probe's own two ends only.
"""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import AsyncIterator
from dataclasses import dataclass

from doorcheck_probe.engine.station import Endpoint
from doorcheck_probe.listening import serving
from doorcheck_probe.listening.serving import Room, Talk

LOOPBACK = "127.0.0.1"
MAX_LINE = 16_384
ROOM = Room(MAX_LINE, max_conversations=50)


class NotLoopback(ValueError):
    """Something of the sample office would have left this computer."""


def require_loopback(address: str) -> None:
    """Raises ``NotLoopback`` unless the text is a literal address of loopback."""
    try:
        inside = ipaddress.ip_address(address).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise NotLoopback(f"{address!r} is not a loopback address: the sample office stays inside")


@dataclass(frozen=True)
class Ends:
    """The only places the sample office's doors lead to: the practice probe's own two ends."""

    sink: Endpoint
    canary: Endpoint
    mail_domain: str
    """The domain whose mail goes to the sink."""

    def __post_init__(self) -> None:
        require_loopback(self.sink.address)
        require_loopback(self.canary.address)

    def named(self, authority: str) -> Endpoint | None:
        """The end that is meant by ``host:port``, literally; no name is ever looked up."""
        return next((end for end in (self.sink, self.canary) if end.authority == authority), None)


@contextlib.asynccontextmanager
async def listening(talk: Talk, address: str = LOOPBACK, port: int = 0) -> AsyncIterator[int]:
    """Hold a conversation with every caller; gives the port, which is a free one without a wish.

    Raises ``NotLoopback`` for any other address and ``OSError`` when the port is taken. At the end
    every conversation has ended too.
    """
    require_loopback(address)
    async with serving.listening(talk, address, port, ROOM) as taken:
        yield taken
