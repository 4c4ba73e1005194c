# SPDX-License-Identifier: Apache-2.0
"""A station in the internet of the tests, with every end on the port that it really has."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

from doorcheck_probe.engine.station import Endpoint, Exits, Limits, Station
from doorcheck_probe.listening.ends import Wanted, ends
from doorcheck_probe.listening.receipts import ReceiptBoard
from doorcheck_probe.wire.check import ProbeInfo
from doorcheck_probe.wire.words import Family
from tests.engine.deep.real_servers import ZONE
from tests.engine.deep.station import NO_TABLE, Bench
from tests.servers.world import OTHERS4, OTHERS6

NAME = f"canary.{ZONE}"
ADDRESSES = {Family.IPV4: OTHERS4[0], Family.IPV6: OTHERS6[0]}
LIMITS = Limits(
    sniff=0.2, reply=3.0, reply_in_other_protocol=0.5, greeting_of_gateway=1.0, command=5.0
)


@contextlib.asynccontextmanager
async def outside() -> AsyncIterator[Bench]:
    """Only to be entered in the internet of the tests."""
    board = ReceiptBoard()
    info = ProbeInfo(NAME, "0", f"abuse@{NAME}", tuple(ADDRESSES.values()), f"sink.{ZONE}")
    exits: dict[Family, Exits] = {}
    async with contextlib.AsyncExitStack() as stack:
        for family, own in ADDRESSES.items():
            wanted = Wanted(((own, 25),), ((own, 80), (own, 0)), ((own, 443),), ((own, 0),))
            found = await stack.enter_async_context(ends(NAME, info.mail_domain, board, wanted))
            made = Exits.at(family, own, **found.first_of_each())
            exits[family] = replace(made, high=Endpoint(own, found.canaries[1]))
        yield Bench(
            Station(
                info,
                exits,
                board,
                table=NO_TABLE,
                deep_table=NO_TABLE,
                witnesses=tuple(one.sink for one in exits.values()),
                source=dict(ADDRESSES),
                limits=LIMITS,
            )
        )
