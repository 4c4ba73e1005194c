# SPDX-License-Identifier: Apache-2.0
"""The files of many cases as other programs read them: text, tags, pages, attachments."""

from __future__ import annotations

import io
import json
import re
from functools import cache

import pytest
from pypdf import PdfReader

from doorcheck.report.document import attached, build
from doorcheck.report.pdf import render
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.codec import from_plain
from tests.advice.languages import LANGUAGES, SPOKEN
from tests.report import samples
from tests.report.attempts import TOKEN
from tests.report.catalogue_of_cases import CASES, addresses

EACH = pytest.mark.parametrize("name", CASES)
SPEAKING = pytest.mark.parametrize("language", LANGUAGES)
STORY = ("open", "closed-again", "unclear", "untested", "inside", "practice", "nothing-yet")
ACTING = ("/JS", "/JavaScript", "/OpenAction", "/AA", "/Launch", "/URI", "/SubmitForm")


@cache
def pdf(name: str, language: str = "en") -> bytes:
    """The file of a case."""
    case = CASES[name].case
    return render(build(case, SPOKEN[language], samples.NOW, "1.2.3"), attached(case))


def reader(name: str, language: str = "en") -> PdfReader:
    """The file as another program opens it."""
    return PdfReader(io.BytesIO(pdf(name, language)), strict=True)


def pages(name: str, language: str = "en") -> list[str]:
    """The text of every page, with its white space evened out."""
    found = reader(name, language).pages
    return [re.sub(r"\s+", " ", page.extract_text()) for page in found]


def squeezed(text: str) -> str:
    """Text without white space and hyphens: lines break anywhere, and Portuguese doubles these."""
    return re.sub(r"[\s-]+", "", text)


@EACH
def test_it_is_tagged_titled_and_of_one_paper_size(name: str) -> None:
    found = reader(name)
    root = found.root_object
    assert root["/MarkInfo"]["/Marked"] == True  # type: ignore[index]  # noqa: E712
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]) == "en"
    assert found.metadata is not None
    assert found.metadata.title == "Can strangers use this connection?"
    assert found.metadata.author == "Doorcheck"
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in found.pages} == {
        (595, 842)
    }
    xmp = found.xmp_metadata
    assert xmp is not None
    assert xmp.dc_title == {"x-default": found.metadata.title}


@EACH
def test_nothing_in_it_acts(name: str) -> None:
    """Not even what a hostile server sent: no script, no link, no action."""
    found = reader(name)
    assert not [key for key in ACTING if key in found.root_object]
    for page in found.pages:
        for annotation in page.get("/Annots", []):
            action = annotation.get_object().get("/A", {})
            assert action.get("/S") not in ("/URI", "/JavaScript", "/Launch", "/SubmitForm")


@EACH
def test_every_page_is_numbered_and_names_the_report(name: str) -> None:
    texts = pages(name)
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of {len(texts)}" in text
        assert CASES[name].case.id in text


@EACH
def test_the_attachments_are_whole(name: str) -> None:
    found = reader(name).attachments
    case = CASES[name].case
    assert sorted(found) == [f"check-{n}.json" for n in range(1, CASES[name].files + 1)]
    checks = [from_plain(Check, json.loads(found[file][0])) for file in sorted(found)]
    assert tuple(checks) == attached(case)


@EACH
def test_verdict_and_addresses_can_be_read(name: str) -> None:
    text = squeezed("".join(pages(name)))
    for verdict in build(CASES[name].case, SPOKEN["en"], samples.NOW, "1").verdicts:
        for card in verdict.cards:
            assert squeezed(card.word.upper()) in text
            assert squeezed(card.headline) in text
    assert all(address in text for address in addresses(CASES[name]))


@SPEAKING
@pytest.mark.parametrize("name", STORY)
def test_every_language_says_it_on_paper(name: str, language: str) -> None:
    words = SPOKEN[language]
    case = CASES[name].case
    document = build(case, words, samples.NOW, "1.2.3")
    texts = pages(name, language)
    text = squeezed("".join(texts))
    said = [document.title, document.subtitle, *(notice.text for notice in document.notices)]
    said += [part.title for part in document.sections]
    said += [card.headline for verdict in document.verdicts for card in verdict.cards]
    said += [card.explanation for verdict in document.verdicts for card in verdict.cards]
    for sentence in said:
        assert squeezed(sentence) in text
    assert document.page.format(page=1, pages=len(texts)) in texts[0]
    assert str(reader(name, language).root_object["/Lang"]) == words.tag


@SPEAKING
@pytest.mark.parametrize("name", ["open", "late-mail", "closed-again", "five-times"])
def test_the_proof_stands_on_paper(name: str, language: str) -> None:
    text = squeezed("".join(pages(name, language)))
    assert TOKEN in text
    assert "9f2c41d8e7" in squeezed(pdf_attachments(name)) or name == "late-mail"


def pdf_attachments(name: str) -> str:
    """Everything that is attached to a report."""
    return "".join(
        file.decode("ascii") for files in reader(name).attachments.values() for file in files
    )


@EACH
def test_the_verdict_stands_on_the_first_page(name: str) -> None:
    document = build(CASES[name].case, SPOKEN["en"], samples.NOW, "1")
    first = squeezed(pages(name)[0])
    for notice in document.notices:
        assert squeezed(notice.title) in first
    if document.verdicts:
        assert squeezed(document.verdicts[0].cards[0].headline) in first


@pytest.mark.parametrize("name", ["open", "two-families", "many-ports", "hostile"])
def test_the_same_case_gives_the_same_file_in_every_language(name: str) -> None:
    case = CASES[name].case
    for language in LANGUAGES:
        again = render(build(case, SPOKEN[language], samples.NOW, "1.2.3"), attached(case))
        assert again == pdf(name, language)
    assert len({pdf(name, language) for language in LANGUAGES}) == len(LANGUAGES)


def test_a_report_stays_handy() -> None:
    """Nobody prints a hundred pages, whatever a server sends."""
    assert all(len(reader(name).pages) <= 12 for name in CASES)
    assert len(reader("many-ports").pages) > 1
