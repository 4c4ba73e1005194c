# SPDX-License-Identifier: Apache-2.0
"""What was said on a connection, bounded and harmless to show."""

from __future__ import annotations

from datetime import UTC, datetime

from doorcheck_probe.wire.check import Line
from doorcheck_probe.wire.visible import visible

MAX_LINES = 120


class Transcript:
    """Records both sides of a dialogue, up to a bound.

    The tested server chooses what it says: control bytes and anything that is not ASCII are
    written as escapes, so that no text of a stranger can steer a screen or a page.
    """

    def __init__(self) -> None:
        self._lines: list[Line] = []

    def us(self, data: bytes) -> None:
        """Record what we sent."""
        self._record("us", data)

    def them(self, data: bytes) -> None:
        """Record what the server sent."""
        self._record("them", data)

    def lines(self, since: int = 0) -> tuple[Line, ...]:
        """Everything recorded so far, from a line number on."""
        return tuple(self._lines[since:])

    def _record(self, speaker: str, data: bytes) -> None:
        now = datetime.now(UTC)
        for raw in data.split(b"\n"):
            if not raw and data.endswith(b"\n"):
                continue
            if len(self._lines) >= MAX_LINES:
                return
            self._lines.append(Line(now, speaker, visible(raw.rstrip(b"\r"))))
