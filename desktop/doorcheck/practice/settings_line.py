# SPDX-License-Identifier: Apache-2.0
"""The one line of a settings file that decides whether a door of the sample office is open."""

from __future__ import annotations

import re
from pathlib import Path

from doorcheck.case.files import write_whole

EVERYONE = "everyone"
OWN_NETWORK = "own-network"


class SettingsLine:
    """A small file that a person can read and edit; it is read anew for every caller."""

    def __init__(self, path: Path, option: str, serves: str) -> None:
        self.path = path
        self._option = option
        self._serves = serves
        self._line = re.compile(
            rf"^[ \t]*{re.escape(option)}[ \t]*=[ \t]*(.*?)[ \t]*$", re.MULTILINE
        )

    def create(self) -> None:
        """Write the file as a careless owner left it: open."""
        text = (
            f"# The {self._serves} of the sample office. Read anew for every caller.\n"
            f"#\n"
            f"#   {self._option} = {EVERYONE}      serves every stranger: an open door\n"
            f"#   {self._option} = {OWN_NETWORK}   serves the computers of the office only\n"
            f"#\n"
            f"# In this rehearsal the probe is a stranger, although it runs beside the office.\n"
            f"{self._option} = {EVERYONE}\n"
        )
        write_whole(self.path, text)

    @property
    def is_open(self) -> bool:
        """Whether strangers are served; a line that is missing or not understood serves nobody."""
        try:
            # Some editors put a byte order mark in front and end lines their own way.
            text = self.path.read_text("utf-8-sig", errors="replace")
        except OSError:
            return False
        values = self._line.findall(text)
        return bool(values) and values[-1].lower() == EVERYONE

    def written(self, value: str) -> str:
        """The line as it stands in the file."""
        return f"{self._option} = {value}"

    def set(self, value: str) -> None:
        """Change the line and nothing else; raises ``OSError``."""
        text = self.path.read_text("utf-8-sig", errors="replace")
        line = self.written(value)
        changed, found = self._line.subn(line, text)
        write_whole(self.path, changed if found else f"{text.rstrip()}\n{line}\n".lstrip())
