# SPDX-License-Identifier: Apache-2.0
"""The check while it is being made: one value that grows, and an event for every growth."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
from doorcheck_probe.wire.words import (
    Door,
    DoorVerdict,
    Family,
    Observation,
    Protocol,
    Reason,
    State,
)


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
        """Keep an attempt, in the place of an earlier verdict of the same one."""
        kept = {(one.id, one.port, one.context): one for one in self.check.attempts}
        kept[attempt.id, attempt.port, attempt.context] = attempt
        self.check = replace(self.check, attempts=tuple(kept.values()))
        self._tell(AttemptEnded(attempt))

    def forget(self, attempts: Iterable[Attempt]) -> None:
        """Drop attempts that came to nothing; the end of the check tells."""
        keys = {(one.id, one.port, one.context) for one in attempts}
        left = [one for one in self.check.attempts if (one.id, one.port, one.context) not in keys]
        self.check = replace(self.check, attempts=tuple(left))

    def attempt_like(self, attempt: Attempt) -> Attempt | None:
        """The attempt of the same id, port and context as it stands."""
        key = (attempt.id, attempt.port, attempt.context)
        kept = self.check.attempts
        return next((one for one in kept if (one.id, one.port, one.context) == key), None)

    def service(self, service: Service) -> None:
        """Keep what listens on a port; of two looks the one that names the software."""
        known = self.check.service_on(service.port)
        if known is not None:
            both = tuple(dict.fromkeys((*known.observations, *service.observations)))
            named = known if service.software is None and known.software else service
            service = replace(named, observations=both)
        if service == known:
            return
        others = (other for other in self.check.services if other.port != service.port)
        services = sorted((*others, service), key=lambda one: one.port)
        self.check = replace(self.check, services=tuple(services))
        self._tell(ServiceSeen(service))

    def observe(self, port: int, observation: Observation) -> None:
        """Add to what a port showed of itself."""
        known = self.check.service_on(port) or Service(port, Protocol.UNKNOWN)
        self.service(replace(known, observations=(observation,)))

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
