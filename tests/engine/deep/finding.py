# SPDX-License-Identifier: Apache-2.0
"""What a check found, in the few words that the tests compare."""

from __future__ import annotations

from typing import NamedTuple

from doorcheck_probe.wire.check import Attempt, Check, DoorResult
from doorcheck_probe.wire.words import AttemptVerdict, Door, DoorVerdict, ProofKind, Reason

OPEN = DoorResult(DoorVerdict.OPEN, (Reason.PROOF_ARRIVED,))
CLOSED = DoorResult(DoorVerdict.CLOSED, (Reason.EVERY_ATTEMPT_REFUSED,))


class Opened(NamedTuple):
    """An attempt that was proven open."""

    id: str
    context: str
    kind: ProofKind


def opened(check: Check, door: Door) -> set[Opened]:
    """Everything that was proven open."""
    return {Opened(one.id, one.context, one.proof.kind) for one in check.proven(door) if one.proof}


def attempts(check: Check, form: str, context: str | None = None) -> list[Attempt]:
    """The attempts of a form, in one context or in all."""
    return [
        one
        for one in check.attempts
        if one.id == form and (context is None or one.context == context)
    ]


def verdicts(check: Check, form: str, context: str | None = None) -> set[AttemptVerdict]:
    """What the attempts of a form showed."""
    return {one.verdict for one in attempts(check, form, context)}


def told(check: Check) -> str:
    """The attempts and the gaps of a check, for the message of a test that fails."""
    tried = [
        f"{one.id} {one.port} {one.context}: {one.verdict} {one.reason}" for one in check.attempts
    ]
    left = [f"{gap.what} {gap.port}: not tested, {gap.reason}" for gap in check.not_tested]
    doors = [f"{door}: {result.verdict} {result.reasons}" for door, result in check.doors.items()]
    return "\n".join([*tried, *left, *doors])
