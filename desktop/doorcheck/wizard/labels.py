# SPDX-License-Identifier: Apache-2.0
"""The words for steps, marks and the main button. No Qt."""

from __future__ import annotations

from typing import assert_never

from doorcheck.i18n import Words
from doorcheck.wizard.steps import Mark, Primary, Step
from doorcheck_probe.wire.words import Vantage


def step_name(words: Words, step: Step) -> str:
    """A step as the rail names it."""
    match step:
        case Step.START:
            return words.say("Start")
        case Step.TEST:
            return words.say("Test")
        case Step.RESULT:
            return words.say("Result")
        case Step.CLOSE:
            return words.say("Close the door")
        case Step.REPORT:
            return words.say("Report")
        case _:
            assert_never(step)


def mark_name(words: Words, mark: Mark) -> str:
    """How a step stands, for those who hear the rail."""
    match mark:
        case Mark.DONE:
            return words.say("done")
        case Mark.NOW:
            return words.say("current step")
        case Mark.TODO:
            return words.say("to do")
        case Mark.NEEDLESS:
            return words.say("not needed")
        case _:
            assert_never(mark)


def primary_name(words: Words, primary: Primary, vantage: Vantage) -> str:
    """What the main button says: always a verb, never "Next"."""
    match primary:
        case Primary.CONTINUE_CASE:
            return words.say("Continue")
        case Primary.FIND_AGAIN | Primary.TRY_AGAIN:
            return words.say("Try again")
        case Primary.GO_TO_TEST:
            return words.say("Go to the test")
        case Primary.START_TEST:
            if vantage is Vantage.INSIDE:
                return words.say("Look from inside")
            return words.say("Test from outside")
        case Primary.CLOSE_DOOR:
            return words.say("Close the door")
        case Primary.SHOW_STEPS:
            return words.say("Show the steps")
        case Primary.TEST_AGAIN:
            return words.say("Test again")
        case Primary.MAKE_REPORT:
            return words.say("Make the report")
        case Primary.SAVE_REPORT:
            return words.say("Save the report")
        case Primary.FINISH:
            return words.say("Finish")
        case _:
            assert_never(primary)


def minutes_left(step: Step, *, pending: bool) -> int:
    """How long the rest takes, as people told us; closing a door takes most of it."""
    match step:
        case Step.START:
            return 15
        case Step.TEST:
            return 13
        case Step.RESULT:
            return 11 if pending else 2
        case Step.CLOSE:
            return 10 if pending else 2
        case Step.REPORT:
            return 1
        case _:
            assert_never(step)
