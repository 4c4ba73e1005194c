# SPDX-License-Identifier: Apache-2.0
"""One step of a guide in words, from a small set of templates shared by all products."""

from __future__ import annotations

from dataclasses import dataclass, replace

from doorcheck.advice.guides import Guide, Place, Step, filled
from doorcheck.advice.step_prose import step_prose
from doorcheck.i18n import Words


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
    return _with_notes(words, step, text)


def proven_sentence(words: Words, guide: Guide) -> str:
    """Whether the guide was followed against the real product."""
    if guide.proven:
        return words.say("Our tests follow this guide against the real product.")
    return words.say("Not tested by us: this guide follows the product's own documents.")


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
    if step.unsure:
        notes.append(words.say("Names differ between makers and versions."))
    return replace(text, notes=tuple(notes))
