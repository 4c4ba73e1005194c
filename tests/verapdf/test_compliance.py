# SPDX-License-Identifier: Apache-2.0
"""The report is PDF/UA-1 and PDF/A-3a, as the reference checker sees it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
import typst

from doorcheck.i18n import load
from doorcheck.report.document import attached, build
from doorcheck.report.pdf import render
from tests.report import samples
from tests.verapdf.engine import EngineMissing, Judgement, judge

PROFILES = ("PDFUA-1", "PDFA-3A")
LANGUAGES = ("en", "pt_BR", "es")
CASES = {
    "open": samples.case(samples.both_open()),
    "unclear": samples.case(samples.unclear()),
    "untested": samples.case(samples.untested()),
    "inside": samples.case(samples.inside()),
    "story": samples.closed_after_open(),
    "hostile": samples.case(samples.hostile()),
    "empty": samples.case(practice=True),
}


def judged(files: Sequence[Path]) -> list[Judgement]:
    """Judgements, or a skip where the engine is missing; a build machine must have it."""
    try:
        return judge(PROFILES, files)
    except EngineMissing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))


@pytest.mark.parametrize("language", LANGUAGES)
def test_reports_comply(language: str, tmp_path: Path) -> None:
    files = []
    for name, case in CASES.items():
        path = tmp_path / f"{name}.pdf"
        document = build(case, load(language), samples.NOW, "1.2.3")
        path.write_bytes(render(document, attached(case)))
        files.append(path)
    found = judged(files)
    assert len(found) == len(files) * len(PROFILES)
    assert [entry for entry in found if not entry.compliant] == []


def test_a_file_without_tags_and_title_fails(tmp_path: Path) -> None:
    path = tmp_path / "plain.pdf"
    pdf = typst.Compiler(b"= Hello").compile(format="pdf", pdf_tags=False)
    assert isinstance(pdf, bytes)
    path.write_bytes(pdf)
    assert [entry.compliant for entry in judged([path])] == [False, False]
