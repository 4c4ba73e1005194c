# SPDX-License-Identifier: Apache-2.0
"""What the sink and the canary saw, before it becomes a proof."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from doorcheck_probe.wire.tokens import TOKEN
from doorcheck_probe.wire.words import ProofKind

SINK_MARK = "doorcheck-sink"
"""Stands before the challenge in the sink's greeting."""
CANARY_MARK = "doorcheck-canary"
"""Stands before the challenge on the canary's page."""


_MARK = "doorcheck-datagram"
DATAGRAM = re.compile(rf"{_MARK} ({TOKEN.pattern}) +".encode("ascii"))


def datagram_for(token: str) -> bytes:
    """A datagram that shows a token to our canary; longer than any answer to it."""
    return f"{_MARK} {token}".encode("ascii").ljust(80)


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
