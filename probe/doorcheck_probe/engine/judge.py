# SPDX-License-Identifier: Apache-2.0
"""From attempts to the verdict of a door. Pure; a verdict is never better than its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from doorcheck_probe.engine.plan import MAIL_PORT
from doorcheck_probe.engine.proxy.matrix import DECIDING as PROXY_DECIDING
from doorcheck_probe.engine.relay.matrix import BESIDE, DECIDING
from doorcheck_probe.wire.check import Attempt, DoorResult, NotTested, Ports
from doorcheck_probe.wire.words import AttemptVerdict, Door, DoorVerdict, Reason, Vantage

SECOND_TRIES = ("canary", "other-family")
"""Contexts in which the same is asked again for another end of ours."""


@dataclass(frozen=True)
class Evidence:
    """Everything a verdict may rest on."""

    vantage: Vantage
    ports: Ports
    attempts: Sequence[Attempt]
    not_tested: Sequence[NotTested]
    way_out_proven: bool
    """Whether this very check showed that our own port 25 outwards is not blocked."""


def judge(door: Door, evidence: Evidence) -> DoorResult:
    """The verdict of a door whose attempts have all ended."""
    attempts = [
        attempt
        for attempt in evidence.attempts
        if attempt.door is door and attempt.id not in BESIDE
    ]
    verdicts = {attempt.verdict for attempt in attempts}
    if AttemptVerdict.OPEN in verdicts:
        return opened(evidence.vantage)
    if AttemptVerdict.ACCEPTED in verdicts:
        return DoorResult(DoorVerdict.UNCLEAR, (Reason.MAIL_ACCEPTED,))
    doubts = _doubts(door, attempts, evidence.not_tested)
    if doubts:
        return DoorResult(DoorVerdict.UNCLEAR, doubts)
    if door is Door.RELAY and not _reached_mail_port(evidence, attempts):
        return DoorResult(DoorVerdict.UNTESTED, (Reason.WAY_OUT_UNPROVEN,))
    reason = Reason.EVERY_ATTEMPT_REFUSED if attempts else Reason.NOTHING_ANSWERED
    return DoorResult(DoorVerdict.CLOSED, (reason,))


def opened(vantage: Vantage) -> DoorResult:
    """The verdict where at least one attempt led to our own end."""
    if vantage is Vantage.INSIDE:
        # A proxy that serves its own house is no opening; only a stranger can find one.
        return DoorResult(DoorVerdict.UNCLEAR, (Reason.TRUSTED_INSIDE,))
    return DoorResult(DoorVerdict.OPEN, (Reason.PROOF_ARRIVED,))


def _doubts(
    door: Door, attempts: Sequence[Attempt], not_tested: Sequence[NotTested]
) -> tuple[Reason, ...]:
    """Why the door cannot be called closed; each reason once, in the order of the attempts."""
    superseded = _superseded(attempts)
    doubts = [
        attempt.reason
        for attempt in attempts
        if attempt.verdict in (AttemptVerdict.INCONCLUSIVE, AttemptVerdict.SILENT)
        and (door is Door.PROXY or attempt.id in DECIDING)
        and (attempt.id, attempt.port, attempt.context) not in superseded
    ]
    if door is Door.PROXY:
        doubts += [
            gap.reason
            for gap in not_tested
            if gap.what in PROXY_DECIDING and gap.reason is Reason.END_MISSING
        ]
    if door is Door.RELAY:
        doubts += [
            gap.reason
            for gap in not_tested
            if gap.what in DECIDING and gap.reason not in (Reason.ONE_PROOF_SUFFICES, Reason.SPARED)
        ]
    return tuple(dict.fromkeys(doubts))


def _superseded(attempts: Sequence[Attempt]) -> set[tuple[str, int, str]]:
    """First tries that a second one, for our canary, has answered conclusively."""
    answered = {
        (attempt.id, attempt.port)
        for attempt in attempts
        if attempt.context in SECOND_TRIES and attempt.verdict is AttemptVerdict.CLOSED
    }
    return {(form, port, context) for form, port in answered for context in ("plain", "canary")}


def _reached_mail_port(evidence: Evidence, attempts: Sequence[Attempt]) -> bool:
    """Whether silence or a refusal on port 25 can only come from the tested address.

    A refusal alone does not do: providers that block port 25 outwards may answer with a reset.
    """
    spoke = any(attempt.port == MAIL_PORT for attempt in attempts)
    return evidence.way_out_proven or spoke
