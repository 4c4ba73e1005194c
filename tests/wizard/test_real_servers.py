# SPDX-License-Identifier: Apache-2.0
"""The wizard from its first page to the saved PDF: real Postfix, real Squid, the real probe."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from doorcheck.advice.guides import load_guides
from doorcheck.check.client import ProbeLookout
from doorcheck.wizard.steps import Step
from doorcheck.wizard.window import Window
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.codec import from_plain
from doorcheck_probe.wire.words import Door, DoorVerdict
from tests.probe.running import RunningProbe
from tests.servers.following import follow
from tests.servers.products import postfix, squid
from tests.servers.server import RunningServer
from tests.servers.world import Office, World, inside
from tests.wizard.conftest import Open
from tests.wizard.test_journey import control, on, press, said, to_test

CHECK_MS = 60_000


def verdicts(check: Check) -> dict[Door, DoorVerdict]:
    """The verdicts of a check."""
    return {door: result.verdict for door, result in check.doors.items()}


def wait_for_result(qtbot: QtBot, window: Window, checks: int) -> Check:
    """Wait for a test to end; the newest check."""
    case = window.session
    qtbot.waitUntil(lambda: len(case.flow.case.checks) == checks, timeout=CHECK_MS)
    on(qtbot, window, Step.RESULT)
    return window.session.flow.case.checks[-1]


def close_doors(window: Window, servers: dict[int, RunningServer]) -> None:
    """For every task: take the suggested product, do as its steps say, tick them."""
    guides = load_guides()
    for number, task in enumerate(window.session.flow.tasks):
        window.session.apply(window.session.flow.choose_task(number))
        assert control(window, "suggested").isChecked()
        press(window)
        chosen = window.session.flow.guide_for(task)
        assert chosen is not None
        assert f"port {task.port}" in said(window)
        follow(guides[chosen.guide], servers[task.port])
        control(window, "step-0").click()


@pytest.mark.timeout(240)
def test_from_the_first_page_to_the_saved_pdf(
    world: World, office: Office, probe: RunningProbe, qtbot: QtBot, open_wizard: Open
) -> None:
    """Two open doors found with proof, closed as the guides say, found closed, reported."""
    world.zone.add("office.test", mx="mail.office.test")
    world.zone.add("mail.office.test", a=office.address4)
    running = [postfix.opened(office), squid.opened(office)]
    servers = {server.ports[0]: server for server in running}
    with inside(office):
        window = open_wizard(ProbeLookout(probe.literal_url))
        assert office.address4 in said(window)
        to_test(qtbot, window)
        press(window)
        before = wait_for_result(qtbot, window, 1)
        assert verdicts(before) == dict.fromkeys(Door, DoorVerdict.OPEN)
        assert before.address == office.address4
        assert "Strangers can send mail" in said(window)
        press(window)
        on(qtbot, window, Step.CLOSE)
        close_doors(window, servers)
        press(window)
        after = wait_for_result(qtbot, window, 2)
        assert verdicts(after) == dict.fromkeys(Door, DoorVerdict.CLOSED)
        press(window)
        on(qtbot, window, Step.REPORT)
        press(window)
        qtbot.waitUntil(lambda: window.session.flow.case.report_path is not None, timeout=CHECK_MS)
    _is_the_report_of(Path(window.session.flow.case.report_path or ""), before, after)


def _is_the_report_of(path: Path, before: Check, after: Check) -> None:
    reader = PdfReader(path)
    text = " ".join(page.extract_text() for page in reader.pages)
    for attempt in before.proven(Door.RELAY):
        assert attempt.proof is not None
        assert attempt.proof.details["token"] in text
    assert before.address in text
    assert "Postfix" in text
    attached = [json.loads(contents[0]) for contents in reader.attachments.values()]
    assert sorted((from_plain(Check, one) for one in attached), key=lambda c: c.started) == [
        before,
        after,
    ]
