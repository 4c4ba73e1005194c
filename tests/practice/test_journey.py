# SPDX-License-Identifier: Apache-2.0
"""Find, close, test again: every step with the real probe against the real doors."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pypdf
import pytest

from doorcheck.advice.choose import suggest
from doorcheck.advice.guides import ChangeLines, Place, edited, load_guides
from doorcheck.check.outcome import Wish
from doorcheck.i18n import load
from doorcheck.practice.rehearsal import EXIT_REHEARSED, rehearse
from doorcheck.practice.stage import Stage
from doorcheck.practice.switch import PracticeSwitch
from doorcheck_probe.wire.words import Door, DoorVerdict, Family, ProofKind, Protocol, Vantage
from tests.practice.scene import look, verdicts

OPEN, CLOSED = DoorVerdict.OPEN, DoorVerdict.CLOSED


def test_both_doors_are_proven_open_within_seconds(ready: Stage) -> None:
    begun = time.monotonic()
    check = look(ready)
    assert time.monotonic() - begun < 15
    assert verdicts(check) == {Door.RELAY: OPEN, Door.PROXY: OPEN}
    (mail,) = check.proven(Door.RELAY)
    (page,) = check.proven(Door.PROXY)
    assert mail.proof is not None
    assert mail.proof.kind is ProofKind.MESSAGE
    assert "doorcheck-practice-relay" in mail.proof.details["received"]
    assert page.proof is not None
    assert page.proof.kind is ProofKind.FETCH
    assert page.proof.details["via"] == "1.1 doorcheck-practice-proxy"
    assert (mail.port, page.port) == ready.office.ports
    assert check.vantage is Vantage.OUTSIDE
    assert check.family is Family.IPV4


def test_the_products_name_themselves_open_and_closed(ready: Stage) -> None:
    for _ in range(2):
        check = look(ready)
        relay, proxy = (check.service_on(port) for port in ready.office.ports)
        assert relay is not None
        assert relay.protocol is Protocol.SMTP
        assert relay.software is not None
        assert relay.software.name == "Doorcheck practice relay"
        assert proxy is not None
        assert proxy.protocol is Protocol.HTTP
        assert proxy.software is not None
        assert proxy.software.name == "Doorcheck practice proxy"
        for door in Door:
            ready.office.close(door)


@pytest.mark.parametrize("first", list(Door))
def test_one_door_after_the_other(ready: Stage, first: Door) -> None:
    switch: PracticeSwitch = ready.office
    (second,) = set(Door) - {first}
    switch.close(first)
    assert verdicts(look(ready)) == {first: CLOSED, second: OPEN}
    switch.close(second)
    assert verdicts(look(ready)) == {first: CLOSED, second: CLOSED}
    switch.open(first)
    assert verdicts(look(ready)) == {first: OPEN, second: CLOSED}


def test_a_closed_relay_is_judged_by_every_sender(ready: Stage) -> None:
    ready.office.close(Door.RELAY)
    refused = {attempt.id for attempt in look(ready).attempts if attempt.door is Door.RELAY}
    assert refused == {"R01", "R03", "R02", "R12", "R19"}


@pytest.mark.parametrize("door", list(Door))
def test_editing_the_line_by_hand_closes_the_door(ready: Stage, door: Door) -> None:
    file = ready.office.settings_file(door)
    text = file.read_text("utf-8")
    file.write_text(text.replace("= everyone\n", "= own-network\n"), "utf-8")
    assert not ready.office.is_open(door)
    assert verdicts(look(ready))[door] is CLOSED


@pytest.mark.parametrize("door", list(Door))
def test_following_the_suggested_guide_closes_the_door(ready: Stage, door: Door) -> None:
    guides = load_guides()
    check = look(ready)
    (attempt,) = check.proven(door)
    suggestion = suggest(check, door, attempt.port, None, guides)
    assert suggestion.guide == f"practice-{door.value}"
    for step in guides[suggestion.guide].steps:
        if isinstance(step, ChangeLines):
            file = ready.office.folder / step.file
            assert file == ready.office.settings_file(door)
            file.write_text(edited(step, file.read_text("utf-8"), Place()), "utf-8")
    assert verdicts(look(ready)) == {other: CLOSED if other is door else OPEN for other in Door}


def test_only_the_ports_of_the_office_are_called(ready: Stage) -> None:
    check = look(ready, Wish(ports=(9, 8080)))
    assert set(check.ports.tested) == set(ready.office.ports)


def test_a_rehearsal_ends_with_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pdf = tmp_path / "rehearsal.pdf"
    assert rehearse(load("en"), pdf) == EXIT_REHEARSED
    said = capsys.readouterr().out
    assert said.index("Strangers can send mail") < said.index("relay_for = own-network")
    assert said.index("allow = own-network") < said.index("refused every test mail")
    pages = pypdf.PdfReader(io.BytesIO(pdf.read_bytes())).pages
    text = "\n".join(page.extract_text() for page in pages)
    assert "Practice run" in text


def test_a_report_that_cannot_be_written_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "no-such-folder" / "rehearsal.pdf"
    assert rehearse(load("en"), missing) == 3
    assert "no-such-folder" in capsys.readouterr().out
