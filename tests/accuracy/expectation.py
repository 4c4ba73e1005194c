# SPDX-License-Identifier: Apache-2.0
"""What is true of a configuration, and how far a verdict is from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import AttemptVerdict, Door, DoorVerdict, Family, Reason
from tests.servers.world import Office


class Error(StrEnum):
    """How a verdict differs from the truth, the worst first."""

    MISSED = "missed"
    """Called better than it is: an open door not found, or an all-clear that nobody may give."""
    FALSE = "false"
    """Called open though it is not."""
    WRONG_REASON = "wrong_reason"
    """A doubt where there is none (at the door beside, too), or the right verdict for a wrong
    reason."""


@dataclass(frozen=True)
class Configuration:
    """One product as it is configured, and what is true of it."""

    product: str
    name: str
    start: Callable[[Office], object]
    door: Door
    truth: DoorVerdict
    reasons: frozenset[Reason] = frozenset()
    """Why: of a closed door every closed attempt, of an unclear door the door itself has one of
    these; empty where the reason goes without saying."""
    over_ipv6: DoorVerdict | None = None
    """The truth over IPv6 where it differs."""
    mail_domain: str | None = None
    """What the person at the office says its mail domain is."""
    late: bool = False
    """Whether mail is taken that never arrives, for which a check waits a quarter of an hour."""

    @property
    def id(self) -> str:
        """A name for tests."""
        return f"{self.product}-{self.name}".replace(" ", "-").lower()

    def expected(self, family: Family) -> DoorVerdict:
        """The truth over one family."""
        if family is Family.IPV6 and self.over_ipv6 is not None:
            return self.over_ipv6
        return self.truth


@dataclass(frozen=True)
class Judged:
    """A configuration after it was checked."""

    configuration: Configuration
    checks: Mapping[Family, Check] = field(default_factory=dict)

    def found(self, family: Family) -> DoorVerdict:
        """The verdict over one family."""
        check = self.checks.get(family)
        result = check.doors.get(self.configuration.door) if check else None
        return result.verdict if result else DoorVerdict.UNTESTED

    def reasons(self, family: Family) -> tuple[Reason, ...]:
        """Why: of a closed door the reasons of its closed attempts, else the door's own."""
        check = self.checks.get(family)
        if check is None or self.configuration.door not in check.doors:
            return ()
        result = check.doors[self.configuration.door]
        closed = [
            attempt.reason
            for attempt in check.attempts
            if attempt.door is self.configuration.door and attempt.verdict is AttemptVerdict.CLOSED
        ]
        if result.verdict is DoorVerdict.CLOSED and closed:
            return tuple(dict.fromkeys(closed))
        return result.reasons

    @property
    def error(self) -> Error | None:
        """The worst that is wrong over any family, if anything is."""
        errors = {self._error(family) for family in Family}
        return next((error for error in Error if error in errors), None)

    def _error(self, family: Family) -> Error | None:
        expected, found = self.configuration.expected(family), self.found(family)
        check = self.checks.get(family)
        other = Door.PROXY if self.configuration.door is Door.RELAY else Door.RELAY
        beside = check.doors[other].verdict if check and other in check.doors else None
        if beside is DoorVerdict.OPEN or (found is DoorVerdict.OPEN and found is not expected):
            return Error.FALSE
        if found is not expected and DoorVerdict.OPEN is expected:
            return Error.MISSED
        if found is not expected and found is DoorVerdict.CLOSED:
            return Error.MISSED
        allowed = self.configuration.reasons if expected is not DoorVerdict.OPEN else frozenset()
        astray = bool(allowed) and not set(self.reasons(family)) <= allowed
        doubted = beside is not DoorVerdict.CLOSED
        return Error.WRONG_REASON if found is not expected or astray or doubted else None
