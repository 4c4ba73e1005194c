# SPDX-License-Identifier: Apache-2.0
"""The catalogues as they are now, and windows on every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages import mofile, pofile

from doorcheck import i18n, paths
from doorcheck.wizard.flow import Flow
from doorcheck.wizard.steps import Step
from doorcheck.wizard.window import Window
from doorcheck_probe.wire.words import DoorVerdict
from tests.wizard.flows import ended
from tests.wizard.scripted import V6, check_of

LANGUAGES = ("es", "pt_BR")
OPEN = DoorVerdict.OPEN


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All catalogues, compiled from their sources."""
    root = tmp_path_factory.mktemp("catalogues")
    for language in LANGUAGES:
        source = paths.CATALOGUES / language / "LC_MESSAGES" / f"{i18n.DOMAIN}.po"
        target = root / language / "LC_MESSAGES" / f"{i18n.DOMAIN}.mo"
        target.parent.mkdir(parents=True)
        with source.open("rb") as file, target.open("wb") as out:
            mofile.write_mo(out, pofile.read_po(file, locale=language))
    return root


@pytest.fixture
def catalogues(compiled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program finds the compiled catalogues."""
    monkeypatch.setattr(paths, "CATALOGUES", compiled)
    return compiled


def pages() -> dict[Step, Flow]:
    """A flow on every page, in the middle of things."""
    flow = ended(check_of(relay=OPEN), check_of(V6, proxy=OPEN, ident="c2"))
    flow = flow.with_wish("example.com", (2525, 8081))
    close = flow.at(Step.CLOSE).choose_guide("postfix").tick(1, done=True)
    return {
        Step.START: flow.at(Step.START),
        Step.TEST: flow.at(Step.TEST),
        Step.RESULT: flow.at(Step.RESULT),
        Step.CLOSE: close,
        Step.REPORT: close.at(Step.REPORT).report_saved("/home/anna/report.pdf"),
    }


def put(window: Window, flow: Flow) -> None:
    """Show a flow as if it had come about in this window."""
    window.session.apply(flow)
