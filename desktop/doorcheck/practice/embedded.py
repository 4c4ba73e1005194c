# SPDX-License-Identifier: Apache-2.0
"""The practice probe: the real service, on free ports of loopback, beside the sample office.

It calls nothing but the ports it was told. On somebody's own computer a real mail server may
listen on port 25, trust loopback, and put a practice message into its queue for the world.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass

from doorcheck.practice.background import Background
from doorcheck.practice.loopback import LOOPBACK, Ends
from doorcheck.practice.offering import serving
from doorcheck_probe import __version__
from doorcheck_probe.engine.station import Endpoint, Exits, Limits, Station
from doorcheck_probe.listening.ends import Wanted
from doorcheck_probe.listening.ends import ends as listening_ends
from doorcheck_probe.listening.receipts import ReceiptBoard
from doorcheck_probe.service.config import Config
from doorcheck_probe.service.probe import bind
from doorcheck_probe.wire.check import ProbeInfo
from doorcheck_probe.wire.words import Family

NAME = "probe.practice.example"
MAIL_DOMAIN = "practice.doorcheck.invalid"
CHECKS_PER_HOUR = 10_000

# Everybody is on this computer: whoever takes longer will not answer at all.
LIMITS = Limits(
    connect=2.0,
    sniff=0.8,
    greeting=5.0,
    command=5.0,
    final_dot=10.0,
    reply=4.0,
    arrival=4.0,
    late_arrival=4.0,
    whole=30.0,
)


@dataclass(frozen=True)
class _Running:
    url: str
    ends: Ends


class EmbeddedProbe:
    """Runs the service in a thread of its own."""

    def __init__(self) -> None:
        self._callable: frozenset[int] = frozenset()
        self._running: _Running | None = None
        self._background = Background("doorcheck-practice-probe", self._serving)

    def start(self) -> None:
        """Serve from now on; raises what hinders it."""
        self._running = self._background.start()

    def stop(self) -> None:
        """End checks, API, sink and canary; raises what went wrong since the start."""
        self._running = None
        self._background.stop()

    @property
    def url(self) -> str:
        """Where the API is."""
        return self._require_running().url

    @property
    def ends(self) -> Ends:
        """Where an open door leads to."""
        return self._require_running().ends

    def may_call(self, ports: Collection[int]) -> None:
        """From now on these ports are tested, and no others; at first there are none."""
        self._callable = frozenset(ports)

    def _require_running(self) -> _Running:
        if self._running is None:
            raise RuntimeError("the practice probe does not run")
        return self._running

    @contextlib.asynccontextmanager
    async def _serving(self) -> AsyncIterator[_Running]:
        board = ReceiptBoard()
        async with contextlib.AsyncExitStack() as stack:
            ports = await stack.enter_async_context(
                listening_ends(NAME, MAIL_DOMAIN, board, Wanted.one_of_each(LOOPBACK))
            )
            exits = Exits.at(Family.IPV4, LOOPBACK, **ports.first_of_each())
            ends = Ends(exits.sink, exits.canary, MAIL_DOMAIN)
            http = stack.enter_context(bind(LOOPBACK, 0))
            config = _config(http, exits)
            station = Station(
                config.info,
                config.exits,
                board,
                witnesses=config.witnesses,
                limits=config.limits,
                looks_up_names=False,
                only_ports=lambda: self._callable,
            )
            await stack.enter_async_context(serving(config, station, http))
            yield _Running(f"http://{config.http.authority}", ends)


def _config(http: socket.socket, exits: Exits) -> Config:
    return Config(
        info=ProbeInfo(NAME, __version__, f"nobody@{MAIL_DOMAIN}", (LOOPBACK,), MAIL_DOMAIN),
        http=Endpoint(LOOPBACK, http.getsockname()[1]),
        exits={Family.IPV4: exits},
        witnesses=(exits.sink,),
        allow_private=True,
        checks_per_hour=CHECKS_PER_HOUR,
        limits=LIMITS,
    )
