# SPDX-License-Identifier: Apache-2.0
"""The real app's check without its last quarter of an hour, in which it waits for late mail.

Run inside an office as ``python -m tests.accuracy.impatient URL [MAIL-DOMAIN]``; writes the checks
as ``doorcheck check --json -`` does, as soon as only late mail could still change them.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime

from doorcheck.check.client import ProbeLookout
from doorcheck.check.outcome import Found, Wish
from doorcheck_probe.wire.check import Attempt, Check
from doorcheck_probe.wire.codec import to_plain
from doorcheck_probe.wire.events import AttemptEnded, DoorJudged, Event, Progress
from doorcheck_probe.wire.words import Depth, Stage, State


class _Listener:
    """Keeps what the events of a check say, and notices when only late mail is awaited."""

    def __init__(self, found: Found) -> None:
        self.waiting = asyncio.Event()
        self._attempts: dict[tuple[str, int, str], Attempt] = {}
        self.check = Check(
            id="impatient",
            address=found.address,
            family=found.family,
            vantage=ProbeLookout.vantage,
            depth=Depth.STANDARD,
            state=State.WAITING,
            started=datetime.now(UTC),
            probe=found.probe,
            doors={},
        )

    def __call__(self, event: Event) -> None:
        match event:
            case AttemptEnded(attempt):
                self._attempts[attempt.id, attempt.port, attempt.context] = attempt
                self.check = replace(self.check, attempts=tuple(self._attempts.values()))
            case DoorJudged(door, result):
                self.check = replace(self.check, doors={**self.check.doors, door: result})
            case Progress(Stage.WAITING):
                self.waiting.set()
            case _:
                pass


async def main(url: str, mail_domain: str | None) -> None:
    """Check every address of the office as far as is worth waiting for."""
    lookout = ProbeLookout(url)
    checks: list[Check] = []
    for found in await lookout.addresses():
        if not isinstance(found, Found):
            continue
        listener = _Listener(found)
        check = asyncio.create_task(lookout.check(found, Wish(mail_domain=mail_domain), listener))
        waiting = asyncio.create_task(listener.waiting.wait())
        await asyncio.wait({check, waiting}, return_when=asyncio.FIRST_COMPLETED)
        for task in (check, waiting):
            task.cancel()
        await asyncio.gather(check, waiting, return_exceptions=True)
        checks.append(listener.check)
    sys.stdout.write(json.dumps([to_plain(check) for check in checks]))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None))
