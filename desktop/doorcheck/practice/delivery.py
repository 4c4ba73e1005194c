# SPDX-License-Identifier: Apache-2.0
"""Passing a message on to the one place there is, as a mail server does with any message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from aiosmtplib import SMTP

from doorcheck_probe.engine.station import Endpoint

SECONDS = 5.0


@dataclass(frozen=True)
class Onward:
    """The envelope of a message that leaves the office."""

    by: str
    """The name of the server that passes it on."""
    came_from: str
    """The name that the caller gave itself."""
    sender: str
    """Empty for a message of nobody."""
    recipients: tuple[str, ...]


async def pass_on(envelope: Onward, message: bytes, to: Endpoint) -> None:
    """Deliver now; raises ``SMTPException`` or ``OSError`` when it is not taken."""
    now = format_datetime(datetime.now(UTC))
    received = (
        f"Received: from {envelope.came_from} by {envelope.by} (doorcheck-practice-relay);\r\n"
        f" {now}\r\n"
    )
    client = SMTP(
        hostname=to.address,
        port=to.port,
        # Without a name of its own the library would ask the DNS for one.
        local_hostname=envelope.by,
        start_tls=False,
        timeout=SECONDS,
    )
    async with client:
        await client.ehlo()
        await client.mail(envelope.sender)
        for recipient in envelope.recipients:
            await client.rcpt(recipient)
        await client.data(received.encode("ascii") + message)
