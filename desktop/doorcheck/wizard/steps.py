# SPDX-License-Identifier: Apache-2.0
"""The five steps of the wizard, and what its rail and its main button can be. No Qt, no texts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum


class Step(StrEnum):
    """A page; the values are saved in cases."""

    START = "start"
    TEST = "test"
    RESULT = "result"
    CLOSE = "close"
    REPORT = "report"


ALL_STEPS = tuple(Step)


class Mark(Enum):
    """How a step stands in the rail."""

    DONE = "done"
    NOW = "now"
    TODO = "todo"
    NEEDLESS = "needless"
    """Nothing is open, so there is nothing to close."""


@dataclass(frozen=True)
class RailEntry:
    """One line of the rail."""

    step: Step
    mark: Mark
    reachable: bool
    """True when a click may go there."""


class Primary(Enum):
    """What the main button does; the view has the words."""

    CONTINUE_CASE = "continue-case"
    FIND_AGAIN = "find-again"
    GO_TO_TEST = "go-to-test"
    START_TEST = "start-test"
    TRY_AGAIN = "try-again"
    CLOSE_DOOR = "close-door"
    SHOW_STEPS = "show-steps"
    TEST_AGAIN = "test-again"
    MAKE_REPORT = "make-report"
    SAVE_REPORT = "save-report"
    FINISH = "finish"
