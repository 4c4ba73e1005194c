# SPDX-License-Identifier: Apache-2.0
"""From evidence to a guide: every guide by every name it goes by, and no guess in between."""

from __future__ import annotations

import pytest

from doorcheck.advice.choose import PRACTICE, Because, Suggestion, because_sentence, suggest
from doorcheck.advice.guides import ANY_PRODUCT, Guide, load_guides
from doorcheck_probe.wire.check import Check, Service, Software
from doorcheck_probe.wire.words import Door, Protocol
from tests.advice.languages import LANGUAGES, SPOKEN, check_sentence
from tests.report import samples

GUIDES = load_guides()
PORT = 2525
NAMED = [guide for guide in GUIDES.values() if guide.id != ANY_PRODUCT]
BY_ANSWER = [(guide, name) for guide in NAMED for name in guide.recognised]
BY_PROCESS = [(guide, name) for guide in NAMED for name in guide.processes]
RECOGNISED = [guide for guide in NAMED if guide.recognised]
STRANGE = ("", " ", "Post fix", "Postfix2", "not Squid", "postfix\0", "*", "Sendmailer", "nginy")


def seen(name: str | None) -> Check:
    """A check that recognised a product on the port."""
    software = Software(name, "9.9", f"it said {name}") if name is not None else None
    service = Service(PORT, Protocol.OTHER, software)
    return samples.check(samples.PROVEN, samples.PROVEN, services=(service,))


def suggested(guide: Guide, product: str | None, process: str | None) -> Suggestion:
    """What is suggested for the door that a guide closes."""
    return suggest(seen(product), guide.doors[0], PORT, process, GUIDES)


@pytest.mark.parametrize(("guide", "name"), BY_ANSWER)
def test_by_its_answer(guide: Guide, name: str) -> None:
    for spelled in (name, name.upper(), name.lower(), f" {name} "):
        found = suggested(guide, spelled, None)
        assert (found.guide, found.because) == (guide.id, Because.ANSWER)
        assert found.seen == f"it said {spelled}"


@pytest.mark.parametrize(("guide", "name"), BY_PROCESS)
def test_by_its_program(guide: Guide, name: str) -> None:
    for spelled in (name, f"/usr/sbin/{name}", f"C:\\Server\\{name}.exe", f"{name.upper()}.EXE"):
        found = suggested(guide, None, spelled)
        assert (found.guide, found.because, found.seen) == (guide.id, Because.PROCESS, spelled)


@pytest.mark.parametrize(("guide", "name"), BY_PROCESS)
def test_by_both(guide: Guide, name: str) -> None:
    for answer in guide.recognised:
        found = suggested(guide, answer, name)
        assert (found.guide, found.because) == (guide.id, Because.BOTH)


@pytest.mark.parametrize("one", RECOGNISED, ids=lambda guide: guide.id)
def test_evidence_that_contradicts_itself_is_none(one: Guide) -> None:
    for other in (guide for guide in NAMED if guide != one):
        for door in set(one.doors) & set(other.doors):
            for process in other.processes:
                found = suggest(seen(one.recognised[0]), door, PORT, process, GUIDES)
                assert (found.guide, found.because, found.seen) == (None, None, None)


@pytest.mark.parametrize("one", RECOGNISED, ids=lambda guide: guide.id)
def test_a_program_of_another_door_contradicts_nothing(one: Guide) -> None:
    door = one.doors[0]
    for other in (guide for guide in NAMED if door not in guide.doors):
        for process in other.processes:
            assert suggest(seen(one.recognised[0]), door, PORT, process, GUIDES).guide == one.id


@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize("door", Door)
def test_a_name_that_is_only_similar_is_no_evidence(name: str, door: Door) -> None:
    for product, process in ((name, None), (None, name), (name, name)):
        found = suggest(seen(product), door, PORT, process, GUIDES)
        assert found.guide is None
        assert found.choices


@pytest.mark.parametrize("door", Door)
def test_an_unknown_product_outweighs_a_known_program(door: Door) -> None:
    """What answers is not what we know: the program may listen for another address."""
    for guide, process in BY_PROCESS:
        if door in guide.doors:
            assert suggest(seen("Something else"), door, PORT, process, GUIDES).guide is None


@pytest.mark.parametrize("door", Door)
def test_what_there_is_to_choose_from(door: Door) -> None:
    found = suggest(seen(None), door, PORT, None, GUIDES)
    fitting = {name for name, guide in GUIDES.items() if door in guide.doors}
    assert set(found.choices) == {name for name in fitting if not name.startswith(PRACTICE)}
    assert found.choices[-1] == ANY_PRODUCT
    names = [GUIDES[name].name for name in found.choices[:-1]]
    assert names == sorted(names)


@pytest.mark.parametrize("guide", [guide for guide in NAMED if guide.id.startswith(PRACTICE)])
def test_the_sample_office_is_offered_only_where_it_answered(guide: Guide) -> None:
    assert guide.id in suggested(guide, guide.recognised[0], None).choices
    assert guide.id not in suggested(guide, "Postfix", None).choices
    assert guide.id not in suggested(guide, None, guide.recognised[0]).choices


def test_another_port_is_no_evidence() -> None:
    assert suggest(seen("Postfix"), Door.RELAY, PORT + 1, None, GUIDES).guide is None


def test_without_guides_there_is_nothing_to_suggest() -> None:
    assert suggest(seen("Postfix"), Door.RELAY, PORT, "x", {}) == Suggestion(None, None, None, ())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("because", [*Because, None])
def test_why_it_is_suggested_is_said(language: str, because: Because | None) -> None:
    words = SPOKEN[language]
    text = because_sentence(words, Suggestion("postfix", because, "ESMTP Postfix.", ()))
    check_sentence(words, text)
    assert ("ESMTP Postfix" in text) is (because is not None)
