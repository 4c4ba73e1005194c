# SPDX-License-Identifier: Apache-2.0
"""The check while it is being made: one value that grows, and an event for every growth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from doorcheck_probe.engine.station import Order, Station
from doorcheck_probe.wire.check import Attempt, Check, DoorResult, NotTested, Ports, Service
from doorcheck_probe.wire.events import (
    AttemptEnded,
    DoorJudged,
    Ended,
    Event,
    Progress,
    ServiceSeen,
)
from doorcheck_probe.wire.words import Door, DoorVerdict, Family, Reason, State


class Record:
    """Grows the check and tells what changed."""

    def __init__(self, order: Order, station: Station, tell: Callable[[Event], None]) -> None:
        self._tell = tell
        missing = Family.IPV6 if order.family is Family.IPV4 else Family.IPV4
        self.check = Check(
            id=order.id,
            address=order.address,
            family=order.family,
            vantage=station.vantage,
            depth=order.depth,
            state=State.RUNNING,
            started=datetime.now(UTC),
            probe=station.info,
            doors={door: _untested(door, order) for door in Door},
            not_tested=(NotTested(missing.value, Reason.FAMILY_MISSING),),
        )

    def tell(self, progress: Progress) -> None:
        """Say how far a stage has come."""
        self._tell(progress)

    def ports(self, ports: Ports) -> None:
        """Keep what the ports did."""
        self.check = replace(self.check, ports=ports)

    def attempt(self, attempt: Attempt) -> None:
        """Keep an attempt, in place of an earlier verdict of the same one."""
        key = (attempt.id, attempt.port, attempt.context)
        before = [
            other for other in self.check.attempts if (other.id, other.port, other.context) != key
        ]
        self.check = replace(self.check, attempts=(*before, attempt))
        self._tell(AttemptEnded(attempt))

    def service(self, service: Service) -> None:
        """Keep what listens on a port; of two looks the one that names the software."""
        known = self.check.service_on(service.port)
        if known is not None and known.software is not None and service.software is None:
            return
        others = (other for other in self.check.services if other.port != service.port)
        services = sorted((*others, service), key=lambda one: one.port)
        self.check = replace(self.check, services=tuple(services))
        self._tell(ServiceSeen(service))

    def not_tested(self, gap: NotTested) -> None:
        """Keep what was left out, and why."""
        if gap not in self.check.not_tested:
            self.check = replace(self.check, not_tested=(*self.check.not_tested, gap))

    def keep(self, outcome: Attempt | NotTested | Service) -> None:
        """Keep an outcome, whatever it is."""
        match outcome:
            case Attempt():
                self.attempt(outcome)
            case NotTested():
                self.not_tested(outcome)
            case Service():
                self.service(outcome)

    def door(self, door: Door, result: DoorResult) -> None:
        """Keep a door's verdict; the same one twice is told once."""
        if self.check.doors.get(door) != result:
            self.check = replace(self.check, doors={**self.check.doors, door: result})
            self._tell(DoorJudged(door, result))

    def wait(self) -> None:
        """From now on only late mail is awaited."""
        self.check = replace(self.check, state=State.WAITING)

    def end(self, state: State) -> None:
        """Nothing will change any more."""
        self.check = replace(self.check, state=state, finished=datetime.now(UTC))
        self._tell(Ended(self.check))


def _untested(door: Door, order: Order) -> DoorResult:
    reason = Reason.STOPPED if door in order.doors else Reason.NOT_ASKED
    return DoorResult(DoorVerdict.UNTESTED, (reason,))
