# SPDX-License-Identifier: Apache-2.0
"""A case becomes the right document: nothing better than its evidence, nothing left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from doorcheck.case.model import Case, ChosenGuide
from doorcheck.i18n import load
from doorcheck.report.blocks import Bullets, Change, Dialogue, Heading, Paragraph, Ticks, Tone
from doorcheck.report.document import attached, build
from doorcheck.report.layout import Document, Section
from doorcheck.report.views import MAX_DECIDING
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import Door, State
from tests.report import samples
from tests.report.attempts import ADDRESS, START, TOKEN, relay_open


def made(case: Case) -> Document:
    """The document of a case, in English."""
    return build(case, load("en"), samples.NOW, "1.2.3")


def section(document: Document, title: str) -> Section | None:
    """A section by its title."""
    return next((part for part in document.sections if part.title == title), None)


def blocks(document: Document, title: str) -> tuple[object, ...]:
    """The blocks of a section that must be there."""
    found = section(document, title)
    assert found is not None
    return found.blocks


@pytest.mark.parametrize(
    ("check", "relay", "proxy", "risky", "proven"),
    [
        (samples.both_open(), Tone.OPEN, Tone.OPEN, True, True),
        (samples.both_closed(), Tone.CLOSED, Tone.CLOSED, False, False),
        (samples.nothing_there(), Tone.CLOSED, Tone.CLOSED, False, False),
        (samples.unclear(), Tone.UNCLEAR, Tone.CLOSED, False, False),
        (samples.untested(), Tone.UNTESTED, Tone.UNTESTED, False, False),
        (samples.inside(), Tone.INSIDE, Tone.INSIDE, False, False),
        (replace(samples.both_closed(), doors={}), Tone.UNTESTED, Tone.UNTESTED, False, False),
    ],
)
def test_verdict(check: Check, relay: Tone, proxy: Tone, risky: bool, proven: bool) -> None:
    document = made(samples.case(check))
    (verdict,) = document.verdicts
    assert verdict.address == ADDRESS
    assert [card.tone for card in verdict.cards] == [relay, proxy]
    assert all(card.word and card.headline and card.reasons for card in verdict.cards)
    assert (section(document, "What this means for you") is not None) is risky
    assert (section(document, "The proof") is not None) is proven


def test_the_proof_is_told_with_its_mark() -> None:
    texts = [
        b.text
        for b in blocks(made(samples.case(samples.both_open())), "The proof")
        if isinstance(b, Paragraph)
    ]
    assert any(TOKEN in text and "port 25" in text for text in texts)


def test_a_case_without_an_ended_check_promises_nothing() -> None:
    running = replace(samples.both_closed(), state=State.CANCELLED)
    for case in (samples.case(), samples.case(running)):
        document = made(case)
        assert [notice.title for notice in document.notices] == ["Nothing was tested"]
        assert document.verdicts == ()
        assert document.sections == ()


def test_practice_is_said_first() -> None:
    document = made(samples.case(samples.both_open(), practice=True))
    assert document.notices[0].title == "Practice run"


def test_only_inside_is_said_before_the_result() -> None:
    document = made(samples.case(samples.inside()))
    assert document.notices[0].title == "This is only the view from inside"
    both = made(samples.case(samples.inside(), samples.both_open()))
    assert both.notices == ()


def test_a_later_look_from_inside_does_not_hide_the_open_door() -> None:
    document = made(samples.case(samples.both_open(), samples.inside(samples.NOBODY)))
    assert [verdict.cards[0].tone for verdict in document.verdicts] == [Tone.OPEN, Tone.INSIDE]
    assert section(document, "Before and after") is None


def test_before_and_after_keep_the_first_proof() -> None:
    document = made(samples.closed_after_open())
    assert [card.tone for card in document.verdicts[0].cards] == [Tone.CLOSED, Tone.CLOSED]
    parts = blocks(document, "Before and after")
    changes = [block for block in parts if isinstance(block, Change)]
    assert [(c.before.tone, c.after.tone) for c in changes] == [(Tone.OPEN, Tone.CLOSED)] * 2
    assert [c.before.detail for c in changes] == ["port 25", "port 3128"]
    assert any(isinstance(block, Paragraph) and TOKEN in block.text for block in parts)


def test_every_address_has_its_own_verdict() -> None:
    other = samples.check(samples.NOBODY, samples.NOBODY, address="2001:db8::25")
    document = made(samples.case(samples.both_open(), other))
    assert [verdict.address for verdict in document.verdicts] == [ADDRESS, "2001:db8::25"]
    assert document.facts.rows[0].value == "203.0.113.25 and 2001:db8::25"


def test_ticked_steps_are_told_with_their_lines() -> None:
    parts = blocks(made(samples.closed_after_open()), "What was done")
    (first, _second) = (block for block in parts if isinstance(block, Ticks))
    ticked = [item for item in first.items if item.done]
    assert len(ticked) == 10
    assert any("mynetworks = 127.0.0.0/8 [::1]/128" in item.lines for item in ticked)
    assert all(not item.lines for item in first.items if not item.done)


def test_only_the_chosen_variant_and_known_guides_are_listed() -> None:
    chosen = (
        ChosenGuide(Door.RELAY, 25, "any-product", (0, 99), "ufw"),
        ChosenGuide(Door.PROXY, 80, "gone"),
    )
    parts = blocks(made(samples.case(samples.both_open(), guides=chosen)), "What was done")
    (ticks,) = (block for block in parts if isinstance(block, Ticks))
    assert sum("firewall" in item.text or "ufw" in item.text for item in ticks.items) == 1
    assert Heading("gone, port 80") in parts


def test_gaps_are_told_once() -> None:
    check = samples.both_open()
    twice = replace(check, not_tested=check.not_tested * 2)
    parts = blocks(made(samples.case(twice)), "What was not tested")
    (bullets,) = (block for block in parts if isinstance(block, Bullets))
    assert len(bullets.items) == 2
    assert bullets.items[1].startswith("All tests of your IPv6 address")


def test_the_deciding_conversations_are_kept_word_for_word() -> None:
    parts = blocks(made(samples.closed_after_open()), "The conversations")
    dialogues = [block for block in parts if isinstance(block, Dialogue)]
    assert len(dialogues) == 4
    assert any("Relay access denied" in said.text for said in dialogues[2].lines)
    assert dialogues[0].lines[1].ours


def test_long_conversations_are_shortened_openly() -> None:
    parts = blocks(made(samples.case(samples.hostile())), "The conversations")
    (dialogue,) = (block for block in parts if isinstance(block, Dialogue))
    assert len(dialogue.lines) == 80
    assert all(len(said.text) <= 1_001 for said in dialogue.lines)
    assert dialogue.note


def test_the_attached_checks_are_those_shown() -> None:
    story = samples.closed_after_open()
    middle = samples.both_closed(START + timedelta(minutes=5))
    case = replace(story, checks=(story.checks[0], middle, story.checks[1]))
    assert attached(case) == story.checks
    assert attached(samples.case(samples.both_open())) == (samples.both_open(),)
    assert attached(samples.case()) == ()


def test_no_probe_can_fill_the_report_with_conversations() -> None:
    flood = tuple(replace(relay_open(), port=port) for port in range(1, 200))
    document = made(samples.case(replace(samples.both_open(), attempts=flood)))
    dialogues = [b for b in blocks(document, "The conversations") if isinstance(b, Dialogue)]
    assert len(dialogues) == MAX_DECIDING
