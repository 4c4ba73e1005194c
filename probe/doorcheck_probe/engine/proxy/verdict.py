# SPDX-License-Identifier: Apache-2.0
"""What one proxy attempt found, before it becomes an attempt of the check."""

from __future__ import annotations

from dataclasses import dataclass, replace

from doorcheck_probe.engine.proxy.response import Head
from doorcheck_probe.wire.check import Proof
from doorcheck_probe.wire.words import AttemptVerdict, Reason

MAX_HEARD = 200
MAX_BODY = 4_096


@dataclass(frozen=True)
class Found:
    """Verdict and reason, the proof of an opening, and the HTTP head by which software shows."""

    verdict: AttemptVerdict
    reason: Reason
    proof: Proof | None = None
    head: Head | None = None
    heard: bytes = b""
    """The beginning of what was said where it was not HTTP."""
    through: bytes = b""
    """The beginning of what came through a tunnel instead of our end."""
    body: bytes = b""
    """The beginning of a page that the port answered with by itself."""


def proven(proof: Proof, head: Head | None = None) -> Found:
    """The port led to our own end and back."""
    return Found(AttemptVerdict.OPEN, Reason.PROOF_ARRIVED, proof, head)


def closed(reason: Reason, head: Head | None = None) -> Found:
    """The port answered and did not lead anywhere."""
    return Found(AttemptVerdict.CLOSED, reason, None, head)


def inconclusive(reason: Reason, head: Head | None = None) -> Found:
    """The port answered and we cannot tell."""
    return Found(AttemptVerdict.INCONCLUSIVE, reason, None, head)


def with_head(found: Found, head: Head) -> Found:
    """The same finding with the HTTP head that came before it."""
    return replace(found, head=head)


def with_body(found: Found, body: bytes) -> Found:
    """The same finding with the beginning of the page that came with it."""
    return replace(found, body=body[:MAX_BODY])


def with_through(found: Found, said: bytes) -> Found:
    """The same finding with the beginning of what came through a tunnel."""
    return replace(found, through=said[:MAX_HEARD])


def having_heard(found: Found, said: bytes) -> Found:
    """The same finding with the beginning of what was said."""
    return replace(found, heard=said[:MAX_HEARD])
