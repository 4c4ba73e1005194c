# SPDX-License-Identifier: Apache-2.0
"""The document of many cases: order and content of its sections, in every language."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import UTC

import pytest

from doorcheck.report.blocks import Dialogue, Points, Table, Tone
from doorcheck.report.document import attached, build
from doorcheck.report.layout import Document
from tests.advice.languages import GUESSES, LANGUAGES, SPOKEN
from tests.report import samples
from tests.report.attempts import TOKEN
from tests.report.catalogue_of_cases import (
    AGAIN,
    ALWAYS,
    APPENDIX,
    CASES,
    MEANING,
    ORDER,
    PROOF,
    TALKS,
    Told,
    addresses,
    outside,
)

CATALOGUE = pytest.mark.parametrize("told", list(CASES.values()), ids=list(CASES))
QUIET = [name for name in CASES if name != "hostile"]


def made(told: Told, language: str = "en") -> Document:
    """The document of a case."""
    return build(told.case, SPOKEN[language], samples.NOW, "1.2.3")


def texts(value: object) -> Iterator[str]:
    """Every text in a document or a part of one."""
    if isinstance(value, str) and not isinstance(value, Tone):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))


def blocks(document: Document, title: str) -> tuple[object, ...]:
    """The blocks of a section, none where it is missing."""
    return next((part.blocks for part in document.sections if part.title == title), ())


@CATALOGUE
def test_verdicts_sections_and_notices(told: Told) -> None:
    document = made(told)
    found = tuple(
        (verdict.address, tuple(card.tone for card in verdict.cards))
        for verdict in document.verdicts
    )
    assert found == told.tones
    wanted = {*told.sections, *(ALWAYS if told.tones else ())}
    assert [part.title for part in document.sections] == [t for t in ORDER if t in wanted]
    assert tuple(notice.title for notice in document.notices) == told.notices
    assert len(attached(told.case)) == told.files


@CATALOGUE
def test_risks_and_proof_are_told_for_open_doors_only(told: Told) -> None:
    document = made(told)
    tones = [card.tone for verdict in document.verdicts for card in verdict.cards]
    assert bool(blocks(document, MEANING)) is (Tone.OPEN in tones)
    assert bool(blocks(document, PROOF)) is (Tone.OPEN in tones)
    points = [block for block in blocks(document, MEANING) if isinstance(block, Points)]
    assert len(points) == len(
        {
            card.door
            for verdict in document.verdicts
            for card in verdict.cards
            if card.tone is Tone.OPEN
        }
    )


@CATALOGUE
def test_every_attempt_that_counts_stands_in_the_appendix(told: Told) -> None:
    document = made(told)
    tables = [block for block in blocks(document, APPENDIX) if isinstance(block, Table)]
    for table in tables:
        assert all(len(row) == len(table.header) == len(table.widths) for row in table.rows)
        assert all(column < len(table.header) for column in table.fixed)
    rows = sum(len(table.rows) for table in tables)
    assert rows == sum(len(check.attempts) + len(check.services) for check in attached(told.case))


@CATALOGUE
def test_a_conversation_never_stands_without_its_outcome(told: Told) -> None:
    dialogues = [b for b in blocks(made(told), TALKS) if isinstance(b, Dialogue)]
    for dialogue in dialogues:
        assert dialogue.result.startswith("Outcome: ")
        assert dialogue.lines
        assert all(re.fullmatch(r"\d\d:\d\d:\d\d", said.time) for said in dialogue.lines)
    assert len(dialogues) <= 40 * max(1, told.files)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", QUIET)
def test_no_language_leaves_a_place_open_or_guesses(name: str, language: str) -> None:
    document = made(CASES[name], language)
    for text in texts(dataclasses.replace(document, page="")):
        assert not re.search(r"\{\w*\}", text), text
        assert not GUESSES.search(text), text
    assert document.page.count("{page}") == document.page.count("{pages}") == 1
    assert document.language == language.replace("_", "-")


@pytest.mark.parametrize("name", CASES)
def test_every_language_tells_the_same(name: str) -> None:
    """As many sections, blocks and texts; the same tones, names, numbers and lines."""
    one, *others = (made(CASES[name], language) for language in LANGUAGES)
    for other in others:
        assert [len(part.blocks) for part in one.sections] == [
            len(part.blocks) for part in other.sections
        ]
        assert sum(1 for _ in texts(one)) == sum(1 for _ in texts(other))
        assert [v.address for v in one.verdicts] == [v.address for v in other.verdicts]
        assert {card.headline for v in one.verdicts for card in v.cards}.isdisjoint(
            card.headline for v in other.verdicts for card in v.cards
        )


@CATALOGUE
def test_times_are_told_in_utc_too(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "America/Sao_Paulo")
    time.tzset()
    try:
        document = made(told)
    finally:
        monkeypatch.undo()
        time.tzset()
    for verdict, (_address, _tones) in zip(document.verdicts, told.tones, strict=True):
        assert "UTC-0300" in verdict.when
        assert verdict.when.endswith(" UTC")
    for check in outside(told):
        if check in attached(told.case):
            started = check.started.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
            assert any(started in text for text in texts(blocks(document, APPENDIX)))


@CATALOGUE
def test_the_first_fact_names_what_was_checked(told: Told) -> None:
    first = document_facts(told)[0]
    if told.tones:
        assert all(address in first for address in addresses(told))
    assert any(told.case.id in value for value in document_facts(told))
    assert any("1.2.3" in value for value in document_facts(told))


def document_facts(told: Told) -> list[str]:
    """The values of the facts at the head of a report."""
    return [row.value for row in made(told).facts.rows]


def test_the_first_proof_is_kept_when_the_door_is_closed_or_unclear_later() -> None:
    for name in ("closed-again", "five-times", "unclear-after-open"):
        document = made(CASES[name])
        assert any(TOKEN in text for text in texts(blocks(document, AGAIN)))
    assert not any(TOKEN in text for text in texts(blocks(made(CASES["opened-again"]), AGAIN)))
