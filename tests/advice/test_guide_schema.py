# SPDX-License-Identifier: Apache-2.0
"""Every guide is data: closed kinds and fields, names and lines only, sources, and a way back."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any, get_args

import pytest

from doorcheck.advice.choose import PRACTICE
from doorcheck.advice.guides import (
    ANY_PRODUCT,
    WITHOUT_PROPER_NAME,
    Category,
    ClosePortForward,
    Confidence,
    Guide,
    HardenRouter,
    ReplaceDevice,
    ResetDevice,
    Step,
    TestAgain,
    load_guides,
)
from doorcheck.advice.guides.load import GUIDES as FOLDER
from doorcheck.advice.steps import proven_sentence
from doorcheck_probe.engine.software.fields import FIELDS, VIA
from doorcheck_probe.engine.software.greetings import SIGNS
from doorcheck_probe.engine.software.mail_words import OFFERS, REFUSALS
from doorcheck_probe.engine.software.pages import PAGES, REASONS
from doorcheck_probe.engine.software.socks_signs import TEXTS
from tests.advice.languages import LANGUAGES, SPOKEN

ALL = load_guides()
PRODUCTS = [
    guide
    for guide in ALL.values()
    if guide.id not in WITHOUT_PROPER_NAME and not guide.id.startswith(PRACTICE)
]
EACH = pytest.mark.parametrize("guide", list(ALL.values()), ids=list(ALL))
SIGNED = chain(VIA, (sign for _field, sign in FIELDS), SIGNS, REFUSALS, PAGES, REASONS, TEXTS)
KNOWN_TO_THE_PROBE = {sign.product for sign in SIGNED} | set(OFFERS.values()) | {"microsocks"}
MACHINE = frozenset({"commands", "command", "undo", "match", "replace", "expect", "example"})
"""Fields that a machine reads or writes."""
LINES = frozenset({"before", "after", "value"})
"""Fields that hold what stands in a file or on a command line."""
LABELS = frozenset({"control", "path", "menus", "title"})
"""Fields that quote a screen or a document as it is."""
ADDRESSED = re.compile(r"\b(?:you|your|please|must|should)\b", re.IGNORECASE)
"""Words of somebody who speaks to the reader, which is for the templates to do."""
MAX_WORDS = 6
MAX_LABEL_WORDS = 15
MAX_LINE_WORDS = 12
CLOSING = (
    *("ChangeLines", "RemoveLines", "RunCommand", "UseMenu", "ChangeStart", "StopProgram"),
    *("RemoveProgram", "ScanForMalware", "ResetDevice", "ReplaceDevice"),
    *("ClosePortForward", "FirewallBlock"),
)
"""Kinds of which each alone can close a door."""


def texts(value: object, field: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a guide as it stands in its file, with the name of its field."""
    match value:
        case str():
            yield field, value
        case list():
            for item in value:
                yield from texts(item, field)
        case dict():
            for name, item in value.items():
                yield from texts(item, name)


def raw(guide: Guide) -> dict[str, Any]:
    """The file of a guide as it lies there."""
    return tomllib.loads((FOLDER / f"{guide.id}.toml").read_text(encoding="utf-8"))


def test_there_are_guides_for_many_products() -> None:
    assert len(PRODUCTS) >= 45
    assert {guide.category for guide in PRODUCTS} == set(Category)


def test_every_name_belongs_to_one_guide() -> None:
    for names in (
        [guide.name.casefold() for guide in ALL.values()],
        [name.casefold() for guide in ALL.values() for name in guide.recognised],
        [name.casefold() for guide in ALL.values() for name in guide.processes],
    ):
        assert [name for name, number in Counter(names).items() if number > 1] == []


@EACH
def test_it_is_recognised_by_names_that_the_probe_knows(guide: Guide) -> None:
    assert set(guide.recognised) <= KNOWN_TO_THE_PROBE
    assert not [name for name in guide.processes if name.endswith(".exe") or "/" in name]


