# SPDX-License-Identifier: Apache-2.0
"""What a relay attempt is made of: an envelope with gaps, and the names that fill them.

The gaps of a path are written in braces: ``{u}`` the local part of our mailbox, ``{sink}`` our
domain, ``{KL}`` our sink's literal, ``{L}`` the tested server's literal, ``{H}`` a host name that
really leads to it, ``{S}`` its host name as a sender may use it, ``{D}`` its mail domain as a
sender may use it, ``{P}`` its mail domain where that really leads to it.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from enum import Enum

from doorcheck_probe.wire.tokens import MAILBOX_PREFIX

STRANGER = "probe@{sink}"
_GAP = re.compile(r"\{(\w+)\}")


class Security(Enum):
    """How a session is protected; the context of its attempts."""

    PLAIN = "plain"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True)
class Names:
    """What may be written into an envelope about the tested server and about us."""

    target: str
    """The tested address."""
    sink_domain: str
    sink_address: str | None = None
    host: str | None = None
    """A name that really leads to the tested address."""
    sender_host: str | None = None
    """Its host name, where a sender may bear it."""
    own_domain: str | None = None
    """The tested server's own mail domain, where a sender may bear it."""
    proven_domain: str | None = None
    """The same, where it really leads to the tested address."""

    def fill(self, path: str, user: str) -> str | None:
        """A path with its gaps filled; ``None`` where a name for one of them is missing."""
        known = {
            "u": user,
            "sink": self.sink_domain,
            "KL": literal(self.sink_address) if self.sink_address else None,
            "L": literal(self.target),
            "H": self.host,
            "S": self.sender_host,
            "D": self.own_domain,
            "P": self.proven_domain,
        }
        if any(known[gap] is None for gap in _GAP.findall(path)):
            return None
        return _GAP.sub(lambda gap: str(known[gap[1]]), path)


def literal(address: str) -> str:
    """An address as a domain literal (RFC 5321, section 4.1.3)."""
    tag = "IPv6:" if ipaddress.ip_address(address).version == 6 else ""
    return f"[{tag}{address}]"


@dataclass(frozen=True)
class Form:
    """One row of the matrix."""

    id: str
    sender: str = STRANGER
    recipient: str = "{u}@{sink}"
    decides: bool = False
    """Whether the door can only be closed when this one was refused."""
    variant: str = ""
    """Tells several forms of one id apart."""
    bracketed: bool = True
    """Whether the recipient stands in angle brackets, as RFC 5321 wants it."""
    silent: bool = True
    """Whether we ask that nobody is told of a delivery that fails."""
    beside: bool = False
    """Whether it says something about the server, and nothing about the door."""

    @property
    def sender_is_the_question(self) -> bool:
        """Whether it asks if a special sender is trusted, so that refusing it is an answer."""
        return self.sender != STRANGER

    def wants(self, gap: str) -> bool:
        """Whether a path of the form has this gap."""
        return f"{{{gap}}}" in self.sender + self.recipient


def user_of(token: str) -> str:
    """The local part of the sink's mailbox for a token."""
    return f"{MAILBOX_PREFIX}{token}"
