# SPDX-License-Identifier: Apache-2.0
"""X07 and X08: SMTP commands in the body of a request to our sink's port.

The port passes the request on as it is; our sink takes the header lines for nonsense and then
hears commands that name a mailbox of ours. No mail is carried: the naming is the proof, and it
needs no answer.
"""

from __future__ import annotations

from doorcheck_probe.engine.link import HungUp, Link, NoAnswer, TooMuch
from doorcheck_probe.engine.proxy.exit import End, as_proof
from doorcheck_probe.engine.proxy.http import own_answer, read_head
from doorcheck_probe.engine.proxy.response import BrokenHead, NotHttp
from doorcheck_probe.engine.proxy.verdict import Found, closed, inconclusive, proven, with_body
from doorcheck_probe.engine.station import Limits
from doorcheck_probe.wire.tokens import POST_PREFIX, new_token
from doorcheck_probe.wire.words import Reason

SERVER_ERROR = 500


async def post(link: Link, end: End, limits: Limits) -> Found:
    """X07: the method that forms use, so that few ports forbid it."""
    return await _submit(link, end, limits, "POST")


async def put(link: Link, end: End, limits: Limits) -> Found:
    """X08: the same with PUT."""
    return await _submit(link, end, limits, "PUT")


async def _submit(link: Link, end: End, limits: Limits, method: str) -> Found:
    token = new_token()
    await end.receipts.expect(token)
    domain = end.info.mail_domain
    commands = (
        f"RSET\r\nHELO {end.info.name}\r\nMAIL FROM:<probe@{domain}>\r\n"
        f"RCPT TO:<{POST_PREFIX}{token}@{domain}>\r\nQUIT\r\n"
    ).encode("ascii")
    authority = end.endpoint.authority
    head = (
        f"{method} http://{authority}/ HTTP/1.0\r\nHost: {authority}\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {len(commands)}\r\n\r\n"
    ).encode("ascii")
    await link.send(head + commands)
    found = await _answer(link, limits)
    receipt = await end.receipts.wait(token, limits.posted)
    return found if receipt is None else proven(as_proof(receipt), found.head)


async def _answer(link: Link, limits: Limits) -> Found:
    try:
        head, rest = await read_head(link, limits)
    except (BrokenHead, TooMuch):
        return inconclusive(Reason.UNINTELLIGIBLE)
    except NotHttp:
        # What our sink said may come back bare; whether it did is known at its side.
        return closed(Reason.OTHER_PROTOCOL)
    except HungUp:
        return closed(Reason.HUNG_UP)
    except NoAnswer:
        return inconclusive(Reason.TARPIT_TIMEOUT)
    if head.status == SERVER_ERROR:
        # A site that stumbles over an odd body says 500; a gateway that fails has its own codes.
        return closed(Reason.NOT_A_PROXY, head)
    return with_body(own_answer(head), rest)
