# SPDX-License-Identifier: Apache-2.0
"""One call to every port before any protocol is spoken: who listens, refuses, stays silent.

How a port is called. One SYN, and one more after a short while if nothing came back: on a line that
loses packets that finds what a single SYN would miss, and it is cheaper than the seconds that the
kernel's own repetition would take. Each socket is given up just before the kernel would repeat its
SYN, so that two calls are two packets.

How many at a time. Small firewalls guard against floods of SYNs, typically 25 a second after a
burst of 50, and what the guard drops looks like a silent port: an open proxy would be missed. So
the likeliest ports come first, in a wave below such a burst. After every wave a port that has
answered before is called again as a control, with three SYNs at once, right behind the wave: a
guard whose burst is used up lets none of them through, or one at the most, while a line that loses
packets hardly ever loses two of three. While the control answers, the next wave goes out at once.
When it falls silent, the guard has bitten: we wait, go on at 20 a second, and call again whatever
has been silent since the control last answered. The last wave is controlled like the others.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from doorcheck_probe.engine.link import PortRefused, PortSilent, connect
from doorcheck_probe.engine.station import Order, ProbeFault, Station
from doorcheck_probe.wire.check import Ports

FIRST_WAVE = 36
WAVE = 60
PACED_PER_SECOND = 20.0
"""Below what any usual guard allows. While nothing at all has answered there is no control, a
guard could not be noticed, and the same pace is kept."""
CONTROLS = 3
CONTROLS_ANSWERED = 2
CONTROL_SECONDS = 0.3
"""What an answer of the control may take beyond four round trips."""
GUARD_RECOVERY_SECONDS = 1.2

BEFORE_KERNEL_REPEATS = 0.97
PATIENCE = 1.05
"""Seconds from the first SYN to "silent", where the round trip is short."""
MUCH_PATIENCE = 3.0
PATIENT_PORTS = 20
"""How many of the first ports, mail ports among them, are called again then."""
UNKNOWN_RTT = 0.06
HEDGE_MIN = 0.25
THRICE = 16
"""The likeliest ports get a third SYN: a miss there would cost most."""

Answered = Callable[[int, socket.socket], None]


@dataclass
class _Findings:
    listening: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    silent: set[int] = field(default_factory=set)
    rtt: float | None = None
    control: int | None = None
    since_control: list[int] = field(default_factory=list)
    """Ports called since the control last answered."""

    @property
    def done(self) -> int:
        return len(self.listening) + len(self.refused) + len(self.silent)


class Survey:
    """Calls the ports of one check, each in its turn."""

    def __init__(self, order: Order, station: Station, ports: Sequence[int]) -> None:
        self._order = order
        self._station = station
        self._ports = list(dict.fromkeys(ports))
        self._found = _Findings()
        self._patience = PATIENCE

    async def run(self, answered: Answered, tell: Callable[[int], None]) -> Ports:
        """Call every port. ``answered`` is given the open socket of a port that listens, at once.

        Raises ``ProbeFault`` when this machine itself has no way out.
        """
        try:
            await self._waves(answered, tell)
            await self._once_more(answered, tell)
        except ExceptionGroup as trouble:
            first = trouble.exceptions[0]
            if not isinstance(first, OSError):
                raise
            raise ProbeFault(f"this machine has no way out: {first}") from first
        found = self._found
        return Ports(
            tested=tuple(sorted(self._ports)),
            listening=tuple(sorted(found.listening)),
            refused=tuple(sorted(found.refused)),
            silent=tuple(sorted(found.silent)),
        )

    async def _waves(self, answered: Answered, tell: Callable[[int], None]) -> None:
        left, size, bitten = list(self._ports), FIRST_WAVE, False
        async with asyncio.TaskGroup() as calls:
            while left and not bitten:
                wave, left = left[:size], left[size:]
                size = WAVE
                began = [calls.create_task(self._call(port, answered, tell)) for port in wave]
                self._found.since_control += wave
                bitten = not await self._control_answers(began)
            if bitten:
                await self._settled(began)
                await self._paced(left, calls, answered, tell)

    async def _settled(self, began: Sequence[asyncio.Task[None]]) -> None:
        """Wait for the wave in which the guard bit: then it is known whom it kept from us."""
        await asyncio.wait(began)

    async def _once_more(self, answered: Answered, tell: Callable[[int], None]) -> None:
        """Where nothing at all has answered, some ports are called again with more patience.

        Over a satellite a round trip can take longer than what is enough everywhere else.
        """
        if self._found.listening or self._found.refused:
            return
        again = self._ports[:PATIENT_PORTS]
        self._patience = MUCH_PATIENCE
        self._found.silent -= set(again)
        async with asyncio.TaskGroup() as calls:
            for port in again:
                calls.create_task(self._call(port, answered, tell, hedges=1))

    async def _control_answers(self, began: Sequence[asyncio.Task[None]]) -> bool:
        """Wait until something has answered, then call it again, behind everything sent so far."""
        if self._found.control is None:
            waiting = set(began)
            while waiting and self._found.control is None:
                _done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if self._found.control is None:
            return False
        # One turn of the loop begins the calls of the wave, another one sends their SYNs: only
        # behind them does the control say anything about them.
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        seconds = CONTROL_SECONDS + 4 * (self._found.rtt or UNKNOWN_RTT)
        controls = [self._try(self._found.control, seconds) for _ in range(CONTROLS)]
        answers = 0
        for state, sock, _rtt in await asyncio.gather(*controls):
            if sock is not None:
                sock.close()
            answers += state != "silent"
        if answers < CONTROLS_ANSWERED:
            return False
        self._found.since_control = []
        return True

    async def _paced(
        self,
        left: Sequence[int],
        calls: asyncio.TaskGroup,
        answered: Answered,
        tell: Callable[[int], None],
    ) -> None:
        suspects: list[int] = []
        if self._found.control is not None:
            await asyncio.sleep(GUARD_RECOVERY_SECONDS)
            suspects = [port for port in self._found.since_control if port in self._found.silent]
            self._found.silent -= set(suspects)
        began = time.monotonic()
        for number, port in enumerate([*suspects, *left]):
            await asyncio.sleep(max(0.0, began + number / PACED_PER_SECOND - time.monotonic()))
            calls.create_task(self._call(port, answered, tell, hedges=0))

    async def _call(
        self, port: int, answered: Answered, tell: Callable[[int], None], hedges: int | None = None
    ) -> None:
        if hedges is None:
            hedges = 2 if port in self._ports[:THRICE] else 1
        state, sock, rtt = await self._knock(port, hedges)
        found = self._found
        if rtt is not None:
            found.rtt = min(rtt, found.rtt or rtt)
        match state:
            case "refused":
                found.refused.add(port)
                found.control = port
            case "silent":
                found.silent.add(port)
            case _:
                found.listening.add(port)
                found.control = found.control or port
        tell(found.done)
        if sock is not None:
            answered(port, sock)

    async def _knock(
        self, port: int, hedges: int
    ) -> tuple[str, socket.socket | None, float | None]:
        """Call a port with up to ``hedges`` further SYNs; its state, socket and round trip."""
        rtt = self._found.rtt or UNKNOWN_RTT
        step = max(HEDGE_MIN, 4 * rtt)
        deadline = time.monotonic() + max(self._patience, step + 4 * rtt)
        tries: set[asyncio.Task[tuple[str, socket.socket | None, float]]] = set()
        try:
            for number in range(hedges + 1):
                left = deadline - time.monotonic()
                lifetime = left
                if self._patience < MUCH_PATIENCE:
                    lifetime = min(left, max(BEFORE_KERNEL_REPEATS, 4 * rtt))
                tries.add(asyncio.create_task(self._try(port, lifetime)))
                answer = await _first_answer(tries, step if number < hedges else None)
                if answer is not None:
                    return answer
            return "silent", None, None
        finally:
            for task in tries:
                task.add_done_callback(_close_socket)
                task.cancel()

    async def _try(self, port: int, lifetime: float) -> tuple[str, socket.socket | None, float]:
        began = time.monotonic()
        try:
            sock = await connect(
                self._order.address,
                port,
                seconds=lifetime,
                source=self._station.source.get(self._order.family),
            )
        except PortRefused:
            return "refused", None, time.monotonic() - began
        except PortSilent:
            return "silent", None, time.monotonic() - began
        return "listening", sock, time.monotonic() - began


async def _first_answer(
    tries: set[asyncio.Task[tuple[str, socket.socket | None, float]]], wait: float | None
) -> tuple[str, socket.socket | None, float] | None:
    """The first try that got an answer, within ``wait``, or when none is left to wait for."""
    deadline = None if wait is None else time.monotonic() + wait
    while pending := {task for task in tries if not task.done()}:
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        done, _pending = await asyncio.wait(
            pending, timeout=left, return_when=asyncio.FIRST_COMPLETED
        )
        for task in done:
            if task.result()[0] != "silent":
                tries.discard(task)
                return task.result()
        if not done:
            return None
    return None


def _close_socket(task: asyncio.Task[tuple[str, socket.socket | None, float]]) -> None:
    if not task.cancelled() and task.exception() is None:
        _state, sock, _rtt = task.result()
        if sock is not None:
            sock.close()
