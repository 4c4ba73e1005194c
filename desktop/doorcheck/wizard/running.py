# SPDX-License-Identifier: Apache-2.0
"""A test that runs: what is still to be asked, and what has been seen so far. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from doorcheck.check.outcome import Checked, Found, Refused, Unreachable
from doorcheck_probe.wire.check import Attempt, DoorResult, Service
from doorcheck_probe.wire.events import (
    AttemptEnded,
    DoorJudged,
    Ended,
    Event,
    Progress,
    ServiceSeen,
)
from doorcheck_probe.wire.words import Door, Stage


@dataclass(frozen=True)
class Fault:
    """Something in this program went wrong; ``details`` is for a technician."""

    summary: str
    details: str


@dataclass(frozen=True)
class Trouble:
    """A check that gave no verdicts; a ``Checked`` here was stopped or failed at the probe."""

    found: Found
    outcome: Refused | Unreachable | Checked | Fault


@dataclass(frozen=True)
class Running:
    """The run over all addresses, one after the other."""

    waiting: tuple[Found, ...]
    """Addresses whose check has not ended; the first one is being checked."""
    total: int
    stages: tuple[Progress, ...] = ()
    """The newest progress of every stage that has begun, of the check under way."""
    attempts: tuple[Attempt, ...] = ()
    services: tuple[Service, ...] = ()
    doors: tuple[tuple[Door, DoorResult], ...] = ()

    @property
    def number(self) -> int:
        """Which of the addresses is being checked, counted from one."""
        return self.total - len(self.waiting) + 1

    @property
    def stage(self) -> Stage | None:
        """The stage that is under way."""
        return self.stages[-1].stage if self.stages else None

    def progress_of(self, stage: Stage) -> Progress | None:
        """How far a stage has come; ``None`` before it begins."""
        return next((progress for progress in self.stages if progress.stage is stage), None)

    def next_address(self) -> Running | None:
        """Go on with the next address; ``None`` after the last."""
        rest = self.waiting[1:]
        return Running(rest, self.total) if rest else None

    def seen(self, event: Event) -> Running:
        """Take in an event of the check under way."""
        if isinstance(event, Progress):
            others = tuple(item for item in self.stages if item.stage is not event.stage)
            return replace(self, stages=(*others, event))
        if isinstance(event, AttemptEnded):
            key = (event.attempt.id, event.attempt.port, event.attempt.context)
            kept = tuple(a for a in self.attempts if (a.id, a.port, a.context) != key)
            return replace(self, attempts=(*kept, event.attempt))
        if isinstance(event, ServiceSeen):
            port = event.service.port
            known = tuple(service for service in self.services if service.port != port)
            return replace(self, services=(*known, event.service))
        if isinstance(event, DoorJudged):
            judged = tuple(item for item in self.doors if item[0] is not event.door)
            return replace(self, doors=(*judged, (event.door, event.result)))
        if isinstance(event, Ended):
            return self
        assert_never(event)
