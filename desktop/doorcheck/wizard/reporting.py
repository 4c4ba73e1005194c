# SPDX-License-Identifier: Apache-2.0
"""Having the report written. No Qt; runs off the window's thread."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from doorcheck import paths
from doorcheck.case.model import Case
from doorcheck.i18n import Words


def usual_path(case: Case) -> Path:
    """Where the report of a case goes unless the user says otherwise: one file for one case."""
    day = case.started.astimezone().strftime("%Y-%m-%d")
    return paths.user_documents() / f"doorcheck-{day}-{case.id[:8]}.pdf"


def write_report(case: Case, words: Words, path: Path | None) -> Path:
    """Write the report of a case and say where it lies."""
    from doorcheck.report.document import attached, build
    from doorcheck.report.pdf import render
    from doorcheck.report.save import save
    from doorcheck_probe import __version__

    target = path or usual_path(case)
    target.parent.mkdir(parents=True, exist_ok=True)
    document = build(case, words, datetime.now(UTC), __version__)
    save(target, render(document, attached(case)))
    return target
