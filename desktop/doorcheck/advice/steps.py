# SPDX-License-Identifier: Apache-2.0
"""One step of a guide in words, from a small set of templates shared by all products."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import assert_never

from doorcheck.advice.guides import (
    Confidence,
    Guide,
    MenuAction,
    Place,
    Step,
    UseMenu,
    filled,
)
from doorcheck.advice.step_prose import step_prose
from doorcheck.i18n import Words

_OWN_VALUE = re.compile(r"<(?!port>|address>)[a-z]+(?:-[a-z]+)*>")
"""A place in a line that only the user can fill."""


@dataclass(frozen=True)
class StepText:
    """A step as a page shows it: prose translated, names and lines as they are."""

    title: str
    body: str
    before: tuple[str, ...] = ()
    """Lines as they look now, for example."""
    after: tuple[str, ...] = ()
    """Lines as they look afterwards."""
    commands: tuple[str, ...] = ()
    expect: str | None = None
    """Output that shows success."""
    menus: tuple[str, ...] = ()
    undo: tuple[str, ...] = ()
    """Commands that take the step back."""
    notes: tuple[str, ...] = ()


def step_text(words: Words, step: Step, place: Place) -> StepText:
    """Put a step into words, with the user's own port and addresses as far as they are known."""
    title, body = step_prose(words, step, place)
    commands = _lines(place, *getattr(step, "commands", ()), getattr(step, "command", None))
    text = StepText(
        title=title,
        body=body,
        before=_lines(place, *getattr(step, "before", ())),
        after=_lines(place, *getattr(step, "after", ())),
        commands=commands,
        expect=getattr(step, "example", None),
        menus=getattr(step, "menus", ()),
        undo=_lines(place, *getattr(step, "undo", ())),
    )
    if isinstance(step, UseMenu):
        written = step.action in (MenuAction.SET, MenuAction.ADD)
        text = replace(
            text,
            menus=(step.program, *step.path),
            after=_lines(place, step.value if written else None),
        )
    return _with_notes(words, step, text)


def proven_sentence(words: Words, guide: Guide) -> str:
    """What the guide rests on; whatever our tests do not follow is said to be untested."""
    match guide.confidence:
        case Confidence.TESTED:
            return words.say("Our tests follow this guide against the real product.")
        case Confidence.DOCUMENTED:
            return words.say("Not tested by us: this guide follows the product's own documents.")
        case Confidence.REPORTED:
            return words.say(
                "Not tested by us: this guide follows what others report about the product. "
                "Compare each step with what you see."
            )
        case _:
            assert_never(guide.confidence)


def _lines(place: Place, *lines: str | None) -> tuple[str, ...]:
    return tuple(filled(line, place) for line in lines if line is not None)


def _with_notes(words: Words, step: Step, text: StepText) -> StepText:
    notes = []
    shown = " ".join((*text.after, *text.commands))
    if "<own-network>" in shown:
        notes.append(
            words.say(
                "Put your own network in place of {place}, for example {example}. "
                "Your router shows it.",
                place="<own-network>",
                example="192.168.1.0/24",
            )
        )
    others = sorted({*_OWN_VALUE.findall(shown)} - {"<own-network>"})
    notes.extend(_own_value(words, own) for own in others)
    if step.unsure:
        notes.append(words.say("Names differ between makers and versions."))
    return replace(text, notes=tuple(notes))


def _own_value(words: Words, own: str) -> str:
    if own == "<server-address>":
        return words.say(
            "Put the address of the machine in your own network in place of {place}, "
            "for example {example}.",
            place=own,
            example="192.168.1.10",
        )
    return words.say("Put your own value in place of {place}.", place=own)
