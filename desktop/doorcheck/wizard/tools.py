# SPDX-License-Identifier: Apache-2.0
"""What a session works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from doorcheck.case.store import CaseStore
from doorcheck.check.outcome import Lookout
from doorcheck.jobs import Jobs
from doorcheck.practice.switch import PracticeSwitch
from doorcheck.settings import Settings, SettingsFile

LookoutFactory = Callable[[Settings], Lookout]


@dataclass(frozen=True)
class Tools:
    """Handed in from outside."""

    lookout_factory: LookoutFactory
    store: CaseStore
    settings_file: SettingsFile
    jobs: Jobs
    practice: PracticeSwitch | None = None
    """The sample office's switch, where the wizard is on it."""
