# SPDX-License-Identifier: Apache-2.0
"""A screen that nobody sees and whose points can be read: Xvfb with its memory in a file."""

from __future__ import annotations

import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.packaging.running import need

_COLOURS_WORD = 19
_ENTRY = 12


@dataclass(frozen=True)
class Screen:
    """A virtual screen and what is on it."""

    display: str
    memory: Path

    def colours(self) -> int:
        """How many colours there are on the screen: one when empty, many with drawn letters."""
        return len(set(memoryview(self._points()).cast("I")))

    def _points(self) -> bytes:
        # The file is an X window dump: a header of 32-bit words, a table of colours, the points.
        data = self.memory.read_bytes()
        (header,) = struct.unpack_from(">I", data, 0)
        (table,) = struct.unpack_from(">I", data, 4 * _COLOURS_WORD)
        points = data[header + table * _ENTRY :]
        return points[: len(points) // 4 * 4]


@contextmanager
def screen(folder: Path) -> Iterator[Screen]:
    """Start a screen on the first free number."""
    xvfb = need("Xvfb", "xvfb")
    command = [xvfb, "-displayfd", "1", "-screen", "0", "1024x768x24", "-nolisten", "tcp"]
    server = subprocess.Popen(
        [*command, "-fbdir", folder], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert server.stdout is not None
        number = server.stdout.readline().strip()
        assert number, "Xvfb did not start"
        yield Screen(f":{number}", folder / "Xvfb_screen0")
    finally:
        server.terminate()
        server.wait(timeout=20)
        if server.stdout is not None:
            server.stdout.close()
