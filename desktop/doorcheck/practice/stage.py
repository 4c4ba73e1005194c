# SPDX-License-Identifier: Apache-2.0
"""The whole rehearsal put together: the probe, the office beside it, and the look at it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from doorcheck.practice.embedded import EmbeddedProbe
from doorcheck.practice.lookout import PracticeLookout
from doorcheck.practice.office import Office


@dataclass(frozen=True)
class Stage:
    """What a rehearsal works with; the office is the switch of its doors."""

    office: Office
    lookout: PracticeLookout


@contextlib.contextmanager
def stage() -> Iterator[Stage]:
    """Set everything up, and take it down again; raises ``OSError`` where loopback has no room."""
    with contextlib.ExitStack() as stack:
        probe = EmbeddedProbe()
        probe.start()
        stack.callback(probe.stop)
        office = Office(probe.ends)
        office.start()
        stack.callback(office.stop)
        probe.may_call(office.ports)
        yield Stage(office, PracticeLookout(probe.url, office.ports))
