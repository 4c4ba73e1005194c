# SPDX-License-Identifier: Apache-2.0
"""The one harmless message that an attempt submits: it says who asked, why, and how to object."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from doorcheck_probe.engine.station import Order
from doorcheck_probe.wire.check import ProbeInfo


def compose(order: Order, info: ProbeInfo, attempt: str, sender: str, token: str) -> bytes:
    """An RFC 5322 message in ASCII with CRLF line ends, well below 2 KiB.

    The token stands in the recipient's address, in the subject and in the text, because some
    servers rewrite one of them.
    """
    now = datetime.now(UTC)
    lines = [
        f"Date: {format_datetime(now)}",
        f"From: Doorcheck relay test <probe@{info.mail_domain}>",
        f"To: Doorcheck sink <t-{token}@{info.mail_domain}>",
        f"Subject: [doorcheck {token}] open relay test asked for by {order.address}",
        f"Message-ID: <{token}@{info.mail_domain}>",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=us-ascii",
        f"X-Doorcheck-Check: {order.id}",
        f"X-Doorcheck-Attempt: {attempt}",
        f"X-Doorcheck-Target: {order.address}",
        "",
        f"This is a test message. Somebody at {order.address} asked {info.name}",
        "to find out whether a mail server there passes on mail for strangers.",
        f"Envelope sender of this attempt: <{sender}>",
        "",
        "If you read this anywhere but in the log of your own server, or if you",
        f"do not want such tests, write to {info.contact}",
        "",
        f"Token: {token}",
    ]
    return ("\r\n".join(lines) + "\r\n").encode("ascii", "replace")
