# SPDX-License-Identifier: Apache-2.0
"""X12 and X13: a fake HTTP/2 proxy that tunnels, one that carries datagrams, and neither."""

from __future__ import annotations

import pytest

from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import AttemptVerdict, Door, ProofKind, Reason
from tests.engine.deep.finding import OPEN, Opened, attempts, opened, told
from tests.engine.deep.h2_fake import Powers, h2_proxy
from tests.engine.deep.http_fakes import http_proxy
from tests.engine.deep.serving import behind_tls, fake
from tests.engine.deep.station import bench

pytestmark = pytest.mark.anyio

CASES = (
    (Powers(tunnels=True), Opened("X12", "h2", ProofKind.TUNNEL)),
    (Powers(datagrams=True), Opened("X13", "h2", ProofKind.DATAGRAM)),
)


async def check_of(powers: Powers) -> Check:
    """A check of a server that is a proxy in HTTP/2 and refuses everybody in HTTP/1."""
    async with bench() as lab:
        inner = h2_proxy(powers, http_proxy(lambda _request: "", {}))
        async with fake(behind_tls(inner, ("h2", "http/1.1"))) as port:
            return await lab.check(port)


@pytest.mark.parametrize(("powers", "expected"), CASES, ids=["X12", "X13"])
async def test_open_in_one_way(powers: Powers, expected: Opened) -> None:
    """What it carries arrives at our own end."""
    check = await check_of(powers)
    assert opened(check, Door.PROXY) == {expected}, told(check)
    assert check.doors[Door.PROXY] == OPEN


async def test_closed() -> None:
    """A tunnel is refused, and of datagrams nothing was offered."""
    check = await check_of(Powers())
    for form, reason in (("X12", Reason.REFUSED_BY_RULE), ("X13", Reason.NOT_OFFERED)):
        (found,) = attempts(check, form)
        assert (found.verdict, found.reason) == (AttemptVerdict.CLOSED, reason), told(check)


async def test_what_is_not_offered_is_not_asked_for() -> None:
    """A server that carries datagrams without saying so is left alone (RFC 9220, RFC 8441)."""
    check = await check_of(Powers(datagrams=True, says_so=False))
    (found,) = attempts(check, "X13")
    assert (found.verdict, found.reason) == (AttemptVerdict.CLOSED, Reason.NOT_OFFERED)
