# SPDX-License-Identifier: Apache-2.0
"""The case: everything the user did so far, as one immutable value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import Door, State


@dataclass(frozen=True)
class ChosenGuide:
    """The product the user says (or the check found) answers on a port, and the steps ticked."""

    door: Door
    port: int
    guide: str
    """A guide id, the name of its file in ``resources/guides``."""
    done: tuple[int, ...] = ()
    """Indices of the steps the user has ticked."""
    variant: str | None = None
    """The way of following the guide, if it has several and the user chose one."""


@dataclass(frozen=True)
class Case:
    """What the user did so far. Every change returns a new case."""

    id: str
    started: datetime
    language: str
    """A locale code such as ``pt_BR``."""
    page: str = "start"
    """The page to come back to."""
    consent: bool = False
    mail_domain: str | None = None
    ports: tuple[int, ...] = ()
    """More ports the user wants to have checked."""
    checks: tuple[Check, ...] = ()
    """All ended checks, oldest first; an address may have several."""
    guides: tuple[ChosenGuide, ...] = ()
    report_path: str | None = None
    practice: bool = False
    """True when the sample office was checked; screen and report say so."""
    finished: bool = False
    """True once the user has ended the case; the wizard then offers a new one."""

    def with_check(self, check: Check) -> Case:
        """Add an ended check."""
        return replace(self, checks=(*self.checks, check))

    def with_guide(self, chosen: ChosenGuide) -> Case:
        """Choose a guide for a port, in place of an earlier choice for the same door and port."""
        others = tuple(
            guide for guide in self.guides if (guide.door, guide.port) != (chosen.door, chosen.port)
        )
        return replace(self, guides=(*others, chosen))

    def judged(self) -> tuple[Check, ...]:
        """The checks that ended with verdicts, oldest first."""
        return tuple(check for check in self.checks if check.state is State.DONE)
