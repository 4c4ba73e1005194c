# SPDX-License-Identifier: Apache-2.0
"""All our own ends at once: what a station needs so that every attempt can be made."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from doorcheck_probe.listening.canary import Canary
from doorcheck_probe.listening.certificate import own_context
from doorcheck_probe.listening.datagrams import noting_datagrams
from doorcheck_probe.listening.receipts import ReceiptBoard
from doorcheck_probe.listening.sink import Sink

Place = tuple[str, int]
"""A local address and port; port 0 takes a free one."""


@dataclass(frozen=True)
class Wanted:
    """Where to listen, for each kind of end."""

    sinks: Sequence[Place] = ()
    canaries: Sequence[Place] = ()
    secure: Sequence[Place] = ()
    datagrams: Sequence[Place] = ()

    @classmethod
    def one_of_each(cls, address: str) -> Wanted:
        """Every kind once, on free ports of an address."""
        free = ((address, 0),)
        return cls(free, free, free, free)


@dataclass
class Listening:
    """The ports that were had, in the order in which they were wanted."""

    sinks: list[int] = field(default_factory=list)
    canaries: list[int] = field(default_factory=list)
    secure: list[int] = field(default_factory=list)
    datagrams: list[int] = field(default_factory=list)

    def first_of_each(self) -> dict[str, int]:
        """The first port of every kind, by the names that ``Exits.at`` knows."""
        return {
            "sink": self.sinks[0],
            "canary": self.canaries[0],
            "secure": self.secure[0],
            "datagrams": self.datagrams[0],
        }


@contextlib.asynccontextmanager
async def ends(
    name: str, mail_domain: str, board: ReceiptBoard, wanted: Wanted
) -> AsyncIterator[Listening]:
    """Listen everywhere; raises ``OSError`` when a port cannot be had."""
    sink, canary, found = Sink(name, mail_domain, board), Canary(name, board), Listening()
    tls = own_context(name) if wanted.secure else None
    async with contextlib.AsyncExitStack() as stack:
        for place in wanted.sinks:
            found.sinks.append(await stack.enter_async_context(sink.listening(*place)))
        for place in wanted.canaries:
            found.canaries.append(await stack.enter_async_context(canary.listening(*place)))
        for place in wanted.secure:
            found.secure.append(await stack.enter_async_context(canary.listening(*place, tls)))
        for place in wanted.datagrams:
            port = await stack.enter_async_context(noting_datagrams(board, *place))
            found.datagrams.append(port)
        yield found
