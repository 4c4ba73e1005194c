# SPDX-License-Identifier: Apache-2.0
"""Tickets: short-lived, signed, good for one address only."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

LIFETIME = timedelta(minutes=10)
_PURPOSE = b"doorcheck ticket 1"


class TicketError(ValueError):
    """The ticket is not ours, not for this address or too old; the message says which."""


class TicketOffice:
    """Issues and examines tickets with a key that only the probe knows."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def issue(self, address: str, now: datetime) -> tuple[str, datetime]:
        """A ticket for an address, and when it expires."""
        expires = (now + LIFETIME).replace(microsecond=0)
        stamp = str(int(expires.timestamp()))
        return f"{stamp}.{self._sign(stamp, address)}", expires

    def examine(self, ticket: str, address: str, now: datetime) -> None:
        """Raises ``TicketError`` unless this is our ticket, for this address, and still good."""
        stamp, dot, signature = ticket.partition(".")
        if not dot or not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12:
            raise TicketError("this is not a ticket")
        # JSON can carry half characters, which are no signature and no UTF-8 either.
        given = signature.encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(given, self._sign(stamp, address).encode()):
            raise TicketError("the ticket is not for this address")
        if datetime.fromtimestamp(int(stamp), UTC) < now:
            raise TicketError("the ticket has expired; ask for a new one")

    def _sign(self, stamp: str, address: str) -> str:
        message = b"\0".join((_PURPOSE, stamp.encode(), address.encode()))
        digest = hmac.new(self._key, message, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")
