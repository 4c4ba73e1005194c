# SPDX-License-Identifier: Apache-2.0
"""The shared templates for a control of a graphical tool: one title for every action."""

from __future__ import annotations

from typing import assert_never

from doorcheck.advice.guides import MenuAction, UseMenu
from doorcheck.i18n import Words


def menu_prose(words: Words, step: UseMenu) -> tuple[str, str]:
    """A title and a body; the path and the value stand beside them as they are on the screen."""
    return _title(words, step), _body(words, step)


def _title(words: Words, step: UseMenu) -> str:
    match step.action:
        case MenuAction.TICK:
            return words.say("Tick “{control}”", control=step.control)
        case MenuAction.UNTICK:
            return words.say("Untick “{control}”", control=step.control)
        case MenuAction.CHOOSE:
            return words.say(
                "Choose “{value}” at “{control}”", value=step.value, control=step.control
            )
        case MenuAction.SET:
            return words.say("Set “{control}” as shown", control=step.control)
        case MenuAction.ADD:
            return words.say("Add to “{control}” what is shown", control=step.control)
        case MenuAction.DELETE:
            return words.say("Delete “{control}”", control=step.control)
        case MenuAction.REVIEW:
            return words.say("Go through “{control}”", control=step.control)
        case MenuAction.PRESS:
            return words.say("Press “{control}”", control=step.control)
        case _:
            assert_never(step.action)


def _body(words: Words, step: UseMenu) -> str:
    match step.action:
        case MenuAction.REVIEW:
            return words.say(
                "In {program}, follow the path below. Note the entries. "
                "Delete those that nobody needs, or that let in more than your own network.",
                program=step.program,
            )
        case MenuAction.PRESS:
            return words.say(
                "In {program}, follow the path below. This puts your change into effect.",
                program=step.program,
            )
        case _:
            return words.say(
                "In {program}, follow the path below. "
                "Note what stands there before you change it. To undo, set it back.",
                program=step.program,
            )
