# SPDX-License-Identifier: Apache-2.0
"""The file: attachments, language, sameness, and texts that try to break it."""

from __future__ import annotations

import io
import json
import re
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from doorcheck.case.model import Case
from doorcheck.i18n import Words, load
from doorcheck.report.blocks import Paragraph
from doorcheck.report.document import attached, build
from doorcheck.report.fonts import covered, visible
from doorcheck.report.pdf import render
from doorcheck.report.save import SaveError, save
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.codec import from_plain
from tests.report import samples
from tests.report.attempts import TOKEN

CASES = {
    "open": samples.case(samples.both_open()),
    "closed": samples.case(samples.both_closed()),
    "nothing": samples.case(samples.nothing_there()),
    "unclear": samples.case(samples.unclear()),
    "untested": samples.case(samples.untested()),
    "inside": samples.case(samples.inside()),
    "story": samples.closed_after_open(),
    "hostile": samples.case(samples.hostile()),
    "empty": samples.case(practice=True),
}


@pytest.fixture
def words() -> Words:
    return load("en")


def rendered(case: Case, words: Words) -> bytes:
    """The report's bytes."""
    return render(build(case, words, samples.NOW, "1.2.3"), attached(case))


def text_of(pdf: bytes) -> str:
    """What a reader can select and copy, with its white space evened out."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


@pytest.mark.parametrize("case", list(CASES.values()), ids=list(CASES))
def test_the_attached_checks_read_back_as_they_were(case: Case, words: Words) -> None:
    reader = PdfReader(io.BytesIO(rendered(case, words)))
    found = [
        from_plain(Check, json.loads(reader.attachments[name][0]))
        for name in sorted(reader.attachments)
    ]
    # The wire carries milliseconds and nothing finer.
    assert found == list(attached(case))


def test_an_attachment_is_declared_as_data(words: Words) -> None:
    reader = PdfReader(io.BytesIO(rendered(CASES["open"], words)))
    (file,) = (entry.get_object() for entry in reader.root_object["/AF"])  # type: ignore[attr-defined]
    assert file["/AFRelationship"] == "/Data"
    assert file["/Desc"] == "The check as the probe reported it, for programs"
    assert file["/EF"]["/F"].get_object()["/Subtype"] == "/application/json"


def test_the_file_says_its_title_language_and_date(words: Words) -> None:
    reader = PdfReader(io.BytesIO(rendered(CASES["open"], words)))
    assert reader.metadata is not None
    assert reader.metadata.title == "Can strangers use this connection?"
    assert reader.metadata.creation_date == samples.NOW.replace(microsecond=0)
    assert str(reader.root_object["/Lang"]) == "en"
    assert rendered(CASES["open"], load("pt_BR")).count(b"pt-BR") > 0


def test_the_words_are_in_the_file(words: Words) -> None:
    text = text_of(rendered(CASES["open"], words))
    assert "Strangers can send mail through your connection" in text
    assert "OPEN" in text
    assert TOKEN in text
    assert "250 2.0.0 Ok: queued as 4F1A220C3B" in text


@pytest.mark.parametrize("name", ["open", "story", "hostile"])
def test_the_same_report_has_the_same_bytes(name: str, words: Words) -> None:
    assert rendered(CASES[name], words) == rendered(CASES[name], words)


def test_hostile_text_is_shown_and_does_nothing(words: Words) -> None:
    text = text_of(rendered(CASES["hostile"], words))
    assert '#panic("typst") $x$ *bold* _it_ `raw` @ref <label>' in text
    assert "<U+202E>gnp.exe<U+2066> <U+0000><U+0007><U+001B>[31m red" in text
    assert "<U+6F22><U+5B57>" in text
    assert "Shortened here" in text


def test_long_lines_stay_on_the_page(words: Words) -> None:
    reader = PdfReader(io.BytesIO(rendered(CASES["hostile"], words)))
    longest = max(
        (
            len(line)
            for page in reader.pages
            for line in page.extract_text().splitlines()
            if set(line.strip()) == {"A"}
        ),
    )
    assert longest <= 82


@pytest.mark.parametrize("text", ["漢", "\ud800", "\u202e", "\x00", "\u2029", "\U000e0001", "\n"])
def test_what_cannot_be_drawn_is_written_as_its_code(text: str) -> None:
    assert visible(f"a{text}b") == f"a<U+{ord(text):04X}>b"


def test_odd_spaces_become_plain_ones_and_letters_stay() -> None:
    assert visible("\u3000") == " "
    text = "Ação não é “fácil” – ñ ¿qué? 1\u00a0000 € …"
    assert visible(text) == text


def test_every_character_that_passes_can_be_drawn(words: Words) -> None:
    passing = "".join(
        chr(code)
        for code in range(sys.maxunicode + 1)
        if code in covered() and not unicodedata.category(chr(code)).startswith("M")
    )
    document = build(CASES["closed"], words, samples.NOW, "1")
    said = visible(passing)
    first = document.sections[0]
    lines = tuple(Paragraph(said[start : start + 90]) for start in range(0, len(said), 90))
    full = replace(document, sections=(replace(first, blocks=lines), *document.sections[1:]))
    assert render(full, ()).startswith(b"%PDF-1.7")


def test_saving_replaces_the_older_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"older")
    save(path, b"newer")
    assert path.read_bytes() == b"newer"
    assert list(tmp_path.iterdir()) == [path]


def test_a_report_that_cannot_be_saved_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(SaveError) as caught:
        save(tmp_path / "missing" / "report.pdf", b"x")
    assert caught.value.path == tmp_path / "missing" / "report.pdf"
    taken = tmp_path / "report.pdf"
    taken.mkdir()
    with pytest.raises(SaveError):
        save(taken, b"x")
    assert list(tmp_path.iterdir()) == [taken]
