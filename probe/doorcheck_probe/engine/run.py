# SPDX-License-Identifier: Apache-2.0
"""One check from its first packet to its verdicts.

Order: ourselves, then who listens, then proxies, then mail (a guard that bites after refused mail
must not make proxies look silent), then late mail. Whatever ends a check early, what was proven
stays proven and everything else stays ``untested``.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace

from doorcheck_probe.engine import plan
from doorcheck_probe.engine.allowance import Allowance
from doorcheck_probe.engine.judge import Evidence, judge, opened
from doorcheck_probe.engine.left_out import left_out
from doorcheck_probe.engine.proxy.stage import Proxies
from doorcheck_probe.engine.record import Record
from doorcheck_probe.engine.relay.stage import MailStage
from doorcheck_probe.engine.self_check import WayOut, prove_ourselves
from doorcheck_probe.engine.station import Intercepted, Order, ProbeFault, Station
from doorcheck_probe.engine.survey import Survey
from doorcheck_probe.wire.check import Attempt, Check, DoorResult
from doorcheck_probe.wire.events import Event, Progress
from doorcheck_probe.wire.words import (
    AttemptVerdict,
    Door,
    DoorVerdict,
    Reason,
    Stage,
    State,
)


class CheckRun:
    """Makes one check and tells its events as they happen."""

    def __init__(self, order: Order, station: Station, tell: Callable[[Event], None]) -> None:
        self._order = order
        self._station = station
        self._record = Record(order, station, tell)
        self._allowance = Allowance.of(order)
        self._mail_ports: list[int] = []
        self._enough = asyncio.Event()
        self._way_out = WayOut(mail=False)
        self._proxies: Proxies | None = None
        self._mail = MailStage(order, station, self._record, self._allowance)

    def snapshot(self) -> Check:
        """The check as it stands."""
        return self._record.check

    def conclude(self) -> None:
        """Wait for nothing any more: end with the verdicts so far. Harmless at any other time."""
        self._enough.set()

    async def run(self) -> Check:
        """Make the check. It always ends with a check; cancelling ends it as ``cancelled``."""
        try:
            await self._look()
            self._name_the_left_out()
            self._judge()
            await self._wait_for_late_answers()
            self._record.end(State.DONE)
        except Intercepted:
            self._disbelieve_everything()
            self._record.end(State.FAILED)
        except ProbeFault:
            self._leave_untested(Reason.PROBE_FAULT)
            self._record.end(State.FAILED)
        except asyncio.CancelledError:
            if self._record.check.state is not State.WAITING:
                # While it waited, the verdicts so far were judged already, and they stay.
                self._leave_untested(Reason.STOPPED)
            self._record.end(State.CANCELLED)
            raise
        return self._record.check

    async def _look(self) -> None:
        """We prove ourselves while the first calls go out; a fault of ours ends everything."""
        with _first_of_group():
            async with asyncio.TaskGroup() as group:
                proving = group.create_task(self._prove_ourselves())
                try:
                    async with asyncio.timeout(self._whole):
                        await self._try_ports()
                        await proving
                        await self._try_mail()
                except TimeoutError:
                    self._give_up()
        self._way_out = proving.result()

    @property
    def _whole(self) -> float:
        limits = self._station.limits
        return limits.whole_deep if self._order.deep else limits.whole

    async def _prove_ourselves(self) -> WayOut:
        self._record.tell(Progress(Stage.SELF_CHECK, 0, 1))
        way_out = await prove_ourselves(self._station)
        self._record.tell(Progress(Stage.SELF_CHECK, 1, 1))
        return way_out

    async def _try_ports(self) -> None:
        """Call every port, and try each as a proxy as soon as it has answered."""
        ports = [
            port
            for port in plan.all_ports(self._order, self._station.table_for(self._order.depth))
            if self._station.may_call(self._order.address, port)
        ]
        survey = Survey(self._order, self._station, ports)
        async with asyncio.TaskGroup() as group:
            proxies = Proxies(self._order, self._station, self._record, self._allowance, group)
            self._proxies = proxies

            def answered(port: int, sock: socket.socket) -> None:
                if port in plan.mail_ports(self._order):
                    sock.close()
                    self._mail_ports.append(port)
                else:
                    proxies.begin(port, sock)

            def tell(done: int) -> None:
                self._record.tell(Progress(Stage.PORTS, done, len(ports)))

            tell(0)
            self._record.ports(await survey.run(answered, tell))
        self._mail_ports = [*sorted(self._mail_ports), *proxies.mail_ports]

    async def _try_mail(self) -> None:
        if Door.RELAY not in self._order.doors:
            return
        await self._mail.try_ports(self._mail_ports)

    def _give_up(self) -> None:
        """Time is up: whatever listens and was not asked to the end is inconclusive."""
        found_by_asking = self._proxies.mail_ports if self._proxies else []
        asked_as_proxy = self._proxies.finished if self._proxies else set()
        for port in self._record.check.ports.listening:
            mail = port in self._mail_ports or port in found_by_asking
            door, form = (Door.RELAY, "R01") if mail else (Door.PROXY, "X01")
            finished = port in (self._mail.finished if mail else asked_as_proxy)
            if door in self._order.doors and not finished:
                verdict = AttemptVerdict.INCONCLUSIVE
                self._record.attempt(Attempt(form, door, port, "plain", verdict, Reason.BUDGET))

    def _judge(self) -> None:
        check = self._record.check
        if not check.ports.tested:
            # Time was up before every port had been called: nothing can be said.
            self._leave_untested(Reason.BUDGET)
            return
        evidence = Evidence(
            check.vantage, check.ports, check.attempts, check.not_tested, self._way_out.mail
        )
        for door in self._order.doors:
            self._record.door(door, judge(door, evidence))

    def _name_the_left_out(self) -> None:
        """Whoever reads the result must not believe that everything there is was tried."""
        for gap in left_out(self._order, self._station):
            self._record.not_tested(gap)

    async def _wait_for_late_answers(self) -> None:
        if self._record.check.proven(Door.RELAY) or not self._mail.unsettled:
            return
        self._record.wait()
        await self._mail.settle(self._judge, self._enough)
        self._judge()

    def _disbelieve_everything(self) -> None:
        """What looked like an answer of the tested side came from somebody in between."""
        for attempt in self._record.check.attempts:
            verdict = AttemptVerdict.INCONCLUSIVE
            self._record.attempt(
                replace(attempt, verdict=verdict, reason=Reason.INTERCEPTED, proof=None)
            )
        for door in self._order.doors:
            untested = DoorResult(DoorVerdict.UNTESTED, (Reason.INTERCEPTED,))
            self._record.door(door, untested)

    def _leave_untested(self, reason: Reason) -> None:
        for door in self._order.doors:
            if self._record.check.proven(door):
                self._record.door(door, opened(self._station.vantage))
            else:
                self._record.door(door, DoorResult(DoorVerdict.UNTESTED, (reason,)))


@contextlib.contextmanager
def _first_of_group() -> Iterator[None]:
    """Of several troubles the first one counts."""
    try:
        yield
    except ExceptionGroup as group:
        trouble: Exception = group
        while isinstance(trouble, ExceptionGroup):
            trouble = trouble.exceptions[0]
        raise trouble from group
