# SPDX-License-Identifier: Apache-2.0
"""X15: an FTP gateway that takes the real server from the user's name."""

from __future__ import annotations

from doorcheck_probe.engine.link import HungUp, Link, NoAnswer, TooMuch
from doorcheck_probe.engine.proxy.exit import End, prove_end
from doorcheck_probe.engine.proxy.verdict import Found, closed
from doorcheck_probe.engine.station import Limits
from doorcheck_probe.wire.words import AttemptVerdict, Reason

GREETING = b"220"


async def user(link: Link, end: End, limits: Limits) -> Found:
    """Log in as somebody at our sink; its greeting must come back."""
    try:
        greeting = await link.receive(limits.greeting_of_gateway)
    except (HungUp, NoAnswer, TooMuch):
        return closed(Reason.OTHER_PROTOCOL)
    if not greeting.startswith(GREETING):
        return closed(Reason.OTHER_PROTOCOL)
    await link.send(f"USER anonymous@{end.endpoint.authority}\r\n".encode("ascii"))
    found = await prove_end(link, end, limits, b"")
    # Any FTP server asks for a password or refuses the name: without our sink it leads nowhere.
    return found if found.verdict is AttemptVerdict.OPEN else closed(Reason.NOT_A_PROXY)
