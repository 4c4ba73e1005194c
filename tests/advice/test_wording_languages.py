# SPDX-License-Identifier: Apache-2.0
"""Every word of the wire in every language: a full text, no guess, never stronger than it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import product

import pytest

from doorcheck.advice import wording
from doorcheck.advice.risks import risks
from doorcheck.check.outcome import Cause, Refused
from doorcheck.i18n import Words
from doorcheck_probe.wire.check import DoorResult, NotTested, Ports, Proof
from doorcheck_probe.wire.problems import RefusedAddress, Slug
from doorcheck_probe.wire.words import (
    AttemptVerdict,
    Depth,
    Door,
    DoorVerdict,
    Family,
    ProofKind,
    Protocol,
    Reason,
    Stage,
    Vantage,
)
from tests.advice.languages import (
    BAD_NEWS,
    DOUBTS,
    GOOD_NEWS,
    LANGUAGES,
    NEITHER,
    SPOKEN,
    check_sentence,
    check_text,
)
from tests.advice.test_wording import MATRIX
from tests.report.attempts import ADDRESS, START, TOKEN, relay_open

NAMES: tuple[tuple[str, Callable[[Words], list[str]]], ...] = (
    ("doors", lambda w: [wording.door_title(w, door) for door in Door]),
    ("verdicts", lambda w: [wording.door_verdict(w, verdict) for verdict in DoorVerdict]),
    ("attempts", lambda w: [wording.attempt_verdict(w, verdict) for verdict in AttemptVerdict]),
    ("vantages", lambda w: [wording.vantage_title(w, vantage) for vantage in Vantage]),
    ("depths", lambda w: [wording.depth_name(w, depth) for depth in Depth]),
    ("families", lambda w: [wording.family_name(w, family) for family in Family]),
    ("protocols", lambda w: [wording.protocol_name(w, protocol) for protocol in Protocol]),
    ("stages", lambda w: [wording.stage_name(w, stage) for stage in Stage]),
    ("speakers", lambda w: [wording.speaker_name(w, speaker) for speaker in ("us", "them")]),
    ("contexts", lambda w: [wording.context_name(w, c) for c in ("plain", "canary", "tls")]),
    ("titles", lambda w: [wording.attempt_title(w, attempt) for attempt in MATRIX]),
)


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Words:
    """Every language in turn."""
    return SPOKEN[str(request.param)]


@pytest.mark.parametrize("named", [name[1] for name in NAMES], ids=[name[0] for name in NAMES])
def test_names_are_full_and_tell_apart(words: Words, named: Callable[[Words], list[str]]) -> None:
    texts = named(words)
    for text in texts:
        check_text(words, text)
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("reason", Reason)
def test_reasons(words: Words, reason: Reason) -> None:
    text = wording.reason_sentence(words, reason)
    check_sentence(words, text)
    assert (words.language == "en") is (text == wording.reason_sentence(SPOKEN["en"], reason))


@pytest.mark.parametrize(
    "reason",
    [
        *(Reason.GREYLISTED, Reason.FIRST_CONTACT, Reason.LISTED, Reason.SENDER_VERIFY),
        *(Reason.BANNED_MIDWAY, Reason.RATE_LIMITED, Reason.TEMPORARY_FAILURE, Reason.BUDGET),
        *(Reason.TARPIT_TIMEOUT, Reason.GREETING_TIMEOUT, Reason.BROKEN_OFF, Reason.UNKNOWN),
        *(Reason.UNINTELLIGIBLE, Reason.TUNNEL_UNPROVEN, Reason.INTERCEPTED, Reason.STOPPED),
        *(Reason.TRUSTED_INSIDE, Reason.MAIL_ACCEPTED, Reason.ATTEMPT_UNANSWERED),
        *(Reason.NOT_ASKED, Reason.WAY_OUT_UNPROVEN, Reason.PROBE_FAULT, Reason.NOT_ARRIVED),
    ],
)
def test_a_doubt_never_sounds_like_good_news(words: Words, reason: Reason) -> None:
    assert not GOOD_NEWS[words.language].search(wording.reason_sentence(words, reason))


@pytest.mark.parametrize(("door", "verdict", "vantage"), [*product(Door, DoorVerdict, Vantage)])
def test_headline_and_explanation_are_never_stronger_than_the_verdict(
    words: Words, door: Door, verdict: DoorVerdict, vantage: Vantage
) -> None:
    language = words.language
    open_ended = verdict in (DoorVerdict.UNCLEAR, DoorVerdict.UNTESTED)
    for reason in (*Reason, None):
        result = DoorResult(verdict, (reason,) if reason else ())
        headline = wording.door_headline(words, door, result, vantage)
        explained = wording.door_explanation(words, door, result, vantage)
        check_text(words, headline)
        check_sentence(words, explained)
        if open_ended:
            assert not GOOD_NEWS[language].search(headline)
            assert not GOOD_NEWS[language].search(explained.replace(NEITHER[language], ""))
        if verdict is not DoorVerdict.OPEN and reason is not Reason.TRUSTED_INSIDE:
            assert DOUBTS[language].search(headline) or not BAD_NEWS[language].search(headline)
        if verdict is not DoorVerdict.OPEN and vantage is Vantage.OUTSIDE:
            assert not BAD_NEWS[language].search(explained)


@pytest.mark.parametrize("vantage", Vantage)
def test_only_a_look_from_outside_is_called_one(words: Words, vantage: Vantage) -> None:
    check_sentence(words, wording.vantage_notice(words, vantage))
    inside = {"en": "inside", "pt_BR": "dentro", "es": "dentro"}[words.language]
    assert (inside in wording.vantage_title(words, vantage)) is (vantage is Vantage.INSIDE)


@pytest.mark.parametrize("kind", ProofKind)
@pytest.mark.parametrize("exit_address", [ADDRESS, "192.0.2.99", "2001:db8::9"])
def test_proofs(words: Words, kind: ProofKind, exit_address: str) -> None:
    attempt = relay_open()
    proof = Proof(kind, START, exit_address, {"token": TOKEN})
    said = wording.proof_sentences(words, replace(attempt, proof=proof), ADDRESS)
    for text in said:
        check_sentence(words, text)
    whole = " ".join(said)
    for fact in (TOKEN, "25", ADDRESS, exit_address, str(START.year)):
        assert fact in whole
    told_as_message = said[0] == wording.proof_sentences(words, attempt, ADDRESS)[0]
    assert told_as_message is (kind is ProofKind.MESSAGE)


@pytest.mark.parametrize("slug", Slug)
def test_refusals(words: Words, slug: Slug) -> None:
    minutes = {None: None, 0: None, 59: 1, 61: 2, 7200: 120}
    for reason, wait in product((None, "invented-later", *RefusedAddress), minutes):
        text = wording.refused_sentence(words, Refused(slug, reason, wait, "for the technician"))
        check_sentence(words, text)
        assert "technician" not in text
        if slug is Slug.TOO_SOON and wait:
            assert f" {minutes[wait]} " in text


@pytest.mark.parametrize("cause", Cause)
def test_causes(words: Words, cause: Cause) -> None:
    check_sentence(words, wording.unreachable_sentence(words, cause))


@pytest.mark.parametrize(
    ("ports", "numbers"),
    [
        (Ports(), set()),
        (Ports((25,), (25,)), {1, 25}),
        (Ports((25,), (), (25,)), {1, 25}),
        (Ports((25, 80, 8080), (8080,), (80,), (25,)), {3, 25, 80, 8080}),
        (Ports(tuple(range(1, 400)), tuple(range(1, 99))), {399, *range(1, 99)}),
    ],
)
def test_ports(words: Words, ports: Ports, numbers: set[int]) -> None:
    """Every port that listens is named, however many there are."""
    text = wording.ports_sentence(words, ports)
    check_sentence(words, text)
    assert {int(number) for number in re.findall(r"\d+", text)} >= numbers


@pytest.mark.parametrize("what", ["R01", "X03", "Q77", *Family])
@pytest.mark.parametrize("port", [None, 25])
def test_gaps(words: Words, what: str, port: int | None) -> None:
    for reason in Reason:
        text = wording.not_tested_sentence(words, NotTested(what, reason, port))
        check_sentence(words, text)
        assert text.endswith(wording.reason_sentence(words, reason))
        assert (" 25:" in text) is (port is not None)


@pytest.mark.parametrize("hours", [-11, -3, 0, 1, 5.75, 13])
def test_both_times_name_the_same_moment(words: Words, hours: float) -> None:
    moment = datetime(2026, 3, 9, 23, 59, 58, tzinfo=timezone(timedelta(hours=hours)))
    text = wording.both_times(words, moment)
    check_text(words, text)
    assert text == wording.both_times(words, moment.astimezone(UTC))
    assert f"{moment.astimezone(UTC):%M:%S}" in text
    assert "UTC" in text


@pytest.mark.parametrize("door", Door)
def test_risks(words: Words, door: Door) -> None:
    found = risks(words, door)
    for risk in found:
        check_text(words, risk.title)
        check_sentence(words, risk.sentence)
    assert len({risk.sentence for risk in found}) == len(found) == 5
