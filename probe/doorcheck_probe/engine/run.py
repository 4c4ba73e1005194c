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

from doorcheck_probe.engine import plan
from doorcheck_probe.engine.judge import Evidence, judge, opened
from doorcheck_probe.engine.proxy.stage import Proxies
from doorcheck_probe.engine.record import Record
from doorcheck_probe.engine.relay.attempts import (
    Greeted,
    Mails,
    RelayAttempts,
    Submitted,
    proven,
)
from doorcheck_probe.engine.self_check import WayOut, prove_ourselves
from doorcheck_probe.engine.software import by_banner
from doorcheck_probe.engine.station import Order, ProbeFault, Station
from doorcheck_probe.engine.survey import Survey
from doorcheck_probe.wire.check import Attempt, Check, DoorResult, Service
from doorcheck_probe.wire.events import Event, Progress
from doorcheck_probe.wire.words import (
    AttemptVerdict,
    Door,
    DoorVerdict,
    Protocol,
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
        self._mail_ports: list[int] = []
        self._late: list[Submitted] = []
        self._way_out = WayOut(mail=False)
        self._proxies: Proxies | None = None
        self._mail_finished: set[int] = set()

    def snapshot(self) -> Check:
        """The check as it stands."""
        return self._record.check

    async def run(self) -> Check:
        """Make the check. It always ends with a check; cancelling ends it as ``cancelled``."""
        try:
            await self._look()
            self._judge()
            await self._wait_for_late_mail()
            self._record.end(State.DONE)
        except ProbeFault:
            self._leave_untested(Reason.PROBE_FAULT)
            self._record.end(State.FAILED)
        except asyncio.CancelledError:
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
                    async with asyncio.timeout(self._station.limits.whole):
                        await self._try_ports()
                        await proving
                        await self._try_mail()
                except TimeoutError:
                    self._give_up()
        self._way_out = proving.result()

    async def _prove_ourselves(self) -> WayOut:
        self._record.tell(Progress(Stage.SELF_CHECK, 0, 1))
        way_out = await prove_ourselves(self._station)
        self._record.tell(Progress(Stage.SELF_CHECK, 1, 1))
        return way_out

    async def _try_ports(self) -> None:
        """Call every port, and try each as a proxy as soon as it has answered."""
        ports = [
            port
            for port in plan.all_ports(self._order, self._station.table)
            if self._station.may_call(self._order.address, port)
        ]
        survey = Survey(self._order, self._station, ports)
        async with asyncio.TaskGroup() as group:
            proxies = Proxies(self._order, self._station, self._record, group)
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
        total = len(self._mail_ports)
        self._record.tell(Progress(Stage.RELAY, 0, total))
        mails = Mails()
        for done, port in enumerate(self._mail_ports, start=1):
            async for outcome in RelayAttempts(self._order, self._station, port, mails).run():
                match outcome:
                    case Greeted():
                        software = by_banner(outcome.banner)
                        self._record.service(Service(port, Protocol.SMTP, software))
                    case Submitted():
                        self._late.append(outcome)
                        self._record.attempt(outcome.attempt)
                    case _:
                        self._record.keep(outcome)
            self._mail_finished.add(port)
            self._record.tell(Progress(Stage.RELAY, done, total))

    def _give_up(self) -> None:
        """Time is up: whatever listens and was not asked to the end is inconclusive."""
        found_by_asking = self._proxies.mail_ports if self._proxies else []
        asked_as_proxy = self._proxies.finished if self._proxies else set()
        for port in self._record.check.ports.listening:
            mail = port in self._mail_ports or port in found_by_asking
            door, form = (Door.RELAY, "R01") if mail else (Door.PROXY, "X01")
            finished = port in (self._mail_finished if mail else asked_as_proxy)
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

    async def _wait_for_late_mail(self) -> None:
        settled = {
            door
            for door, result in self._record.check.doors.items()
            if result.verdict is DoorVerdict.OPEN
        }
        if not self._late or Door.RELAY in settled:
            return
        self._record.wait()
        self._record.tell(Progress(Stage.WAITING, 0, 0))
        async with asyncio.TaskGroup() as waiting:
            for submitted in self._late:
                waiting.create_task(self._await_arrival(submitted))
        self._judge()

    async def _await_arrival(self, submitted: Submitted) -> None:
        receipt = await self._station.receipts.wait(
            submitted.token, self._station.limits.late_arrival
        )
        if receipt is not None:
            current = next(
                attempt
                for attempt in self._record.check.attempts
                if _key(attempt) == _key(submitted.attempt)
            )
            self._record.attempt(proven(current, receipt))
            self._judge()

    def _leave_untested(self, reason: Reason) -> None:
        for door in self._order.doors:
            if self._record.check.proven(door):
                self._record.door(door, opened(self._station.vantage))
            else:
                self._record.door(door, DoorResult(DoorVerdict.UNTESTED, (reason,)))


def _key(attempt: Attempt) -> tuple[str, int, str]:
    return (attempt.id, attempt.port, attempt.context)


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
