# SPDX-License-Identifier: Apache-2.0
"""Fetching and tunnelling over HTTP/1: X01 to X06, X09, X10, X14.

Own bytes on a plain connection: the client library at hand hides the fields of a refused CONNECT
and drops the prescribed source address, and the proxy library loses a sink's greeting that comes
in one packet with the ``200`` (ADR 0003).
"""

from __future__ import annotations

from doorcheck_probe.engine.link import HungUp, Link, NoAnswer, TooMuch
from doorcheck_probe.engine.proxy.exit import End, as_proof, challenge_in, prove_end, prove_page
from doorcheck_probe.engine.proxy.response import BrokenHead, Head, NotHttp, split_head
from doorcheck_probe.engine.proxy.verdict import (
    MAX_HEARD,
    Found,
    closed,
    inconclusive,
    proven,
    with_body,
    with_head,
)
from doorcheck_probe.engine.station import Limits
from doorcheck_probe.wire.tokens import new_token
from doorcheck_probe.wire.words import AttemptVerdict, Reason

MAX_PAGE = 32_768
HTTP_PORT = 80
MAX_INTERIM = 5
MAIL_GREETING = b"220"

GATEWAY_FAILED = frozenset({500, 502, 503, 504, *range(520, 531)})
"""The port may well be a proxy that could not reach our end: no all-clear from these."""


async def fetch(link: Link, end: End, limits: Limits) -> Found:
    """X01: GET with an absolute URI (RFC 9112, section 3.2.2) for our canary's page."""
    ours = end.exits.canary.authority
    return await _fetch(link, end, limits, f"http://{ours}", ours)


async def fetch_by_name(link: Link, end: End, limits: Limits) -> Found:
    """X02: the same by our name, which the proxy has to look up."""
    ours = named(end)
    return await _fetch(link, end, limits, f"http://{ours}", ours)


async def fetch_by_host(link: Link, end: End, limits: Limits) -> Found:
    """X09: an ordinary request with our name as the Host: a reverse proxy that leads anywhere."""
    return await _fetch(link, end, limits, "", named(end))


async def fetch_host_of_target(link: Link, end: End, limits: Limits) -> Found:
    """X10: our page in the URI and the tested server's own address as the Host."""
    ours = end.exits.canary.authority
    return await _fetch(link, end, limits, f"http://{ours}", end.target.authority)


async def fetch_uri_of_target(link: Link, end: End, limits: Limits) -> Found:
    """X10 the other way round: its own address in the URI and ours as the Host."""
    theirs = f"http://{end.target.authority}"
    return await _fetch(link, end, limits, theirs, end.exits.canary.authority)


async def fetch_inside(link: Link, end: End, limits: Limits) -> Found:
    """X14: our name was said in the TLS handshake; is it our canary that answers inside?"""
    found = await prove_page(link, end, limits, b"")
    if found.verdict is AttemptVerdict.OPEN:
        return found
    return closed(Reason.NOT_A_PROXY)


async def tunnel(link: Link, end: End, limits: Limits) -> Found:
    """CONNECT (RFC 9110, section 9.3.6) to our own end, which must be heard through it.

    X03 to the sink, X04 to port 443, X05 to a high port.
    """
    authority = end.endpoint.authority
    request = f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n".encode("ascii")
    await link.send(request)
    return await _tunnelled(link, end, limits)


async def tunnel_old(link: Link, end: End, limits: Limits) -> Found:
    """X06 as HTTP/1.0, which has no Host."""
    await link.send(_connect_old(end))
    return await _tunnelled(link, end, limits)


async def tunnel_late_line(link: Link, end: End, limits: Limits) -> Found:
    """X06 with another empty line in a packet of its own, which some routers wait for."""
    await link.send(_connect_old(end))
    await link.send(b"\r\n")
    return await _tunnelled(link, end, limits)


async def tunnel_early_line(link: Link, end: End, limits: Limits) -> Found:
    """X06 after an empty line, which servers should ignore (RFC 9112, section 2.2)."""
    await link.send(b"\r\n" + _connect_old(end))
    return await _tunnelled(link, end, limits)


