# SPDX-License-Identifier: Apache-2.0
"""The middle of the report: proof, meaning, what was done, before and after, what is missing."""

from __future__ import annotations

from collections.abc import Mapping

from doorcheck.advice.guides import Guide, Place, product_name
from doorcheck.advice.risks import risks
from doorcheck.advice.steps import step_text
from doorcheck.advice.wording import (
    both_times,
    clipped,
    door_title,
    door_verdict,
    not_tested_sentences,
    proof_sentences,
)
from doorcheck.case.model import Case, ChosenGuide
from doorcheck.i18n import Words
from doorcheck.report.blocks import (
    Block,
    Bullets,
    Change,
    Heading,
    Moment,
    Paragraph,
    Point,
    Points,
    Tick,
    Ticks,
)
from doorcheck.report.layout import Section
from doorcheck.report.views import MAX_DECIDING, View, open_outside, result_of, tone_of
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import Door, Vantage


def proof(shown: tuple[View, ...], words: Words) -> Section:
    """What the newest checks from outside proved; from inside there is no proof."""
    blocks = [
        block
        for view in shown
        if view.latest.vantage is Vantage.OUTSIDE
        for block in _proofs(view.latest, words)
    ]
    return Section(words.say("The proof"), tuple(blocks))


def meaning(shown: tuple[View, ...], words: Words) -> Section:
    """The risks, for doors that are open to strangers and only for those."""
    blocks: list[Block] = []
    for door in Door:
        if any(open_outside(view.latest, door) for view in shown):
            points = tuple(Point(risk.title, risk.sentence) for risk in risks(words, door))
            blocks += [Heading(door_title(words, door)), Points(points)]
    return Section(words.say("What this means for you"), tuple(blocks))


def done(case: Case, words: Words, guides: Mapping[str, Guide]) -> Section:
    """The guides that were chosen and the steps that were ticked."""
    blocks: list[Block] = []
    for chosen in case.guides:
        guide = guides.get(chosen.guide)
        title = words.say(
            "{guide}, port {port}",
            guide=product_name(words, guide) if guide else chosen.guide,
            port=chosen.port,
        )
        blocks.append(Heading(title))
        if guide is not None:
            blocks.append(Ticks(_ticks(chosen, guide, words)))
    if blocks:
        text = words.say(
            "These steps were ticked as done. The program did not watch. "
            "The proof of success is a new check from outside."
        )
        blocks.insert(0, Paragraph(text))
    return Section(words.say("What was done"), tuple(blocks))


def before_and_after(shown: tuple[View, ...], words: Words) -> Section:
    """The oldest against the newest check of every address that was checked more than once."""
    blocks: list[Block] = []
    for view in shown:
        if not view.repeated:
            continue
        blocks.append(Heading(clipped(view.latest.address)))
        blocks += [_change(view, door, words) for door in Door]
        earlier = [
            door
            for door in Door
            if open_outside(view.first, door) and not open_outside(view.latest, door)
        ]
        if earlier:
            blocks.append(Paragraph(words.say("This is what the first check had proven:")))
            blocks += _proofs(view.first, words, tuple(earlier))
    return Section(words.say("Before and after"), tuple(blocks))


def not_tested(shown: tuple[View, ...], words: Words) -> Section:
    """What a reader might believe was tested."""
    blocks: list[Block] = []
    for view in shown:
        items = not_tested_sentences(words, view.latest.not_tested)
        if items:
            blocks += [Heading(clipped(view.latest.address)), Bullets(items)]
    if shown:
        limits = words.say(
            "No look from outside finds stolen passwords or misused web forms. "
            "It also misses programs that call out by themselves."
        )
        blocks.append(Paragraph(limits))
    return Section(words.say("What was not tested"), tuple(blocks))


def _proofs(check: Check, words: Words, doors: tuple[Door, ...] = tuple(Door)) -> list[Block]:
    blocks: list[Block] = []
    for door in doors:
        for attempt in check.proven(door)[:MAX_DECIDING]:
            sentences = proof_sentences(words, attempt, check.address)
            title = words.say(
                "{door}, port {port}", door=door_title(words, door), port=attempt.port
            )
            blocks += [Heading(title), Paragraph(" ".join(sentences))]
    return blocks


def _ticks(chosen: ChosenGuide, guide: Guide, words: Words) -> tuple[Tick, ...]:
    place = Place(port=chosen.port)
    found = []
    for index, step in guide.steps_for(chosen.variant):
        ticked = index in chosen.done
        text = step_text(words, step, place)
        word = words.say("Done") if ticked else words.say("Not ticked")
        found.append(Tick(ticked, word, text.title, text.after if ticked else ()))
    return tuple(found)


def _change(view: View, door: Door, words: Words) -> Change:
    return Change(
        door=door_title(words, door),
        before=_moment(view.first, door, words.say("Before"), words),
        after=_moment(view.latest, door, words.say("After"), words),
    )


def _moment(check: Check, door: Door, label: str, words: Words) -> Moment:
    verdict = result_of(check, door).verdict
    ports = sorted({attempt.port for attempt in check.proven(door)})
    return Moment(
        label=label,
        when=both_times(words, check.finished or check.started),
        tone=tone_of(check, door),
        word=door_verdict(words, verdict),
        detail=words.say("port {ports}", ports=words.listing(map(str, ports))) if ports else "",
    )
