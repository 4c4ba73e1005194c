# SPDX-License-Identifier: Apache-2.0
"""One call to every port before any protocol is spoken: who listens, refuses, stays silent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from doorcheck_probe.engine.link import PortRefused, PortSilent, connect
from doorcheck_probe.engine.station import Order, ProbeFault, Station
from doorcheck_probe.wire.check import Ports


async def survey(
    order: Order, station: Station, ports: Sequence[int], tell: Callable[[int], None]
) -> Ports:
    """Call every port once and tell after each how many are done.

    Raises ``ProbeFault`` when this machine itself has no way out.
    """
    turns = asyncio.Semaphore(station.limits.parallel_connects)
    groups: dict[str, list[int]] = {"listening": [], "refused": [], "silent": []}

    async def call(port: int) -> None:
        async with turns:
            groups[await _state(order, station, port)].append(port)
        tell(sum(len(group) for group in groups.values()))

    try:
        async with asyncio.TaskGroup() as calls:
            for port in ports:
                calls.create_task(call(port))
    except ExceptionGroup as trouble:
        first = trouble.exceptions[0]
        if not isinstance(first, OSError):
            raise
        raise ProbeFault(f"this machine has no way out: {first}") from first
    return Ports(
        tested=tuple(sorted(ports)),
        listening=tuple(sorted(groups["listening"])),
        refused=tuple(sorted(groups["refused"])),
        silent=tuple(sorted(groups["silent"])),
    )


async def _state(order: Order, station: Station, port: int) -> str:
    try:
        sock = await connect(
            order.address,
            port,
            seconds=station.limits.connect,
            source=station.source.get(order.family),
        )
    except PortRefused:
        return "refused"
    except PortSilent:
        return "silent"
    sock.close()
    return "listening"
