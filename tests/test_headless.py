# SPDX-License-Identifier: Apache-2.0
"""The check without a window: what it says, what it writes, how it ends."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from doorcheck import i18n
from doorcheck.__main__ import main
from doorcheck.advice.wording import stage_name
from doorcheck.headless import describe, exit_status, untested_families
from doorcheck_probe.wire.check import Check, DoorResult
from doorcheck_probe.wire.codec import from_plain
from doorcheck_probe.wire.words import Door, DoorVerdict, Family, Reason, Stage, Vantage
from tests.report import samples

WORDS = i18n.load("en")
CLOSED = DoorResult(DoorVerdict.CLOSED, (Reason.EVERY_ATTEMPT_REFUSED,))
OPEN = DoorResult(DoorVerdict.OPEN, (Reason.PROOF_ARRIVED,))
UNCLEAR = DoorResult(DoorVerdict.UNCLEAR, (Reason.GREYLISTED,))
UNTESTED = DoorResult(DoorVerdict.UNTESTED, (Reason.STOPPED,))


def judged(relay: DoorResult, proxy: DoorResult) -> Check:
    """A check with these verdicts."""
    return replace(samples.both_closed(), doors={Door.RELAY: relay, Door.PROXY: proxy})


@pytest.mark.parametrize(
    ("checks", "status"),
    [
        ((judged(CLOSED, CLOSED),), 0),
        ((judged(CLOSED, OPEN),), 1),
        ((judged(CLOSED, CLOSED), judged(OPEN, CLOSED)), 1),
        ((judged(UNCLEAR, OPEN),), 1),
        ((judged(CLOSED, UNCLEAR),), 2),
        ((judged(UNTESTED, CLOSED),), 2),
        ((replace(judged(CLOSED, CLOSED), vantage=Vantage.INSIDE),), 2),
    ],
)
def test_the_worst_verdict_decides(checks: tuple[Check, ...], status: int) -> None:
    """Scripts rely on it: nothing but closed everywhere, from outside, is 0."""
    assert exit_status(checks, tuple(Door)) == status


def test_only_the_asked_doors_decide() -> None:
    """A door nobody asked for is not held against anybody."""
    assert exit_status((judged(CLOSED, UNTESTED),), (Door.RELAY,)) == 0


def test_the_description_of_an_opening_has_its_proof() -> None:
    """Verdict first, then what it rests on."""
    check = samples.both_open()
    text = "\n".join(describe(check, WORDS))
    assert text.index("[X]") < text.index("25")
    assert check.address in text


def test_a_family_that_another_check_looked_at_is_not_missing() -> None:
    """Each check by itself looks at one."""
    four = samples.both_closed()
    assert {gap.what for gap in untested_families((four,))} <= {Family.IPV6.value}
    six = replace(four, family=Family.IPV6, address="2001:db8::1")
    assert untested_families((four, six)) == ()


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_words(stage: Stage) -> None:
    """Nobody waits for a nameless thing."""
    assert stage_name(WORDS, stage)


def test_the_whole_program(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From inside, at loopback: says what it is, writes both files, ends with 2."""
    report, data = tmp_path / "report.pdf", tmp_path / "checks.json"
    files = ["--pdf", str(report), "--json", str(data)]
    assert main(["check", "--inside", "--source", "127.0.0.1", "--lang", "en", *files]) == 2
    said = capsys.readouterr()
    assert "inside" in said.out
    assert str(report) in said.out
    (check,) = (from_plain(Check, one) for one in json.loads(data.read_text()))
    assert check.vantage is Vantage.INSIDE
    reader = pypdf.PdfReader(io.BytesIO(report.read_bytes()))
    assert "127.0.0.1" in reader.pages[0].extract_text()


def test_json_on_standard_output_is_nothing_but_json(capsys: pytest.CaptureFixture[str]) -> None:
    """So that it can be piped."""
    main(["check", "--inside", "--source", "127.0.0.1", "--json", "-"])
    assert len(json.loads(capsys.readouterr().out)) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--probe", "http://127.0.0.1:1"],
        ["check", "--probe", "probe.example"],
        ["check", "--inside", "--source", "nonsense"],
        ["check", "--inside", "--source", "192.0.2.77"],
    ],
    ids=lambda arguments: arguments[-1],
)
def test_what_cannot_run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """3, a sentence, no traceback."""
    assert main(arguments) == 3
    said = capsys.readouterr()
    assert said.err.strip()
    assert "Traceback" not in said.err


def test_a_report_that_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    """The verdicts were said all the same."""
    place = "/nowhere/at/all.pdf"
    assert main(["check", "--inside", "--source", "127.0.0.1", "--pdf", place]) == 3
    said = capsys.readouterr()
    assert place in said.err
    assert "[i]" in said.out