def named(end: End) -> str:
    """Our canary by its name, as URIs and Host write it."""
    port = end.exits.canary.port
    return end.info.name if port == HTTP_PORT else f"{end.info.name}:{port}"


def own_answer(head: Head) -> Found:
    """The verdict when the port answered by itself and nothing reached our end."""
    if head.status in (401, 407):
        return closed(Reason.LOGIN_REQUIRED, head)
    if head.status == 403:
        return closed(Reason.REFUSED_BY_RULE, head)
    if head.status == 429:
        return inconclusive(Reason.RATE_LIMITED, head)
    if head.status in GATEWAY_FAILED:
        return inconclusive(Reason.TUNNEL_UNPROVEN, head)
    return closed(Reason.NOT_A_PROXY, head)


async def read_head(link: Link, limits: Limits) -> tuple[Head, bytes]:
    """The head of the answer and what follows; raises ``NotHttp`` and the link's errors.

    Interim answers (RFC 9110, section 15.2) are passed over.
    """
    data = b""
    for _ in range(MAX_INTERIM):
        while (parts := await _split(link, limits, data)) is None:
            try:
                data += await link.receive(limits.reply)
            except (HungUp, NoAnswer) as error:
                if data:
                    raise BrokenHead("the head broke off") from error
                raise
        if parts[0].status >= 200:
            return parts
        data = parts[1]
    raise BrokenHead("interim answers without an end")


async def _split(link: Link, limits: Limits, data: bytes) -> tuple[Head, bytes] | None:
    """As ``split_head``, but what may become a greeting is heard to its first words."""
    try:
        return split_head(data)
    except BrokenHead:
        raise
    except NotHttp as error:
        heard = data
        while len(heard) < len(MAIL_GREETING) and MAIL_GREETING.startswith(heard):
            try:
                heard += await link.receive(limits.reply)
            except (HungUp, NoAnswer, TooMuch):
                break
        raise NotHttp(str(error), heard[:MAX_HEARD]) from error


async def _fetch(link: Link, end: End, limits: Limits, before: str, host: str) -> Found:
    token = new_token()
    await end.receipts.expect(token)
    await link.send(
        (
            f"GET {before}/p/{token} HTTP/1.1\r\nHost: {host}\r\n"
            "User-Agent: doorcheck\r\nConnection: close\r\n\r\n"
        ).encode("ascii")
    )
    try:
        head, body = await read_head(link, limits)
    except NotHttp:
        if await end.receipts.find(token) is not None:
            return inconclusive(Reason.TUNNEL_UNPROVEN)
        raise
    body = await _page(link, limits, body)
    challenge = challenge_in(body)
    receipt = await end.receipts.find(token)
    if receipt is None:
        return with_body(own_answer(head), body)
    if challenge is None or receipt.details.get("challenge") != challenge:
        return inconclusive(Reason.TUNNEL_UNPROVEN, head)
    return proven(as_proof(receipt), head)


def _connect_old(end: End) -> bytes:
    return f"CONNECT {end.endpoint.authority} HTTP/1.0\r\n\r\n".encode("ascii")


async def _tunnelled(link: Link, end: End, limits: Limits) -> Found:
    head, rest = await read_head(link, limits)
    if not 200 <= head.status < 300:
        return with_body(own_answer(head), rest)
    page = (
        head.fields.get("content-length", "0") != "0"
        or "html" in head.fields.get("content-type", "").lower()
    )
    found = with_head(await prove_end(link, end, limits, rest), head)
    page = page or found.through.lstrip().startswith(b"<")
    if page and found.verdict is not AttemptVerdict.OPEN:
        # Web servers that answer 200 to everything send a page, where a tunnel has no length.
        return closed(Reason.NOT_A_PROXY, head)
    return found


async def _page(link: Link, limits: Limits, body: bytes) -> bytes:
    while len(body) < MAX_PAGE and challenge_in(body) is None:
        try:
            body += await link.receive(limits.reply)
        except (HungUp, NoAnswer, TooMuch):
            break
    return body
