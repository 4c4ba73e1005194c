# SPDX-License-Identifier: Apache-2.0
"""Every guide in every language, variant and place: full sentences, filled lines, a way back."""

from __future__ import annotations

import re
from itertools import pairwise, product

import pytest

from doorcheck.advice.guides import (
    WITHOUT_PROPER_NAME,
    ChangeLines,
    CheckSyntax,
    FindLines,
    Guide,
    LookAt,
    Place,
    RemoveLines,
    Service,
    Subject,
    TestAgain,
    filled,
    load_guides,
    product_name,
)
from doorcheck.advice.steps import proven_sentence, step_text
from doorcheck.advice.subjects import subject_text
from tests.advice.languages import LANGUAGES, SPOKEN, check_sentence, check_text

GUIDES = load_guides()
PLACES = {
    "nothing-known": Place(),
    "port": Place(port=25),
    "ipv4": Place(8080, "203.0.113.25", "10.0.0.0/8", "10.0.0.5"),
    "ipv6": Place(1080, "2001:db8::25", "2001:db8::/64", "2001:db8::5"),
}
WAYS = [
    pytest.param(guide, variant, id=f"{guide.id}-{variant}")
    for guide in GUIDES.values()
    for variant in (None, *(one.id for one in guide.variants))
]
OPEN_PLACES = re.compile(r"<(?:port|address|own-network|server-address)>")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", list(PLACES.values()), ids=list(PLACES))
@pytest.mark.parametrize(("guide", "variant"), WAYS)
def test_every_step_reads_well(
    guide: Guide, variant: str | None, place: Place, language: str
) -> None:
    words = SPOKEN[language]
    for _index, step in guide.steps_for(variant):
        text = step_text(words, step, place)
        check_text(words, text.title)
        check_sentence(words, text.body)
        for note in text.notes:
            check_sentence(words, note)
        shown = " ".join((*text.before, *text.after, *text.commands, *text.undo))
        left = set(OPEN_PLACES.findall(shown))
        if place.port is not None:
            assert "<port>" not in left
            assert "?" not in text.title
        if place.own_network is not None:
            assert left == set()
        elif any("<own-network>" in line for line in (*text.after, *text.commands)):
            assert any("<own-network>" in note for note in text.notes)
        assert bool(text.notes) or not step.unsure


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("guide", list(GUIDES.values()), ids=list(GUIDES))
def test_every_guide_has_a_name_and_says_who_tried_it(guide: Guide, language: str) -> None:
    words = SPOKEN[language]
    check_text(words, product_name(words, guide))
    check_sentence(words, proven_sentence(words, guide))
    named = product_name(words, guide)
    if guide.id not in WITHOUT_PROPER_NAME:
        assert named == guide.name
    elif language != "en":
        assert named != product_name(SPOKEN["en"], guide)


@pytest.mark.parametrize("language", LANGUAGES)
def test_subjects(language: str) -> None:
    words = SPOKEN[language]
    texts = [subject_text(words, subject) for subject in Subject]
    for title, body in texts:
        check_text(words, title)
        check_sentence(words, body)
    assert len(set(texts)) == len(Subject)


@pytest.mark.parametrize(("guide", "variant"), WAYS)
def test_the_order_of_steps_is_safe(guide: Guide, variant: str | None) -> None:
    """Find before change, check before restart, test again after everything, then look around."""
    kinds = [type(step) for _index, step in guide.steps_for(variant)]
    again = kinds.index(TestAgain)
    changes = [at for at, kind in enumerate(kinds) if kind in (ChangeLines, RemoveLines)]
    for kind, before in ((FindLines, min), (CheckSyntax, None), (Service, None)):
        for at in (at for at, found in enumerate(kinds) if found is kind):
            assert at < again
            if changes:
                assert at < before(changes) if before else at > max(changes)
    assert all(at > again for at, kind in enumerate(kinds) if kind is LookAt)
    assert kinds.count(TestAgain) == 1


@pytest.mark.parametrize(("guide", "variant"), WAYS)
def test_the_indices_of_a_variant_are_those_of_the_guide(guide: Guide, variant: str | None) -> None:
    found = guide.steps_for(variant)
    assert [guide.steps[index] for index, _step in found] == [step for _index, step in found]
    assert all(step.variant in (None, variant) for _index, step in found)
    indices = [index for index, _step in found]
    assert indices == sorted(set(indices))
    assert guide.steps_for("no such variant") == guide.steps_for(None)


def test_every_step_belongs_to_somebody() -> None:
    for guide in GUIDES.values():
        reached = {
            index
            for variant in (None, *(one.id for one in guide.variants))
            for index, _step in guide.steps_for(variant)
        }
        assert reached == set(range(len(guide.steps)))


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("tcp dport <port> drop", Place(port=25), "tcp dport 25 drop"),
        ("<port> <port>", Place(port=0), "0 0"),
        ("<address> <own-network>", Place(address="::1"), "::1 <own-network>"),
        ("<server-address>:<port>", Place(1, server_address="10.0.0.1"), "10.0.0.1:1"),
        ("<PORT> <port > port", Place(port=25), "<PORT> <port > port"),
        ("", Place(port=25), ""),
        ("<port>", Place(), "<port>"),
    ],
)
def test_filling_places(text: str, place: Place, expected: str) -> None:
    assert filled(text, place) == expected


def test_names_are_never_translated() -> None:
    """What a machine reads is the same in every language."""
    for guide, (one, other) in product(GUIDES.values(), pairwise(LANGUAGES)):
        for step in guide.steps:
            texts = [step_text(SPOKEN[language], step, PLACES["ipv4"]) for language in (one, other)]
            machine = [(t.before, t.after, t.commands, t.undo, t.expect, t.menus) for t in texts]
            assert machine[0] == machine[1]
            assert texts[0].body != texts[1].body
