# SPDX-License-Identifier: Apache-2.0
"""Looking for our own signature at the far end of a tunnel or a fetched page.

Both ends must agree: our sink or canary noted a visit, and the very challenge it handed out on
that visit came back to us through the tested port. A status code alone is never evidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum

from doorcheck_probe.engine.link import HungUp, Link, NoAnswer, TooMuch
from doorcheck_probe.engine.proxy.verdict import Found, inconclusive, proven, with_through
from doorcheck_probe.engine.station import Endpoint, Exits, Limits, Receipts
from doorcheck_probe.wire.check import ProbeInfo, Proof
from doorcheck_probe.wire.receipt import CANARY_MARK, SINK_MARK, Receipt
from doorcheck_probe.wire.tokens import TOKEN, new_token
from doorcheck_probe.wire.words import Reason

_CHALLENGE = re.compile(rf"(?:{SINK_MARK}|{CANARY_MARK}) ({TOKEN.pattern})".encode("ascii"))


class Far(Enum):
    """Which of our ends a tunnel is to lead to."""

    SINK = "sink"
    """Port 25, which is what spam needs."""
    CANARY = "canary"
    SECURE = "secure"
    HIGH = "high"
    DATAGRAMS = "datagrams"

    def of(self, exits: Exits) -> Endpoint | None:
        """The end itself; ``None`` where the station has none of the kind."""
        match self:
            case Far.SINK:
                return exits.sink
            case Far.CANARY:
                return exits.canary
            case Far.SECURE:
                return exits.secure
            case Far.HIGH:
                return exits.high
            case Far.DATAGRAMS:
                return exits.datagrams


@dataclass(frozen=True)
class End:
    """One end of our own, where its visits are noted, and who asks whom for it."""

    far: Far
    endpoint: Endpoint
    exits: Exits
    receipts: Receipts
    info: ProbeInfo
    target: Endpoint
    """The tested port."""
    source: str | None = None
    """The own address that is prescribed, where one is."""
    credential: tuple[str, str] = ("", "")
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When the attempt began: a challenge that was handed out before proves nothing."""


async def prove_end(link: Link, end: End, limits: Limits, seen: bytes) -> Found:
    """Whether the tunnel that the port says it opened leads to our end.

    ``seen`` is what already came through it.
    """
    if end.far is Far.SINK:
        return await _prove_sink(link, end, limits, seen)
    if end.far is Far.SECURE:
        try:
            await link.start_tls(limits.reply)
        except (HungUp, NoAnswer):
            return with_through(inconclusive(Reason.TUNNEL_UNPROVEN), seen)
        seen = b""
    return await prove_page(link, end, limits, seen)


async def prove_page(link: Link, end: End, limits: Limits, seen: bytes) -> Found:
    """Whether our canary answers at the other end of the connection as it is now."""
    token = new_token()
    await end.receipts.expect(token)
    await link.send(page_request(end.endpoint, token))
    seen = await read_on(link, limits.reply, seen)
    challenge = challenge_in(seen)
    receipt = await end.receipts.find(token)
    if receipt is None or challenge is None or receipt.details.get("challenge") != challenge:
        return with_through(inconclusive(Reason.TUNNEL_UNPROVEN), seen)
    return proven(as_proof(receipt))


async def _prove_sink(link: Link, end: End, limits: Limits, seen: bytes) -> Found:
    seen = await read_on(link, limits.reply, seen)
    challenge = challenge_in(seen)
    receipt = await visit_of(end, challenge)
    if receipt is None:
        return with_through(inconclusive(Reason.TUNNEL_UNPROVEN), seen)
    await link.send(b"QUIT\r\n")
    return proven(as_proof(receipt, challenge))


async def visit_of(end: End, challenge: str | None) -> Receipt | None:
    """The visit to our sink that got this challenge, if it was made during the attempt."""
    receipt = await end.receipts.find(challenge) if challenge else None
    return receipt if receipt is not None and receipt.at >= end.since else None


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


def as_proof(receipt: Receipt, challenge: str | None = None) -> Proof:
    """What the far end noted, as the proof of an attempt."""
    details = dict(receipt.details)
    if challenge is not None:
        details["challenge"] = challenge
    return Proof(receipt.kind, receipt.at, receipt.peer, details)
