# SPDX-License-Identifier: Apache-2.0
"""What a mail server shows of itself besides its answers: causes and weaknesses, never verdicts."""

from __future__ import annotations

import re
from collections.abc import Iterable

from doorcheck_probe.engine.house import of_the_house
from doorcheck_probe.engine.relay.attempts import Greeted
from doorcheck_probe.wire.words import Observation

_ADDRESS = re.compile(r"\[(?:IPv6:)?([0-9A-Fa-f.:]{3,45})\]")
_OFFERED = (
    (frozenset({"XCLIENT", "XFORWARD"}), Observation.XCLIENT),
    (frozenset({"VRFY", "EXPN"}), Observation.MAILBOXES_TOLD),
    (frozenset({"ETRN", "TURN", "ATRN"}), Observation.QUEUE_STARTED),
)
_CATCHERS = re.compile(
    r"\b(?:MailHog|Mailpit|Papercut|smtp4dev|MailDev|MailCatcher|Inbucket|FakeSMTP)\b",
    re.IGNORECASE,
)


def observed(greeted: Greeted, own_addresses: Iterable[str]) -> tuple[Observation, ...]:
    """What the greeting and the answer to EHLO show; ``own_addresses`` are ours."""
    found = [meaning for keywords, meaning in _OFFERED if keywords & greeted.offers]
    if not greeted.encrypted:
        if "STARTTLS" not in greeted.offers:
            found.append(Observation.ENCRYPTION_MISSING)
        if "AUTH" in greeted.offers:
            found.append(Observation.LOGIN_UNENCRYPTED)
    if masks_client(greeted.hello, own_addresses):
        found.append(Observation.CLIENT_MASKED)
    if _CATCHERS.search(greeted.banner):
        found.append(Observation.MAIL_CATCHER)
    return tuple(found)


def masks_client(text: str, own_addresses: Iterable[str]) -> bool:
    """Whether a server names an address of a house where it should name ours."""
    own = set(own_addresses)
    return any(of_the_house(found) for found in _ADDRESS.findall(text) if found not in own)


def received_from(chain: str, our_name: str) -> str:
    """The ``Received`` field that tells of our own call, out of those of a message."""
    return next((line for line in chain.splitlines() if f"from {our_name}" in line), "")
