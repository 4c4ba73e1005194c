# SPDX-License-Identifier: Apache-2.0
"""One hostile server, what a check of it may say, and the check itself."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from doorcheck_probe.engine.port_table import PortTable
from doorcheck_probe.engine.station import Limits
from doorcheck_probe.listening.serving import Room, listening
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import DoorVerdict
from tests.engine.laboratory import HOST, QUICK, Laboratory, Talk, laboratory

ALLOWANCE = 5.0
"""What a check may last beyond its time: the wait for late mail, and hanging up everywhere."""

CLOSED = frozenset({DoorVerdict.CLOSED})
"""It refused, or what it says cannot be the service behind this door."""
UNCLEAR = frozenset({DoorVerdict.UNCLEAR})
"""It may be that service: nothing that was heard allows an all-clear."""
EITHER = CLOSED | UNCLEAR

UNASKED = replace(QUICK, sniff=0.1)
"""Where nothing worth waiting for is said before anything is asked."""
IMPATIENT = replace(QUICK, whole=1.5)
"""Against servers that always say one more byte in time: only the end of the check ends them."""
BRISK = replace(
    QUICK,
    sniff=0.1,
    greeting=0.2,
    command=0.2,
    final_dot=0.2,
    reply=0.2,
    reply_in_other_protocol=0.1,
    arrival=0.1,
    late_arrival=0.1,
)
"""Where less patience can only mean more doubt."""

_ROOM = Room(max_line=65_536, max_conversations=500)


@dataclass(frozen=True)
class Case:
    """A server, or a family of servers, and the verdicts that each may get."""

    name: str
    talks: Talk | tuple[Talk, ...]
    proxy: frozenset[DoorVerdict] = CLOSED
    relay: frozenset[DoorVerdict] = CLOSED
    limits: Limits = QUICK
    named: bool = True
    """Whether it is met on a port that the asker named: it is listened to before it is asked."""
    listed: bool = False
    """Whether it is met on a port of the table: it is asked at once, and behind TLS as well."""
    some_doubt: bool = False
    """Whether one door at least must be in doubt, where it is not certain which one."""


@contextlib.asynccontextmanager
async def babbling(talk: Talk) -> AsyncIterator[int]:
    """A server whose conversations end with it, wherever they hang; yields its port."""
    async with listening(talk, HOST, 0, _ROOM) as port:
        yield port


async def checks_of(case: Case) -> list[Check]:
    """A check for each server of a case, all at the same time."""
    talks = case.talks if isinstance(case.talks, tuple) else (case.talks,)
    async with laboratory(case.limits) as lab, contextlib.AsyncExitStack() as stack:
        checks = []
        for talk in talks:
            port = await stack.enter_async_context(babbling(talk))
            checks += [with_table(lab).check(port)] if case.named else []
            checks += [with_table(lab, port).check()] if case.listed else []
        return await asyncio.gather(*checks)


def with_table(lab: Laboratory, *ports: int) -> Laboratory:
    """The same laboratory with these ports for a table, all of them tried behind TLS as well.

    It asks no name of the DNS: what a server calls itself must not take a test to the network.
    """
    table = PortTable(ports, frozenset(ports))
    return replace(lab, station=replace(lab.station, table=table, looks_up_names=False))
