# SPDX-License-Identifier: Apache-2.0
"""All proxy attempts of one check: each port is tried as soon as it has answered a call."""

from __future__ import annotations

import asyncio
import socket

from doorcheck_probe.engine.allowance import Allowance, Spent
from doorcheck_probe.engine.link import DialError
from doorcheck_probe.engine.proxy.attempts import ProxyAttempts, SpeaksMail
from doorcheck_probe.engine.proxy.learned import greets_as_mail
from doorcheck_probe.engine.record import Record
from doorcheck_probe.engine.station import Order, Station
from doorcheck_probe.wire.check import Attempt, Service
from doorcheck_probe.wire.events import Progress
from doorcheck_probe.wire.words import AttemptVerdict, Door, Protocol, Reason, Stage


class Proxies:
    """Tries ports in a task group, a few at a time, and counts them."""

    def __init__(
        self,
        order: Order,
        station: Station,
        record: Record,
        allowance: Allowance,
        group: asyncio.TaskGroup,
    ) -> None:
        self._allowance = allowance
        self._order = order
        self._station = station
        self._record = record
        self._group = group
        self._turns = asyncio.Semaphore(station.limits.parallel_ports)
        self._begun = 0
        self._done = 0
        self.finished: set[int] = set()
        """Ports that have been asked everything."""
        self.mail_ports: list[int] = []
        """Ports that turned out to speak SMTP."""

    def begin(self, port: int, connected: socket.socket) -> None:
        """Try a port whose call is still open."""
        self._begun += 1
        self._tell()
        self._group.create_task(self._in_turn(port, connected))

    def _tell(self) -> None:
        self._record.tell(Progress(Stage.PROXY, self._done, self._begun))

    async def _in_turn(self, port: int, connected: socket.socket) -> None:
        attempts = ProxyAttempts(self._order, self._station, self._allowance, port, connected)
        try:
            async with self._turns:
                await self._try(port, attempts)
        finally:
            attempts.close()
        self.finished.add(port)
        self._done += 1
        self._tell()

    async def _try(self, port: int, attempts: ProxyAttempts) -> None:
        if port in self._order.ports and await self._speaks_first(port, attempts):
            return
        if Door.PROXY not in self._order.doors:
            return
        async for outcome in attempts.run():
            if isinstance(outcome, SpeaksMail):
                self.mail_ports.append(port)
            else:
                self._record.keep(outcome)

    async def _speaks_first(self, port: int, attempts: ProxyAttempts) -> bool:
        """A port that the asker named may hold anything: it is listened to before it is asked."""
        try:
            said = await attempts.listen()
        except (DialError, Spent) as trouble:
            spent = isinstance(trouble, Spent)
            self._lost(port, Reason.BUDGET if spent else Reason.BANNED_MIDWAY)
            return False
        if greets_as_mail(said):
            self.mail_ports.append(port)
            return True
        if self._order.deep:
            return False  # a gateway with a prompt speaks first, too
        if said and Door.PROXY in self._order.doors:
            for attempt in attempts.speaks_otherwise():
                self._record.keep(attempt)
            self._record.keep(Service(port, Protocol.OTHER))
        return bool(said)

    def _lost(self, port: int, reason: Reason) -> None:
        """A port that answered a moment ago: whether it takes mail is not known."""
        if Door.RELAY in self._order.doors:
            verdict = AttemptVerdict.INCONCLUSIVE
            self._record.attempt(Attempt("R01", Door.RELAY, port, "plain", verdict, reason))
