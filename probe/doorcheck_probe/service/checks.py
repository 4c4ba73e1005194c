# SPDX-License-Identifier: Apache-2.0
"""The checks of this process: running ones, and ended ones until their time is up."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from doorcheck_probe.engine.run import CheckRun
from doorcheck_probe.engine.station import Order, Station
from doorcheck_probe.service.config import Config
from doorcheck_probe.service.refusals import Refusal
from doorcheck_probe.wire.check import Check, DoorResult
from doorcheck_probe.wire.events import Ended, Event, event_data, event_name
from doorcheck_probe.wire.problems import Slug
from doorcheck_probe.wire.words import Door, DoorVerdict, Reason, State

KEPT = timedelta(days=7)
MAX_KEPT = 5_000
MAX_EVENTS = 2_000
BUSY_RETRY_SECONDS = 30

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Told:
    """An event as it goes over the wire."""

    number: int
    name: str
    data: str


@dataclass
class Job:
    """One check, what it has told so far, and the task that makes it."""

    run: CheckRun
    told: list[Told] = field(default_factory=list)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)
    task: asyncio.Task[None] | None = None
    over: bool = False
    broken: Check | None = None
    """The check as it ended where its run did not end it."""

    @property
    def check(self) -> Check:
        """The check as it stands."""
        return self.broken or self.run.snapshot()


class Checks:
    """Starts, finds, streams and forgets checks."""

    def __init__(self, config: Config, station: Station) -> None:
        self._config = config
        self._station = station
        self._jobs: dict[str, Job] = {}

    def start(self, order: Order) -> Check:
        """Begin a check; raises ``Refusal`` when one runs already or there is no room."""
        self._forget_old()
        running = [job for job in self._jobs.values() if not job.check.state.ended]
        for job in running:
            if job.check.address == order.address and job.check.state is State.WAITING:
                job.run.conclude()  # whoever asks anew waits for nothing any more
            elif job.check.address == order.address:
                raise Refusal(
                    Slug.ALREADY_RUNNING,
                    "Only one check of an address at a time.",
                    location=f"/v1/checks/{job.check.id}",
                )
        # A check that only waits costs next to nothing.
        busy = [job for job in running if job.check.state is not State.WAITING]
        if len(busy) >= self._config.max_running:
            raise Refusal(Slug.BUSY, "Please come back in a while.", retry_after=BUSY_RETRY_SECONDS)
        job = Job(CheckRun(order, self._station, lambda event: self._tell(order.id, event)))
        self._jobs[order.id] = job
        job.task = asyncio.create_task(self._make(job))
        return job.check

    def find(self, identity: str) -> Job:
        """Raises ``Refusal`` for an id that is not, or no longer, known."""
        job = self._jobs.get(identity)
        if job is None:
            raise Refusal(Slug.NOT_FOUND, "No such check, or it has been forgotten.")
        return job

    async def stop(self, identity: str) -> None:
        """Stop a check and forget it."""
        job = self.find(identity)
        await self._stop(job)
        self._jobs.pop(identity, None)

    async def stop_all(self) -> None:
        """Stop everything, at the end of the process."""
        await asyncio.gather(*(self._stop(job) for job in self._jobs.values()))

    async def stream(self, job: Job, after: int) -> AsyncIterator[Told]:
        """Every event after a number, as it comes, until the last one."""
        position = after
        while True:
            async with job.news:
                while len(job.told) <= position and not job.over:
                    await job.news.wait()
                fresh = job.told[position:]
            for told in fresh:
                yield told
            position += len(fresh)
            if job.over and position >= len(job.told):
                return

    async def _make(self, job: Job) -> None:
        try:
            await job.run.run()
        except Exception as error:  # whatever it is, the check must not seem to run for ever
            _log.error("a check broke: %s", type(error).__name__)
            self._break_off(job, State.FAILED, Reason.PROBE_FAULT)

    async def _stop(self, job: Job) -> None:
        if job.task is not None and not job.task.done():
            job.task.cancel()
            with suppress(asyncio.CancelledError):
                await job.task
            if not job.over:  # it was stopped before its first step
                self._break_off(job, State.CANCELLED, Reason.STOPPED)

    def _break_off(self, job: Job, state: State, reason: Reason) -> None:
        check = job.check
        doors = {door: _left(check, door, reason) for door in check.doors}
        job.broken = replace(check, state=state, finished=datetime.now(UTC), doors=doors)
        self._tell(check.id, Ended(job.broken))

    def _tell(self, identity: str, event: Event) -> None:
        job = self._jobs.get(identity)
        if job is None or (len(job.told) >= MAX_EVENTS and not isinstance(event, Ended)):
            return
        data = json.dumps(event_data(event), ensure_ascii=False)
        job.told.append(Told(len(job.told) + 1, event_name(event), data))
        job.over = isinstance(event, Ended)
        asyncio.get_running_loop().create_task(_announce(job))

    def _forget_old(self) -> None:
        limit = datetime.now(UTC) - KEPT
        ended = [
            (job.check.finished, identity)
            for identity, job in self._jobs.items()
            if job.check.finished is not None
        ]
        surplus = len(self._jobs) - MAX_KEPT
        for position, (finished, identity) in enumerate(sorted(ended)):
            if finished < limit or position < surplus:
                del self._jobs[identity]


async def _announce(job: Job) -> None:
    async with job.news:
        job.news.notify_all()


def _left(check: Check, door: Door, reason: Reason) -> DoorResult:
    """What was proven stays proven; everything else that was asked for is untested."""
    if check.proven(door):
        return DoorResult(DoorVerdict.OPEN, (Reason.PROOF_ARRIVED,))
    if Reason.NOT_ASKED in check.doors[door].reasons:
        return check.doors[door]
    return DoorResult(DoorVerdict.UNTESTED, (reason,))
