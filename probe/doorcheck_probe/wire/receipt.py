# SPDX-License-Identifier: Apache-2.0
"""What the sink and the canary saw, before it becomes a proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from doorcheck_probe.wire.words import ProofKind

SINK_MARK = "doorcheck-sink"
"""Stands before the challenge in the sink's greeting."""
CANARY_MARK = "doorcheck-canary"
"""Stands before the challenge on the canary's page."""


@dataclass(frozen=True)
class Receipt:
    """One arrival at our own sink or canary."""

    kind: ProofKind
    key: str
    """The token of a message or fetch, or the challenge of a tunnel."""
    at: datetime
    peer: str
    """The address that came to us: where traffic leaves the tested network."""
    details: dict[str, str]
