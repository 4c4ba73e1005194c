# SPDX-License-Identifier: Apache-2.0
"""What there is to close: one task for every door and port that a check found wanting."""

from __future__ import annotations

from dataclasses import dataclass

from doorcheck.case.model import Case, ChosenGuide
from doorcheck.report.views import result_of, views
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import AttemptVerdict, Door, DoorVerdict

_UNCLEAR = (AttemptVerdict.ACCEPTED, AttemptVerdict.INCONCLUSIVE)


@dataclass(frozen=True)
class Task:
    """A door that answers on a port, and how the newest check judged it."""

    door: Door
    port: int
    verdict: DoorVerdict
    check: Check

    @property
    def pending(self) -> bool:
        """True while the newest check did not find the door closed."""
        return self.verdict in (DoorVerdict.OPEN, DoorVerdict.UNCLEAR)


def newest(case: Case) -> tuple[Check, ...]:
    """The newest judged check of every address and vantage, those from outside first."""
    return tuple(view.latest for view in views(case))


def tasks_of(case: Case) -> tuple[Task, ...]:
    """Open ones first, then unclear ones, then those that the user has closed since."""
    found: dict[tuple[Door, int], Task] = {}
    for check in newest(case):
        for door, result in check.doors.items():
            for port in _ports(check, door, result.verdict):
                found.setdefault((door, port), Task(door, port, result.verdict, check))
    for chosen in case.guides:
        if (chosen.door, chosen.port) not in found and newest(case):
            task = _closed_since(case, chosen)
            found[chosen.door, chosen.port] = task
    order = (DoorVerdict.OPEN, DoorVerdict.UNCLEAR, DoorVerdict.UNTESTED, DoorVerdict.CLOSED)
    return tuple(sorted(found.values(), key=lambda task: order.index(task.verdict)))


def _ports(check: Check, door: Door, verdict: DoorVerdict) -> tuple[int, ...]:
    if verdict is DoorVerdict.OPEN:
        return tuple(sorted({attempt.port for attempt in check.proven(door)}))
    if verdict is DoorVerdict.UNCLEAR:
        attempts = [attempt for attempt in check.attempts if attempt.door is door]
        ports = {a.port for a in attempts if a.verdict in _UNCLEAR} or {a.port for a in attempts}
        return tuple(sorted(ports)) or check.ports.listening
    return ()


def _closed_since(case: Case, chosen: ChosenGuide) -> Task:
    """The task of a guide that was followed; its check is the one that named the port, if any."""
    for check in newest(case):
        if chosen.port in check.ports.tested:
            return Task(chosen.door, chosen.port, result_of(check, chosen.door).verdict, check)
    check = newest(case)[0]
    return Task(chosen.door, chosen.port, result_of(check, chosen.door).verdict, check)
