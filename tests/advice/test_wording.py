# SPDX-License-Identifier: Apache-2.0
"""Every word of the wire has its sentence, and no sentence says more than is known."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from doorcheck import advice, report
from doorcheck.advice import wording
from doorcheck.advice.risks import risks
from doorcheck.check.outcome import Cause, Refused
from doorcheck.i18n import Words, load
from doorcheck_probe.wire.check import DoorResult, NotTested, Ports
from doorcheck_probe.wire.problems import RefusedAddress, Slug
from doorcheck_probe.wire.words import (
    AttemptVerdict,
    Depth,
    Door,
    DoorVerdict,
    Family,
    Protocol,
    Reason,
    Vantage,
)
from tests.advice.messages import messages, sentences
from tests.report import samples
from tests.report.attempts import ADDRESS, START, proxy_open, relay_open, relay_refused

ROOMS = [Path(str(room.__file__)).parent for room in (advice, report)]
MATRIX = (
    *(f"R{number:02}" for number in range(1, 31)),
    *(f"X{number:02}" for number in range(16)),
    *(f"S{number:02}" for number in range(1, 8)),
    *("A01", "B01", "B02", "W01", "U01"),
)


@pytest.fixture
def words() -> Words:
    return load("en")


def test_every_reason_has_its_own_sentence(words: Words) -> None:
    said = [wording.reason_sentence(words, reason) for reason in Reason]
    assert len(set(said)) == len(Reason)
    assert all(sentence.endswith(".") for sentence in said)


@pytest.mark.parametrize(("door", "verdict", "vantage"), [*product(Door, DoorVerdict, Vantage)])
def test_every_verdict_has_a_headline(
    words: Words, door: Door, verdict: DoorVerdict, vantage: Vantage
) -> None:
    result = DoorResult(verdict, ())
    headline = wording.door_headline(words, door, result, vantage)
    assert headline
    assert len(headline) <= 70
    assert wording.door_explanation(words, door, result, vantage).endswith(".")
    assert wording.door_verdict(words, verdict)
    assert wording.door_title(words, door)


@pytest.mark.parametrize(("door", "verdict"), [*product(Door, DoorVerdict)])
def test_from_inside_nothing_is_said_about_strangers(
    words: Words, door: Door, verdict: DoorVerdict
) -> None:
    result = DoorResult(verdict, ())
    assert "stranger" not in wording.door_headline(words, door, result, Vantage.INSIDE)
    explained = wording.door_explanation(words, door, result, Vantage.INSIDE)
    assert explained == "This proves nothing about what strangers can do from outside."


def test_a_server_that_trusts_this_computer_is_named_so(words: Words) -> None:
    result = DoorResult(DoorVerdict.UNCLEAR, (Reason.TRUSTED_INSIDE,))
    headline = wording.door_headline(words, Door.RELAY, result, Vantage.INSIDE)
    assert headline == "Seen from inside, mail for others goes through"


@pytest.mark.parametrize("door", Door)
def test_closed_because_nothing_answered_says_so(words: Words, door: Door) -> None:
    nobody = wording.door_headline(words, door, samples.NOBODY, Vantage.OUTSIDE)
    refused = wording.door_headline(words, door, samples.REFUSED, Vantage.OUTSIDE)
    assert "answers" in nobody
    assert "refused" in refused
    assert "way out" in wording.door_explanation(words, door, samples.NOBODY, Vantage.OUTSIDE)


def test_mail_that_was_taken_is_never_called_open(words: Words) -> None:
    headline = wording.door_headline(words, Door.RELAY, samples.TAKEN, Vantage.OUTSIDE)
    assert headline == "Your mail server took a stranger's mail, but nothing arrived"


@pytest.mark.parametrize("attempt", MATRIX)
def test_every_attempt_has_a_title(words: Words, attempt: str) -> None:
    title = wording.attempt_title(words, attempt)
    assert title.endswith(f"({attempt})")
    assert "does not know" not in title


def test_an_attempt_of_a_newer_probe_is_admitted(words: Words) -> None:
    assert "does not know (Q77)" in wording.attempt_title(words, "Q77")
    assert len(wording.attempt_title(words, "Q" * 5000)) < 150


def test_the_proof_names_port_address_time_and_mark(words: Words) -> None:
    text = " ".join(wording.proof_sentences(words, relay_open(), ADDRESS))
    assert "through port 25 of 203.0.113.25" in text
    assert wording.both_times(words, START + timedelta(seconds=9)) in text
    assert "k3v5d7q2mbn4x6z8a9c1e0r7t5" in text
    assert "your own address" in text


def test_the_proof_tells_another_way_out(words: Words) -> None:
    text = " ".join(wording.proof_sentences(words, proxy_open("192.0.2.99"), ADDRESS))
    assert "from 192.0.2.99, another address" in text


def test_without_proof_nothing_is_proven(words: Words) -> None:
    assert wording.proof_sentences(words, relay_refused(), ADDRESS) == ()


def test_ports_are_told_by_what_they_did(words: Words) -> None:
    text = wording.ports_sentence(words, Ports((25, 80, 1080, 3128), (3128,), (25, 80), (1080,)))
    assert text == (
        "We called 4 ports. Something answered on: 3128. "
        "Refused, nothing listens: 25 and 80. Silent, no reply at all: 1080."
    )
    assert wording.ports_sentence(words, Ports()) == "We called no port."


@pytest.mark.parametrize("what", ["R03", *Family])
def test_what_was_not_tested_is_told_with_its_reason(words: Words, what: str) -> None:
    for port in (None, 25):
        text = wording.not_tested_sentence(words, NotTested(what, Reason.STOPPED, port))
        assert text.endswith("The check was stopped before this test.")
        assert ("port 25" in text) is (port is not None)


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_says_what_happened_why_and_what_to_do(words: Words, cause: Cause) -> None:
    assert len(sentences(wording.unreachable_sentence(words, cause))) >= 3


@pytest.mark.parametrize("slug", Slug)
@pytest.mark.parametrize("reason", [None, "invented-later", *RefusedAddress])
@pytest.mark.parametrize("wait", [None, 1, 600])
def test_every_refusal_has_words(
    words: Words, slug: Slug, reason: str | None, wait: int | None
) -> None:
    text = wording.refused_sentence(words, Refused(slug, reason, wait, ""))
    assert len(sentences(text)) >= 2
    if slug is Slug.TOO_SOON and wait:
        assert ("in 1 minute." in text) is (wait == 1)


def test_small_names_are_complete(words: Words) -> None:
    assert all(wording.attempt_verdict(words, verdict) for verdict in AttemptVerdict)
    assert all(wording.depth_name(words, depth) for depth in Depth)
    assert all(wording.family_name(words, family) for family in Family)
    assert all(wording.protocol_name(words, protocol) for protocol in Protocol)
    assert all(wording.vantage_notice(words, vantage) for vantage in Vantage)
    assert wording.context_name(words, "plain") == "without encryption"
    assert wording.context_name(words, "newer") == "newer"


@pytest.mark.parametrize("door", Door)
def test_there_are_the_five_risks_of_the_letter(words: Words, door: Door) -> None:
    found = risks(words, door)
    assert len({risk.title for risk in found}) == 5
    assert all(len(risk.title) <= 40 for risk in found)


def test_the_language_is_plain() -> None:
    said = [text for room in ROOMS for message in messages(room) for text in sentences(message)]
    lengths = [len(text.split()) for text in said if text.endswith(".")]
    assert sum(lengths) / len(lengths) <= 15
    assert [text for text in said if len(text.split()) > 22] == []
    assert [text for text in said if " may be " in text or " might " in text] == []
