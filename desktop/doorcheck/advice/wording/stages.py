# SPDX-License-Identifier: Apache-2.0
"""What is being done in a stage of a running check."""

from __future__ import annotations

from typing import assert_never

from doorcheck.i18n import Words
from doorcheck_probe.wire.words import Stage


def stage_name(words: Words, stage: Stage) -> str:
    """A stage of a running test."""
    match stage:
        case Stage.SELF_CHECK:
            return words.say("The probe tests itself")
        case Stage.PORTS:
            return words.say("Look for ports that answer")
        case Stage.PROXY:
            return words.say("Try to surf through your connection")
        case Stage.RELAY:
            return words.say("Try to send mail through your connection")
        case Stage.WAITING:
            return words.say("Wait for late answers")
        case _:
            assert_never(stage)
