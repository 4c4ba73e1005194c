# SPDX-License-Identifier: Apache-2.0
"""Is this probe fit to judge? Asked before every check, proven anew every half minute."""

from __future__ import annotations

import asyncio
import logging
import time

from doorcheck_probe.engine.self_check import prove_ourselves
from doorcheck_probe.engine.station import ProbeFault, Station
from doorcheck_probe.service.refusals import Refusal
from doorcheck_probe.wire.problems import Slug

FRESH_SECONDS = 30.0
RETRY_SECONDS = 60

_log = logging.getLogger(__name__)


class Fitness:
    """Remembers for a short while that the probe proved itself."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._proven_at: float | None = None
        self._turn = asyncio.Lock()

    async def require(self) -> None:
        """Raises ``Refusal`` with ``probe-fault`` when the probe cannot trust itself."""
        async with self._turn:
            now = time.monotonic()
            if self._proven_at is not None and now - self._proven_at < FRESH_SECONDS:
                return
            try:
                await prove_ourselves(self._station)
            except ProbeFault as fault:
                self._proven_at = None
                _log.error("not fit to judge: %s", fault)
                raise Refusal(Slug.PROBE_FAULT, f"{fault}.", retry_after=RETRY_SECONDS) from fault
            self._proven_at = time.monotonic()
