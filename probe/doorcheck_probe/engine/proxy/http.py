# SPDX-License-Identifier: Apache-2.0
"""X01 and X03: an HTTP port is asked to fetch our page, and to open a tunnel to our own end.

Own bytes on a plain connection: the client library at hand hides the fields of a refused CONNECT
and drops the prescribed source address, and the proxy library loses a sink's greeting that comes
in one packet with the ``200`` (ADR 0003).
"""

from __future__ import annotations

from doorcheck_probe.engine.link import HungUp, Link, NoAnswer, TooMuch
from doorcheck_probe.engine.proxy.exit import End, as_proof, challenge_in, prove_end
from doorcheck_probe.engine.proxy.response import BrokenHead, Head, NotHttp, split_head
from doorcheck_probe.engine.proxy.verdict import Found, closed, inconclusive, proven, with_head
from doorcheck_probe.engine.station import Limits
from doorcheck_probe.wire.tokens import new_token
from doorcheck_probe.wire.words import AttemptVerdict, Reason

MAX_PAGE = 32_768

_GATEWAY_FAILED = frozenset({500, 502, 503, 504})
"""The port may well be a proxy that could not reach our end: no all-clear from these."""


async def fetch(link: Link, end: End, limits: Limits) -> Found:
    """X01: GET with an absolute URI (RFC 9112, section 3.2.2) for our canary's page."""
    token = new_token()
    await end.receipts.expect(token)
    authority = end.exits.canary.authority
    await link.send(
        (
            f"GET http://{authority}/p/{token} HTTP/1.1\r\nHost: {authority}\r\n"
            "User-Agent: doorcheck\r\nConnection: close\r\n\r\n"
        ).encode("ascii")
    )
    try:
        head, body = await _head(link, limits)
    except NotHttp:
        if await end.receipts.find(token) is not None:
            return inconclusive(Reason.TUNNEL_UNPROVEN)
        raise
    challenge = challenge_in(await _page(link, limits, body))
    receipt = await end.receipts.find(token)
    if receipt is None:
        return _own_answer(head)
    if challenge is None or receipt.details.get("challenge") != challenge:
        return inconclusive(Reason.TUNNEL_UNPROVEN, head)
    return proven(as_proof(receipt, challenge), head)


async def tunnel(link: Link, end: End, limits: Limits) -> Found:
    """X03: CONNECT (RFC 9110, section 9.3.6) to our own end, which must be heard through it."""
    authority = end.endpoint.authority
    await link.send(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n".encode("ascii"))
    head, rest = await _head(link, limits)
    if not 200 <= head.status < 300:
        return _own_answer(head)
    found = with_head(await prove_end(link, end, limits, rest), head)
    page = (
        "content-length" in head.fields
        or "html" in head.fields.get("content-type", "")
        or found.heard.lstrip().startswith(b"<")
    )
    if page and found.verdict is not AttemptVerdict.OPEN:
        # Web servers that answer 200 to everything send a page, where a tunnel has no length.
        return closed(Reason.NOT_A_PROXY, head)
    return found


async def _head(link: Link, limits: Limits) -> tuple[Head, bytes]:
    """Raises ``NotHttp`` and the link's errors."""
    data = b""
    while (parts := split_head(data)) is None:
        try:
            data += await link.receive(limits.reply)
        except (HungUp, NoAnswer) as error:
            if data:
                raise BrokenHead("the head broke off") from error
            raise
    return parts


async def _page(link: Link, limits: Limits, body: bytes) -> bytes:
    while len(body) < MAX_PAGE and challenge_in(body) is None:
        try:
            body += await link.receive(limits.reply)
        except (HungUp, NoAnswer, TooMuch):
            break
    return body


def _own_answer(head: Head) -> Found:
    """The verdict when the port answered by itself and nothing reached our end."""
    if head.status in (401, 407):
        return closed(Reason.LOGIN_REQUIRED, head)
    if head.status == 403:
        return closed(Reason.REFUSED_BY_RULE, head)
    if head.status == 429:
        return inconclusive(Reason.RATE_LIMITED, head)
    if head.status in _GATEWAY_FAILED:
        return inconclusive(Reason.TUNNEL_UNPROVEN, head)
    return closed(Reason.NOT_A_PROXY, head)
