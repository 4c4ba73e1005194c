# SPDX-License-Identifier: Apache-2.0
"""W01: gateways that ask at a prompt where to connect: WinGate and its kin, old routers.

What is said at a prompt is looked up by the prompt; at an unknown one nothing is said, and at one
that wants a name or a password we leave: a login is no business of ours.
"""

from __future__ import annotations

import re

from doorcheck_probe.engine.link import HungUp, Link, NoAnswer, TooMuch
from doorcheck_probe.engine.proxy.exit import End, prove_end
from doorcheck_probe.engine.proxy.verdict import Found, closed
from doorcheck_probe.engine.station import Limits
from doorcheck_probe.wire.words import AttemptVerdict, Reason

MAX_PROMPT = 2_048

_NEGOTIATION = re.compile(rb"\xff[\xfb-\xfe].|\xff\xfa.*?\xff\xf0|\xff.", re.DOTALL)
"""Telnet options (RFC 854); we agree to none of them by saying nothing."""
_LOGIN = re.compile(rb"(?:sername|ogin|assword|ser name)\s*:\s*$")
_PROMPTS = (
    (re.compile(rb"(?i)(?:wingate|spoonproxy|ccproxy telnet|mngtr)\s*>\s*$"), "{host}:{port}"),
    (re.compile(rb"(?i)host(?:_name)?\[?:port\]?\s*:\s*$"), "{host}:{port}"),
    (re.compile(rb"(?i)tn-gw[^\n]*>\s*$"), "c {host} {port}"),
    (re.compile(rb"(?i)telnet\s*>\s*$"), "open {host} {port}"),
    (re.compile(rb"(?i)cisco[\w.-]*\s*>\s*$"), "telnet {host} {port}"),
)


async def ask(link: Link, end: End, limits: Limits) -> Found:
    """Wait for a known prompt and name our sink at it; its greeting must come back."""
    said = b""
    while True:
        if _LOGIN.search(said):
            return closed(Reason.LOGIN_REQUIRED)
        for prompt, command in _PROMPTS:
            if prompt.search(said):
                line = command.format(host=end.endpoint.address, port=end.endpoint.port)
                await link.send(line.encode("ascii") + b"\r\n")
                found = await prove_end(link, end, limits, b"")
                refused = closed(Reason.REFUSED_BY_RULE)
                return found if found.verdict is AttemptVerdict.OPEN else refused
        try:
            said += await link.receive(limits.greeting_of_gateway)
        except (HungUp, NoAnswer, TooMuch):
            return closed(Reason.OTHER_PROTOCOL)
        said = _NEGOTIATION.sub(b"", said)[-MAX_PROMPT:]
