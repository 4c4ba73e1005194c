# SPDX-License-Identifier: Apache-2.0
"""From a finding to a guide: by evidence or not at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from doorcheck.advice.guides import ANY_PRODUCT, Guide
from doorcheck.i18n import Words
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import Door

PRACTICE = "practice-"
"""How the guides of the sample office begin."""


class Because(StrEnum):
    """What a suggestion rests on."""

    ANSWER = "answer"
    """The product named itself, or was recognised, in what it answered."""
    PROCESS = "process"
    """The program that listens on this computer has this name."""
    BOTH = "both"


@dataclass(frozen=True)
class Suggestion:
    """A guide and what speaks for it; without evidence only the list to ask from."""

    guide: str | None
    because: Because | None
    seen: str | None
    """The words or the name that it was recognised by."""
    choices: tuple[str, ...]
    """Every guide for the door, the one that fits any product last."""


def suggest(
    check: Check,
    door: Door,
    port: int,
    process_name: str | None,
    guides: Mapping[str, Guide],
) -> Suggestion:
    """The guide that the evidence names; none when it names none, several or contradicts itself."""
    service = check.service_on(port)
    software = service.software if service else None
    fitting = {name: guide for name, guide in guides.items() if door in guide.doors}
    by_answer = {
        name
        for name, guide in fitting.items()
        if software and _named(software.name, guide.recognised)
    }
    by_process = {
        name
        for name, guide in fitting.items()
        if process_name and _named(_bare(process_name), guide.processes)
    }
    # The sample office's products are offered only where they have answered.
    offered = [name for name in fitting if name in by_answer or not name.startswith(PRACTICE)]
    choices = tuple(sorted(offered, key=lambda name: (name == ANY_PRODUCT, fitting[name].name)))
    nothing = Suggestion(None, None, None, choices)
    if software and by_answer and by_process:
        both = by_answer & by_process
        return _one(both, Because.BOTH, software.evidence, nothing)
    if software and by_answer:
        return _one(by_answer, Because.ANSWER, software.evidence, nothing)
    if software is None:
        return _one(by_process, Because.PROCESS, process_name, nothing)
    return nothing


def because_sentence(words: Words, suggestion: Suggestion) -> str:
    """What the suggestion rests on, in words."""
    match suggestion.because:
        case Because.ANSWER:
            return words.say("We recognised it by its answer: {seen}", seen=suggestion.seen)
        case Because.PROCESS:
            return words.say(
                "The program {seen} listens on this port of this computer.", seen=suggestion.seen
            )
        case Because.BOTH:
            return words.say(
                "Its answer and the program on this computer agree: {seen}", seen=suggestion.seen
            )
        case None:
            return words.say("We do not know which product answers. Please choose from the list.")
        case _:
            assert_never(suggestion.because)


def _one(names: set[str], because: Because, seen: str | None, nothing: Suggestion) -> Suggestion:
    if len(names) != 1:
        return nothing
    (name,) = names
    return Suggestion(name, because, seen, nothing.choices)


def _named(name: str, known: tuple[str, ...]) -> bool:
    return name.strip().casefold() in {candidate.casefold() for candidate in known}


def _bare(process_name: str) -> str:
    name = re.split(r"[/\\]", process_name.strip())[-1]
    return re.sub(r"\.exe$", "", name, flags=re.IGNORECASE)
