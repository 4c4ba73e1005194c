# SPDX-License-Identifier: Apache-2.0
"""The wizard is killed on every page and started again: nothing may be lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from doorcheck.wizard.steps import Step

ROOT = Path(__file__).parents[2]


def _start(folder: Path, what: str) -> subprocess.Popen[str]:
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join(str(ROOT / part) for part in ("desktop", "probe"))
    command = [sys.executable, "-m", "tests.wizard.process", str(folder), what]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _line(process: subprocess.Popen[str]) -> Any:
    assert process.stdout is not None
    text = process.stdout.readline()
    if not text:
        process.kill()
        pytest.fail(f"the wizard said nothing: {process.communicate()[1]}")
    return json.loads(text)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("page", list(Step))
def test_nothing_is_lost_when_the_wizard_is_killed(page: Step, tmp_path: Path) -> None:
    wizard = _start(tmp_path, page.value)
    before = _line(wizard)
    wizard.send_signal(signal.SIGKILL)
    wizard.communicate(timeout=10)
    assert wizard.returncode == -signal.SIGKILL
    assert before["page"] == page.value
    assert before["case"]["consent"] is True
    assert before["case"]["mail_domain"] == "example.com"
    assert len(before["case"]["checks"]) == (0 if page is Step.TEST else 1)
    if page in (Step.CLOSE, Step.REPORT):
        assert before["case"]["guides"][0]["done"] == [1]

    again = _start(tmp_path, "resume")
    assert _line(again) == {"offered": True}
    after = _line(again)
    _out, errors = again.communicate(timeout=20)
    assert again.returncode == 0, errors
    assert after == before
