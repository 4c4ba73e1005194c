# SPDX-License-Identifier: Apache-2.0
"""Looking for our own signature at the far end of a tunnel or a fetched page.

Both ends must agree: our sink or canary noted a visit, and the very challenge it handed out on
that visit came back to us through the tested port. A status code alone is never evidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from doorcheck_probe.engine.link import HungUp, Link, NoAnswer, TooMuch
from doorcheck_probe.engine.proxy.verdict import Found, inconclusive, proven
from doorcheck_probe.engine.station import Endpoint, Exits, Limits, Receipts
from doorcheck_probe.wire.check import Proof
from doorcheck_probe.wire.receipt import CANARY_MARK, SINK_MARK, Receipt
from doorcheck_probe.wire.tokens import TOKEN, new_token
from doorcheck_probe.wire.words import Reason

MAX_HEARD = 200

_CHALLENGE = re.compile(rf"(?:{SINK_MARK}|{CANARY_MARK}) ({TOKEN.pattern})".encode("ascii"))


class Far(Enum):
    """Which of our ends a tunnel is to lead to."""

    SINK = "plain"
    """Port 25, which is what spam needs; the plain context of an attempt."""
    CANARY = "canary"
    """The second try, where a provider blocks port 25."""


@dataclass(frozen=True)
class End:
    """One end of our own, and where its visits are noted."""

    far: Far
    exits: Exits
    receipts: Receipts

    @property
    def endpoint(self) -> Endpoint:
        """Its address and port."""
        return self.exits.sink if self.far is Far.SINK else self.exits.canary


async def prove_end(link: Link, end: End, limits: Limits, seen: bytes) -> Found:
    """Whether the tunnel that the port says it opened leads to our end.

    ``seen`` is what already came through it.
    """
    if end.far is Far.CANARY:
        token = new_token()
        await end.receipts.expect(token)
        await link.send(page_request(end.exits.canary, token))
    seen = await read_on(link, limits.reply, seen)
    challenge = challenge_in(seen)
    receipt = await end.receipts.find(challenge) if challenge else None
    if receipt is None or challenge is None:
        return replace(inconclusive(Reason.TUNNEL_UNPROVEN), heard=seen[:MAX_HEARD])
    if end.far is Far.SINK:
        await link.send(b"QUIT\r\n")
    return proven(as_proof(receipt, challenge))


async def read_challenge(link: Link, seconds: float) -> str | None:
    """The first of our challenges on a connection, if one comes."""
    return challenge_in(await read_on(link, seconds, b""))


async def read_on(link: Link, seconds: float, seen: bytes) -> bytes:
    """Read until one of our challenges has passed by, the stream ends or time is up."""
    while challenge_in(seen) is None:
        try:
            seen += await link.receive(seconds)
        except (HungUp, NoAnswer, TooMuch):
            break
    return seen


def challenge_in(data: bytes) -> str | None:
    """The first of our challenges in the bytes."""
    found = _CHALLENGE.search(data)
    return found[1].decode("ascii") if found else None


def page_request(canary: Endpoint, token: str) -> bytes:
    """The request for the canary's page, as it is said inside a tunnel."""
    return (
        f"GET /p/{token} HTTP/1.1\r\nHost: {canary.authority}\r\n"
        "User-Agent: doorcheck\r\nConnection: close\r\n\r\n"
    ).encode("ascii")


def as_proof(receipt: Receipt, challenge: str) -> Proof:
    """What the far end noted, as the proof of an attempt."""
    return Proof(
        receipt.kind, receipt.at, receipt.peer, {**receipt.details, "challenge": challenge}
    )
