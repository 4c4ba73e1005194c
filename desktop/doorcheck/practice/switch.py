# SPDX-License-Identifier: Apache-2.0
"""The switch that really opens and closes a door of the sample office. No Qt."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from doorcheck_probe.wire.words import Door


class PracticeSwitch(Protocol):
    """What the wizard may do to the sample office; every call is quick and safe on any thread."""

    def is_open(self, door: Door) -> bool:
        """Whether the next stranger would be served."""
        ...

    def close(self, door: Door) -> None:
        """Edit the one line that keeps the door open; raises ``OSError`` when it cannot."""
        ...

    def open(self, door: Door) -> None:
        """Edit the line back; raises ``OSError`` when it cannot."""
        ...

    def settings_file(self, door: Door) -> Path:
        """The file that holds the line, for whoever wants to edit it by hand."""
        ...
