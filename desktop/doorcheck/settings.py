# SPDX-License-Identifier: Apache-2.0
"""What the user has set: which probe to ask, how the window looks, which language. No Qt."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from doorcheck import paths
from doorcheck.case.files import set_aside, write_whole
from doorcheck_probe.wire.codec import WireError, from_plain, to_plain


class Appearance(StrEnum):
    """How the window looks."""

    AUTO = "auto"
    """As the desktop does."""
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Settings:
    """The settings, with the values of a fresh installation."""

    probe_url: str = ""
    """Empty means the probe that the program comes with."""
    appearance: Appearance = Appearance.AUTO
    language: str = ""
    """A locale code; empty means the computer's language."""


@dataclass(frozen=True)
class LoadedSettings:
    """The settings, and where a file that could not be read was put."""

    settings: Settings
    set_aside: Path | None = None


class SettingsFile:
    """The file that keeps the settings."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or paths.user_config() / "settings.json"

    def load(self) -> LoadedSettings:
        """Read the settings; a file that is not understood is kept under another name."""
        try:
            text = self.path.read_text("utf-8")
        except FileNotFoundError:
            return LoadedSettings(Settings())
        except (OSError, UnicodeDecodeError):
            return LoadedSettings(Settings(), set_aside(self.path))
        try:
            return LoadedSettings(from_plain(Settings, json.loads(text)))
        except (ValueError, RecursionError, WireError):
            return LoadedSettings(Settings(), set_aside(self.path))

    def save(self, settings: Settings) -> None:
        """Write the settings; after a crash the file is the old one or the new one, whole."""
        write_whole(self.path, json.dumps(to_plain(settings), indent=2, ensure_ascii=False))
