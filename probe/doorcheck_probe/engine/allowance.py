# SPDX-License-Identifier: Apache-2.0
"""What one check may cost the tested side: bytes, messages, logins (DESIGN, rule 5)."""

from __future__ import annotations

from dataclasses import dataclass, field

from doorcheck_probe.engine.station import Order
from doorcheck_probe.wire.tokens import new_token

BYTES, BYTES_DEEP = 256 * 1024, 1024 * 1024
MAILS, MAILS_DEEP = 3, 24
"""How many messages one check may submit at the most."""
CALLS = 64 * 1024
"""Kept back for the calls that find out who listens, their repetitions included."""


class Spent(Exception):
    """The check has used up what it may send."""


@dataclass
class Allowance:
    """Counts down; every connection of a check draws from the same one."""

    bytes_left: int = BYTES - CALLS
    mails: int = MAILS
    logins: set[str] = field(default_factory=set)
    """Opt-ins that may still try the credential, each once."""
    credential: tuple[str, str] = ("", "")
    """A user and a password that nobody has."""

    @classmethod
    def of(cls, order: Order) -> Allowance:
        """The allowance of a check."""
        return cls(
            (BYTES_DEEP if order.deep else BYTES) - CALLS,
            MAILS_DEEP if order.deep else MAILS,
            set(order.allow),
            (f"doorcheck-{new_token()}", new_token()),
        )

    def spend(self, count: int) -> None:
        """Take so many bytes; raises ``Spent`` where they are not left."""
        if count > self.bytes_left:
            raise Spent("the check may send no more")
        self.bytes_left -= count

    def may_log_in(self, attempt: str) -> bool:
        """Whether the credential may be tried for this attempt; a yes is given once."""
        allowed = attempt in self.logins
        self.logins.discard(attempt)
        return allowed