@EACH
def test_the_file_begins_with_the_licence_and_its_name_is_plain(guide: Guide) -> None:
    text = (FOLDER / f"{guide.id}.toml").read_text(encoding="utf-8")
    assert text.startswith("# SPDX-License-Identifier: Apache-2.0\n")
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", guide.id)
    assert text.count("#") == 1 or not re.search(r"^#(?! SPDX)", text, re.MULTILINE)


@EACH
def test_names_and_labels_are_no_sentences(guide: Guide) -> None:
    for field, text in texts(raw(guide)):
        if field in MACHINE:
            continue
        most = {True: MAX_WORDS, field in LABELS: MAX_LABEL_WORDS, field in LINES: MAX_LINE_WORDS}
        assert len(text.split()) <= most[True], (field, text)
        assert text == text.strip() or field in LINES
        if field not in LINES | {"option"}:
            assert not re.search(r"[.!?:;]$|[!?;]\s|[a-z]\.\s+[A-Z]", text), (field, text)
        if field not in LINES | LABELS and guide.id not in WITHOUT_PROPER_NAME:
            assert not ADDRESSED.search(text), (field, text)


@EACH
def test_machines_find_no_comments_in_their_commands(guide: Guide) -> None:
    for field, text in texts(raw(guide)):
        if field in ("command", "commands", "undo"):
            assert not re.search(r"(?:^|\s)#\s", text), text
            assert "\n" not in text


@EACH
def test_sources_can_be_read(guide: Guide) -> None:
    assert guide.sources
    for source in guide.sources:
        assert source.title
        if not guide.id.startswith(PRACTICE):
            assert source.url
            assert re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]+(?:/\S*)?", source.url), source.url


@EACH
def test_confidence_is_said_as_it_is(guide: Guide) -> None:
    assert guide.proven is (guide.confidence is Confidence.TESTED)
    said = [proven_sentence(SPOKEN[language], guide) for language in LANGUAGES]
    assert ("Not tested by us" in said[0]) is not guide.proven
    assert len(set(said)) == len(LANGUAGES)


@EACH
def test_versions_are_numbers_and_names(guide: Guide) -> None:
    assert guide.versions is None or re.fullmatch(
        r"(?:[A-Z][\w ]*)?(?:[<>]=? ?)?[\w.]+(?:, [\w.]+)*", guide.versions
    )


def _changes(guide: Guide, variant: str | None) -> list[Step]:
    return [step for _index, step in guide.steps_for(variant) if type(step).__name__ in CLOSING]


@EACH
def test_every_way_closes_something_before_it_tests_again(guide: Guide) -> None:
    ways: list[str | None] = [variant.id for variant in guide.variants]
    for way in ways or [None]:
        changes = _changes(guide, way)
        assert changes, way
        steps = [step for _index, step in guide.steps_for(way)]
        again = next(n for n, step in enumerate(steps) if isinstance(step, TestAgain))
        assert all(steps.index(change) < again for change in changes)
    assert all(any(step.variant == v.id for step in guide.steps) for v in guide.variants)


@EACH
def test_what_differs_from_maker_to_maker_says_so(guide: Guide) -> None:
    for step in guide.steps:
        if isinstance(step, ClosePortForward | HardenRouter):
            assert step.unsure


def test_malware_is_cleaned_up_and_not_configured() -> None:
    for guide in ALL.values():
        if guide.category is Category.MALWARE:
            kinds = {type(step).__name__ for step in guide.steps}
            assert kinds & {"ScanForMalware", "ResetDevice", "ReplaceDevice", "RemoveProgram"}
            assert not kinds & {"ChangeLines", "UseMenu", "Service"}
            assert guide.recognised == guide.processes == ()


def test_only_devices_are_reset_or_replaced() -> None:
    for guide in ALL.values():
        if any(isinstance(step, ResetDevice | ReplaceDevice) for step in guide.steps):
            assert guide.category in (Category.MALWARE, Category.ROUTER, Category.BOX)


def test_every_kind_of_step_is_used() -> None:
    used = {type(step) for guide in ALL.values() for step in guide.steps}
    unused = set(get_args(Step)) - used
    assert {kind.__name__ for kind in unused} <= {"OpenFile"}
    assert ANY_PRODUCT in ALL
