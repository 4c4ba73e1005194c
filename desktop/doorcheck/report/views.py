# SPDX-License-Identifier: Apache-2.0
"""Which checks of a case the report shows: per address and vantage the newest and the oldest.

A look from inside never takes the place of a look from outside at the same address, however new
it is: it proves something else.
"""

from __future__ import annotations

from dataclasses import dataclass

from doorcheck.case.model import Case
from doorcheck.report.blocks import Tone
from doorcheck_probe.wire.check import Attempt, Check, DoorResult
from doorcheck_probe.wire.words import AttemptVerdict, Door, DoorVerdict, Reason, Vantage


@dataclass(frozen=True)
class View:
    """One address from one vantage, before and after."""

    first: Check
    latest: Check

    @property
    def repeated(self) -> bool:
        """True when there is a before and an after."""
        return self.first is not self.latest

    @property
    def checks(self) -> tuple[Check, ...]:
        """The one check, or the oldest and the newest."""
        return (self.first, self.latest) if self.repeated else (self.latest,)


def views(case: Case) -> tuple[View, ...]:
    """The views of a case, those from outside first."""
    found: dict[tuple[Vantage, str], View] = {}
    for check in case.judged():
        key = (check.vantage, check.address)
        found[key] = View(found[key].first if key in found else check, check)
    return tuple(
        view for vantage in Vantage for (seen, _), view in found.items() if seen is vantage
    )


def result_of(check: Check, door: Door) -> DoorResult:
    """The verdict of a door; a door that was not asked for is untested."""
    return check.doors.get(door, DoorResult(DoorVerdict.UNTESTED, (Reason.NOT_ASKED,)))


def tone_of(check: Check, door: Door) -> Tone:
    """The symbol and colour of a verdict; from inside it is never good or bad."""
    if check.vantage is Vantage.INSIDE:
        return Tone.INSIDE
    return Tone(result_of(check, door).verdict.value)


def open_outside(check: Check, door: Door) -> bool:
    """True when the door was proven open to strangers."""
    return check.vantage is Vantage.OUTSIDE and result_of(check, door).verdict is DoorVerdict.OPEN


MAX_DECIDING = 20
"""A reader follows no more conversations; the attached file has all of them."""


def deciding(check: Check, door: Door) -> tuple[Attempt, ...]:
    """The attempts that carry the verdict of a door, as many as a reader can follow.

    Every proof of an open door, every open question of an unclear one, and of a closed one the
    first refusal on every port.
    """
    return tuple(_deciding(check, door)[:MAX_DECIDING])


def _deciding(check: Check, door: Door) -> list[Attempt]:
    attempts = [attempt for attempt in check.attempts if attempt.door is door]
    match result_of(check, door).verdict:
        case DoorVerdict.OPEN:
            return [a for a in attempts if a.verdict is AttemptVerdict.OPEN]
        case DoorVerdict.UNCLEAR:
            unclear = (AttemptVerdict.ACCEPTED, AttemptVerdict.INCONCLUSIVE)
            return [a for a in attempts if a.verdict in unclear]
        case DoorVerdict.CLOSED:
            first: dict[int, Attempt] = {}
            for attempt in attempts:
                if attempt.verdict is AttemptVerdict.CLOSED:
                    first.setdefault(attempt.port, attempt)
            return list(first.values())
        case DoorVerdict.UNTESTED:
            return []
